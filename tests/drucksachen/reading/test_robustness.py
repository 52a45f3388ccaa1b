"""Whatever the text: reading it never fails, and twice the text costs about twice the work."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drucksachen.reading.rules import read
from tests.drucksachen.reading import DOKUMENTE

PAPERS = [path.read_text(encoding="utf-8") for path in sorted(DOKUMENTE.iterdir())]
PIECES = st.sampled_from(
    ["1. ", "a) ", "Zu 1.)", "Zu den Fragen 1 bis 3:", "?", ":", "\n", "\n\n", "\f", "\t", "| ", "Gremium Termin TOP ö nö\n", "Rat der Stadt ",
     "24.05.2023", "31.02.2023 ", "Vorlage Nr.:", "x", "☒", "Anfrage", "Stellungnahme zur Anfrage\n", "Antrag\n", "Antwort:", "gez. ", "Seite 2\n", "-", "Wie viele ", "öffentlich\n"]
)  # fmt: skip


@settings(max_examples=40)
@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    read(text)


@settings(max_examples=60)
@given(st.lists(PIECES | st.text(max_size=12), max_size=60).map("".join))
def test_any_heap_of_pieces_of_papers_can_be_read(text):
    result = read(text)
    assert all(0 <= place.anfang <= place.ende <= len(result.text) for place in result.fundstellen.values())


@settings(max_examples=30)
@given(st.sampled_from(PAPERS), st.integers(0, 3000), st.integers(0, 400), st.text(max_size=20))
def test_any_damaged_paper_can_be_read(paper, start, length, text):
    read(paper[:start] + text + paper[start + length :])


@pytest.mark.parametrize(
    "piece",
    [
        "1. Wie viele?\n2. Warum?\n",
        "Stellungnahme zur Anfrage\n\nZu 1.)\n\nEine Antwort.\n\n",
        "Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort\n",
        "Ver-\n",
        "| Rat | 24.05.2023 | öffentlich |\n",
        "Vorlage Nr.:\n",
        "Satz ohne Ende\nSeite 2\n\f",
        "gez. Muster\n",
    ],
)
def test_four_times_the_text_costs_about_four_times_the_work(piece):
    read(piece * 300)  # caches are filled
    assert calls(piece * 800) < 5 * calls(piece * 200)


def calls(text):
    """How many calls reading ``text`` makes: the same number on every machine."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return counted
