"""What belongs into a Sitzungsmappe: the agenda and, under each item, every Drucksache as text with its files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from drucksachen.models import Anlage, Drucksache
from drucksachen.shapes import ANSWERS, PAPERS, RESPONSIBLE
from gremien import agenda
from gremien.agenda import Agenda, Behandlung
from gremien.changes import Vermerk
from gremien.mappe.sheets import Sheet
from gremien.models import Gremium, Koerperschaft, Sitzungstermin, Tagesordnungspunkt


@dataclass
class Datei:
    """A file of the meeting: its pages, or in German why they are not in the Mappe; both unknown until it is looked into.

    ``vermerk`` says what it is since the invitation, as on the page.
    """

    anlage: Anlage
    vermerk: str = ""
    seiten: list[Sheet] = field(default_factory=list)
    grund: str = ""


@dataclass
class Unterlage:
    """One Drucksache with what it says, and its files."""

    drucksache: Drucksache
    dateien: list[Datei]

    @property
    def anker(self) -> str:
        return f"drucksache-{self.drucksache.kennung}"


@dataclass
class Punkt:
    """One item with what changed at it, the Drucksachen that are printed under it, and those that stand under an earlier one."""

    punkt: Tagesordnungspunkt | None
    vermerke: list[Vermerk]
    unterlagen: list[Unterlage]
    verweise: list[Unterlage]

    @property
    def anker(self) -> str:
        return self.punkt.anker if self.punkt else "ohne-punkt"


# An item, None for what has none, with what changed at it and what is dealt with there.
Place = tuple[Tagesordnungspunkt | None, list[Vermerk], list[Behandlung]]


class Mappe:
    """Everything that the Mappe of one meeting shows to ``user``, in a constant number of queries."""

    def __init__(self, sitzung: Sitzungstermin, user: Any):
        self.sitzung, self.user = sitzung, user
        self.agenda = Agenda(sitzung, user)
        self.koerperschaft = Koerperschaft.objects.first()
        places: list[Place] = [
            (entry.punkt, entry.vermerke, entry.behandlungen) for entry in with_sub_items(self.agenda.punkte)
        ]
        if self.agenda.ohne_punkt:
            places.append((None, [], self.agenda.ohne_punkt))
        self.unterlagen = self._papers([entry for _, _, entries in places for entry in in_order(entries)])
        self.punkte = list(self._placed(places))
        self.dateien = [Datei(file) for file in self.agenda.anlagen]

    def _papers(self, entries: list[Behandlung]) -> dict[int, Unterlage]:
        """The Drucksachen that are dealt with, each with its texts and its files."""
        files = {entry.drucksache.pk: [Datei(file.anlage, file.vermerk) for file in entry.dateien] for entry in entries}
        answers = {entry.drucksache.pk for entry in entries if entry.drucksache.ist_beantwortung}
        papers = RESPONSIBLE.complete(PAPERS.rows(self.user, pk=sorted(files.keys() - answers)), self.user)
        read = [*papers, *ANSWERS.rows(self.user, pk=sorted(answers))]
        return {paper.pk: Unterlage(paper, files[paper.pk]) for paper in read}

    def _placed(self, places: Iterable[Place]) -> Iterator[Punkt]:
        """Each Drucksache under the first item that deals with it."""
        printed: set[int] = set()
        for item, marks, entries in places:
            there = [entry.drucksache.pk for entry in in_order(entries) if entry.drucksache.pk in self.unterlagen]
            new = [key for key in there if key not in printed]
            printed.update(new)
            yield Punkt(
                item,
                marks,
                [self.unterlagen[key] for key in new],
                [self.unterlagen[key] for key in there if key not in new],
            )

    @property
    def alle_dateien(self) -> list[Datei]:
        """The files in the order in which they follow each other."""
        of_papers = [file for point in self.punkte for paper in point.unterlagen for file in paper.dateien]
        return [*of_papers, *self.dateien]


def with_sub_items(entries: Iterable[agenda.Punkt]) -> Iterator[agenda.Punkt]:
    """Every item, its sub-items after it."""
    for entry in entries:
        yield entry
        yield from with_sub_items(entry.unterpunkte)


def in_order(entries: Iterable[Behandlung]) -> Iterator[Behandlung]:
    """The Drucksachen as the agenda shows them: an answer after its inquiry."""
    for entry in entries:
        yield entry
        yield from in_order(entry.antworten)


def meetings(user: Any) -> Any:
    """The Sitzungstermine with what their Mappe shows of them."""
    return Sitzungstermin.objects.visible_to(user).prefetch_related(
        Prefetch("gremien", queryset=Gremium.objects.visible_to(user)),
        Prefetch("tagesordnungspunkte", queryset=Tagesordnungspunkt.objects.visible_to(user)),
    )
