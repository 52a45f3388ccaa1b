"""What the rows of Drucksachen and Beantwortungen say in lists."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString

from drucksachen.models import Bezug, Drucksache
from ratsinfo.listing.results import Hit
from ratsinfo.listing.rows import state_html


class Linked(NamedTuple):
    """A Bezug: what is printed, or the Drucksache with its address."""

    text: str
    art: str = ""
    datum: date | None = None
    adresse: str = ""


class PaperRow(NamedTuple):
    level: int
    art: str
    nummer: str
    datum: date
    adresse: str
    zustand: SafeString
    stand: str | None
    ueberfaellig: bool
    fragende: str


class AnswerRow(NamedTuple):
    level: int
    art: str
    nummer: str
    datum: date
    adresse: str
    zustand: SafeString
    bezuege: tuple[Linked, ...]


def paper_row(hit: Hit, level: int, term: int | None, fragende: str) -> PaperRow:
    """A Drucksache, which is overdue after ``term`` days."""
    paper = hit.row
    return PaperRow(
        level,
        paper.art_text,
        paper.nummer,
        paper.datum,
        hit.address,
        state_html(paper),
        paper.stand,
        bool(paper.stand) and paper.is_overdue(term, timezone.localdate()),
        fragende,
    )


def answer_row(hit: Hit, level: int) -> AnswerRow:
    answer = hit.row
    return AnswerRow(
        level,
        answer.antwort_art,
        answer.nummer,
        answer.datum,
        hit.address,
        state_html(answer),
        tuple(linked(link) for link in answer.bezuege.all()),
    )


def linked(link: Bezug) -> Linked:
    paper: Any = link.drucksache
    if paper is None:
        return Linked(str(link))
    return Linked(paper.nummer or paper.titel, paper.art_text, paper.datum, paper.get_absolute_url())


def askers(paper: Drucksache) -> str:
    """Who brought it in: the printed words where there are some, else the Gremien that the reader may see."""
    return paper.urheber_wortlaut or ", ".join(body.name for body in paper.urheber.all())
