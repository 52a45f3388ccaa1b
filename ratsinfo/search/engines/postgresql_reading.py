"""How lists and counts are read on PostgreSQL: as much of the index as the expected number of hits asks for.

GIN has no order. Where many hits are expected, those of the newest months are read first, then those of
more and more months, until the list is long enough; the months are keys like all others. Rare phrases are found by their
pairs of words, however frequent each word is.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from ratsinfo.search.engines import (
    MOST_EXACT,
    SAMPLE,
    SECONDS,
    SEPARATOR,
    SQL,
    Counted,
    Found,
    Place,
    Question,
    TookTooLong,
    Wanted,
    contents,
    postgresql_pairs,
)
from ratsinfo.search.engines.postgresql import by_keys, by_order, condition
from ratsinfo.search.engines.postgresql_pairs import FEW_NEAR, followed
from ratsinfo.search.engines.postgresql_scope import ALL, Scope
from ratsinfo.search.expressions import And, Days, Expression, Key, Phrase, asked, phrases
from ratsinfo.search.models import ONE_DAY, UNIT_BITS, Einheit, day_of, document_of, first_number

FEW = 4000  # units that are read at once and sorted
LEAST_CHECKED = 500  # units whose words' order is looked at in the first go
MOST_AT_ONCE = 20_000  # and in a later one
MOST_CHECKED = 2000  # of them that are counted
GROWTH = 4


# The planner takes opening a tsvector for free, so it would rather read the whole table than use the index of the keys; or
# go through all units by day, which "id + 0" in the statements prevents, for no index has that.
SETTINGS = {
    "enable_seqscan": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "16MB",
    "statement_timeout": f"{SECONDS}s",
}


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass
class Walk:
    """How far a list has been read: ``months`` yet to come, in the order of reading, ``step`` of them at once; none are all.

    Where the order of words is to be looked at (``is_checked``), at most ``most`` units at once, up to the unit ``edge`` so far.
    Where it is known ``among`` which units they are, these are read one after the other, and no others.
    """

    wanted: Wanted
    months: list[int]
    step: int
    is_checked: bool
    most: int
    edge: int | None = None
    among: list[int] | None = None
    places: list[Place] = field(default_factory=list)
    is_complete: bool = False

    @property
    def is_done(self) -> bool:
        return self.is_complete or len(self.places) >= self.wanted.limit

    @property
    def order(self) -> str:
        return "ASC" if self.wanted.oldest else "DESC"

    def query(self, position: int) -> SQL:
        """The next part of the list: each document's first unit that matches, and how many units it has."""
        wanted, table = self.wanted, self.wanted.model._meta.db_table
        among = self.among[: self.most] if self.among is not None else None
        found, params = by_keys(wanted.expression, wanted.days, self.months[: self.step], among)
        kept, more = by_order(table, wanted.expression)
        if not self.is_checked:
            return f"({self.grouped(position, table, f'{found} AND {kept}')})", [*params, *more, self.room]
        if self.edge is not None:
            found, params = f"{found} AND t.id + 0 {'>' if wanted.oldest else '<'} %s", [*params, self.edge]
        last = f"SELECT {position}, {'max' if wanted.oldest else 'min'}(id), -count(*) FROM checked"  # noqa: S608  names of our tables; all else are parameters
        sql = (
            f"(WITH checked AS MATERIALIZED (SELECT t.* FROM {table} t WHERE {found} ORDER BY t.id + 0 {self.order} LIMIT %s) "  # noqa: S608  names of our tables; all else are parameters
            f"({self.grouped(position, 'checked', kept)}) UNION ALL {last})"
        )
        return sql, [*params, self.most, *more, self.room]

    def grouped(self, position: int, table: str, where: str) -> str:
        return (
            f"SELECT {position}, min(t.id), max(t.einheiten) FROM {table} t WHERE {where} "  # noqa: S608  names of our tables; all else are parameters
            f"GROUP BY t.id >> {UNIT_BITS} ORDER BY 2 {self.order} LIMIT %s"
        )

    @property
    def room(self) -> int:
        return self.wanted.limit + 2  # more than wanted tells that there are others; one may be that of before

    def take(self, rows: list[tuple[int, int]]) -> None:
        """Go on by units and how many there are of their document; with a negative number the last unit that was looked at."""
        places = [Place(unit, units) for unit, units in rows if units > 0]
        ends = [(unit, -units) for unit, units in rows if units <= 0]
        if self.places and places and document_of(places[0].unit) == document_of(self.places[-1].unit):
            before, again = self.places.pop(), places[0]
            places[0] = Place(min(before.unit, again.unit), again.units)
        self.places += places
        if self.among:
            self.among = self.among[self.most :]
            self.is_complete = len(self.places) <= self.wanted.limit and not self.among
        elif ends and ends[0][1] == self.most:
            self.edge = ends[0][0]
        else:
            self.months, self.edge = self.months[self.step :], None
            self.step *= GROWTH
            self.is_complete = len(self.places) <= self.wanted.limit and not self.months
        self.most = min(self.most * GROWTH, MOST_AT_ONCE)

    @property
    def found(self) -> Found:
        return Found(tuple(self.places[: self.wanted.limit]), self.is_complete)


class PostgreSQLReading:
    def __init__(self) -> None:
        self.is_prepared = False
        self.estimates: dict[str, int] = {}
        self.ends: dict[type[Einheit], tuple[int, int]] = {}
        self.near: dict[tuple[str, tuple[tuple[str, ...], ...]], list[int] | None] = {}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """A transaction of its own that is taken back: so its settings end with it, also within another one."""
        self.is_prepared = False
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        except OperationalError as error:
            if isinstance(error.__cause__, QueryCanceled):
                raise TookTooLong from error
            raise

    def expect(self, asked: Sequence[Wanted | Question]) -> None:
        self.prepare({entry.model for entry in asked})
        self.estimate([condition for entry in asked for condition in conditions_of(entry)])

    def find(self, wanted: Sequence[Wanted]) -> Iterator[Found]:
        self.expect(wanted)
        walks = [self.walk(entry) for entry in wanted]
        for position, walk in enumerate(walks):
            while not walk.is_done:
                self.go_on(self.together(walks[position:]))
            yield walk.found

    def together(self, walks: list[Walk]) -> list[Walk]:
        """Those to read in one statement: the first, and the others unless it will probably do alone."""
        chosen = []
        for walk in walks:
            if not walk.is_done:
                chosen.append(walk)
            if self.estimates[key_of(condition_of(walk.wanted))] > 3 * walk.wanted.limit:
                break
        return chosen

    def go_on(self, walks: list[Walk]) -> None:
        queries = [walk.query(position) for position, walk in enumerate(walks)]
        rows = self.rows(" UNION ALL ".join(sql for sql, _ in queries), [p for _, params in queries for p in params])
        for position, walk in enumerate(walks):
            walk.take([(unit, units) for number, unit, units in rows if number == position])

    def walk(self, wanted: Wanted) -> Walk:
        expected = self.estimates[key_of(condition_of(wanted))]
        is_checked = phrases(wanted.expression)
        among = self.among(wanted)
        if among is not None and (len(among) <= FEW_NEAR or expected > len(among) / 2):
            return Walk(wanted, [], 0, is_checked, LEAST_CHECKED, among=among if wanted.oldest else among[::-1])
        months = self.months(wanted) if expected > (LEAST_CHECKED if is_checked else FEW) else []
        target = max(1.5 * wanted.limit, LEAST_CHECKED if is_checked else 0)
        step = int(target * len(months) / max(expected, 1)) + 1
        return Walk(wanted, months if step < len(months) / 2 else [], step, is_checked, LEAST_CHECKED)

    def among(self, entry: Wanted | Question) -> list[int] | None:
        """The units that may hold the phrases asked for, by their pairs of words, oldest first; None where going through those with the words is quicker."""
        table, words = entry.model._meta.db_table, followed(entry.expression)
        if words and (table, words) not in self.near:
            self.near[table, words] = self.units_near(table, words)
        near = self.near.get((table, words))
        return near if near is None else within(entry, near)

    def units_near(self, table: str, words: tuple[tuple[str, ...], ...]) -> list[int] | None:
        def near(phrase: tuple[str, ...]) -> int:
            return min(self.estimates[key_of(pair)] for pair in postgresql_pairs.conditions_of(table, phrase))

        rarest = min(words, key=near)
        if not postgresql_pairs.is_worth(near(rarest), self.estimates[key_of(having(table, rarest))]):
            return None
        units = sorted(unit for (unit,) in self.rows(*postgresql_pairs.reading(table, rarest)))
        return units if len(units) < postgresql_pairs.LIMIT else None

    def months(self, wanted: Wanted) -> list[int]:
        """The months in which there may be hits, in the order of reading."""
        first, last = self.ends[wanted.model]
        if not last:
            return []
        begin, end = day_of(first), day_of(last)
        if wanted.days.first is not None:
            begin = max(begin, date.fromordinal(wanted.days.first))
        if wanted.days.last is not None:
            end = min(end, date.fromordinal(wanted.days.last))
        months = list(range(month_of(begin), month_of(end) + 1))
        years = years_of(wanted.expression)
        months = [month for month in months if not years or month // 12 in years]
        return months if wanted.oldest else months[::-1]

    def sequences(self, model: type[Einheit], units: Iterable[int]) -> dict[int, tuple[str, str]]:
        sql = f"SELECT id, schluessel FROM {contents(model._meta.db_table)} WHERE id = ANY(%s)"  # noqa: S608  names of our tables; all else are parameters
        rows = self.rows(sql, [list(units)])
        return {unit: (title, body) for unit, text in rows for title, _, body in [text.partition(SEPARATOR)]}

    def matching(self, model: type[Einheit], expression: Expression, units: Sequence[int], most: int) -> list[int]:
        table = model._meta.db_table
        where, params = condition(table, asked(expression), Days())
        sql = f"SELECT t.id FROM {table} t WHERE {where} AND t.dokument = ANY(%s) ORDER BY t.id"  # noqa: S608  names of our tables; all else are parameters
        begins = {document_of(unit): unit for unit in units}
        found: dict[int, list[int]] = {document: [] for document in begins}
        for (unit,) in self.rows(sql, [*params, list(begins)]):
            document = document_of(unit)
            if unit >= begins[document] and len(found[document]) < most:
                found[document].append(unit)
        return [unit for matching in found.values() for unit in matching]

    def keys(self, model: type[Einheit], units: Iterable[int], marker: str) -> dict[int, set[str]]:
        sql = (
            f"SELECT t.id, ARRAY(SELECT key FROM unnest(tsvector_to_array(t.tsv)) AS key WHERE starts_with(key, %s)) "  # noqa: S608  names of our tables; all else are parameters
            f"FROM {model._meta.db_table} t WHERE t.id = ANY(%s)"
        )
        return {unit: set(keys) for unit, keys in self.rows(sql, [marker, list(units)])}

    def frequencies(self, model: type[Einheit], keys: Sequence[str]) -> dict[str, int]:
        questions = {key: Question(model, Key(key)) for key in keys}
        self.expect(list(questions.values()))
        return {key: self.estimates[key_of(condition_of(question))] for key, question in questions.items()}

    def count(self, questions: Sequence[Question]) -> list[Counted]:
        self.expect(questions)
        scopes = [self.scope(question) for question in questions]
        counted = self.counted(questions, scopes)
        again = [i for i, count in enumerate(counted) if count.share > 1 and count.documents <= MOST_EXACT]
        if again:
            for i, count in zip(again, self.counted([questions[i] for i in again], [ALL] * len(again)), strict=True):
                counted[i] = count
        return counted

    def scope(self, question: Question) -> "Scope":
        """How much is looked at: everything, one document in some, or the newest units where words must be in order."""
        expected = self.estimates[key_of(condition_of(question))]
        if not phrases(question.expression):
            return ALL if expected <= MOST_EXACT else Scope(share=SAMPLE)
        among = self.among(question)
        if among is not None:
            return Scope(most=MOST_CHECKED, among=tuple(among[-MOST_CHECKED:]), is_part=len(among) > MOST_CHECKED)
        if expected <= FEW:
            return Scope(most=MOST_CHECKED)
        months = self.months(Wanted(question.model, question.expression, 0, question.days))
        return Scope(months=tuple(months[: int(MOST_CHECKED * len(months) / expected) + 1]), most=MOST_CHECKED)

    def counted(self, questions: Sequence[Question], scopes: "Sequence[Scope]") -> list[Counted]:
        queries = [scope.query(i, q) for i, (q, scope) in enumerate(zip(questions, scopes, strict=True))]
        rows = self.rows(" UNION ALL ".join(sql for sql, _ in queries), [p for _, params in queries for p in params])
        by_position = {row[0]: row[1:] for row in rows}
        return [scope.counted(*by_position[i]) for i, scope in enumerate(scopes)]

    def prepare(self, models: set[type[Einheit]]) -> None:
        """Rule plans out, and look up where the tables begin and end while the index of their numbers may still be read."""
        new = [model for model in models if model not in self.ends]
        if self.is_prepared and not new:
            return
        ends = [f"(SELECT {end}(id) FROM {model._meta.db_table})" for model in new for end in ("min", "max")]  # noqa: S608  names of our tables; all else are parameters
        settings = [f"set_config('{name}', '{value}', true)" for name, value in SETTINGS.items()]
        (row,) = self.rows(f"SELECT {', '.join([*ends, *settings])}", [])
        for model, first, last in zip(new, row[::2], row[1::2], strict=False):
            self.ends[model] = (first or 0, last or 0)
        self.is_prepared = True

    def estimate(self, conditions: list[SQL]) -> None:
        """Ask the planner, which knows how frequent keys are, how many units it expects under each of the conditions."""
        new = list({key_of(sql): sql for sql in conditions if key_of(sql) not in self.estimates}.values())
        if not new:
            return
        union = " UNION ALL ".join(f"(SELECT 1 FROM {sql})" for sql, _ in new)  # noqa: S608  names of our tables; all else are parameters
        ((plan,),) = self.rows(f"EXPLAIN (FORMAT JSON) {union}", [value for _, params in new for value in params])
        plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
        for entry, part in zip(new, plan["Plans"] if len(new) > 1 else [plan], strict=True):
            self.estimates[key_of(entry)] = part["Plan Rows"]

    def rows(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()


def condition_of(entry: Wanted | Question) -> SQL:
    """Table and condition, as it is estimated: without the order of words, which the planner knows nothing about."""
    table = entry.model._meta.db_table
    where, params = by_keys(entry.expression, entry.days)
    return f"{table} t WHERE {where}", params


def conditions_of(entry: Wanted | Question) -> list[SQL]:
    """All that is estimated of it; of its phrases also the words and the pairs of words, without the marks beside them."""
    table = entry.model._meta.db_table
    words = followed(entry.expression)
    pairs = [pair for phrase in words for pair in postgresql_pairs.conditions_of(table, phrase)]
    return [condition_of(entry), *(having(table, phrase) for phrase in words), *pairs]


def having(table: str, words: tuple[str, ...]) -> SQL:
    """Table and condition for the units that have these words in any order."""
    where, params = by_keys(Phrase(words), Days())
    return f"{table} t WHERE {where}", params


def within(entry: Wanted | Question, units: list[int]) -> list[int]:
    """Those of ``units``, oldest first, that the days and years of the entry leave."""
    first, last = entry.days.first, entry.days.last
    if years := years_of(entry.expression):
        first = max(first or 1, date(min(years), 1, 1).toordinal())
        last = min(last or date.max.toordinal(), date(max(years), 12, 31).toordinal())
    begin = bisect_left(units, first_number(date.fromordinal(first))) if first is not None else 0
    end = bisect_left(units, first_number(date.fromordinal(last)) + ONE_DAY) if last is not None else len(units)
    return units[begin:end]


def key_of(sql: SQL) -> str:
    return repr(sql)


def years_of(expression: Expression) -> set[int]:
    """The years that the outermost And asks for by their marker."""
    parts = expression.parts if isinstance(expression, And) else (expression,)
    return {int(part.key[2:]) for part in parts if isinstance(part, Key) and part.key.startswith("j:")}
