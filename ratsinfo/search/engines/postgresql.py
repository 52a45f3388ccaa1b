"""PostgreSQL: the set of all keys of a unit as a tsvector without positions under a GIN index, their order as text beside the content."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from ratsinfo.search.engines import (
    OF_SEVERAL,
    SAMPLE,
    SEPARATOR,
    SQL,
    contents,
    further,
)
from ratsinfo.search.expressions import (
    And,
    Days,
    Expression,
    Key,
    Not,
    Or,
    Phrase,
    Prefix,
    phrases,
    slim,
    unordered,
    without,
)
from ratsinfo.search.models import ONE_DAY, Einheit, first_number
from ratsinfo.search.units import Unit

if TYPE_CHECKING:
    from ratsinfo.search.engines.postgresql_reading import PostgreSQLReading

# Narrow rows, so that finding reads little: the keys lie elsewhere and are opened for none of the hits. PostgreSQL does so
# only with rows of more than two kilobytes; blanks, which it presses into a few bytes, make every row that long. Many
# statistics, because how a list is read depends on how many hits are expected. Read by several processes at once, the whole
# table would look cheaper than its index.
CREATE = (
    "ALTER TABLE {table} ADD COLUMN fuellung text NOT NULL DEFAULT repeat(' ', 2048)",
    "ALTER TABLE {table} ADD COLUMN tsv tsvector NOT NULL DEFAULT ''",
    "ALTER TABLE {table} ALTER COLUMN tsv SET STATISTICS 1000",
    "ALTER TABLE {table} ALTER COLUMN merkmale SET STORAGE MAIN",
    "ALTER TABLE {table} ALTER COLUMN fassung SET STORAGE MAIN",
    "ALTER TABLE {table} ALTER COLUMN pruefsumme SET STORAGE MAIN",
    "ALTER TABLE {table} SET (toast_tuple_target = 128, parallel_workers = 0)",
    "ALTER TABLE {table}_inhalt ADD COLUMN schluessel text NOT NULL DEFAULT ''",
    "CREATE INDEX {table}_tsv ON {table} USING gin (tsv) WITH (fastupdate = on)",
    "CREATE INDEX {table}_stichprobe ON {table} USING gin (tsv) WITH (fastupdate = on) WHERE dokument % {sample} = 0",
)
DROP = (
    "DROP INDEX {table}_stichprobe",
    "DROP INDEX {table}_tsv",
    "ALTER TABLE {table}_inhalt DROP COLUMN schluessel",
    "ALTER TABLE {table} RESET (toast_tuple_target, parallel_workers)",
    "ALTER TABLE {table} DROP COLUMN tsv, DROP COLUMN fuellung",
)


class PostgreSQL:
    def create(self, schema_editor: Any, tables: Iterable[str]) -> None:
        self.execute(schema_editor, CREATE, tables)

    def drop(self, schema_editor: Any, tables: Iterable[str]) -> None:
        self.execute(schema_editor, DROP, tables)

    def execute(self, schema_editor: Any, statements: Iterable[str], tables: Iterable[str]) -> None:
        for table in tables:
            for statement in statements:
                schema_editor.execute(statement.format(table=table, sample=SAMPLE), None)

    def write(self, model: type[Einheit], units: Iterable[Unit]) -> None:
        units, table = list(units), model._meta.db_table
        copy_rows(
            f"{table} (id, dokument, einheiten, merkmale, fassung, pruefsumme, tsv)",
            ((u.id, u.document, u.units, u.marks, u.version, u.checksum, vector(u)) for u in units),
        )
        copy_rows(
            f"{contents(table)} (id, text, abschnitte, schluessel)",
            ((u.id, u.text, json.dumps(u.sections), sequence(u)) for u in units),
        )

    def delete(self, model: type[Einheit], documents: Iterable[int]) -> None:
        """Units and contents by one statement, for which Django has no words."""
        table = model._meta.db_table
        sql = (
            f"WITH gone AS (DELETE FROM {table} WHERE dokument = ANY(%s) RETURNING id) "  # noqa: S608  names of our tables; all else are parameters
            f"DELETE FROM {contents(table)} WHERE id IN (SELECT id FROM gone)"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(documents)])

    def tidy(self, model: type[Einheit]) -> None:
        """Sort in what was written quickly, and count what there is, for estimates depend on it; maintenance is no matter of the ORM."""
        table = model._meta.db_table
        with connection.cursor() as cursor:
            for index in (f"{table}_tsv", f"{table}_stichprobe", f"{table}_paare"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
            cursor.execute(f"ANALYZE {table}, {contents(table)}")

    def condition(self, model: type[Einheit], expression: Expression, days: Days) -> SQL:
        where, params = condition(model._meta.db_table, expression, days)
        return f"SELECT t.dokument FROM {model._meta.db_table} t WHERE {where}", params  # noqa: S608  names of our tables; all else are parameters

    def reading(self) -> "PostgreSQLReading":
        from ratsinfo.search.engines.postgresql_reading import PostgreSQLReading

        return PostgreSQLReading()


def copy_rows(target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows by COPY, which the ORM does not know and which is the quickest for one row and for thousands; ``target`` is a table with its columns."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def vector(unit: Unit) -> str:
    """All keys of the unit, as PostgreSQL reads them; none of them has a quote or a backslash."""
    return " ".join(f"'{key}'" for key in {*unit.title_keys.split(), *unit.body_keys.split(), *further(unit).split()})


def sequence(unit: Unit) -> str:
    return f" {unit.title_keys} {SEPARATOR} {unit.body_keys} "


def condition(table: str, expression: Expression, days: Days) -> SQL:
    """The WHERE for the units ``t`` of ``table`` that match and lie within ``days``."""
    (found, params), (kept, more) = by_keys(expression, days), by_order(table, expression)
    return f"{found} AND {kept}", params + more


def by_keys(expression: Expression, days: Days, months: Iterable[int] = (), among: Sequence[int] | None = None) -> SQL:
    """What the index can tell: all units that match, and perhaps others; those of ``months`` if there are any, and only units ``among`` these."""
    params: list[Any] = [tsquery(slim(unordered(expression)))]
    sql = "t.tsv @@ %s::tsquery"
    if either := " | ".join(f"'m:{month}'" for month in months):  # apart, so that the index begins with what is rarer
        sql, params = f"{sql} AND t.tsv @@ %s::tsquery", [*params, either]
    if among is not None:
        sql, params = f"{sql} AND t.id = ANY(%s)", [*params, list(among)]
    if days.first is not None:  # "+ 0" keeps the planner from reading the units of these days instead of the index
        sql, params = f"{sql} AND t.id + 0 >= %s", [*params, first_number(date.fromordinal(days.first))]
    if days.last is not None:
        sql, params = f"{sql} AND t.id + 0 < %s", [*params, first_number(date.fromordinal(days.last)) + ONE_DAY]
    return sql, params


def by_order(table: str, expression: Expression) -> SQL:
    """What is to be looked at beside: the order of words, and other units of the same document that must not match."""
    conditions: list[SQL] = [("TRUE", [])]
    for part in without(expression):
        inner, params = exactly(table, "u", And((part, Key(OF_SEVERAL))))
        others = f"SELECT 1 FROM {table} u WHERE u.dokument = t.dokument AND {inner}"  # noqa: S608  names of our tables; all else are parameters
        conditions.append((f"(t.einheiten = 1 OR NOT EXISTS ({others}))", params))
    parts = expression.parts if isinstance(expression, And) else (expression,)
    conditions += [exactly(table, "t", part) for part in parts if phrases(part)]
    return " AND ".join(sql for sql, _ in conditions), [value for _, params in conditions for value in params]


def exactly(table: str, alias: str, expression: Expression) -> SQL:
    """The condition with the order of words looked at, which the index does not know."""
    match expression:
        case Phrase(keys, title):
            sequence = f"(SELECT c.schluessel FROM {contents(table)} c WHERE c.id = {alias}.id)"  # noqa: S608  names of our tables; all else are parameters
            if title:
                sequence = f"(split_part({sequence}, '{SEPARATOR}', 1))"
            return f"{sequence} LIKE %s", [f"% {' '.join(keys)} %".replace("_", r"\_")]
        case And(parts) | Or(parts) if phrases(expression):
            pairs = [exactly(table, alias, part) for part in parts]
            word = " AND " if isinstance(expression, And) else " OR "
            return f"({word.join(sql for sql, _ in pairs)})", [value for _, params in pairs for value in params]
        case Not(part) if phrases(part):
            sql, params = exactly(table, alias, part)
            return f"NOT {sql}", params
    return f"{alias}.tsv @@ %s::tsquery", [tsquery(expression)]


def tsquery(expression: Expression) -> str:
    """The expression in the language of PostgreSQL, but for the order of words."""
    match expression:
        case Key(key):
            return f"'{key}'"
        case Prefix(start):
            return f"'{start}':*"
        case Not(part):
            return f"!({tsquery(part)})"
        case Or(parts):
            return f"({' | '.join(map(tsquery, parts))})"
        case And(parts):
            return f"({' & '.join(map(tsquery, parts))})"
    return tsquery(unordered(expression))
