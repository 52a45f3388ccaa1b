"""Both databases answer what plain Python answers: run on each of them, by the same units."""

from contextlib import contextmanager

import pytest
from django.db import connection

from ratsinfo.search.engines import Question, TookTooLong, Wanted, engine, postgresql_pairs, postgresql_reading
from ratsinfo.search.expressions import And, Days, Key, Not, Or, Phrase, Prefix
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.models import DRUCKSACHEN, INDEXES, document_of
from tests.search import corpus, reference

pytestmark = pytest.mark.django_db
MODEL = DRUCKSACHEN.public

SCHULE, KLIMA, SCHUTZ, MUELL = map(key_of, ("Schule", "Klima", "Schutz", "Müll"))

EXPRESSIONS = {
    "a word": Key(SCHULE),
    "a word of a title": Key(f"^{SCHULE}"),
    "a beginning": Prefix("stra"),
    "a marker of what is counted": Key("a:antrag"),
    "a number": Key("#20010"),
    "nothing there": Key("gibtesnicht"),
    "two words": And((Key(SCHULE), Key(KLIMA))),
    "one of two words": Or((Key(SCHULE), Key(KLIMA))),
    "words that follow each other": Phrase((SCHULE, KLIMA)),
    "in the title": And((Key(f"^{KLIMA}"), Phrase((KLIMA, SCHUTZ), title=True))),
    "a word or words that follow each other": Or((Key("#20010"), Phrase((KLIMA, SCHUTZ)))),
    "without a word": And((Key(KLIMA), Not(Key(SCHULE)))),
    "without words that follow each other": And((Key(KLIMA), Not(Phrase((KLIMA, SCHULE))))),
    "without either": And((Key(KLIMA), Not(Or((Key(SCHULE), Prefix("bruck")))))),
    "everything at once": And(
        (Or((Key(KLIMA), Key(SCHULE))), Phrase(("der", key_of("Plan"))), Not(Key("gibtesnicht")), Key("a:antrag"))
    ),
}
DAYS = {"any day": Days(), "some days": Days(737_600, 738_000)}


@pytest.fixture
def units(db):
    return corpus.write()[0]


@contextmanager
def opened():
    reading = engine().reading()
    with reading.opened():
        yield reading


def find(*wanted):
    with opened() as reading:
        return list(reading.find(wanted))


@pytest.mark.parametrize("days", DAYS.values(), ids=DAYS)
@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_a_list_is_what_plain_python_finds(units, expression, days):
    expected = reference.newest_first(units, expression, days)

    (found,) = find(Wanted(MODEL, expression, limit=1000, days=days))

    assert [(place.unit, place.units) for place in found.places] == expected
    assert found.complete


def test_the_expressions_find_something(units):
    found = {name: len(reference.newest_first(units, expression)) for name, expression in EXPRESSIONS.items()}

    assert [name for name, number in found.items() if not number] == ["nothing there"]


def test_a_list_ends_where_it_was_asked_to(units):
    expected = reference.newest_first(units, Key(SCHULE))

    (found,) = find(Wanted(MODEL, Key(SCHULE), limit=7))

    assert [place.unit for place in found.places] == [unit for unit, _ in expected[:7]]
    assert not found.complete


def test_oldest_first(units):
    expected = reference.newest_first(units, Key(SCHULE))[::-1]

    (found,) = find(Wanted(MODEL, Key(SCHULE), limit=7, oldest=True))

    assert [document_of(place.unit) for place in found.places] == [document_of(unit) for unit, _ in expected[:7]]


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_the_condition_names_the_same_documents(units, expression):
    sql, params = engine().condition(MODEL, expression, Days())
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        documents = {document for (document,) in cursor.fetchall()}

    assert documents == set(reference.matching(units, expression))


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_documents_are_counted_once_with_their_marks(units, expression):
    documents = reference.matching(units, expression)
    marks = {unit.document: unit.marks for unit in units}

    with opened() as reading:
        (counted,) = reading.count([Question(MODEL, expression)])

    assert counted.exact
    assert counted.documents == len(documents)
    assert sorted(counted.marks) == sorted(marks[document] for document in documents)


def test_matching_units_of_some_documents(units):
    found = reference.matching(units, Key(SCHULE))
    several = [units for units in found.values() if len(units) > 2]

    with opened() as reading:
        matching = reading.matching(MODEL, Key(SCHULE), [units[0] for units in several], most=2)

    assert sorted(matching) == sorted(unit for units in several for unit in units[:2])


def test_sequences_are_those_that_were_written(units):
    chosen = {unit.id: unit for unit in units[:5]}

    with opened() as reading:
        found = reading.sequences(MODEL, list(chosen))

    assert {unit: (title.split(), body.split()) for unit, (title, body) in found.items()} == {
        unit.id: (unit.title_keys.split(), unit.body_keys.split()) for unit in chosen.values()
    }


def test_what_is_deleted_is_not_found(units):
    gone = [unit.document for unit in units if SCHULE in reference.keys_of(unit)]
    engine().delete(MODEL, gone)

    (found,) = find(Wanted(MODEL, Key(SCHULE), limit=10))

    assert found.places == ()
    assert not MODEL.contents.objects.filter(pk__in=[unit.id for unit in units if unit.document in gone]).exists()


def test_rows_deleted_otherwise_are_not_found_either(units):
    MODEL.objects.all().delete()

    (found,) = find(Wanted(MODEL, Key(SCHULE), limit=10))

    assert found.places == ()


def test_a_new_version_of_a_document_replaces_the_old_one(units):
    some = [unit for unit in units if unit.document == 1]
    engine().delete(MODEL, [1])
    engine().write(MODEL, some)

    (found,) = find(Wanted(MODEL, Key(SCHULE), limit=1000))

    assert [(place.unit, place.units) for place in found.places] == reference.newest_first(units, Key(SCHULE))


def test_nothing_else_is_changed_by_a_reading(units):
    """The settings that bind the planner end with it, also within another transaction."""
    with opened() as reading:
        list(reading.find([Wanted(MODEL, Key(SCHULE), limit=1)]))

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            assert cursor.fetchone() == ("on",)


def test_a_question_that_takes_too_long_is_stopped(units, monkeypatch):
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "postgresql": "SELECT pg_sleep(30)",
    }
    monkeypatch.setattr("ratsinfo.search.engines.sqlite.SECONDS", 0.05)
    monkeypatch.setitem(postgresql_reading.SETTINGS, "statement_timeout", "50ms")

    def ask_slowly():
        with opened() as reading, connection.cursor() as cursor:
            reading.expect([Wanted(MODEL, Key(SCHULE), limit=1)])
            cursor.execute(slow[connection.vendor])

    with pytest.raises(TookTooLong):
        ask_slowly()


def test_the_tables_are_there_for_every_index(db):
    for index in INDEXES:
        for model in (index.public, index.internal):
            (found,) = find(Wanted(model, Key(SCHULE), limit=1))
            assert found.complete


@pytest.mark.django_db(transaction=True)
def test_what_the_engines_made_can_be_taken_back(transactional_db):
    tables = [model._meta.db_table for index in INDEXES for model in (index.public, index.internal)]
    has_pairs = connection.vendor == "postgresql"

    with connection.schema_editor() as editor:
        if has_pairs:
            postgresql_pairs.drop(editor, tables)
        engine().drop(editor, tables)
    with connection.schema_editor() as editor:
        engine().create(editor, tables)
        if has_pairs:
            postgresql_pairs.create(editor, tables)

    corpus.write()
    (found,) = find(Wanted(MODEL, Key(SCHULE), limit=1))
    assert found.places
