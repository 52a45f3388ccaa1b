"""A meeting's agenda as its page shows it: under each item the inquiry and its answer together, and what changed since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from drucksachen.models import Anlage, Beratung, Drucksache
from drucksachen.shapes import ANSWERED, DEALT_WITH, FILES
from gremien.changes import Abschnitt, Changes, Vermerk, Versions, state_of
from gremien.models import Sitzungstermin, Tagesordnungspunkt

LONG = 12  # items; from so many on the page begins with a list of them


@dataclass
class Datei:
    """A file of a Drucksache, and what it is since the invitation: nothing else, new, or exchanged."""

    anlage: Anlage
    vermerk: str = ""


@dataclass
class Behandlung:
    """One Drucksache at an item, with the answers to it that are dealt with at the same item, and where else it is dealt with."""

    beratung: Beratung
    antworten: list["Behandlung"] = field(default_factory=list)
    anfragen: list[Drucksache] = field(default_factory=list)
    frueher: list[Beratung] = field(default_factory=list)
    spaeter: list[Beratung] = field(default_factory=list)
    dateien: list[Datei] = field(default_factory=list)
    vermerke: list[Vermerk] = field(default_factory=list)

    @property
    def drucksache(self) -> Drucksache:
        return self.beratung.drucksache


@dataclass
class Punkt:
    """One item of the agenda with what is dealt with there, its sub-items and what changed at it since the invitation."""

    punkt: Tagesordnungspunkt
    behandlungen: list[Behandlung]
    vermerke: list[Vermerk]
    unterpunkte: list["Punkt"] = field(default_factory=list)


class Agenda:
    """Items, Drucksachen and files of one meeting, as far as ``user`` may see them, in a constant number of queries."""

    def __init__(self, sitzung: Sitzungstermin, user: Any):
        self.sitzung, self.user = sitzung, user
        items = list(sitzung.tagesordnungspunkte.all())
        lines = self._consultations()
        own = [line for line in lines if line.sitzungstermin_id == sitzung.pk]
        self.files = self._files(own)
        self.anlagen = self.files.pop(None, [])
        papers = {paper.pk: paper for paper in papers_of(own)}
        self.changes = Changes(Versions(sitzung, user), self._state(items, own), papers, self._moments())
        by_item = self._treatments(own, lines)
        self.rows = [
            *items,
            *own,
            *papers_of(own),
            *(file for files in self.files.values() for file in files),
            *self.anlagen,
        ]
        self.punkte = nested(
            Punkt(item, together(by_item.pop(item.pk, [])), self.changes.at_items[item.pk]) for item in items
        )
        self.punkte.sort(key=lambda entry: not entry.punkt.oeffentlich)  # the other part has its own numbers
        self.ohne_punkt = together(by_item.pop(None, []))
        self.vermerke = self.changes.at_meeting
        self.abschnitte = list(self.changes.sections())
        self.stand = latest(self.abschnitte)
        self.ist_lang = len(items) >= LONG

    def _consultations(self) -> list[Beratung]:
        """Every line, here and elsewhere, of the Drucksachen that come to this meeting; some come by a line that nobody sees here."""
        lines = DEALT_WITH.rows(self.user, drucksache__beratungen__sitzungstermin=[self.sitzung.pk])
        return list({line.pk: line for line in lines}.values())

    def _files(self, lines: list[Beratung]) -> dict[int | None, list[Anlage]]:
        """The files by their Drucksache; those of the meeting itself under None."""
        papers = sorted({line.drucksache_id for line in lines})
        files = FILES.rows(self.user, drucksache=papers, sitzungstermin=[self.sitzung.pk])
        found: dict[int | None, list[Anlage]] = defaultdict(list)
        for file in sorted(files, key=lambda file: file.pk):
            found[file.drucksache_id].append(file)
        return found

    def _state(self, items: list[Tagesordnungspunkt], lines: list[Beratung]) -> Any:
        papers: dict[int | None, list[int]] = defaultdict(list)
        for line in lines:
            papers[line.tagesordnungspunkt_id].append(line.drucksache_id)
        released = {
            paper: [file for file in files if file.is_published_itself] for paper, files in self.files.items() if paper
        }
        return state_of(self.sitzung, items, papers, released)

    def _moments(self) -> list[datetime]:
        """When the files of the Drucksachen became public."""
        every = (file for files in self.files.values() for file in files)
        return [file.veroeffentlicht_am for file in every if file.veroeffentlicht_am]

    def _treatments(self, own: list[Beratung], lines: list[Beratung]) -> dict[int | None, list[Behandlung]]:
        elsewhere: dict[int, list[Beratung]] = defaultdict(list)
        for line in sorted(lines, key=lambda line: (line.termin or date.max, line.pk)):
            if line.sitzungstermin_id != self.sitzung.pk:
                elsewhere[line.drucksache_id].append(line)
        inquiries = self._inquiries([line.drucksache_id for line in own if line.drucksache.ist_beantwortung])
        by_item: dict[int | None, list[Behandlung]] = defaultdict(list)
        for line in own:
            others = elsewhere[line.drucksache_id]
            treatment = Behandlung(
                line,
                anfragen=inquiries[line.drucksache_id],
                frueher=[other for other in others if (other.termin or date.max) < self.sitzung.datum],
                spaeter=[other for other in others if (other.termin or date.max) >= self.sitzung.datum],
                dateien=self._files_at(line),
                vermerke=self.changes.at_papers[line.tagesordnungspunkt_id or 0, line.drucksache_id],
            )
            by_item[line.tagesordnungspunkt_id].append(treatment)
        return by_item

    def _files_at(self, line: Beratung) -> list[Datei]:
        item = line.tagesordnungspunkt_id or 0
        files = self.files.get(line.drucksache_id, [])
        return [Datei(file, self.changes.file_mark(item, file) if file.is_published_itself else "") for file in files]

    def _inquiries(self, answers: list[int]) -> dict[int, list[Drucksache]]:
        """By answer the inquiries that it answers and that the reader may see."""
        return ANSWERED.grouped(self.user, antwort_bezuege__beantwortung=answers)


def papers_of(lines: list[Beratung]) -> Iterable[Drucksache]:
    return (line.drucksache for line in lines)


def latest(sections: list[Abschnitt]) -> list[Abschnitt]:
    """The last version that somebody published, and what came after it."""
    return sections[-1:] if not sections or sections[-1].ist_fassung else sections[-2:]


def nested(entries: Iterable[Punkt]) -> list[Punkt]:
    """The items of the first level, with those under them; one under an item that the reader does not see stands alone."""
    every = list(entries)
    by_item: dict[int | None, Punkt] = {entry.punkt.pk: entry for entry in every}
    first: list[Punkt] = []
    for entry in every:
        above = by_item.get(entry.punkt.uebergeordnet_id)
        (above.unterpunkte if above else first).append(entry)
    return first


def together(entries: list[Behandlung]) -> list[Behandlung]:
    """Put each answer under its inquiry where both are dealt with at the same item."""
    by_paper = {entry.drucksache.pk: entry for entry in entries}
    return [entry for entry in entries if not placed_under(entry, by_paper)]


def placed_under(entry: Behandlung, by_paper: dict[int, Behandlung]) -> bool:
    hosts = [by_paper[inquiry.pk] for inquiry in entry.anfragen if inquiry.pk in by_paper]
    for host in hosts:
        host.antworten.append(entry)
    return bool(hosts)
