"""Names, dates and numbers of a document, and the rows of the archive that they mean.

A name that fits nothing or several things is left open, with the reason; nothing is guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from drucksachen.models import Drucksache
from drucksachen.querysets import choose
from gremien.models import Fachbereich, Gremium, Sitzungstermin
from ratsinfo.folding import words


@dataclass(frozen=True)
class Match:
    """The row that is meant, if there is one, and in German what makes that doubtful."""

    row: Any = None
    doubt: str = ""


def name_key(name: str) -> str:
    """A name without what a line end, a comma or a hyphen makes of it."""
    return " ".join(part for word in words(name) for part in word.replace("-", " ").split())


class Bodies:
    """Everything of one kind that has names and a time of validity, read once: the Gremien, or the Fachbereiche."""

    def __init__(self, rows: Iterable[Any], kind: str):
        self.rows = list(rows)
        self.kind = kind
        self.successors: dict[Any, list[Any]] = {}
        self.by_pk = {row.pk: row for row in self.rows}
        for row in self.rows:
            self.successors.setdefault(getattr(row, "vorgaenger_id", None), []).append(row)

    @classmethod
    def gremien(cls) -> "Bodies":
        return cls(Gremium.objects.not_taken_back().order_by("pk"), "Gremium")

    @classmethod
    def fachbereiche(cls) -> "Bodies":
        return cls(Fachbereich.objects.not_taken_back().order_by("pk"), "Fachbereich")

    def find(self, name: str, day: date | None) -> Match:
        """The one that bore ``name``, in full, short or formerly, on ``day`` (None: today)."""
        key = name_key(name)
        named = [row for row in self.rows if key in (name_key(row.name), name_key(row.kurzname))] if key else []
        if not named:
            return self.find_by_beginning(name, day)
        found = {on_day.pk: on_day for row in named if (on_day := self.on_day(row, day))}
        if len(found) > 1:
            return Match(doubt=f"Mehrere Einträge heißen „{name}“: bitte auswählen.")
        if not found:
            return Match(doubt=f"„{name}“ gab es an diesem Tag nicht.")
        (row,) = found.values()
        if row in named:
            return Match(row)
        return Match(row, f"Das Dokument sagt „{name}“; an diesem Tag hieß es „{row.name}“.")

    def find_by_beginning(self, name: str, day: date | None) -> Match:
        """What is named more shortly or fully than in the archive: "Rat" and "Rat der Stadt", where only one fits."""
        key = name_key(name)
        near = [row for row in self.rows if row.is_valid_on(day) and begins(key, name_key(row.name))] if key else []
        if len(near) == 1:
            return Match(near[0], f"Das Dokument sagt „{name}“; gemeint ist wohl „{near[0].name}“.")
        return Match(doubt=f"„{name}“ ist nicht im Archiv." if key else f"Das Dokument nennt kein {self.kind}.")

    def on_day(self, row: Any, day: date | None) -> Any:
        """The same body as it was on ``day``: itself, or the nearest of its predecessors and successors."""
        seen, front = {row.pk}, [row]
        while front:
            for each in front:
                if each.is_valid_on(day):
                    return each
            front = [near for each in front for near in self.neighbours(each) if near.pk not in seen]
            seen.update(near.pk for near in front)
        return None

    def neighbours(self, row: Any) -> Iterator[Any]:
        if before := self.by_pk.get(getattr(row, "vorgaenger_id", None)):
            yield before
        yield from self.successors.get(row.pk, [])


def begins(one: str, other: str) -> bool:
    """Whether one of two names continues the other, word by word."""
    return bool(one and other) and (f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} "))


class Meetings:
    """The meetings of some Gremien on some days, with their agendas, in two queries."""

    def __init__(self, wanted: Iterable[tuple[Gremium, date]]):
        pairs = list(wanted)
        self.rows: list[Any] = []
        if pairs:
            days = [day for _, day in pairs]
            rows: Any = Sitzungstermin.objects.not_taken_back().filter(
                gremien__in={body.pk for body, _ in pairs},
                beginn__gte=midnight(min(days)),
                beginn__lt=midnight(max(days) + timedelta(days=1)),
            )
            self.rows = list(
                rows.distinct().order_by("beginn", "pk").prefetch_related("gremien", "tagesordnungspunkte")
            )

    def find(self, body: Gremium, day: date) -> Match:
        """The meeting of ``body`` on ``day``; of several the only one that takes place."""
        same = [row for row in self.rows if row.datum == day and body in row.gremien.all()]
        held = [row for row in same if not row.faellt_aus] or same
        if len(held) == 1:
            fails = held[0].faellt_aus
            return Match(held[0], f"Diese Sitzung ist {held[0].get_status_display()}." if fails else "")
        if held:
            return Match(doubt="An diesem Tag tagt das Gremium mehrmals: bitte auswählen.")
        return Match(doubt=f"Am {day:%d.%m.%Y} ist keine Sitzung des Gremiums im Archiv.")


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def agenda_item(meeting: Any, number: str) -> Any:
    """The Tagesordnungspunkt that bears ``number`` ("3.1", "TOP 3.1", "3.1."); None where none or several do."""
    wanted = number_key(number)
    found = [item for item in meeting.tagesordnungspunkte.all() if wanted and number_key(item.nummer) == wanted]
    return found[0] if len(found) == 1 else None


def number_key(number: str) -> str:
    return "".join(number.lower().removeprefix("top").split()).strip(".()")


def inquiry(number: str, day: date | None) -> Match:
    """The Drucksache that a document answers, by its number; of several the only one of the printed date."""
    found = list(Drucksache.objects.numbered(number).exclude(art=Drucksache.Art.BEANTWORTUNG).not_taken_back()[:50])
    chosen = choose([(row.pk, row.datum) for row in found], day)
    if found and chosen is None:
        return Match(doubt=f"Die Nummer {number} tragen mehrere Drucksachen: bitte auswählen.")
    if not found:
        return Match(
            doubt=f"Die Anfrage {number} ist nicht im Archiv. Die Antwort wird verknüpft, sobald sie angelegt ist."
        )
    return Match(next(row for row in found if row.pk == chosen))
