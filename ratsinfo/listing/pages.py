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
from ratsinfo.listing.ordering import Order, keys_of

Visible = Callable[[Sequence[int]], Iterable[Any]]


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
    Whichever way, the keys of a page are found first, and ``visible`` reads its rows by them. ``keys`` are the first of the list where they are
    known already.
    """

    object_list: Any
    keys: Sequence[int] = ()

    def __init__(self, rows: Any, per_page: int, count: int, visible: Visible, after: str = "", before: str = ""):
        super().__init__(rows, per_page)
        self.count, self.visible = count, visible
        self.after, self.before = KennungConverter.find(after), KennungConverter.find(before)

    @cached_property
    def order(self) -> Order:
        return Order.of(self.object_list)

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        length = min(self.per_page, self.count - first)
        rows: list[Any] = []
        for keys in (self.known, self.sought, self.counted):
            rows = self.read(keys(first, length))
            if len(rows) == length:
                break
        return KeyedPage(rows, number, self)

    def read(self, keys: Sequence[int]) -> list[Any]:
        """The rows with these keys, in their order; what is not visible any more is missing."""
        rows = {row.pk: row for row in self.visible(keys)} if keys else {}
        return [rows[key] for key in keys if key in rows]

    def known(self, first: int, length: int) -> Sequence[int]:
        return self.keys[first : first + length]

    def sought(self, first: int, length: int) -> Sequence[int]:
        """The keys next to the row that the request names."""
        if first and self.after:
            return keys_of(self.order.after(self.object_list, *self.place(self.after)), 0, length)
        if first and self.before:
            return keys_of(self.order.before(self.object_list, *self.place(self.before)), 0, length)[::-1]
        return ()

    def place(self, kennung: str) -> Iterator[Subquery]:
        """Value and key of the row with this Kennung, for the database to look up; NULL where the list has no such row."""
        row = self.object_list.order_by().filter(kennung=kennung)
        return (Subquery(row.values(name)[:1]) for name in (self.order.column, "pk"))

    def counted(self, first: int, length: int) -> Sequence[int]:
        """The keys from position ``first`` on, counted from the nearer end of the list."""
        behind = self.count - first - length
        if first <= behind:
            return keys_of(self.object_list, first, length)
        return keys_of(self.order.backwards(self.object_list), behind, length)[::-1]

    def get_elided(self, page: Page) -> Iterator[Any]:
        return self.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
