"""Both databases give the same result lists: each the one that plain Python works out, for generated questions of every kind."""

import random

import pytest
from django.db import connection

from ratsinfo.search import searching
from ratsinfo.search.engines import postgresql_pairs, postgresql_reading, sqlite
from ratsinfo.search.expressions import Days, Key
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.searching import NEWEST, OLDEST, RELEVANCE, Search
from tests.search import corpus, reference

pytestmark = pytest.mark.django_db
QUESTIONS = 100  # of each kind
SIZE = 20


def word(draw: random.Random) -> str:
    return draw.choice(corpus.WORDS)


def phrase(draw: random.Random) -> str:
    return f'"{" ".join(draw.choice((*corpus.WORDS, *corpus.FILLERS)) for _ in range(draw.randrange(1, 4)))}"'


def number(draw: random.Random) -> str:
    ending = draw.choice(("", "-19", "/20", "-21-E1", "*"))
    return f"{draw.choice(('', 'DS ', 'Drucksache Nr. '))}{20000 + draw.randrange(80)}{ending}"


def start(draw: random.Random) -> str:
    chosen = word(draw)
    return f"{chosen[: draw.randrange(3, 9)]}*"


KINDS = {
    "a word": word,
    "two words": lambda draw: f"{word(draw)} {word(draw)}",
    "three words": lambda draw: f"{word(draw)} {word(draw)} und {word(draw)}",
    "a phrase": phrase,
    "a phrase and a word": lambda draw: f"{phrase(draw)} {word(draw)}",
    "without a word": lambda draw: f"{word(draw)} -{word(draw)}",
    "without a phrase": lambda draw: f"{word(draw)} -{phrase(draw)}",
    "a beginning": start,
    "a number": number,
    "a word of the title": lambda draw: f"titel:{draw.choice((word, phrase, start))(draw)} {word(draw)}",
}


@pytest.fixture
def units(db):
    return corpus.write()[0]


def compare(units, kind: str, questions: int) -> int:
    """Ask so many questions of this kind; returns how many had an answer."""
    draw = random.Random(f"Parität {kind}")  # noqa: S311  the same questions every time
    answered = 0
    for _ in range(questions):
        text, order, page = (
            KINDS[kind](draw),
            draw.choice((RELEVANCE, RELEVANCE, NEWEST, OLDEST)),
            draw.choice((1, 1, 2)),
        )
        marks, days = draw.choice(({}, {}, {"a": "antrag"})), draw.choice((Days(), Days(737_600, 738_000)))
        keys = tuple(Key(f"{letter}:{name}") for letter, name in marks.items())
        expected = reference.in_order(units, text, order, keys, days)

        search = Search(DRUCKSACHEN, text, marks=marks, days=days)

        shown = [document for document, _ in search.page(page, SIZE, order)]
        assert shown == expected[(page - 1) * SIZE : page * SIZE], (text, marks, days, order, page)
        total = search.total
        assert total.number == len(expected) or (total.at_least and total.number < len(expected)), (text, total)
        answered += bool(expected)
    return answered


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_is_the_one_that_plain_python_works_out(units, kind):
    assert compare(units, kind, QUESTIONS) > QUESTIONS / 10


@pytest.mark.parametrize("few_near", [-1, 5], ids=["by words", "by pairs"])
@pytest.mark.parametrize("kind", KINDS)
def test_however_a_list_is_read_it_is_the_same(units, kind, few_near, monkeypatch):
    """As if this were a large archive: the newest months first, few candidates; phrases by their words or by pairs of them."""
    monkeypatch.setattr(postgresql_pairs, "FEW_NEAR", few_near)
    monkeypatch.setattr(postgresql_pairs, "MOST_NEAR", few_near * 1000)
    monkeypatch.setattr(postgresql_reading, "FEW", 5)
    monkeypatch.setattr(postgresql_reading, "LEAST_CHECKED", 5)
    monkeypatch.setattr(postgresql_reading, "MOST_CHECKED", 5)
    monkeypatch.setattr(searching, "CANDIDATES", 7)
    monkeypatch.setattr(reference, "CANDIDATES", 7)

    assert compare(units, kind, QUESTIONS // 4)


def test_of_a_sample_about_as_many_are_counted(units, monkeypatch):
    """One document in two is looked at."""
    for module in (sqlite, postgresql_reading):
        monkeypatch.setattr(module, "MOST_EXACT", 20)
        monkeypatch.setattr(module, "SAMPLE", 2)
    search = Search(DRUCKSACHEN, "Schule", marks={"a": ["anfrage", "antrag"]})
    expected = len(reference.in_order(units, "Schule", NEWEST))

    assert expected / 2 < search.total.number < expected * 2
    assert expected / 2 < sum(search.options("a")["a"].values()) < expected * 2
    assert search.total.exact == (connection.vendor == "sqlite")
