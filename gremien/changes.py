"""What changed on a meeting's agenda since its invitation, in words and with date and time, as far as a reader may see it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from drucksachen.models import Anlage, Drucksache, Tagesordnungsfassung
from drucksachen.models.tagesordnungsfassung import FALLEN_OUT
from gremien.agenda_states import Art, Stand, Unterschied, differences, moved_between
from gremien.models import Sitzungstermin
from gremien.shapes import VERSIONS


@dataclass(frozen=True)
class Vermerk:
    """One mark: what is different since the invitation, from when on, by which version; with the Drucksache it is about."""

    text: str
    am: datetime | None = None
    fassung: str = ""
    drucksache: Drucksache | None = None


@dataclass(frozen=True)
class Abschnitt:
    """A version that somebody published, or what came after the last of them, with what it changed in sentences."""

    bezeichnung: str
    am: datetime | None
    saetze: list[str]
    ist_fassung: bool = True


class Versions:
    """The versions of one meeting's agenda that ``user`` may see, each with its state, in three queries, or one."""

    def __init__(self, sitzung: Sitzungstermin, user: Any):
        self.versions: list[Tagesordnungsfassung] = VERSIONS.rows(user, sitzungstermin=[sitzung.pk])
        self.papers: dict[int, Drucksache] = {}
        self.states = {version.pk: self._read(version) for version in self.versions}

    def _read(self, version: Tagesordnungsfassung) -> Stand:
        lines = list(version.zeilen.all())
        self.papers |= {paper.drucksache_id: paper.drucksache for line in lines for paper in line.drucksachen.all()}
        return Stand((line.as_entry(line.drucksachen.all()) for line in lines), version.rahmen)

    def state(self, version: Tagesordnungsfassung) -> Stand:
        return self.states[version.pk]

    @property
    def announced(self) -> list[Tagesordnungsfassung]:
        return [version for version in self.versions if version.is_announced]

    @property
    def invitation(self) -> Tagesordnungsfassung | None:
        return next((each for each in self.versions if each.art == Tagesordnungsfassung.Art.EINLADUNG), None)

    @property
    def cancelled_since(self) -> datetime | None:
        """Since when the meeting does not take place; None where it does, or where nobody kept it."""
        found = None
        for version in reversed(self.versions):
            if version.status not in FALLEN_OUT:
                break
            found = version.vom
        return found

    def after(self, version: Tagesordnungsfassung) -> list[Tagesordnungsfassung]:
        return self.versions[self.versions.index(version) + 1 :]


class Changes:
    """The agenda as it is ``now`` beside its invitation: a mark for each item and Drucksache that is another one.

    ``moments`` are those at which files of the ``papers`` became public.
    """

    def __init__(self, versions: Versions, now: Stand, papers: dict[int, Drucksache], moments: Iterable[datetime] = ()):
        self.versions, self.now = versions, now
        self.papers = versions.papers | papers
        self.moments = [*moments, *(paper.veroeffentlicht_am for paper in papers.values() if paper.veroeffentlicht_am)]
        self.invitation = versions.invitation
        self.invited = versions.state(self.invitation) if self.invitation else now
        self.at_items: dict[int, list[Vermerk]] = defaultdict(list)
        self.at_papers: dict[tuple[int, int], list[Vermerk]] = defaultdict(list)
        for difference in differences(self.invited, now):
            self._mark(difference)
        self.at_meeting = list(self._frame_marks())

    def _mark(self, difference: Unterschied) -> None:
        punkt, paper = difference.jetzt.punkt, difference.drucksache
        match difference.art:
            case Art.ABGESETZT | Art.DATEIEN | Art.AUSGETAUSCHT:
                pass  # the item itself says when it was taken off, and each file since when it is there
            case Art.DRUCKSACHE_NEU:
                self.at_papers[punkt, paper or 0].append(self.vermerk(difference))
            case _:
                self.at_items[punkt].append(self.vermerk(difference))

    def _frame_marks(self) -> Iterator[Vermerk]:
        """What is another time or place than in the invitation."""
        for name, earlier, _ in frame_differences(self.invited, self.now):
            version = self.since(partial(has_same_frame, self.now, name))
            yield self.dated(f"{FRAME_WORDS[name]}, in der Einladung: {earlier or 'nicht genannt'}", version)

    def vermerk(self, difference: Unterschied) -> Vermerk:
        version = self.since(lambda state: holds(difference, self.invited, state))
        paper = self.papers.get(difference.drucksache or 0) if difference.art == Art.DRUCKSACHE_WEG else None
        return self.dated(mark_text(difference), version, paper)

    def dated(self, text: str, version: Tagesordnungsfassung | None, paper: Drucksache | None = None) -> Vermerk:
        """The mark with the moment of the version from which on it holds, and the published one that says so."""
        if version is None:
            return Vermerk(text, drucksache=paper)
        announced = next((v for v in [version, *self.versions.after(version)] if v.is_announced), None)
        return Vermerk(text, version.vom, announced.bezeichnung if announced else "", paper)

    def since(self, same: Callable[[Stand], bool]) -> Tagesordnungsfassung | None:
        """The version from which on the agenda is in this respect what it is now; None where none has it yet."""
        found = None
        for version in reversed(self.versions.after(self.invitation) if self.invitation else []):
            if not same(self.versions.state(version)):
                break
            found = version
        return found

    def file_mark(self, punkt: int, file: Anlage) -> str:
        """What to say at a file that a Drucksache of the invitation has got since, new or in the place of another one."""
        if punkt not in self.invited or file.drucksache_id not in self.invited[punkt].drucksachen:
            return ""
        invited = self.invited[punkt].drucksachen[file.drucksache_id]
        if file.sha256 in invited:
            return ""
        gone = invited - self.now[punkt].drucksachen[file.drucksache_id]
        return "Datei ausgetauscht" if file.ersetzt_am and gone else "Neue Datei"

    def sections(self) -> Iterator[Abschnitt]:
        """The published versions with what each changed against the one before, and what came after the last."""
        before: Stand | None = None
        for version in self.versions.announced:
            state = self.versions.state(version)
            yield Abschnitt(version.bezeichnung, version.vom, self.sentences(before, state))
            before = state
        later = self.sentences(before, self.now)
        if later:
            last = self.versions.versions[-1]
            yield Abschnitt("seitdem geändert", None if last.is_announced else last.vom, later, ist_fassung=False)

    def sentences(self, before: Stand | None, after: Stand) -> list[str]:
        return [] if before is None else sentences(before, after, self.papers)


def holds(difference: Unterschied, invited: Stand, state: Stand) -> bool:
    """Whether an item is in ``state`` already what ``difference`` says it is now."""
    now, punkt, paper = difference.jetzt, difference.jetzt.punkt, difference.drucksache
    if punkt not in state:
        return False
    match difference.art:
        case Art.WIEDER:
            return not state[punkt].abgesetzt
        case Art.VERSCHOBEN:
            return punkt in moved_between(invited, state)
        case Art.NUMMER:
            return state[punkt].nummer == now.nummer
        case Art.TITEL:
            return state[punkt].titel == now.titel
        case Art.DRUCKSACHE_NEU:
            return paper in state[punkt].drucksachen
        case Art.DRUCKSACHE_WEG:
            return paper not in state[punkt].drucksachen
    return True


def mark_text(difference: Unterschied) -> str:
    """What the page says at the item."""
    earlier = difference.vorher
    number = f", in der Einladung TOP {earlier.nummer}" if earlier and earlier.nummer else ""
    match difference.art:
        case Art.WIEDER:
            return "Wieder auf der Tagesordnung"
        case Art.VERSCHOBEN:
            return "Verschoben" + (number if earlier and earlier.nummer != difference.jetzt.nummer else "")
        case Art.NUMMER:
            return f"Neue Nummer{number}"
        case Art.TITEL:
            return f"Titel geändert, in der Einladung: „{earlier.titel if earlier else ''}“"
        case Art.DRUCKSACHE_NEU:
            return "Neu bei diesem Punkt"
        case Art.DRUCKSACHE_WEG:
            return "Nicht mehr bei diesem Punkt"
    return "Neu aufgenommen"


def sentences(before: Stand, after: Stand, papers: dict[int, Drucksache]) -> list[str]:
    """What changed between two states, a sentence for each difference; new numbers that only follow from others in one."""
    found = list(differences(before, after))
    texts = [sentence(each, papers) for each in found if each.art != Art.NUMMER]
    renumbered = [
        f"TOP {each.vorher.nummer} ist jetzt TOP {each.jetzt.nummer}"
        for each in found
        if each.art == Art.NUMMER and each.vorher and each.vorher.nummer and each.jetzt.nummer
    ]
    return [
        *frame_sentences(before, after),
        *texts,
        *([f"Neue Nummern: {', '.join(renumbered)}"] if renumbered else []),
    ]


def frame_sentences(before: Stand, after: Stand) -> list[str]:
    """What is another time or place than before."""
    return [
        f"{FRAME_WORDS[name]}: {now or 'nicht mehr genannt'} (vorher {earlier or 'nicht genannt'})"
        for name, earlier, now in frame_differences(before, after)
    ]


FRAME_WORDS = {"beginn": "Neuer Beginn", "ort": "Neuer Ort"}


def frame_differences(before: Stand, after: Stand) -> Iterator[tuple[str, str, str]]:
    """Which of time and place differ, with what each was and is, in words."""
    if before.rahmen is None or after.rahmen is None:
        return
    if before.rahmen.beginn != after.rahmen.beginn:
        yield "beginn", moment_text(before.rahmen.beginn), moment_text(after.rahmen.beginn)
    if before.rahmen.ort != after.rahmen.ort:
        yield "ort", before.rahmen.ort, after.rahmen.ort


def has_same_frame(now: Stand, name: str, state: Stand) -> bool:
    """Whether time or place, as ``name`` says, are in ``state`` what they are now."""
    return all(name != other for other, _, _ in frame_differences(state, now))


def moment_text(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "d.m.Y, H:i") + " Uhr"


def sentence(difference: Unterschied, papers: dict[int, Drucksache]) -> str:
    item = difference.jetzt.bezeichnung
    earlier = difference.vorher
    match difference.art:
        case Art.NEU:
            return f"Neu aufgenommen: {item}"
        case Art.ABGESETZT:
            return f"Abgesetzt: {item}"
        case Art.WIEDER:
            return f"Wieder auf der Tagesordnung: {item}"
        case Art.VERSCHOBEN:
            number = f" (vorher TOP {earlier.nummer})" if earlier and earlier.nummer != difference.jetzt.nummer else ""
            return f"Verschoben: {item}{number}"
        case Art.TITEL:
            return f"Titel geändert: {item} (vorher „{earlier.titel if earlier else ''}“)"
    return f"{PAPER_WORDS[difference.art]} bei {item}: {named(papers.get(difference.drucksache or 0))}"


PAPER_WORDS = {
    Art.DRUCKSACHE_NEU: "Neue Drucksache",
    Art.DRUCKSACHE_WEG: "Nicht mehr",
    Art.DATEIEN: "Neue Datei",
    Art.AUSGETAUSCHT: "Datei ausgetauscht",
}


def named(paper: Drucksache | None) -> str:
    """A Drucksache in a sentence: kind, number and date."""
    if paper is None:
        return "eine Drucksache"
    number = f" {paper.nummer}" if paper.nummer else ""
    return f"{paper.art_text}{number} vom {paper.datum:%d.%m.%Y}"


def state_of(
    sitzung: Sitzungstermin,
    items: Iterable[Any],
    papers: dict[int | None, list[int]],
    files: dict[int, list[Anlage]],
) -> Stand:
    """The agenda of ``items`` as a reader sees it now, with the keys of the Drucksachen at each item and their files."""
    entries = (
        item.as_entry(
            {paper: frozenset(file.sha256 for file in files.get(paper, ())) for paper in papers.get(item.pk, ())}
        )
        for item in items
    )
    return Stand(entries, sitzung.rahmen)
