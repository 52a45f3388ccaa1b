"""SQLite: an FTS5 table beside each table of units, with the same numbers; FTS5 sees opaque keys and analyses nothing."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import OperationalError, connection

from ratsinfo.search.engines import (
    MOST_EXACT,
    OF_SEVERAL,
    SAMPLE,
    SECONDS,
    SQL,
    Counted,
    Found,
    Place,
    Question,
    TookTooLong,
    Wanted,
    contents,
    further,
)
from ratsinfo.search.expressions import And, Days, Expression, Key, Not, Or, Phrase, Prefix, asked, both, without
from ratsinfo.search.models import DOCUMENT_BITS, MOST_UNITS, ONE_DAY, UNIT_BITS, Einheit, document_of, first_number
from ratsinfo.search.units import Unit

MOST_COUNTED = 5000
ROOM = 3  # units of a list that are read for each document wanted of it
INSTRUCTIONS = 5000  # between two looks at the clock

CREATE = """
CREATE VIRTUAL TABLE "{table}_fts" USING fts5(
    titel, text, weiteres, tokenize="unicode61 remove_diacritics 0 tokenchars '=^+#-:~'"
)
"""
# However a unit goes, its keys go with it.
CREATE_TRIGGER = """
CREATE TRIGGER "{table}_fts_weg" AFTER DELETE ON "{table}" BEGIN
    DELETE FROM "{table}_fts" WHERE rowid = OLD.id;
END
"""
UNIT = "INSERT INTO {table} (id, dokument, einheiten, merkmale, fassung, pruefsumme) VALUES (%s, %s, %s, %s, %s, %s)"
KEYS = "INSERT INTO {table}_fts (rowid, titel, text, weiteres) VALUES (%s, %s, %s, %s)"
CONTENTS = "INSERT INTO {table} (id, text, abschnitte) VALUES (%s, %s, %s)"
DOCUMENT = f"((rowid >> {UNIT_BITS}) & {(1 << DOCUMENT_BITS) - 1})"


class SQLite:
    def create(self, schema_editor: Any, tables: Iterable[str]) -> None:
        for table in tables:
            schema_editor.execute(CREATE.format(table=table))
            schema_editor.execute(CREATE_TRIGGER.format(table=table))

    def drop(self, schema_editor: Any, tables: Iterable[str]) -> None:
        for table in tables:
            schema_editor.execute(f'DROP TRIGGER "{table}_fts_weg"')
            schema_editor.execute(f'DROP TABLE "{table}_fts"')

    def write(self, model: type[Einheit], units: Iterable[Unit]) -> None:
        units, table = list(units), model._meta.db_table
        with connection.cursor() as cursor:
            cursor.executemany(
                UNIT.format(table=table),
                [(unit.id, unit.document, unit.units, unit.marks, unit.version, unit.checksum) for unit in units],
            )
            cursor.executemany(
                KEYS.format(table=table), [(unit.id, unit.title_keys, unit.body_keys, further(unit)) for unit in units]
            )
            cursor.executemany(
                CONTENTS.format(table=contents(table)),
                [(unit.id, unit.text, json.dumps(unit.sections)) for unit in units],
            )

    def delete(self, model: type[Einheit], documents: Iterable[int]) -> None:
        table, keys = model._meta.db_table, json.dumps(list(documents))
        of_documents = f"(SELECT id FROM {table} WHERE dokument IN (SELECT value FROM json_each(%s)))"  # noqa: S608  names of our tables; all else are parameters
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {contents(table)} WHERE id IN {of_documents}", [keys])  # noqa: S608  names of our tables; all else are parameters
            cursor.execute(f"DELETE FROM {table} WHERE id IN {of_documents}", [keys])  # noqa: S608  names of our tables; all else are parameters

    def tidy(self, model: type[Einheit]) -> None:
        """Nothing: FTS5 merges as it goes."""

    def condition(self, model: type[Einheit], expression: Expression, days: Days) -> SQL:
        return select(DOCUMENT, model, expression, days)

    def reading(self) -> "SQLiteReading":
        return SQLiteReading()


class SQLiteReading:
    @contextmanager
    def opened(self) -> Iterator[None]:
        connection.ensure_connection()
        end = time.monotonic() + SECONDS
        connection.connection.set_progress_handler(lambda: time.monotonic() > end, INSTRUCTIONS)
        try:
            yield
        except OperationalError as error:
            if "interrupted" in str(error):
                raise TookTooLong from error
            raise
        finally:
            connection.connection.set_progress_handler(None, 0)

    def expect(self, asked: Sequence[Wanted | Question]) -> None:
        """It costs nothing to begin with the newest."""

    def find(self, wanted: Sequence[Wanted]) -> Iterator[Found]:
        yield from map(found, wanted[:1])
        if others := wanted[1:]:
            yield from found_together(others)

    def sequences(self, model: type[Einheit], units: Iterable[int]) -> dict[int, tuple[str, str]]:
        table = model._meta.db_table
        rows = rows_of(
            f"SELECT rowid, titel, text FROM {table}_fts WHERE rowid IN (SELECT value FROM json_each(%s))",  # noqa: S608  names of our tables; all else are parameters
            [json.dumps(list(units))],
        )
        return {unit: (f" {title} ", f" {body} ") for unit, title, body in rows}

    def matching(self, model: type[Einheit], expression: Expression, units: Sequence[int], most: int) -> list[int]:
        sql, params = select("rowid", model, asked(expression), Days())
        one = f"SELECT * FROM ({sql} AND rowid BETWEEN %s AND %s ORDER BY rowid LIMIT %s)"  # noqa: S608  names of our tables; all else are parameters
        values = [value for unit in units for value in (*params, unit, unit | MOST_UNITS - 1, most)]
        return [unit for (unit,) in rows_of(" UNION ALL ".join([one] * len(units)), values)]

    def keys(self, model: type[Einheit], units: Iterable[int], marker: str) -> dict[int, set[str]]:
        sql = f"SELECT rowid, weiteres FROM {model._meta.db_table}_fts WHERE rowid IN (SELECT value FROM json_each(%s))"  # noqa: S608  names of our tables; all else are parameters
        rows = rows_of(sql, [json.dumps(list(units))])
        return {unit: {key for key in keys.split() if key.startswith(marker)} for unit, keys in rows}

    def frequencies(self, model: type[Einheit], keys: Sequence[str]) -> dict[str, int]:
        """Not counted beyond a limit: what is so frequent is not told apart."""
        table = f"{model._meta.db_table}_fts"
        one = f"SELECT %s, (SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT {MOST_COUNTED}))"  # noqa: S608  names of our tables; all else are parameters
        sql = " UNION ALL ".join([one] * len(keys))
        return dict(rows_of(sql, [value for key in keys for value in (key, fts(Key(key)))])) if keys else {}

    def count(self, questions: Sequence[Question]) -> list[Counted]:
        return counted(questions) if questions else []


def rows_of(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def found(wanted: Wanted) -> Found:
    """The list, read until it is long enough: FTS5 goes through the numbers in their order."""
    places: list[Place] = []
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(*listed(wanted))
        for (
            unit,
            of_document,
        ) in cursor.cursor:  # Django's own iterator fetches in lots, and each row costs where few are wanted
            if places and document_of(places[-1].unit) == document_of(unit):
                places[-1] = Place(min(unit, places[-1].unit), of_document)
            elif len(places) == wanted.limit:
                return Found(tuple(places), complete=False)
            else:
                places.append(Place(unit, of_document))
    return Found(tuple(places), complete=True)


def found_together(wanted: Sequence[Wanted]) -> Iterator[Found]:
    """Several lists by one statement. Where documents of many units take up the room, the list is read by itself."""
    rows = together([listed(entry, ROOM * entry.limit) for entry in wanted])
    for entry, units in zip(wanted, rows, strict=True):
        places: dict[int, Place] = {}
        for unit, of_document in units:
            before = places.get(document_of(unit))
            places[document_of(unit)] = Place(min(unit, before.unit) if before else unit, of_document)
        if len(units) < ROOM * entry.limit:
            yield Found(tuple(places.values())[: entry.limit], complete=len(places) <= entry.limit)
        elif len(places) > entry.limit:
            yield Found(tuple(places.values())[: entry.limit], complete=False)
        else:
            yield found(entry)


def listed(wanted: Wanted, most: int | None = None) -> SQL:
    """The units of the list in their order with how many their documents have; all of them, or at most so many."""
    table = wanted.model._meta.db_table
    units = f"(SELECT einheiten FROM {table} WHERE {table}.id = {table}_fts.rowid)"  # noqa: S608  names of our tables; all else are parameters
    sql, params = select(f"rowid, {units}", wanted.model, wanted.expression, wanted.days)
    return f"{sql} ORDER BY rowid {'ASC' if wanted.oldest else 'DESC'}{f' LIMIT {most}' if most else ''}", params


def counted(questions: Sequence[Question]) -> list[Counted]:
    """All documents of each; beyond the limit the marks of one in some only. Two statements for any number of questions."""
    units_of_several = [select_of("rowid", each, Key(OF_SEVERAL)) for each in questions]
    found = together([*units_of_several, *(select_of("count(*)", each) for each in questions)])
    several, numbers = found[: len(questions)], found[len(questions) :]
    totals = []
    for units, ((number,),) in zip(several, numbers, strict=True):
        totals.append(number - len(units) + len({document_of(unit) for (unit,) in units}))
    shares = [1 if total <= MOST_EXACT else SAMPLE for total in totals]
    lines = together([marks_of(each, share) for each, share in zip(questions, shares, strict=True)])
    return [Counted(total, marks(rows), share=share) for total, share, rows in zip(totals, shares, lines, strict=True)]


def together(queries: Sequence[SQL]) -> list[list[tuple[Any, ...]]]:
    """The rows of each query, asked for in one statement."""
    found: list[list[tuple[Any, ...]]] = [[] for _ in queries]
    sql = " UNION ALL ".join(f"SELECT {at}, * FROM ({query})" for at, (query, _) in enumerate(queries))  # noqa: S608  names of our tables; all else are parameters
    values = [value for _, params in queries for value in params]
    for at, *row in rows_of(sql, values):
        found[at].append(tuple(row))
    return found


def select_of(what: str, question: Question, *more: Expression) -> SQL:
    return select(what, question.model, both(question.expression, *more), question.days)


def marks_of(question: Question, share: int) -> SQL:
    hits, params = select_of("rowid", question)
    sampled = f" AND {DOCUMENT} % {share} = 0" if share > 1 else ""
    table = question.model._meta.db_table
    return f"SELECT dokument, einheiten, merkmale FROM {table} WHERE id IN ({hits}{sampled})", params  # noqa: S608  names of our tables; all else are parameters


def marks(rows: Iterable[tuple[Any, ...]]) -> tuple[str, ...]:
    """The marks of each document once."""
    seen: set[int] = set()
    lines = []
    for document, units, line in rows:
        if units > 1 and document in seen:
            continue
        seen.add(document)
        lines.append(line)
    return tuple(lines)


def select(what: str, model: type[Einheit], expression: Expression, days: Days) -> SQL:
    """A query for ``what`` of the units under ``expression``; ends with its WHERE."""
    table = f"{model._meta.db_table}_fts"
    params: list[Any] = [fts(expression)]
    sql = f"SELECT {what} FROM {table} WHERE {table} MATCH %s"  # noqa: S608  names of our tables; all else are parameters
    if days.first is not None:
        sql, params = f"{sql} AND rowid >= %s", [*params, first_number(date.fromordinal(days.first))]
    if days.last is not None:
        sql, params = f"{sql} AND rowid < %s", [*params, first_number(date.fromordinal(days.last)) + ONE_DAY]
    for part in without(expression):
        sql += f" AND {DOCUMENT} NOT IN (SELECT {DOCUMENT} FROM {table} WHERE {table} MATCH %s)"  # noqa: S608  names of our tables; all else are parameters
        params.append(fts(both(part, Key(OF_SEVERAL))))
    return sql, params


def fts(expression: Expression) -> str:
    """The expression in the language of FTS5; keys hold no quotes."""
    match expression:
        case Key(key):
            return f'"{key}"'
        case Prefix(start):
            return f'"{start}" *'
        case Phrase(keys, title):
            return f'{"titel" if title else "{titel text}"} : "{" ".join(keys)}"'
        case Or(parts):
            return f"({' OR '.join(map(fts_part, parts))})"
        case And(parts):
            wanted = " AND ".join(fts_part(part) for part in parts if not isinstance(part, Not))
            excluded = "".join(f" NOT {fts_part(part.part)}" for part in parts if isinstance(part, Not))
            return f"(({wanted}){excluded})"
    raise ValueError("Nothing is asked for.")


def fts_part(expression: Expression) -> str:
    return f"({fts(expression)})"
