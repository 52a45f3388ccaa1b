"""One large meeting for an empty archive: items, inquiries with their answers, attached files."""

from drucksachen.models import Drucksache
from gremien.models import Sitzungstermin
from tests.documents import pdf, shown
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_koerperschaft,
    make_sitzung,
    make_top,
)

ITEMS, PAPERS, SHEETS = 40, 38, 3
PARAGRAPH = (
    "Die Verwaltung hat die im vergangenen Jahr beschlossenen Maßnahmen im Stadtgebiet geprüft und stellt den Stand der "
    "Umsetzung in den einzelnen Stadtbezirken dar; die Mittel stehen im Haushaltsplan zur Verfügung. "
) * 4


def inquiry_and_answer(number: int) -> tuple[Drucksache, Drucksache]:
    questions = [f"Wie ist der Stand der Maßnahme {number}.{place}? {PARAGRAPH}" for place in range(3)]
    inquiry = make_anfrage(f"Anfrage {number}: Stand der Maßnahmen", fragen=questions, einleitung=PARAGRAPH)
    return inquiry, make_beantwortung(inquiry, teile=[PARAGRAPH * 2] * 3)


def sheet(number: int, place: int) -> bytes:
    lines = (shown(60, 780 - 14 * line, f"Anlage {number}, Blatt {place}: " + PARAGRAPH[:70]) for line in range(45))
    return b"".join(lines)


def fill() -> Sitzungstermin:
    """The meeting as the only one of its town."""
    make_koerperschaft()
    return meeting()


def meeting(items: int = ITEMS, papers: int = PAPERS) -> Sitzungstermin:
    """A meeting of so many items and inquiries with their answers, published with all that belongs to it."""
    sitzung = make_sitzung()
    points = [make_top(sitzung, f"Punkt {number}: Stand der Maßnahmen") for number in range(items)]
    for number in range(papers):
        item = points[number % items]
        inquiry, answer = inquiry_and_answer(number)
        for paper in (inquiry, answer):
            make_beratung(paper, tagesordnungspunkt=item, sitzungstermin=sitzung)
        make_anlage(inquiry, f"Anlage {number}", content=pdf(*(sheet(number, place) for place in range(SHEETS))))
    return sitzung
