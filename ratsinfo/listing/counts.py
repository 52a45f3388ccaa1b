"""How many rows the filters of a list leave, and how many each option of a filter would leave: in one query."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Exists, Value
from django.db.models.functions import Cast, ExtractYear

TOTAL = ""
MOST = 5000  # rows of a list whose options are counted; beyond that it takes longer than a page may


@dataclass(frozen=True)
class Counts:
    """``total`` rows of the list; ``options`` gives, by filter and option, the rows that this choice would leave.

    An option without rows is missing, and so is a filter with more than ``MOST`` rows to choose from; years are
    counted always. Under every other filter in force: a filter's own choice does not count.
    """

    total: int
    options: dict[str, dict[str, int]]


def counts_of(filterset: Any) -> Counts:
    """Count once, exactly, what the reader of ``filterset`` may see; depends on the rows, the query string, the reader and today."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    first, *others = [numbered(filterset.qs, TOTAL, Value(TOTAL)), *parts(filterset)]
    for name, option, number in first.union(*others, all=True):
        if option is not None:
            found[name][option] = number
    total = found.pop(TOTAL, {}).get(TOTAL, 0)
    return Counts(total, dict(found))


def parts(filterset: Any) -> Iterator[Any]:
    """One grouped count for each filter that has options."""
    for name, count in filterset.facets().items():
        choosable = filterset.rows_without(name)
        for rows, option, number in count(choosable):
            counted = numbered(rows, name, option, number)
            yield counted if name == "jahr" else counted.filter(~Exists(choosable.values("pk")[MOST : MOST + 1]))


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
