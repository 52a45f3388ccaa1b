"""Pages of a list at any length: sought by the key of a neighbouring row, or read from the nearer end.

The number of a page is what people see and share. Links to the next and the previous page also carry the
Kennung of the row they go on from, so that the database need not count its way there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Subquery
from django.utils.functional import cached_property

from ratsinfo.addresses import KennungConverter
from ratsinfo.listing.ordering import Order, part


class KeyedPage(Page):
    """A page that knows the rows which its neighbours go on from."""

    @property
    def first_row(self) -> Any:
        return self.object_list[0]

    @property
    def last_row(self) -> Any:
        return self.object_list[-1]


class SeekingPaginator(Paginator):
    """Pages of a queryset that is ordered by one column and the key.

    A page that does not exist is the nearest one that does. ``after`` and ``before`` are what came with the
    request: the Kennung of the last row of the page before, or of the first row of the page behind. They are
    taken only as a hint; where they do not lead to a page of the right length, the page is found by its number.
    ``keys`` are the first of the list where they are known already; ``visible`` reads rows by them, and need not ask
    for the filters once more.
    """

    object_list: Any
    keys: Sequence[int] = ()
    visible: Callable[[Sequence[int]], Iterable[Any]]

    def __init__(self, rows: Any, per_page: int, count: int, after: str = "", before: str = ""):
        super().__init__(rows, per_page)
        self.count = count
        self.after, self.before = KennungConverter.find(after), KennungConverter.find(before)

    @cached_property
    def order(self) -> Order:
        return Order.of(self.object_list)

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        length = min(self.per_page, self.count - first)
        rows = self.known(first, length) or self.sought(first, length) or self.counted(first, length)
        return KeyedPage(rows, number, self)

    def known(self, first: int, length: int) -> list[Any]:
        """The rows by their keys; nothing where these are not known, or not all of them are visible any more."""
        keys = self.keys[first : first + length]
        if not length or len(keys) < length:
            return []
        rows = {row.pk: row for row in self.visible(keys)}
        return [rows[key] for key in keys] if len(rows) == length else []

    def sought(self, first: int, length: int) -> list[Any]:
        """The rows next to the row that the request names; nothing where that cannot be the page."""
        rows: list[Any] = []
        if first and self.after:
            rows = part(self.order.after(self.object_list, *self.place(self.after)), 0, length)
        elif first and self.before:
            rows = part(self.order.before(self.object_list, *self.place(self.before)), 0, length)[::-1]
        return rows if len(rows) == length else []

    def place(self, kennung: str) -> Iterator[Subquery]:
        """Value and key of the row with this Kennung, for the database to look up; NULL where the list has no such row."""
        row = self.object_list.order_by().filter(kennung=kennung)
        return (Subquery(row.values(name)[:1]) for name in (self.order.column, "pk"))

    def counted(self, first: int, length: int) -> list[Any]:
        """The rows from position ``first`` on, counted from the nearer end of the list."""
        behind = self.count - first - length
        if first <= behind:
            return part(self.object_list, first, length)
        return part(self.order.backwards(self.object_list), behind, length)[::-1]

    def get_elided(self, page: Page) -> Iterator[Any]:
        return self.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
