"""How many rows the filters of a list leave, and how many each option of a filter would leave: in two queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Value
from django.db.models.functions import Cast, ExtractYear
from django.utils.formats import number_format

from ratsinfo.keys import among

TOTAL = ""
MOST = 2500  # rows of a list whose options are counted; beyond that it takes longer than a page may


@dataclass(frozen=True)
class Counts:
    """``total`` rows of the list, of which ``keys`` are the first in its order, at most ``MOST`` and one.

    ``options`` gives, by filter and option, the rows that this choice would leave. An option without rows is
    missing, and so is a filter with more than ``MOST`` rows to choose from; years are counted always.
    Under every other filter in force: a filter's own choice does not count. Very many hits of a search are ``about`` so
    many ("etwa"), or at least ("mindestens"). ``elsewhere`` is what its words find in other lists (Elsewhere).
    """

    total: int
    options: dict[str, dict[str, int]]
    keys: tuple[int, ...]
    about: str = ""
    elsewhere: Sequence[Any] = ()

    @property
    def total_text(self) -> str:
        """ "312" or "etwa 48.000"."""
        return in_words(self.total, self.about)


def in_words(number: int, about: str = "") -> str:
    return f"{about} {number_format(number, force_grouping=True)}".strip()


def counts_of(filterset: Any) -> Counts:
    """Count once, exactly, what the reader of ``filterset`` may see; depends on the rows, the query string, the reader and today."""
    keys = tuple(filterset.qs.values_list("pk", flat=True)[: MOST + 1])
    found: dict[str, dict[str, int]] = defaultdict(dict)
    first, *others = parts(filterset, keys)
    for name, option, number in first.union(*others, all=True):
        if option is not None:
            found[name][option] = number
    total = len(keys)
    if total > MOST:
        total = found.pop(TOTAL)[TOTAL] if filterset.is_chosen("jahr") else sum(found["jahr"].values())
    return Counts(total, {name: of for name, of in found.items() if of.pop(TOTAL, 0) <= MOST}, keys)


def parts(filterset: Any, keys: tuple[int, ...]) -> Iterator[Any]:
    """One grouped count for each filter whose options are to be counted; the total where neither keys nor years give it."""
    few = filterset.queryset.filter(pk__in=keys) if len(keys) <= MOST else None
    if few is None and filterset.is_chosen("jahr"):
        yield numbered(filterset.qs, TOTAL, Value(TOTAL))
    for name, count in filterset.facets().items():
        if not filterset.is_chosen(name) and few is not None:
            choosable = few
        elif name == "jahr":
            choosable = filterset.rows_without(name)
        elif few is not None:
            choosable = filterset.rows_without(name).order_by()
            choosable = among(filterset.queryset, choosable.values("pk")[: MOST + 1])
            yield numbered(choosable, name, Value(TOTAL))
        else:
            continue
        for rows, option, number in count(choosable):
            yield numbered(rows, name, option, number)


def numbered(rows: Any, name: str, option: Any, number: Any = None) -> Any:
    """The rows as (name of the filter, option, how many), one line for each value of the expression ``option``."""
    texts = {"filter_name": Value(name, CharField()), "option": Cast(option, CharField())}
    counted = rows.order_by().prefetch_related(None).values(**texts).annotate(number=number or Count("pk"))
    return counted.values_list("filter_name", "option", "number")


class Year(ExtractYear):
    """The year of a day or of a moment in Europe/Berlin. Days are text in SQLite: cut, not handed to Python row by row."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        if isinstance(self.lhs.output_field, DateTimeField):
            return self.as_sql(compiler, connection)
        sql, params = compiler.compile(self.lhs)
        return f"substr({sql}, 1, 4)", params
