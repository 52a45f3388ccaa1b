"""What is found of Drucksachen and Beantwortungen.

What a paper is counted by ("f:12" its Fachbereiche, "g:" the Gremien that deal with it, "p:" the Fraktionen that brought it
in, "b:" those whose inquiries it answers) are keys and no names. Whether the body that a key stands for is public itself is
not asked: no list offers one that its reader does not see, and publishing it would change every paper that names it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from drucksachen.filetexts import Files, Moments, coming
from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Dateitext, Drucksache, Frage
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from ratsinfo.publishing.querysets import publicity
from ratsinfo.search.documents import Document, Section, Source, marks_of_day, register
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.watching import Touch, watch, watch_relation

Row = dict[str, Any]
MODEL = Drucksache._meta.label_lower
PUBLICATION = ("veroeffentlicht_am", "zurueckgezogen_am")
RESPONSIBLE: Any = Drucksache.fachbereiche.through
BROUGHT_IN: Any = Drucksache.urheber.through
COLUMNS = (
    *("pk", "art", "nummer_normalisiert", "titel", "datum", "urheber_wortlaut", "einleitung", "text", "gezeigt"),
    *PUBLICATION,
)
ANSWER, INQUIRY = Drucksache.Art.BEANTWORTUNG, Drucksache.Art.ANFRAGE


LINK = (
    *("beantwortung", "drucksache", "nummer_normalisiert", "gezeigt", "anfrage_gezeigt"),
    *("drucksache__nummer_normalisiert", *(f"drucksache__{name}" for name in PUBLICATION)),
)

# The rows of which papers, and what belongs to them, are described; by paper, in the order of the page.

PAPERS = Prepared(
    lambda keys, at: Drucksache.objects.filter(pk__in=keys).with_publicity(at).order_by().values_list(*COLUMNS)
)
QUESTIONS = Prepared(
    lambda keys, at: (
        Frage.objects.filter(drucksache__in=keys)
        .order_by("position", "pk")
        .values_list("drucksache", "position", "bezeichnung", "text")
    )
)
PARTS = Prepared(
    lambda keys, at: (
        Antwortteil.objects.filter(beantwortung__in=keys)
        .order_by("position", "pk")
        .values_list("beantwortung", "bezeichnung", "text")
    )
)
UNITS = Prepared(
    lambda keys, at: RESPONSIBLE.objects.filter(drucksache__in=keys).values_list("drucksache", "fachbereich")
)
ASKERS = Prepared(lambda keys, at: BROUGHT_IN.objects.filter(drucksache__in=keys).values_list("drucksache", "gremium"))
LINES = Prepared(
    lambda keys, at: (
        Beratung.objects.filter(drucksache__in=keys)
        .with_publicity(at, but=("drucksache", "gremium"))
        .order_by()
        .values_list("drucksache", "gremium", "gezeigt", *(f"sitzungstermin__{name}" for name in PUBLICATION))
    )
)
# The Bezüge of answers, with whether the public sees them and the inquiries that they lead to.
LINKS = Prepared(
    lambda keys, at: (
        Bezug.objects.filter(beantwortung__in=keys)
        .with_publicity(at, but=("beantwortung",))
        .annotate(anfrage_gezeigt=publicity(Drucksache, at, "drucksache__"))
        .order_by("pk")
        .values_list(*LINK)
    )
)
# The answers to inquiries.
STATES = Prepared(
    lambda keys, at: (
        Bezug.objects.filter(drucksache__in=keys)
        .with_publicity(at)
        .order_by()
        .values_list("drucksache", "gezeigt", *(f"beantwortung__{name}" for name in ("zwischenantwort", *PUBLICATION)))
    )
)


def describe(pks: Iterable[int]) -> Iterator[Document]:
    """The Drucksachen with these keys as documents, in a constant number of queries."""
    at = timezone.now()
    papers = [dict(zip(COLUMNS, row, strict=True)) for row in PAPERS(pks, at)]
    if papers:
        surroundings = Surroundings(papers, at)
        yield from map(surroundings.document, papers)


class Published(NamedTuple):
    """As much of a published answer as makes the Stand of its inquiry."""

    zwischenantwort: bool


class Surroundings:
    """What belongs to many ``papers`` (rows of COLUMNS), or counts for them, at the moment ``at``."""

    def __init__(self, papers: list[Row], at: datetime):
        self.at = at
        keys = [paper["pk"] for paper in papers]
        self.answers = [paper["pk"] for paper in papers if paper["art"] == ANSWER]
        self.inquiries = [paper["pk"] for paper in papers if paper["art"] == INQUIRY]
        self.moments: Moments = defaultdict(set)
        self.marks: defaultdict[int, set[str]] = defaultdict(set)
        self.numbers: defaultdict[int, set[str]] = defaultdict(set)  # that the public sees an answer refer to
        self.all_numbers: defaultdict[int, set[str]] = defaultdict(set)
        self.parts: defaultdict[int, list[Section]] = defaultdict(list)
        self.files = Files("drucksache", keys, at)
        self.add_questions(keys)
        self.add_bodies(keys)
        if self.answers:
            self.add_answers()
        if self.inquiries:
            self.add_states()

    def add_questions(self, keys: list[int]) -> None:
        """The Fragen in their order, as the page counts them."""
        for paper, position, name, text in QUESTIONS(keys):
            parts, heading = self.parts[paper], Frage(position=position, bezeichnung=name).ueberschrift
            parts.append(Section(text, MODEL, f"frage-{len(parts) + 1}", heading, prominent=True))

    def add_bodies(self, keys: list[int]) -> None:
        """By which bodies a paper is counted: those that answer it, brought it in or deal with it."""
        self.count("f", UNITS(keys))
        self.count("p", ASKERS(keys))
        for paper, body, shown, *moments in LINES(keys, self.at):
            self.moments[paper].update(coming(moments, self.at))
            if shown:
                self.marks[paper].add(f"g:{body}")

    def count(self, name: str, rows: Iterable[tuple[int, int]]) -> None:
        for paper, body in rows:
            self.marks[paper].add(f"{name}:{body}")

    def add_answers(self) -> None:
        """What only an answer has: its parts, the numbers it names, and whose inquiries it answers."""
        for answer, name, text in PARTS(self.answers):
            parts = self.parts[answer]
            parts.append(Section(text, MODEL, f"teil-{len(parts) + 1}", str(Antwortteil(bezeichnung=name))))
        answered: dict[int, set[int]] = defaultdict(set)  # by public inquiry its answers
        for row in (dict(zip(LINK, values, strict=True)) for values in LINKS(self.answers, self.at)):
            self.add_link(row)
            if row["gezeigt"] and row["anfrage_gezeigt"]:
                answered[row["drucksache"]].add(row["beantwortung"])
        if answered:
            askers = ASKERS(answered)
            self.count("b", ((answer, body) for inquiry, body in askers for answer in answered[inquiry]))

    def add_link(self, row: Row) -> None:
        answer, printed, number = (
            row["beantwortung"],
            row["nummer_normalisiert"],
            row["drucksache__nummer_normalisiert"],
        )
        self.moments[answer].update(coming((row[f"drucksache__{name}"] for name in PUBLICATION), self.at))
        self.all_numbers[answer].update({printed, number} - {"", None})
        if row["gezeigt"]:
            self.numbers[answer].update({printed, number if row["anfrage_gezeigt"] else ""} - {"", None})

    def add_states(self) -> None:
        """How far inquiries are answered by what is published: the twin of ``DrucksacheQuerySet.with_stand``."""
        answers: defaultdict[int, list[Published]] = defaultdict(list)
        for inquiry, shown, is_interim, *moments in STATES(self.inquiries, self.at):
            self.moments[inquiry].update(coming(moments, self.at))
            if shown:
                answers[inquiry].append(Published(is_interim))
        for inquiry in self.inquiries:
            self.marks[inquiry].add(f"s:{Drucksache.stand_from(INQUIRY, answers[inquiry])}")

    def document(self, paper: Row) -> Document:
        pk, day, public = paper["pk"], paper["datum"], paper["gezeigt"]
        named = (self.numbers if public else self.all_numbers)[pk]
        return Document(
            index=DRUCKSACHEN,
            pk=pk,
            day=day,
            title=paper["titel"],
            model=MODEL,
            public=public,
            number=paper["nummer_normalisiert"],
            numbers=tuple(sorted(named | {paper["nummer_normalisiert"]} - {""})),
            marks=frozenset({f"a:{paper['art']}", *marks_of_day(day), *self.marks[pk]}),
            sections=(*own_sections(paper, self.parts[pk]), *self.files.sections[pk]),
            moments=frozenset(
                coming((paper[name] for name in PUBLICATION), self.at) | self.moments[pk] | self.files.moments[pk]
            ),
        )


def own_sections(paper: Row, parts: list[Section]) -> Iterator[Section]:
    """Everything of a paper but its files; who brought it in is found by the printed words."""
    if paper["urheber_wortlaut"]:
        yield Section(paper["urheber_wortlaut"], MODEL, heading="gestellt von")
    if paper["einleitung"]:
        yield Section(paper["einleitung"], MODEL, "einleitung", "Einleitung")
    yield from parts
    if paper["text"]:
        yield Section(paper["text"], MODEL, "text")


# What touches a Drucksache

ANSWERS_TO = Prepared(lambda keys, at: Bezug.objects.filter(drucksache__in=keys).order_by().values_list("beantwortung"))
ANSWERED_BY = Prepared(
    lambda keys, at: Bezug.objects.filter(beantwortung__in=keys).order_by().values_list("drucksache")
)


def answers_and_inquiries(papers: list[int]) -> Any:
    """The answers to these papers, and the inquiries that they answer: their numbers, marks and Stand follow from them."""
    return {pk for (pk,) in (*ANSWERS_TO(papers), *ANSWERED_BY(papers)) if pk is not None}


def papers_at_meetings(meetings: list[int]) -> Any:
    return Beratung.objects.filter(sitzungstermin__in=meetings).order_by().values_list("drucksache", flat=True)


def papers_at_items(items: list[int]) -> Any:
    return Beratung.objects.filter(tagesordnungspunkt__in=items).order_by().values_list("drucksache", flat=True)


def papers_with_bytes(digests: list[str]) -> Any:
    files = Anlage.objects.filter(sha256__in=digests, drucksache__isnull=False).order_by()
    return files.values_list("drucksache", flat=True)


def connect() -> None:
    """Make Drucksachen be found, and kept as they are found with every change."""
    register(Source(DRUCKSACHEN, Drucksache, describe))

    def touch(*names: str, through: Any = None, **more: Any) -> Touch:
        return Touch(DRUCKSACHEN, lambda row: [getattr(row, name) for name in names], through, **more)

    watch([Drucksache, Beantwortung], touch("pk"), touch("pk", through=answers_and_inquiries))
    watch([Frage, Beratung], touch("drucksache_id"))
    watch([Antwortteil], touch("beantwortung_id"))
    watch([Bezug], touch("beantwortung_id", "drucksache_id", moves=True))
    watch([Anlage], touch("drucksache_id", moves=True))
    watch([Dateitext], touch("sha256", through=papers_with_bytes))
    watch([Sitzungstermin], touch("pk", through=papers_at_meetings, when=PUBLICATION))
    watch([Tagesordnungspunkt], touch("pk", through=papers_at_items, when=("oeffentlich",)))
    itself = Touch(DRUCKSACHEN, lambda paper: [paper])
    watch_relation(RESPONSIBLE, itself)
    watch_relation(BROUGHT_IN, itself, Touch(DRUCKSACHEN, lambda paper: [paper], answers_and_inquiries))
