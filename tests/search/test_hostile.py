"""Whatever is typed, it is read in some way and answered: nobody gets an error, and nothing takes long."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ratsinfo.search.language import MOST_TERMS, parse
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.searching import NEWEST, RELEVANCE, Search
from tests.search import corpus

OPERATORS = st.sampled_from(
    [
        *(
            '"',
            "'",
            "„",
            "“",
            "*",
            "-",
            "--",
            "+",
            "^",
            ":",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "<",
            ">",
            "<->",
            "<2>",
            "&",
            "|",
        ),
        *(
            "!",
            "!!",
            "\\",
            "%",
            "_",
            "?",
            "~",
            "@@",
            ";",
            "/*",
            "*/",
            "$$",
            "NEAR",
            "NEAR(",
            "AND",
            "OR",
            "NOT",
            "ODER",
        ),
        *(
            "titel:",
            "titel:-",
            "-titel:",
            "text:",
            "weiteres:",
            ":*",
            "'a':*",
            "#",
            "=",
            "a:antrag",
            "r:drucksachen.anlage",
        ),
        *(
            "\0",
            "\x01",
            "\x1b",
            "\u202e",
            "\u00ad",
            "\u200d",
            "\ufeff",
            "\ud800",
            "Ѕchule",
            "Ⅷ",
            "ﬁ",
            "٣",
            "𝔖𝔠𝔥𝔲𝔩𝔢",
            "💧",
        ),
        *("Schule", "26309-22-E1", "Schul*", " ", "\n", "\t", "\u00a0", "%s", "%(a)s", "{}"),
    ]
)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(), max_size=30),
    st.lists(OPERATORS, max_size=14).map("".join),
    st.lists(OPERATORS, max_size=14).map(" ".join),
)
ENDLESS = {
    "10 kB of one word": "Schule " * 1500,
    "10 kB without a blank": "x" * 10_000,
    "10 kB of different words": " ".join(f"Wort{number}" for number in range(1400)),
    "200 quotes": '"' * 200,
    "201 quotes with words": '"Schule ' * 201,
    "200 exclusions": "Schule" + " -Klima" * 200,
    "200 beginnings": "der* " * 200,
    "an endless number": "1-" * 5000,
    "digits": "9" * 5000,
    "an endless phrase": f'"{"die Schule " * 900}"',
    "umlauts": "ä" * 5000,
    "signs that are many when folded": "\ufdfa" * 3000,
}


@given(text=HOSTILE)
@settings(max_examples=400, deadline=None)
def test_anything_is_read(text):
    query = parse(text)

    assert len(query.terms) + len(query.excluded) <= MOST_TERMS
    assert query.is_empty or query.tiers


@pytest.fixture
def archive(db):
    corpus.write()


def ask(text: str) -> None:
    search = Search(DRUCKSACHEN, text)
    for order in (RELEVANCE, NEWEST):
        search.page(1, 20, order)
    search.options(("a", "j"))
    assert search.total.number >= 0


@given(text=HOSTILE)
@example(text='titel:- -titel:"')
@example(text="\ud800 Schule")
@example(text="٠")
@example(text="٠*")
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_is_answered(archive, text):
    ask(text)


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_endless_questions_are_answered_soon(archive, text):
    before = time.process_time()

    ask(text)

    assert time.process_time() - before < 2


@pytest.mark.parametrize("name", [name for name in ENDLESS if name != "200 quotes"])
def test_what_is_left_out_of_endless_questions_is_said(name):
    assert parse(ENDLESS[name]).notices


def test_what_was_found_does_not_depend_on_what_is_typed_around_it(archive):
    plain = Search(DRUCKSACHEN, "Schule Klima").page(1, 20)

    assert plain
    assert Search(DRUCKSACHEN, "(Schule) & Klima!").page(1, 20) == plain


@pytest.mark.parametrize(
    "marker", ["a:antrag", "r:drucksachen.drucksache", "u:mehrere", "#20010 :", "^Schule", "+Schule", "=schule"]
)
def test_markers_cannot_be_typed(marker):
    """They would be told apart from words: what is typed never becomes one."""
    assert not any(key[0] in "#^+~" or key[1:2] == ":" for term in parse(marker).terms for key in keys_of(term))


def keys_of(term) -> tuple[str, ...]:
    return getattr(term, "keys", None) or (term.key,)
