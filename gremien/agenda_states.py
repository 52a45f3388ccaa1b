"""What an agenda was at one moment, and what differs between two: plain values, whoever may see them.

A state holds what its reader may see and nothing else; so neither a move nor a number tells of what was left out.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

Papers = dict[int, frozenset[str]]


@dataclass(frozen=True)
class Eintrag:
    """One item as it stood: its own text, and by the key of each Drucksache at it the checksums of the files.

    ``nur_intern`` names the Drucksachen that were there without the public seeing them.
    """

    punkt: int
    nummer: str
    titel: str
    oeffentlich: bool = True
    abgesetzt: bool = False
    uebergeordnet: int | None = None
    drucksachen: Papers = field(default_factory=dict)
    nur_intern: frozenset[int] = frozenset()

    @property
    def bezeichnung(self) -> str:
        return f"TOP {self.nummer}: {self.titel}" if self.nummer else self.titel

    def for_everybody(self) -> "Eintrag":
        """The same without the Drucksachen that only the staff saw."""
        shown = {paper: files for paper, files in self.drucksachen.items() if paper not in self.nur_intern}
        return replace(self, drucksachen=shown, nur_intern=frozenset())


@dataclass(frozen=True)
class Rahmen:
    """When and where a meeting begins, as one version of its agenda has it."""

    beginn: datetime
    ort: str


class Stand:
    """The items of an agenda in their order, at one moment; one under an item that is not among them stands alone.

    ``rahmen`` is when and where the meeting was to begin; None, where nobody kept it, is like any other.
    """

    def __init__(self, eintraege: Iterable[Eintrag] = (), rahmen: Rahmen | None = None):
        entries = list(eintraege)
        self.rahmen = rahmen
        present = {entry.punkt for entry in entries}
        self.eintraege = {
            entry.punkt: entry if entry.uebergeordnet in present else replace(entry, uebergeordnet=None)
            for entry in entries
        }

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Stand):
            return False
        return list(self) == list(other) and (None in (self.rahmen, other.rahmen) or self.rahmen == other.rahmen)

    __hash__ = None  # type: ignore[assignment]

    def __getitem__(self, punkt: int) -> Eintrag:
        return self.eintraege[punkt]

    def __contains__(self, punkt: int) -> bool:
        return punkt in self.eintraege

    def __iter__(self) -> Iterator[Eintrag]:
        return iter(self.eintraege.values())

    def public_part(self) -> "Stand":
        return Stand((entry.for_everybody() for entry in self if entry.oeffentlich), self.rahmen)

    def other_part(self) -> "Stand":
        return Stand(entry for entry in self if not entry.oeffentlich)


class Art(StrEnum):
    """How an item, or a Drucksache at it, differs from an earlier state."""

    NEU = "neu"
    ABGESETZT = "abgesetzt"
    WIEDER = "wieder"
    VERSCHOBEN = "verschoben"
    NUMMER = "nummer"
    TITEL = "titel"
    DRUCKSACHE_NEU = "drucksache_neu"
    DRUCKSACHE_WEG = "drucksache_weg"
    DATEIEN = "dateien"
    AUSGETAUSCHT = "ausgetauscht"


@dataclass(frozen=True)
class Unterschied:
    """One difference: at which item, which Drucksache if it is about one, and what the item was before."""

    art: Art
    jetzt: Eintrag
    vorher: Eintrag | None = None
    drucksache: int | None = None


def differences(before: Stand, after: Stand) -> Iterator[Unterschied]:
    """What differs at the items of ``after``, in their order; an item that is not there any more is not spoken of."""
    moved = moved_between(before, after)
    for entry in after:
        if entry.punkt not in before:
            yield Unterschied(Art.NEU, entry)
            continue
        earlier = before[entry.punkt]
        if entry.abgesetzt != earlier.abgesetzt:
            yield Unterschied(Art.ABGESETZT if entry.abgesetzt else Art.WIEDER, entry, earlier)
        if entry.punkt in moved:
            yield Unterschied(Art.VERSCHOBEN, entry, earlier)
        elif entry.nummer != earlier.nummer:
            yield Unterschied(Art.NUMMER, entry, earlier)
        if entry.titel != earlier.titel:
            yield Unterschied(Art.TITEL, entry, earlier)
        yield from paper_differences(earlier, entry)


def paper_differences(before: Eintrag, after: Eintrag) -> Iterator[Unterschied]:
    for paper, files in after.drucksachen.items():
        if paper not in before.drucksachen:
            yield Unterschied(Art.DRUCKSACHE_NEU, after, before, paper)
        elif files - before.drucksachen[paper]:
            exchanged = before.drucksachen[paper] - files
            yield Unterschied(Art.AUSGETAUSCHT if exchanged else Art.DATEIEN, after, before, paper)
    for paper in before.drucksachen:
        if paper not in after.drucksachen:
            yield Unterschied(Art.DRUCKSACHE_WEG, after, before, paper)


def moved_between(before: Stand, after: Stand) -> set[int]:
    """The fewest items whose move explains the order of those that are in both states, and those under another item."""
    place = {punkt: number for number, punkt in enumerate(before.eintraege)}
    common = [punkt for punkt in after.eintraege if punkt in place]
    stayed = {common[index] for index in longest_ascending([place[punkt] for punkt in common])}
    elsewhere = {punkt for punkt in common if before[punkt].uebergeordnet != after[punkt].uebergeordnet}
    return (set(common) - stayed) | elsewhere


def longest_ascending(numbers: list[int]) -> list[int]:
    """The indices of a longest ascending part of ``numbers``, which are all different."""
    tails: list[int] = []  # of each length the smallest number that such a part can end with, as index
    values: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(values, number)
        before.append(tails[length - 1] if length else None)
        tails[length:] = [index, *tails[length + 1 :]]
        values[length:] = [number, *values[length + 1 :]]
    found: list[int] = []
    last = tails[-1] if tails else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]
