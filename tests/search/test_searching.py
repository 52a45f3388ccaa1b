"""A search as a page asks it: what counts, what is found by whom, and what is said where it takes too long."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from ratsinfo.search import searching
from ratsinfo.search.engines import TookTooLong
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.searching import MOST_PAGES, NEWEST, OLDEST, TOO_SLOW, Search
from tests.factories import make_user
from tests.search import corpus, reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(db):
    return corpus.write()


def make_chief():
    """Somebody with every right."""
    chief = make_user("Chefin", staff=True)
    chief.is_superuser = True
    chief.save()
    return chief


def documents(search: Search) -> set[int]:
    sql, params = search.hits().sql, search.hits().params
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {document for (document,) in cursor.fetchall()}


def of(units, text: str) -> set[int]:
    return set(reference.in_order(units, text, NEWEST))


def test_the_public_finds_only_what_is_public(units):
    public, internal = units
    assert of(internal, "Schule") - of(public, "Schule")

    for reader in (None, AnonymousUser(), make_user("Leser")):
        assert documents(Search(DRUCKSACHEN, "Schule", reader=reader)) == of(public, "Schule")


def test_whoever_may_see_everything_finds_everything(units):
    public, internal = units
    reader = make_chief()

    assert documents(Search(DRUCKSACHEN, "Schule", reader=reader)) == of(public, "Schule") | of(internal, "Schule")


def test_a_right_to_something_else_finds_nothing_more(units):
    public, _ = units
    reader = make_user("Sitzungsdienst", staff=True, rights=["gremien.view_sitzungstermin"])

    assert documents(Search(DRUCKSACHEN, "Schule", reader=reader)) == of(public, "Schule")


def test_pages_and_numbers_are_those_of_the_public_for_everybody(units):
    public, _ = units
    reader = make_chief()
    search = Search(DRUCKSACHEN, "Schule", reader=reader)

    assert {document for document, _ in search.page(1, 1000)} == of(public, "Schule")
    assert search.total.number == len(of(public, "Schule"))


def test_a_choice_does_not_count_for_its_own_options(units):
    every = Search(DRUCKSACHEN, "Schule").options("aj")
    chosen = Search(DRUCKSACHEN, "Schule", marks={"a": "antrag"})

    assert chosen.options("a") == {"a": every["a"]}
    assert chosen.total.number == every["a"]["antrag"]
    assert sum(chosen.options("j")["j"].values()) == every["a"]["antrag"]


def test_several_marks_of_a_kind_are_either(units):
    either = Search(DRUCKSACHEN, "Schule", marks={"a": ["anfrage", "antrag"]})

    assert either.total == Search(DRUCKSACHEN, "Schule").total


def test_a_mark_that_nothing_bears_leaves_nothing(units):
    search = Search(DRUCKSACHEN, "Schule", marks={"a": "gibtesnicht"})

    assert (search.page(1, 20), search.total.number) == ([], 0)


def test_the_units_that_match_come_with_each_document(units):
    public, _ = units
    found = reference.matching(public, Search(DRUCKSACHEN, "Schule").query.expression)

    shown = dict(Search(DRUCKSACHEN, "Schule").page(1, 1000))

    assert shown == {document: ids[: searching.MOST_UNITS_SHOWN] for document, ids in found.items()}
    assert any(len(ids) > 1 for ids in shown.values())


def test_oldest_is_newest_backwards(units):
    newest, oldest = (Search(DRUCKSACHEN, "Schule").page(1, 1000, order) for order in (NEWEST, OLDEST))

    assert [document for document, _ in oldest] == [document for document, _ in newest][::-1]


@pytest.mark.parametrize("number", [0, -1, MOST_PAGES + 1])
def test_pages_beyond_the_last_are_refused(units, number):
    with pytest.raises(ValueError, match="Seiten"):
        Search(DRUCKSACHEN, "Schule").page(number, 20)


@pytest.mark.parametrize("text", ["", "  ", "-Schule", "?"])
def test_without_a_question_nothing_is_asked(units, text, django_assert_num_queries):
    search = Search(DRUCKSACHEN, text)

    with django_assert_num_queries(0):
        assert (search.page(1, 20), search.total.number, search.options("a")) == ([], 0, {"a": {}})
    assert documents(search) == set()


def test_what_takes_too_long_is_said_and_no_error(units, monkeypatch):
    def slow(*args):
        raise TookTooLong

    search = Search(DRUCKSACHEN, "Schule")
    monkeypatch.setattr(type(search.reading), "find", slow)

    assert search.page(1, 20) == []
    assert search.notices == (TOO_SLOW,)
