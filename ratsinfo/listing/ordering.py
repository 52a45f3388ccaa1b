"""The order of a list as a place to go on from: what comes after a row, without counting what came before it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from ratsinfo.keys import among


class Order:
    """The order of a queryset by one column and then by the key, both in the same direction."""

    def __init__(self, column: str, *, descending: bool):
        self.column = column
        self.descending = descending

    @classmethod
    def of(cls, queryset: Any) -> "Order":
        """The order that ``queryset`` is in. Raises ValueError where it is not one column and the key."""
        first, *rest = queryset.query.order_by or queryset.model._meta.ordering
        descending = first.startswith("-")
        if rest != ["-pk" if descending else "pk"]:
            raise ValueError(f"Nach {first, *rest} lässt sich nicht weiterblättern.")
        return cls(first.removeprefix("-"), descending=descending)

    def backwards(self, queryset: Any) -> Any:
        """The same rows, the last one first."""
        sign = "" if self.descending else "-"
        return queryset.order_by(f"{sign}{self.column}", f"{sign}pk")

    def after(self, queryset: Any, value: Any, pk: Any) -> Any:
        """The rows behind the place of the row with this value and key; both may be expressions.

        Said so that an index finds the place: first by the column alone, then by the key among equals.
        """
        lookup = "lt" if self.descending else "gt"
        beyond = Q(**{f"{self.column}__{lookup}": value}) | Q(**{f"pk__{lookup}": pk})
        return queryset.filter(beyond, **{f"{self.column}__{lookup}e": value})

    def before(self, queryset: Any, value: Any, pk: Any) -> Any:
        """The rows before that place, the nearest first."""
        return Order(self.column, descending=not self.descending).after(self.backwards(queryset), value, pk)


def part(rows: Any, first: int, length: int) -> list[Any]:
    """``length`` rows from position ``first`` on.

    The keys are chosen first, within an index; what costs more is then asked of these rows only.
    """
    return list(among(rows, rows.values("pk")[first : first + length]))


def keys_of(rows: Any, first: int, length: int) -> list[int]:
    """The keys of ``length`` rows from position ``first`` on."""
    return list(rows.values_list("pk", flat=True)[first : first + length])


def batches(queryset: Any, size: int) -> Iterator[list[Any]]:
    """All rows in their order, ``size`` at a time, each batch with what the queryset prefetches.

    Only one batch is ever in memory, and the last costs no more than the first.
    """
    order = Order.of(queryset)
    batch = part(queryset, 0, size)
    while batch:
        yield batch
        last = batch[-1]
        following = order.after(queryset, getattr(last, order.column), last.pk)
        batch = part(following, 0, size) if len(batch) == size else []
