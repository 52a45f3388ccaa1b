"""What belongs together on one page: question beside answer, the way through the Gremien, the files.

Collected in a constant number of queries, each of them through the rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from drucksachen.links import linked_numbers
from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Drucksache, Frage
from drucksachen.shapes import ANSWERS_TO, CONSULTATIONS, FILES, RESPONSIBLE


@dataclass
class FrageMitAntworten:
    """One Frage and the Antwortteile that answer it, of every answer, the oldest answer first."""

    frage: Frage
    teile: list[Antwortteil] = field(default_factory=list)


@dataclass
class Station:
    """One point on a Drucksache's way: its own date, a Beratung, or an answer."""

    datum: date | None
    titel: str
    drucksache: Drucksache
    beratung: Beratung | None = None


class Dossier:
    """A Drucksache that is not itself an answer, with its Fragen, its answers and its way."""

    def __init__(self, drucksache: Drucksache, user: Any):
        self.drucksache = drucksache
        self.user = user
        self.fragen = [FrageMitAntworten(frage) for frage in drucksache.fragen.all()]
        self.antworten: list[Beantwortung] = ANSWERS_TO.rows(user, bezuege__drucksache=[drucksache.pk])
        RESPONSIBLE.complete([drucksache, *self.antworten], user)
        drucksache.stand = Drucksache.stand_from(drucksache.art, self.oeffentliche_antworten)
        self.teile_zum_ganzen = self._sort_parts()
        papers = [drucksache, *self.antworten]
        self.stationen = sorted_stations([*own_stations(papers), *consultations(papers, user)])
        self.anlagen = files_of(papers, user)
        self.nummern = linked_numbers(user, self._texts())

    def _sort_parts(self) -> list[tuple[Beantwortung, list[Antwortteil]]]:
        """Put each Antwortteil beside its Fragen; returns, by answer, those that answer the inquiry as a whole."""
        place = {entry.frage.pk: entry for entry in self.fragen}
        remaining = []
        for answer in self.antworten:
            whole = []
            for part in answer.antwortteile.all():
                part.beantwortung = answer
                asked = [question.pk for question in part.fragen.all() if question.pk in place]
                for pk in asked:
                    place[pk].teile.append(part)
                if not asked:
                    whole.append(part)
            if whole or answer.text:
                remaining.append((answer, whole))
        return remaining

    def _texts(self) -> Iterator[str]:
        yield from (self.drucksache.einleitung, self.drucksache.text)
        yield from (entry.frage.text for entry in self.fragen)
        for answer in self.antworten:
            yield answer.text
            yield from (part.text for part in answer.antwortteile.all())

    @property
    def rows(self) -> list[Any]:
        """Everything on the page that may not be for everybody."""
        return [self.drucksache, *self.antworten, *lines_of(self.stationen), *self.anlagen]

    @property
    def oeffentliche_antworten(self) -> list[Beantwortung]:
        """The answers that count: published ones, also when a clerk sees drafts beside them."""
        return [answer for answer in self.antworten if answer.is_published_itself]

    @property
    def dauer_tage(self) -> int | None:
        """Days from the inquiry's date to that of its first final answer; None while there is none."""
        final = [answer.datum for answer in self.oeffentliche_antworten if not answer.zwischenantwort]
        return max((min(final) - self.drucksache.datum).days, 0) if final else None

    @property
    def unbeantwortet(self) -> int:
        """How many Fragen no published answer deals with by themselves."""
        return sum(1 for entry in self.fragen if not any(part.beantwortung.is_published_itself for part in entry.teile))


class AntwortDossier:
    """A Beantwortung with the inquiries it answers, its parts beside their Fragen, and its way."""

    def __init__(self, beantwortung: Beantwortung, user: Any):
        self.beantwortung = beantwortung
        self.bezuege: list[Bezug] = list(beantwortung.bezuege.all())
        self.anfragen: list[Drucksache] = [link.drucksache for link in self.bezuege if link.drucksache]
        self.teile: list[Antwortteil] = list(beantwortung.antwortteile.all())
        self.stationen = sorted_stations(
            [*own_stations([*self.anfragen, beantwortung]), *consultations([*self.anfragen, beantwortung], user)]
        )
        self.anlagen = files_of([beantwortung], user)
        self.nummern = linked_numbers(user, self._texts())

    @property
    def rows(self) -> list[Any]:
        """Everything on the page that may not be for everybody."""
        return [self.beantwortung, *self.anfragen, *lines_of(self.stationen), *self.anlagen]

    @property
    def beratungsfolge(self) -> list[Beratung]:
        """The lines of the answer's own Beratungsfolge, as its letterhead prints them."""
        own = (station.beratung for station in self.stationen if station.drucksache.pk == self.beantwortung.pk)
        return [line for line in own if line]

    def _texts(self) -> Iterator[str]:
        yield from (self.beantwortung.einleitung, self.beantwortung.text)
        for part in self.teile:
            yield part.text
            yield from (question.text for question in part.fragen.all())

    @property
    def dauer_tage(self) -> int | None:
        """Days from the oldest inquiry answered here to this answer, when it is final."""
        if self.beantwortung.zwischenantwort or not self.anfragen:
            return None
        return max((self.beantwortung.datum - min(inquiry.datum for inquiry in self.anfragen)).days, 0)


def own_stations(papers: Iterable[Drucksache]) -> Iterator[Station]:
    for paper in papers:
        if paper.ist_beantwortung:
            yield Station(
                paper.datum,
                "Zwischenantwort der Verwaltung" if paper.zwischenantwort else "Antwort der Verwaltung",
                paper,
            )
        else:
            yield Station(paper.datum, f"{paper.art_text} eingebracht", paper)


def consultations(papers: list[Any], user: Any) -> Iterator[Station]:
    by_pk = {paper.pk: paper for paper in papers}
    for line in CONSULTATIONS.rows(user, drucksache=list(by_pk)):
        yield Station(line.termin, line.gremium.name, by_pk[line.drucksache_id], line)


def lines_of(stations: Iterable[Station]) -> list[Beratung]:
    return [station.beratung for station in stations if station.beratung]


def sorted_stations(stations: list[Station]) -> list[Station]:
    """By date; what has none comes last, and on one day the papers come before the meetings."""
    return sorted(stations, key=lambda station: (station.datum or date.max, station.beratung is not None))


def files_of(papers: list[Any], user: Any) -> list[Anlage]:
    """The files of all ``papers``, each with its paper, in their order."""
    by_pk = {paper.pk: paper for paper in papers}
    files = FILES.rows(user, drucksache=list(by_pk))
    for file in files:
        file.drucksache = by_pk[file.drucksache_id]
    order = list(by_pk)
    return sorted(files, key=lambda file: (order.index(file.drucksache_id), file.pk))
