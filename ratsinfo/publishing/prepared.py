"""What pages show, asked by queries whose SQL is made once.

A page asks the same questions each time: for rows by what names them, and for what belongs to them. Working out the SQL of
such a question takes ten times as long as asking it. For the public the rule takes nothing but the moment, so what
``visible_to`` makes of it is compiled once, with places for the moment and for the values that are asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import reduce
from itertools import chain, count
from operator import or_
from re import compile as pattern
from threading import local
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ratsinfo.publishing.exceptions import Unrestricted

Shape = Callable[[Any, datetime], Any]
Asked = dict[str, list[Any]]  # values by the name of the field that is to have one of them

# What stands for the moment and for the values while a query is compiled.
MOMENT = datetime(1, 1, 2, tzinfo=UTC)
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: -2_000_000_000 - place,
    str: lambda place: f"\0{place}",
}
MOST = 512  # values of one question; more are asked for as anywhere else
OWNER = "gehoert_zu"
_DAY = pattern(r"\d{4}-\d\d-\d\d")


class OwnClock(TypeError):
    """A query that is to be prepared asks for a time of its own: a defect of what shapes it."""


def unchanged(rows: Any, at: datetime) -> Any:
    return rows


class Prepared:
    """The rows of ``model`` that a reader may see, as ``shape`` makes them, with the rows ``related`` to them.

    ``shape`` takes the visible rows and the moment and returns them ordered, annotated, cut off ...; it must depend on
    nothing else but the moment's day and when that began. ``most`` is how many of them one asks for. ``related`` are relations by name, prepared in turn: whatever is fetched has passed the rule.
    """

    def __init__(self, model: Any, shape: Shape = unchanged, *, most: int | None = None, **related: "Prepared"):
        self.model, self.shape, self.most, self.related = model, shape, most, related
        self.statements = Statements()

    def rows(self, reader: Any, **asked: Sequence[Any]) -> list[Any]:
        """The rows of which a field, the keyword, has one of these values (integers or texts), the first ``most``; all without a keyword.

        Of several fields one is enough.
        """
        return self.complete(self.alone(reader, **asked), reader)

    def alone(self, reader: Any, **asked: Sequence[Any]) -> list[Any]:
        """The same without what is related to them, which ``complete`` fetches."""
        given = {name: list(values) for name, values in asked.items() if values}
        return self.fetch(reader, given) if given or not asked else []

    def grouped(self, reader: Any, **asked: Sequence[Any]) -> dict[Any, list[Any]]:
        """The rows by the value that the field, the keyword, has of these; one comes once for each."""
        ((name, values),) = asked.items()
        found: dict[Any, list[Any]] = defaultdict(list)
        for row in self.fetch(reader, {name: sorted(set(values))}, owned=True) if values else ():
            found[getattr(row, OWNER)].append(row)
        return found

    def complete(self, rows: list[Any], reader: Any) -> list[Any]:
        """``rows`` of the model, each with what is related to it and visible to the reader."""
        for relation, prepared in self.related.items() if rows else ():
            attach(self.model._meta.get_field(relation), rows, prepared, reader)
        return rows

    def first(self, reader: Any, **asked: Any) -> Any:
        """The first row whose field, the keyword, has this value; None where there is none."""
        return next(iter(self.rows(reader, **{name: [value] for name, value in asked.items()})), None)

    def queryset(self, reader: Any, at: datetime | None = None) -> Any:
        """All of them without what is related to them, to be asked for anything."""
        moment = at or timezone.now()
        return self.shape(self.model._default_manager.visible_to(reader, moment), moment)

    def fetch(self, reader: Any, asked: Asked, *, owned: bool = False) -> list[Any]:
        """The rows; ``owned`` ones come once for each value of the one field, and say for which."""
        if reader.is_anonymous and sum(map(len, asked.values())) <= MOST:
            full = {name: padded(values) for name, values in asked.items()}
            return self.statement(full, owned).rows([*chain(*full.values())], timezone.now())
        return list(restricted(self.queryset(reader), asked, owned)[: self.most])

    def statement(self, asked: Asked, owned: bool) -> "Statement":
        """The compiled query for so many values of these kinds."""
        stand_ins = stand_ins_for(asked)
        key = (*((name, values[-1]) for name, values in stand_ins.items()), owned)
        made = self.statements.made
        if key not in made:
            rows = restricted(self.queryset(AnonymousUser(), MOMENT), stand_ins, owned)[: self.most]
            made[key] = Statement(rows, [*chain(*stand_ins.values())])
        return made[key]


class Statements(local):
    """What is compiled, by the name, the last of the stand-ins, and whether owners are named; each thread has its own connection."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], Statement] = {}


class Statement:
    """A compiled query; to Django's iterables it is a queryset, its query and its compiler at once."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, rows: Any, stand_ins: list[Any]):
        compiler = rows.query.get_compiler(connection=connection)
        self.sql, self.compiled = compiler.as_sql()
        self.stand_ins = [*stand_ins, *times(MOMENT)]
        refuse_own_clock(param for param in self.compiled if param not in self.stand_ins)
        self.query, self.model, self.db, self.iterable = self, rows.model, rows.db, rows._iterable_class
        self.select_related, self.max_depth = rows.query.select_related, rows.query.max_depth
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        self.compiler = compiler

    def rows(self, values: list[Any], at: datetime) -> list[Any]:
        given = dict(zip(self.stand_ins, [*values, *times(at)], strict=True))
        self.params = [given.get(param, param) for param in self.compiled]
        return list(self.iterable(self))

    def get_compiler(self, using: str) -> "Statement":
        return self

    def execute_sql(self, **options: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return cursor.fetchall()

    def results_iter(self, results: list[tuple[Any, ...]]) -> Iterable[Sequence[Any]]:
        return self.compiler.apply_converters(results, self.converters) if self.converters else results


class Fetched(QuerySet[Any]):
    """The rows at the other end of a relation; anything but these rows is refused."""

    def __init__(self, model: Any, rows: list[Any]):
        super().__init__(model)
        self._result_cache = rows

    def _clone(self) -> Any:
        raise Unrestricted(f"{self.model.__name__}: what was fetched is all that there is to ask for.")


def padded(values: list[Any]) -> list[Any]:
    """The values, the last one again until their number is a power of two: so there are few queries to compile."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values)) if values else values


def stand_ins_for(asked: Asked) -> Asked:
    """By field what stands for each of its values, nothing twice."""
    places = count()
    return {name: [STAND_INS[type(value)](next(places)) for value in values] for name, values in asked.items()}


def times(at: datetime) -> list[Any]:
    """The moment, the beginning of its day in Europe/Berlin and that day, as the database is given them."""
    local = timezone.localtime(at)
    begin = local.replace(hour=0, minute=0, second=0, microsecond=0)
    operations = connection.ops
    moments = [operations.adapt_datetimefield_value(moment) for moment in (at, begin)]
    return [*moments, operations.adapt_datefield_value(local.date())]


def restricted(rows: Any, asked: Asked, owned: bool) -> Any:
    """The rows with one of these values; ``owned`` ones with the value that each is for."""
    if not asked:
        return rows
    found = rows.filter(reduce(or_, (Q(**{f"{name}__in": values}) for name, values in asked.items())))
    return found.annotate(**{OWNER: F(next(iter(asked)))}) if owned else found


def refuse_own_clock(params: Iterable[Any]) -> None:
    for param in params:
        if isinstance(param, date) or (isinstance(param, str) and _DAY.match(param)):
            raise OwnClock(f"{param}: a prepared query must take its times from the moment that it is given.")


def attach(relation: Any, rows: list[Any], prepared: Prepared, reader: Any) -> None:
    """Give ``rows`` the rows at the other end of ``relation``; what the reader may not see is missing there, or None."""
    if relation.many_to_one:
        keys = {key for row in rows if (key := getattr(row, relation.attname)) is not None}
        found = {row.pk: row for row in prepared.rows(reader, pk=sorted(keys))}
        for row in rows:
            relation.set_cached_value(row, found.get(getattr(row, relation.attname)))
        return
    back, many = relation.remote_field, relation.many_to_many
    owner = OWNER if many else back.attname
    belonging: dict[Any, list[Any]] = defaultdict(list)
    others = prepared.fetch(reader, {back.name: sorted({row.pk for row in rows})}, owned=many)
    for other in prepared.complete(others, reader):
        belonging[getattr(other, owner)].append(other)
    for row in rows:
        fetched = Fetched(prepared.model, belonging[row.pk])
        vars(row).setdefault("_prefetched_objects_cache", {})[relation.name] = fetched
        for other in () if many else belonging[row.pk]:
            back.set_cached_value(other, row)
