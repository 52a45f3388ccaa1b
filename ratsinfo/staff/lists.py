"""The staff's lists at any length: a page is found by keys, and years are offered without counting them."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from ratsinfo.keys import among


class KeysFirstPaginator(Paginator):
    """Chooses the keys of a page first; what costs more is asked of these rows only."""

    object_list: Any

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self.object_list.values("pk")[first : first + self.per_page]
        return Page(among(self.object_list, keys), number, self)


class YearFilter(admin.SimpleListFilter):
    """The years from the first row to the last one, by the column that the subclass names."""

    title = "Jahr"
    parameter_name = "jahr"
    column: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = model_admin.get_queryset(request)
        ends = [rows.order_by(f"{sign}{self.column}").values_list(self.column, flat=True).first() for sign in ("", "-")]
        if None in ends:
            return []
        oldest, newest = (year_of(end) for end in ends)
        return [(str(year), str(year)) for year in range(newest, oldest - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        year = self.value()
        if year is None or year not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{f"{self.column}__year": int(year)})


def year_of(time: date) -> int:
    """The year of a day, or of a moment in Europe/Berlin."""
    return timezone.localtime(time).year if isinstance(time, datetime) else time.year
