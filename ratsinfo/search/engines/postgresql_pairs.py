"""Words that follow each other on PostgreSQL: where the index of single words names too many units, one of pairs of neighbours does.

A pair is a number below 65,536 (``suche_paare``), which several pairs share: the order of words is
still to be looked at in what is found. Pairs are made of ``schluessel`` itself, so nothing needs to be written for them.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from ratsinfo.search.engines import SQL, contents
from ratsinfo.search.expressions import And, Expression, Phrase

FEW_NEAR = 1000  # units with the rarest pair that are read in any case
MOST_NEAR = 10_000  # that are read where going through the words would take far more
FAR_MORE = 2
LIMIT = 2 * MOST_NEAR  # an estimate may be wrong

# hashtext is what indexes of the kind "hash" are made of: it stays the same for as long as these are kept.
FUNCTION = """
CREATE FUNCTION suche_paare(woerter text) RETURNS integer[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(hashtext(a || ' ' || b) & 65535), '{}')
    FROM (SELECT string_to_array(btrim(woerter), ' ') AS w) s, unnest(s.w, s.w[2:]) AS u (a, b) WHERE b IS NOT NULL
$$
"""
# Statistics, because it is decided by how frequent a pair is how a phrase is looked for.
INDEX = (
    "CREATE INDEX {table}_paare ON {table}_inhalt USING gin (suche_paare(schluessel)) WITH (fastupdate = on)",
    "ALTER INDEX {table}_paare ALTER COLUMN 1 SET STATISTICS 300",
)


def create(schema_editor: Any, tables: Iterable[str]) -> None:
    """Make the index of pairs for these tables of units."""
    schema_editor.execute(FUNCTION, None)
    for table in tables:
        for statement in INDEX:
            schema_editor.execute(statement.format(table=table), None)


def drop(schema_editor: Any, tables: Iterable[str]) -> None:
    for table in tables:
        schema_editor.execute(f"DROP INDEX {table}_paare", None)
    schema_editor.execute("DROP FUNCTION suche_paare(text)", None)


def followed(expression: Expression) -> tuple[tuple[str, ...], ...]:
    """The phrases of two words and more that every unit under ``expression`` holds."""
    parts = expression.parts if isinstance(expression, And) else (expression,)
    return tuple(sorted({part.keys for part in parts if isinstance(part, Phrase) and len(part.keys) > 1}))


def with_pairs(table: str, words: tuple[str, ...]) -> SQL:
    """Table and condition for the contents that have all pairs of ``words``."""
    return f"{contents(table)} c WHERE suche_paare(c.schluessel) @> suche_paare(%s)", [" ".join(words)]


def conditions_of(table: str, words: tuple[str, ...]) -> list[SQL]:
    """What is to be estimated of a phrase: each of its pairs alone, for the planner takes them for independent."""
    return [with_pairs(table, pair) for pair in dict.fromkeys(pairwise(words))]


def is_worth(near: int, candidates: int) -> bool:
    """Whether to read all units ``near`` instead of going through the ``candidates``, newest first."""
    return near <= FEW_NEAR or (near <= MOST_NEAR and FAR_MORE * near <= candidates)


def reading(table: str, words: tuple[str, ...]) -> SQL:
    """The units with the pairs of ``words``, as many of them as may be."""
    sql, params = with_pairs(table, words)
    return f"SELECT c.id FROM {sql} LIMIT {LIMIT}", params  # noqa: S608  names of our tables; all else are parameters
