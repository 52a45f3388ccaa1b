from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch

from drucksachen.models import Anlage, Beratung
from gremien.models import Gremium, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.oparl.addresses import written
from ratsinfo.oparl.objects.files import Files, placed
from ratsinfo.oparl.objects.writing import Object, Writer, by
from ratsinfo.oparl.words import FILE_OF_MEETING, MEETING_STATES, VENDOR


class Places(Writer):
    """Location: where a meeting takes place; its key is the meeting's."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = self.reading.visible(Sitzungstermin).filter(pk__in=keys)
        self.reading.know_of({self.art: keys})
        return {row.pk: self.object(row) for row in rows if self.reading.has(self.art, row.pk)}

    def object(self, row: Any) -> Object:
        return self.write(
            row.pk,
            row.kennung,
            {
                "description": ", ".join(part for part in (row.raum, row.anschrift) if part),
                "room": row.raum,
                "streetAddress": row.anschrift,
                "meetings": [] if self.within else [self.site.object("sitzungstermin", row.kennung)],
            },
        )


class AgendaItems(Writer):
    """AgendaItem: an item of the public part of an agenda, counted from 0 without gaps."""

    back_reference = "meeting"

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        items = self.reading.visible(Tagesordnungspunkt)
        meetings = list(items.filter(pk__in=keys).order_by().values_list("sitzungstermin_id", flat=True))
        found = self.by_meeting(meetings)
        wanted = set(keys)
        return {key: item for agenda in found.values() for key, item in agenda if key in wanted}

    def by_meeting(self, meetings: Iterable[int]) -> dict[int, list[tuple[int, Object]]]:
        """By meeting the keys and objects of all its items, in their order."""
        keys = set(meetings)
        rows = list(
            self.reading.visible(Tagesordnungspunkt)
            .filter(sitzungstermin__in=keys)
            .select_related("sitzungstermin")
            .only(*self.columns, "sitzungstermin__kennung")
            .order_by("sitzungstermin", "position", "pk")
        )
        lines = self.reading.visible(Beratung).filter(tagesordnungspunkt__in=[row.pk for row in rows])
        lines = list(lines.order_by("pk").only("kennung", "tagesordnungspunkt", "oeffentlich"))
        self.reading.know_of({self.art: [row.pk for row in rows], "beratung": [line.pk for line in lines]})
        at_item = by((line for line in lines if self.reading.has("beratung", line.pk)), "tagesordnungspunkt_id")
        agendas = by((row for row in rows if self.reading.has(self.art, row.pk)), "sitzungstermin_id")
        return {meeting: list(self.numbered(agenda, at_item)) for meeting, agenda in agendas.items()}

    columns = ("kennung", "position", "nummer", "titel", "ergebnis", "abgesetzt_am", "uebergeordnet", "oeffentlich")

    def numbered(self, agenda: list[Any], lines: dict[int, list[Any]]) -> Iterable[tuple[int, Object]]:
        above = {row.pk: row.kennung for row in agenda}
        for order, row in enumerate(agenda):
            consultations = self.site.objects("beratung", lines.get(row.pk, []))
            superior = above.get(row.uebergeordnet_id)
            yield (
                row.pk,
                self.write(
                    row.pk,
                    row.kennung,
                    {
                        "meeting": self.site.object("sitzungstermin", row.sitzungstermin.kennung),
                        "number": row.nummer,
                        "order": order,
                        "name": row.titel,
                        "public": True,
                        "consultation": consultations[0] if consultations else None,
                        "result": row.ergebnis,
                        f"{VENDOR}consultation": consultations if len(consultations) > 1 else None,
                        f"{VENDOR}uebergeordnet": superior and self.site.object(self.art, superior),
                        f"{VENDOR}abgesetzt": row.abgesetzt_am and written(row.abgesetzt_am),
                    },
                ),
            )


class Meetings(Writer):
    """Meeting: a Sitzungstermin with its agenda, its place and its files."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = self.rows().filter(pk__in=keys)
        if self.reading.omit:
            return {row.pk: self.object(row, {}) for row in rows}
        agendas = AgendaItems(self.reading, "tagesordnungspunkt", within=True).by_meeting(keys)
        files = by(self.reading.visible(Anlage).filter(sitzungstermin__in=keys).order_by("pk"), "sitzungstermin_id")
        every = [file.pk for some in files.values() for file in some]
        self.reading.know_of({"anlage": every, "ort": keys})
        return {
            row.pk: self.object(
                row,
                {
                    **self.place(row),
                    **self.files(files.get(row.pk, [])),
                    "agendaItem": [item for _, item in agendas.get(row.pk, [])],
                },
            )
            for row in rows
        }

    def rows(self) -> Any:
        """With the Gremien that meet and the date it was put off to."""
        named = Prefetch("gremien", queryset=self.reading.visible(Gremium).only("kennung", "name").order_by("pk"))
        later = Prefetch(
            "ersatztermin", queryset=self.reading.visible(Sitzungstermin).only("kennung", "titel", "beginn")
        )
        return self.reading.visible(Sitzungstermin).order_by("pk").prefetch_related(named, later)

    def place(self, row: Any) -> Object:
        if not self.reading.has("ort", row.pk):
            return {}
        return {"location": Places(self.reading, "ort", within=True).object(row)}

    def files(self, rows: list[Any]) -> Object:
        return placed(Files(self.reading, "anlage", within=True), rows, FILE_OF_MEETING)

    def object(self, row: Any, embedded: Object) -> Object:
        later = row.ersatztermin
        return self.write(
            row.pk,
            row.kennung,
            {
                "name": row.titel,
                "meetingState": MEETING_STATES[Sitzungstermin.Status(row.status)],
                "cancelled": row.faellt_aus,
                "start": written(row.beginn),
                "end": row.ende and written(row.ende),
                "organization": self.site.objects("gremium", row.gremien.all()),
                **embedded,
                "web": self.site.page(row),
                f"{VENDOR}ersatztermin": later and self.site.object(self.art, later.kennung),
            },
        )
