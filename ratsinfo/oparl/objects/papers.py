"""Paper: a Drucksache, with its files and its Beratungsfolge, and beside OParl's words its questions and answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Q, Value

from drucksachen.models import Anlage, Antwortteil, Bezug, Drucksache, Frage
from gremien.models import Fachbereich, Gremium
from ratsinfo.oparl.objects.consultations import Consultations
from ratsinfo.oparl.objects.files import Files, placed
from ratsinfo.oparl.objects.writing import Object, Writer, clean, filled, iso
from ratsinfo.oparl.words import ANSWER_KINDS, FILE_OF_PAPER, VENDOR
from ratsinfo.publishing.querysets import publicity

QUESTION, PART = "1", "2"  # in the order in which they are read
NONE = Value(0, BigIntegerField())
TEXTS = ("anrede", "einleitung", "text", "unterzeichner", "unterzeichner_funktion", "dezernent", "urheber_wortlaut")
ROLES = {"originatorOrganization": Gremium, "underDirectionOf": Fachbereich}


@dataclass
class Link:
    """What an answer refers to: the keys of both papers, that of the inquiry where the public sees it, and what is printed."""

    answer: str
    inquiry: str
    number: str
    body: str
    day: date | None
    words: str


class Papers(Writer):
    """Whatever their number, and with all that belongs to them, in seven queries."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        self.keys = list(keys)
        rows = self.reading.visible(Drucksache).filter(pk__in=keys).defer("suchtext", "rueckzug_grund").order_by("pk")
        embedded = {} if self.reading.omit else self.embedded()
        self.reading.know_of({self.art: keys})
        links, bodies, (questions, parts) = self.links(), self.bodies(), self.passages()
        related = {
            key: {
                **embedded.get(key, {}),
                **bodies[key],
                f"{VENDOR}frage": questions.get(key),
                f"{VENDOR}antwortteil": parts.get(key),
            }
            for key in keys
        }
        found = (row for row in rows if self.reading.has(self.art, row.pk))
        return {row.pk: self.object(row, related[row.pk] | self.references(row, links[row.pk])) for row in found}

    def object(self, row: Any, related: Object) -> Object:
        return self.write(
            row.pk,
            row.kennung,
            {
                "body": self.site.body(),
                "name": row.titel,
                "reference": row.nummer,
                "date": iso(row.datum),
                "paperType": row.art_text,
                **related,
                "web": self.site.page(row),
                f"{VENDOR}art": row.art,
                **{f"{VENDOR}{camel(name)}": clean(getattr(row, name)) for name in TEXTS},
            },
        )

    # Files and consultations

    def embedded(self) -> dict[int, Object]:
        """By paper what is embedded in it."""
        files, lines = Files(self.reading, "anlage", within=True), Consultations(self.reading, "beratung", within=True)
        of_paper: dict[int, tuple[list[Anlage], list[Any]]] = defaultdict(lambda: ([], []))
        for file in files.rows().filter(drucksache__in=self.keys):
            of_paper[file.drucksache_id][0].append(file)
        for line in lines.rows().filter(drucksache__in=self.keys):
            of_paper[line.drucksache_id][1].append(line)
        self.reading.know_of(
            {
                self.art: self.keys,
                files.art: [file.pk for some, _ in of_paper.values() for file in some],
                lines.art: [line.pk for _, some in of_paper.values() for line in some],
            }
        )
        return {
            key: {**placed(files, some, FILE_OF_PAPER), "consultation": lines.embedded(others)}
            for key, (some, others) in of_paper.items()
        }

    # Gremien and Fachbereiche

    def bodies(self) -> dict[int, Object]:
        """By paper who brought it in, and who is responsible."""
        found: dict[int, Object] = defaultdict(lambda: {name: [] for name in ROLES})
        brought_in, responsible = (self.named(*role) for role in ROLES.items())
        for row in brought_in.union(responsible, all=True).order_by("paper", "place"):
            found[row["paper"]][row["role"]].append(self.site.object(row["kind"], row["key"]))
        return found

    def named(self, role: str, model: Any) -> Any:
        """What ``role`` is in papers, as far as the public sees it."""
        rows = self.reading.visible(model).filter(drucksachen__in=self.keys).order_by()
        return rows.values(
            paper=F("drucksachen"), role=text(role), kind=text(model._meta.model_name), place=F("pk"), key=F("kennung")
        )

    # Inquiry and answer

    def links(self) -> dict[int, list[Link]]:
        """By paper what answers refer to, for both ends of it."""
        shown = publicity(Drucksache, self.reading.now, "drucksache__")
        columns = ("beantwortung", "drucksache", "anfrage_gezeigt", "beantwortung__kennung", "drucksache__kennung")
        printed = ("nummer", "gremium_wortlaut", "datum", "wortlaut")
        rows = self.reading.visible(Bezug).annotate(anfrage_gezeigt=shown).order_by("pk")
        rows = rows.filter(Q(beantwortung__in=self.keys) | Q(drucksache__in=self.keys))
        found: dict[int, list[Link]] = defaultdict(list)
        for answer, inquiry, is_shown, answer_key, key, *words in rows.values_list(*columns, *printed):
            link = Link(answer_key, key if is_shown else "", *words)
            found[answer].append(link)
            if is_shown:
                found[inquiry].append(link)
        return found

    def references(self, row: Any, links: list[Link]) -> Object:
        """Inquiry and answer in OParl's words, and which is which in our own."""
        own = [link for link in links if link.answer == row.kennung]
        asked = self.addresses(link.inquiry for link in own)
        answers = self.addresses(link.answer for link in links if link.inquiry == row.kennung)
        kind = ANSWER_KINDS[row.zwischenantwort] if row.ist_beantwortung else ""
        return {
            "relatedPaper": [*asked, *answers],
            "superordinatedPaper": asked,
            "subordinatedPaper": answers,
            f"{VENDOR}beantwortet": asked,
            f"{VENDOR}beantwortetDurch": answers,
            f"{VENDOR}antwortArt": kind,
            f"{VENDOR}bezug": [self.reference(link) for link in own],
        }

    def addresses(self, keys: Iterable[str]) -> list[str]:
        return [self.site.object(self.art, key) for key in dict.fromkeys(keys) if key]

    def reference(self, link: Link) -> Object:
        """What an answer prints of what it refers to, and the paper where it is public."""
        paper = self.site.object(self.art, link.inquiry) if link.inquiry else ""
        words = {"nummer": link.number, "gremium": link.body, "datum": iso(link.day), "wortlaut": link.words}
        return filled(**words, paper=paper)

    # Questions and answers

    def passages(self) -> tuple[dict[int, list[Object]], dict[int, list[Object]]]:
        """By paper its questions, and its parts that answer questions of others."""
        questions: dict[int, list[Object]] = defaultdict(list)
        numbers: dict[int, tuple[str, int]] = {}  # by question its paper and its number there
        parts: dict[int, dict[int, Object]] = defaultdict(dict)
        for row in self.passage_rows():
            paper, key = row["paper"], row["key"]
            if row["kind"] == QUESTION:
                number = len(questions[paper]) + 1
                questions[paper].append(filled(nummer=number, bezeichnung=row["heading"], text=clean(row["words"])))
                numbers[key] = (row["paper_key"], number)
                continue
            whole = filled(bezeichnung=row["heading"], text=clean(row["words"]))
            part = parts[paper].setdefault(key, {**whole, "frage": []})
            if row["question"] in numbers:
                of, number = numbers[row["question"]]
                part["frage"].append({"paper": self.site.object(self.art, of), "nummer": number})
        return questions, {paper: [filled(**part) for part in some.values()] for paper, some in parts.items()}

    def passage_rows(self) -> Any:
        """The questions of these papers and of those that they answer, then the parts of these papers, each in its order."""
        questions, parts = self.reading.visible(Frage), self.reading.visible(Antwortteil)
        answered = parts.filter(beantwortung__in=self.keys).order_by().values("fragen__drucksache")
        asked = questions.filter(Q(drucksache__in=self.keys) | Q(drucksache__in=answered)).order_by()
        common = {"place": F("position"), "key": F("pk"), "heading": F("bezeichnung"), "words": F("text")}
        first = asked.values(
            kind=text(QUESTION), paper=F("drucksache"), paper_key=F("drucksache__kennung"), question=NONE, **common
        )
        second = parts.filter(beantwortung__in=self.keys).order_by()
        second = second.values(
            kind=text(PART), paper=F("beantwortung"), paper_key=text(""), question=F("fragen"), **common
        )
        return first.union(second, all=True).order_by("kind", "paper", "place", "key", "question")


def text(value: str) -> Value:
    return Value(value, CharField())


def camel(name: str) -> str:
    """ "urheber_wortlaut" as OParl writes names: "urheberWortlaut"."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
