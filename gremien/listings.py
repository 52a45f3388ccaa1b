"""The lists of meetings and bodies for the world outside: as feed, table and JSON."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from gremien.filters import GremiumFilterSet, SitzungsterminFilterSet
from gremien.models import Gremium, Koerperschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.listing.outputs import Listing


class SitzungsterminListing(Listing):
    title = "Sitzungen"
    route = "gremien:sitzungstermin_list"
    publisher = Koerperschaft
    filterset_class = SitzungsterminFilterSet
    columns = {
        "datum": "Datum",
        "uhrzeit": "Beginn",
        "titel": "Titel",
        "gremien": "Gremien",
        "raum": "Raum",
        "anschrift": "Anschrift",
        "status_text": "Status",
        "tagesordnungspunkte": "öffentliche Tagesordnungspunkte",
        "kennung": "Kennung",
        "adresse": "Adresse",
    }

    def queryset(self) -> Any:
        bodies = Gremium.objects.visible_to(self.reader)
        return Sitzungstermin.objects.visible_to(self.reader).prefetch_related(Prefetch("gremien", queryset=bodies))

    def for_records(self, rows: Any) -> Any:
        items = Tagesordnungspunkt.objects.visible_to(self.reader).only("sitzungstermin", "abgesetzt_am")
        return rows.prefetch_related(Prefetch("tagesordnungspunkte", queryset=items))

    def full_title(self) -> str:
        title = super().full_title()
        return title if self.filterset.names_a_time else title.replace(self.title, f"{self.title} ab heute", 1)

    def record(self, row: Any) -> dict[str, Any]:
        start = timezone.localtime(row.beginn)
        return {
            "kennung": row.kennung,
            "adresse": self.address(row.get_absolute_url()),
            "titel": row.titel,
            "beginn": start,
            "ende": timezone.localtime(row.ende) if row.ende else None,
            "datum": start.date(),
            "uhrzeit": f"{start:%H:%M}",
            "raum": row.raum,
            "anschrift": row.anschrift,
            "status": row.status,
            "status_text": row.get_status_display(),
            "gremien": [self.link(body, name=body.name) for body in row.gremien.all()],
            "tagesordnungspunkte": sum(item.abgesetzt_am is None for item in row.tagesordnungspunkte.all()),
        }

    def summary(self, row: Any) -> str:
        bodies = ", ".join(body.name for body in row.gremien.all())
        place = ", ".join(part for part in (row.raum, row.anschrift) if part)
        sentences = [f"{row.beginn_text}: {bodies or row.titel}", place, row.get_status_display().capitalize()]
        return " ".join(f"{sentence}." for sentence in sentences if sentence)

    def categories(self, row: Any) -> list[str]:
        return [body.name for body in row.gremien.all()]


class GremiumListing(Listing):
    title = "Gremien"
    filterset_class = GremiumFilterSet
    route = "gremien:gremium_list"
    publisher = Koerperschaft
    columns = {
        "name": "Name",
        "kurzname": "Abkürzung",
        "art_text": "Art",
        "gueltig_von": "gültig von",
        "gueltig_bis": "gültig bis",
        "vorgaenger": "Vorgänger",
        "kennung": "Kennung",
        "adresse": "Adresse",
    }

    def queryset(self) -> Any:
        return Gremium.objects.visible_to(self.reader)

    def for_records(self, rows: Any) -> Any:
        return rows.prefetch_related(Prefetch("vorgaenger", queryset=Gremium.objects.visible_to(self.reader)))

    def record(self, row: Any) -> dict[str, Any]:
        predecessor = row.vorgaenger
        return {
            "kennung": row.kennung,
            "adresse": self.address(row.get_absolute_url()),
            "name": row.name,
            "kurzname": row.kurzname,
            "art": row.art,
            "art_text": row.get_art_display(),
            "gueltig_von": row.gueltig_von,
            "gueltig_bis": row.gueltig_bis,
            "vorgaenger": [self.link(predecessor, name=predecessor.name)] if predecessor else [],
        }

    def summary(self, row: Any) -> str:
        ended = f", bis {row.gueltig_bis:%d.%m.%Y}" if row.gueltig_bis else ""
        return f"{row.get_art_display()}{ended}. {row.beschreibung}".strip()

    def categories(self, row: Any) -> list[str]:
        return [row.get_art_display()]
