from collections.abc import Iterable, Sequence
from typing import Any

from drucksachen.models import Beratung
from ratsinfo.oparl.objects.writing import Object, Writer, iso
from ratsinfo.oparl.words import DECIDES, VENDOR


class Consultations(Writer):
    """Consultation: one line of the Beratungsfolge."""

    back_reference = "paper"
    shown = ("drucksache", "gremium", "sitzungstermin", "tagesordnungspunkt")  # what it belongs to is as visible as it

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = self.rows().filter(pk__in=keys)
        self.reading.know_of({self.art: keys})
        return {row.pk: self.object(row) for row in rows if self.reading.has(self.art, row.pk)}

    def rows(self) -> Any:
        rows = self.reading.visible(Beratung).select_related(*self.shown).order_by("pk")
        own = ("oeffentlich", "termin", "zustaendigkeit", "zustaendigkeit_wortlaut", "ergebnis", "kennung")
        return rows.only(*own, *(f"{name}__kennung" for name in self.shown))

    def embedded(self, rows: Iterable[Any]) -> list[Object]:
        return [self.object(row) for row in rows if self.reading.has(self.art, row.pk)]

    def object(self, row: Any) -> Object:
        site, meeting, item = self.site, row.sitzungstermin, row.tagesordnungspunkt
        return self.write(
            row.pk,
            row.kennung,
            {
                "paper": site.object("drucksache", row.drucksache.kennung),
                "agendaItem": item and site.object("tagesordnungspunkt", item.kennung),
                "meeting": meeting and site.object("sitzungstermin", meeting.kennung),
                "organization": [site.object("gremium", row.gremium.kennung)],
                "authoritative": row.zustaendigkeit == DECIDES,
                "role": row.zustaendigkeit_text,
                f"{VENDOR}ergebnis": row.ergebnis,
                f"{VENDOR}termin": iso(row.termin),
            },
        )
