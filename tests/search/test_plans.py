"""The databases find what is asked for by the index of the keys: other ways are chosen where nobody rules them out, and take seconds."""

from contextlib import contextmanager

import pytest
from django.db import connection

from ratsinfo.search.engines import Question, Wanted, engine, postgresql_reading
from ratsinfo.search.expressions import And, Days, Key, Not, Phrase
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.searching import Search
from tests.search import corpus

pytestmark = pytest.mark.django_db
MODEL = DRUCKSACHEN.public
TABLE = MODEL._meta.db_table
SCHULE, RARE = key_of("Schule"), Key("gibtesnicht")
EXPLAIN = {"postgresql": "EXPLAIN (FORMAT JSON) ", "sqlite": "EXPLAIN QUERY PLAN "}


@pytest.fixture
def archive(db):
    corpus.write()


@contextmanager
def plans():
    """Of every statement inside that reads the index, how the database goes about it."""
    found: list[str] = []

    def explained(execute, sql, params, many, context):
        if TABLE in sql and sql.lstrip(" (").startswith(("SELECT", "WITH")) and "set_config" not in sql:
            with connection.connection.cursor() if connection.vendor == "postgresql" else connection.cursor() as cursor:
                execute_plain(cursor, sql, params)
                found.append(str(cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        yield found


def execute_plain(cursor, sql, params) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(EXPLAIN["postgresql"] + sql, params)
    else:
        cursor.cursor.execute(EXPLAIN["sqlite"] + sql, params)


def is_by_keys(plan: str, index: str = "tsv") -> bool:
    if connection.vendor == "sqlite":
        return "VIRTUAL TABLE INDEX" in plan
    if "Seq Scan" in plan:
        return False
    by_pairs = f"{TABLE}_paare" in plan or "id = ANY" in plan  # which gave the numbers
    return by_pairs or (f"{TABLE}_{index}" in plan and f"{TABLE}_pkey" not in plan)


def test_rare_words_that_follow_each_other_are_found_by_their_pair(archive):
    reading = engine().reading()
    with reading.opened(), plans() as found:
        list(reading.find([Wanted(MODEL, ASKED["words that follow each other"], 20)]))

    assert any(f"{TABLE}_paare" in plan for plan in found) == (connection.vendor == "postgresql")


ASKED = {
    "a frequent word": Key(SCHULE),
    "nothing": RARE,
    "without a word": And((Key(SCHULE), Not(RARE))),
    "words that follow each other": Phrase((SCHULE, key_of("Klima"))),
}


@pytest.mark.parametrize("days", [Days(), Days(737_600, 738_000)], ids=["any day", "some days"])
@pytest.mark.parametrize("expression", ASKED.values(), ids=ASKED)
def test_lists_are_read_by_keys(archive, expression, days):
    reading = engine().reading()
    with reading.opened(), plans() as found:
        list(reading.find([Wanted(MODEL, expression, 20, days)]))

    assert found
    assert all(map(is_by_keys, found)), found


@pytest.mark.parametrize("expression", ASKED.values(), ids=ASKED)
def test_counts_are_read_by_keys(archive, expression):
    reading = engine().reading()
    with reading.opened(), plans() as found:
        reading.count([Question(MODEL, expression)])

    assert found
    assert all(map(is_by_keys, found)), found


def test_a_sample_is_read_by_an_index_of_its_own(archive, monkeypatch):
    monkeypatch.setattr(postgresql_reading, "MOST_EXACT", 5)
    reading = engine().reading()
    with reading.opened(), plans() as found:
        reading.count([Question(MODEL, Key(SCHULE))])

    assert is_by_keys(found[0], "stichprobe" if connection.vendor == "postgresql" else "tsv"), found


def test_a_whole_page_costs_few_queries(archive, django_assert_max_num_queries):
    """Seven, and three for the savepoint that stands for the transaction here."""
    with django_assert_max_num_queries(10):
        search = Search(DRUCKSACHEN, "Schule Klima", marks={"a": "antrag"})
        with search.opened():
            assert search.total.number
            search.options(("a", "j"))
            search.page(1, 20)


def test_the_newest_months_are_read_first(archive, monkeypatch):
    """A frequent word is not looked for in the whole archive."""
    monkeypatch.setattr(postgresql_reading, "FEW", 5)
    asked: list[str] = []

    def recorded(execute, sql, params, many, context):
        asked.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    reading = engine().reading()
    with reading.opened(), connection.execute_wrapper(recorded):
        list(reading.find([Wanted(MODEL, Key(SCHULE), 3)]))

    months = {
        word for statement in asked if "GROUP BY" in statement for word in statement.split("'") if word.startswith("m:")
    }
    assert len(months) < 20
    assert bool(months) == (connection.vendor == "postgresql")
