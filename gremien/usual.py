"""What recurs on the agendas of a Gremium: opening, minutes, announcements."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from drucksachen.models import Beratung
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from ratsinfo.folding import fold

EARLIER = 4  # meetings in which a title is looked for again
CLOSING = ("mitteilung", "verschieden", "anfragen", "sonstig", "bekanntgabe", "schliessung")
USUAL = (*CLOSING, "eroeffnung", "feststellung", "genehmigung", "niederschrift", "einwohnerfragestunde", "regularien")
ORDINAL = re.compile(r"\b\d{1,3}\. (?=Sitzung)")
DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b")


@dataclass
class Usual:
    """An item of the last meeting that may be taken over, under the title that it would have now."""

    item: Tagesordnungspunkt
    titel: str
    vorgeschlagen: bool


def is_closing(title: str) -> bool:
    """Whether such items stand at the end of an agenda."""
    return fold(title).startswith(CLOSING)


def last_meetings(meeting: Sitzungstermin) -> list[Sitzungstermin]:
    """The earlier meetings of its Gremien that have an agenda, the latest first."""
    bodies = [body.pk for body in meeting.gremien.all()]
    items = Tagesordnungspunkt.objects.filter(sitzungstermin=OuterRef("pk"))
    earlier = Sitzungstermin.objects.not_taken_back().filter(Exists(items), beginn__lt=meeting.beginn)
    off = (Sitzungstermin.Status.ABGESAGT, Sitzungstermin.Status.VERLEGT)
    shared = Sitzungstermin.gremien.through.objects.filter(sitzungstermin=OuterRef("pk"), gremium__in=bodies)
    rows = earlier.filter(Exists(shared)).exclude(status__in=off).exclude(pk=meeting.pk)
    return list(rows.order_by("-beginn", "-pk")[: EARLIER + 1])


def usual_items(meeting: Sitzungstermin) -> tuple[Sitzungstermin | None, list[Usual]]:
    """The last meeting, and its items without a Drucksache; proposed are those that recur and are not here yet."""
    meetings = last_meetings(meeting)
    if not meetings:
        return None, []
    last, *before = meetings
    lines = Beratung.objects.filter(tagesordnungspunkt=OuterRef("pk"))
    rows = Tagesordnungspunkt.objects.filter(~Exists(lines), sitzungstermin=last)
    items = list(rows.order_by("-oeffentlich", "position", "pk"))
    recurring = keys_of(Tagesordnungspunkt.objects.filter(sitzungstermin__in=before))
    there = keys_of(Tagesordnungspunkt.objects.filter(sitzungstermin=meeting))
    offered = [item for item in items if key(item.titel) not in there]
    return last, [Usual(item, renewed(item.titel, last), is_usual(item.titel, recurring)) for item in offered]


def is_usual(title: str, recurring: set[str]) -> bool:
    return key(title) in recurring or any(word in fold(title) for word in USUAL)


def keys_of(rows: Any) -> set[str]:
    return {key(title) for title in rows.values_list("titel", flat=True)}


def key(title: str) -> str:
    """A title without its numbers and dates, which differ from meeting to meeting."""
    return " ".join(re.sub(r"[\d.]+", " ", fold(title)).split())


def renewed(title: str, last: Sitzungstermin) -> str:
    """Minutes are those of the last meeting: its ordinal and its day in the place of the earlier one's."""
    if "niederschrift" not in fold(title):
        return title
    if ordinal := ORDINAL.search(last.titel):
        title = ORDINAL.sub(ordinal[0], title)
    return DAY.sub(f"{last.datum:%d.%m.%Y}", title)
