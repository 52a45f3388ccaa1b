"""One inquiry with its answers, or one other paper, with all that hangs on it; and writing many of them at once."""

import hashlib
import random
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Dateitext, Drucksache, Frage
from drucksachen.models.anlage import storage_path
from gremien.models import Tagesordnungspunkt
from ratsinfo.addresses import ALPHABET, LENGTH
from ratsinfo.demo.synthetic.language import Language
from ratsinfo.demo.synthetic.pdf import one_page

KINDS = {"anfrage": 36, "vorlage": 13, "antrag": 7, "mitteilung": 8, "bericht": 4}
HIDDEN, WITHDRAWN, NON_PUBLIC, WITH_FILE, ANSWERED, INTERIM = 0.04, 0.01, 0.06, 0.25, 0.85, 0.12
CONSULTED = 0.8
KEYS = 1 << 5 * LENGTH  # as many as eight characters of base 32 can name


@dataclass
class Place:
    """A meeting that papers can go to, and how many items its agenda has so far."""

    day: date
    meeting: int
    body: int
    items: int = 0


@dataclass
class Line:
    """A place in a Beratungsfolge: which item of which meeting."""

    place: Place
    item: Tagesordnungspunkt
    papers: list[Drucksache]


@dataclass
class Answer:
    """A Beantwortung and its parts, each with the number of the Frage that it answers."""

    paper: Beantwortung
    parts: list[Antwortteil]


@dataclass
class Case:
    """A paper that is no answer, with its questions, its answers, its files and its way through the bodies."""

    paper: Drucksache
    asker: int | None
    unit: int
    questions: list[Frage] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    files: list[tuple[Drucksache, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The number of its Drucksachen."""
        return 1 + len(self.answers)

    @property
    def papers(self) -> list[Drucksache]:
        return [self.paper, *(answer.paper for answer in self.answers)]


class Draw:
    """Everything that is left to chance, and what it is drawn from: the bodies, units and meetings written before."""

    clerk: Any
    bodies: list[int]
    parties: list[int]
    units: list[int]
    places: list[Place]

    def __init__(self, chance: random.Random, language: Language, seed: int):
        self.chance, self.language, self.seed = chance, language, seed
        self.keys = self.numbers = 0

    def key(self) -> str:
        """A kennung that looks drawn and never comes twice: a count, scattered by an odd factor."""
        self.keys += 1
        scattered = (self.keys * 0x9E3779B97F + self.seed) % KEYS
        text = "".join(ALPHABET[scattered >> 5 * place & 31] for place in range(LENGTH))
        return self.key() if text.isdecimal() else text

    def number(self, day: date) -> str:
        """The next number in the way of Dortmund: counted across the years, five digits, which recur."""
        self.numbers += 1
        return f"{10000 + self.numbers % 90000}-{day:%y}"

    def stamped(self, thing: Any, day: date) -> Any:
        """As if published in the morning of ``day`` by somebody."""
        thing.veroeffentlicht_am = timezone.make_aware(datetime.combine(day, time(9)))
        thing.veroeffentlicht_von = self.clerk
        return thing

    def published_mostly(self, thing: Any, day: date) -> Any:
        """Published, but for a few that are still drafts or were withdrawn."""
        luck = self.chance.random()
        if luck < HIDDEN:
            return thing
        self.stamped(thing, day)
        if luck < HIDDEN + WITHDRAWN:
            thing.zurueckgezogen_am, thing.zurueckgezogen_von = thing.veroeffentlicht_am + timedelta(days=3), self.clerk
            thing.rueckzug_grund = "Versehentlich veröffentlicht."
        return thing

    def case(self, day: date, today: date, most: int) -> Case:
        """A case that begins on ``day`` and has at most ``most`` Drucksachen, none of them later than ``today``."""
        kind = self.chance.choices(list(KINDS), weights=list(KINDS.values()))[0]
        inquiry = kind == Drucksache.Art.ANFRAGE
        paper = Drucksache(art=kind, nummer=self.number(day), titel=self.language.title(day.year), datum=day)
        paper.text = self.language.reasons(day.year)
        paper.kennung = self.key()
        case = Case(
            paper=self.published_mostly(paper, day),
            asker=self.chance.choice(self.parties) if inquiry or kind == "antrag" else None,
            unit=self.chance.choice(self.units),
        )
        if inquiry:
            paper.einleitung = self.language.introduction(day.year)
            number = self.chance.choice((1, 2, 2, 3, 3, 4, 5))
            case.questions = [
                Frage(position=n, bezeichnung=f"{n}.", text=self.language.question(day.year))
                for n in range(1, number + 1)
            ]
            self.add_answers(case, today, most - 1)
        self.add_lines(case)
        case.files = [
            (paper, self.language.reasons(day.year)) for paper in case.papers if self.chance.random() < WITH_FILE
        ]
        return case

    def add_answers(self, case: Case, today: date, most: int) -> None:
        """Usually one final answer after some weeks, sometimes an interim one before it."""
        day = case.paper.datum + timedelta(days=min(int(self.chance.lognormvariate(3.4, 0.7)), 400))
        if self.chance.random() < INTERIM and most > 1:
            self.add_answer(case, day, today, interim=True)
            day += timedelta(days=60)
        if self.chance.random() < ANSWERED and most > 0:
            self.add_answer(case, day, today, interim=False)

    def add_answer(self, case: Case, day: date, today: date, *, interim: bool) -> None:
        if day > today:
            return
        paper = Beantwortung(titel=case.paper.titel, datum=day, kennung=self.key(), zwischenantwort=interim)
        paper.art, paper.art_wortlaut = Drucksache.Art.BEANTWORTUNG, "Beantwortung von Anfragen"
        paper.nummer = f"{case.paper.nummer}-E1" if self.chance.random() < 0.7 else ""
        paper.anrede, paper.einleitung = "Sehr geehrte Damen und Herren,", "die o.g. Anfrage beantworte ich wie folgt:"
        paper.dezernent, paper.verantwortlich = self.language.official(), ", ".join(self.language.person()[::-1])
        parts = [
            Antwortteil(
                position=question.position, bezeichnung=f"Zu {question.position}.)", text=self.language.answer(day.year)
            )
            for question in case.questions[: 1 if interim else None]
        ]
        case.answers.append(Answer(self.published_mostly(paper, day), parts))

    def add_lines(self, case: Case) -> None:
        """The paper goes to one of the next meetings, and with each answer to a later one, both under the same item."""
        for last in range(case.size):
            if self.chance.random() < CONSULTED and (place := self.next_place(case.papers[last].datum)):
                place.items += 1
                public = self.chance.random() >= NON_PUBLIC
                item = Tagesordnungspunkt(
                    sitzungstermin_id=place.meeting,
                    position=place.items,
                    nummer=str(place.items),
                    titel=case.paper.titel,
                    oeffentlich=public,
                    kennung=self.key(),
                )
                case.lines.append(Line(place, item, [case.paper, case.papers[last]] if last else [case.paper]))

    def next_place(self, day: date) -> Place | None:
        """One of the next meetings at least ten days after ``day``; none when there are none left."""
        first = bisect_left(self.places, day + timedelta(days=10), key=lambda place: place.day)
        upcoming = self.places[first : first + 4]
        return self.chance.choice(upcoming) if upcoming else None


def write(cases: list[Case], draw: Draw) -> None:
    """Write all ``cases`` with a few statements for each kind of row."""
    Drucksache.objects.bulk_create(case.paper for case in cases)
    Beantwortung.objects.bulk_create(answer.paper for case in cases for answer in case.answers)
    write_relations(cases)
    write_questions_and_answers(cases)
    write_lines(cases, draw)
    write_files(cases, draw)


def write_relations(cases: list[Case]) -> None:
    askers: Any = Drucksache.urheber.through
    units: Any = Drucksache.fachbereiche.through
    askers.objects.bulk_create(
        askers(drucksache_id=case.paper.pk, gremium_id=case.asker) for case in cases if case.asker
    )
    units.objects.bulk_create(
        units(drucksache_id=paper.pk, fachbereich_id=case.unit) for case in cases for paper in case.papers
    )


def write_questions_and_answers(cases: list[Case]) -> None:
    for case in cases:
        for question in case.questions:
            question.drucksache_id = case.paper.pk
        for answer in case.answers:
            for part in answer.parts:
                part.beantwortung_id = answer.paper.pk
    Frage.objects.bulk_create(question for case in cases for question in case.questions)
    answers = [(case, answer) for case in cases for answer in case.answers]
    Antwortteil.objects.bulk_create(part for _, answer in answers for part in answer.parts)
    Bezug.objects.bulk_create(
        Bezug(
            beantwortung_id=answer.paper.pk,
            drucksache_id=case.paper.pk,
            nummer=case.paper.nummer,
            datum=case.paper.datum,
        )
        for case, answer in answers
    )
    pairs = Antwortteil.fragen.through
    pairs.objects.bulk_create(
        pairs(antwortteil_id=part.pk, frage_id=case.questions[part.position - 1].pk)
        for case, answer in answers
        for part in answer.parts
    )


def write_lines(cases: list[Case], draw: Draw) -> None:
    lines = [line for case in cases for line in case.lines]
    Tagesordnungspunkt.objects.bulk_create(line.item for line in lines)
    Beratung.objects.bulk_create(
        Beratung(
            drucksache_id=paper.pk,
            gremium_id=line.place.body,
            sitzungstermin_id=line.place.meeting,
            tagesordnungspunkt_id=line.item.pk,
            termin=line.place.day,
            zustaendigkeit=Beratung.Zustaendigkeit.KENNTNISNAHME,
            oeffentlich=line.item.oeffentlich,
            kennung=draw.key(),
        )
        for line in lines
        for paper in line.papers
    )


def write_files(cases: list[Case], draw: Draw) -> None:
    texts = [(paper, f"{paper.titel}\n\n{text}") for case in cases for paper, text in case.files]
    files = [stored_file(paper, text, draw) for paper, text in texts]
    Anlage.objects.bulk_create(files)
    Dateitext.objects.bulk_create(
        (Dateitext(sha256=file.sha256, seiten=[text]) for file, (_, text) in zip(files, texts, strict=True)),
        ignore_conflicts=True,  # two papers may have the same words
    )


def stored_file(paper: Drucksache, text: str, draw: Draw) -> Anlage:
    """An Anlage of ``paper`` whose file, a PDF with ``text``, is written at once."""
    content = one_page(text)
    file = Anlage(drucksache_id=paper.pk, name="Schreiben", kennung=draw.key(), dateiname="schreiben.pdf")
    file.datei = storage_path(file, file.dateiname)  # type: ignore[assignment]
    path = Path(default_storage.path(str(file.datei)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    file.groesse, file.sha256 = len(content), hashlib.sha256(content).hexdigest()
    return draw.published_mostly(file, paper.datum)
