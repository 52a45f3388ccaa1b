"""Lists on the query-string contract: filters as a form, chips that take one back, sorting, pagination."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.utils.formats import date_format
from django_filters.views import FilterView

NEWEST, OLDEST = "neueste", "aelteste"


@dataclass(frozen=True)
class Chip:
    """One filter in force: what it says, and the query string without it."""

    label: str
    value: str
    query_without: str


class DayInput(forms.DateInput):
    """The browser's own calendar, which speaks ISO 8601 whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class ListFilterSet(django_filters.FilterSet):
    """What every list can be asked. Subclasses add filters and name in ``date_field`` what ``von``, ``bis`` and ``jahr`` mean."""

    date_field = "datum"

    q = django_filters.CharFilter(
        label="Nummer oder Wort aus dem Titel", method="filter_words", widget=forms.TextInput(attrs={"type": "search"})
    )
    jahr = django_filters.ChoiceFilter(label="Jahr", method="filter_year", empty_label="alle")
    von = django_filters.DateFilter(label="vom", method="filter_first_day", widget=DayInput)
    bis = django_filters.DateFilter(label="bis zum", method="filter_last_day", widget=DayInput)
    sortierung = django_filters.ChoiceFilter(
        label="Sortierung",
        method="filter_order",
        empty_label=None,
        choices=[(NEWEST, "neueste zuerst"), (OLDEST, "älteste zuerst")],
    )

    def __init__(self, data: Any = None, queryset: Any = None, *, request: HttpRequest, prefix: str | None = None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        for name, choices in self.choices().items():
            self.filters[name].extra["choices"] = choices

    @property
    def form(self) -> forms.Form:
        """The form with the classes of KERN UX; a date that is none stays readable in its field, which a date input would drop."""
        made = not hasattr(self, "_form")
        form = super().form
        if made:
            for name, field in form.fields.items():
                select = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "kern-form-input__select" if select else "kern-form-input__input"
                if isinstance(field, forms.DateField) and name in form.errors:
                    field.widget.input_type = "text"
        return form

    def choices(self) -> dict[str, list[Any]]:
        """The choices that depend on the reader, by filter name."""
        return {"jahr": self.years()}

    def years(self) -> list[tuple[str, str]]:
        """From the latest to the first year that has something to show to this reader."""
        oldest = self.queryset.order_by(self.date_field).values(self.date_field)[:1]
        latest = self.queryset.order_by(f"-{self.date_field}").values(self.date_field)[:1]
        ends = (
            self.queryset.order_by()
            .annotate(oldest=Subquery(oldest), latest=Subquery(latest))
            .values_list("oldest", "latest")[:1]
        )
        return [(str(year), str(year)) for first, last in ends for year in range(last.year, first.year - 1, -1)]

    def filter_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value)

    def filter_year(self, queryset: Any, name: str, value: str) -> Any:
        year = int(value)
        return self.filter_days(queryset, date(year, 1, 1), date(year, 12, 31))

    def filter_first_day(self, queryset: Any, name: str, value: date) -> Any:
        return self.filter_days(queryset, value, None)

    def filter_last_day(self, queryset: Any, name: str, value: date) -> Any:
        return self.filter_days(queryset, None, value)

    def filter_days(self, queryset: Any, first: date | None, last: date | None) -> Any:
        """Restrict to the days from ``first`` to ``last``, either of which may be open."""
        if first:
            queryset = queryset.filter(**{f"{self.date_field}__gte": first})
        if last:
            queryset = queryset.filter(**{f"{self.date_field}__lte": last})
        return queryset

    def filter_order(self, queryset: Any, name: str, value: str) -> Any:
        sign = "" if value == OLDEST else "-"
        return queryset.order_by(f"{sign}{self.date_field}", f"{sign}pk")

    def chips(self) -> Iterator[Chip]:
        """The valid filters in force, in the order of the form; the sorting is none."""
        if not self.form.is_bound or not hasattr(self.form, "cleaned_data"):
            return
        given = [(name, value) for name, value in self.data.lists() if name != "seite"]
        for name, value in self.form.cleaned_data.items():
            if name == "sortierung" or value in (None, ""):
                continue
            rest = [(key, item) for key, values in given if key != name for item in values if item]
            yield Chip(str(self.form.fields[name].label), self.display(name, value), urlencode(rest))

    def display(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return date_format(value, "d.m.Y")
        field = self.form.fields[name]
        if isinstance(field, forms.ChoiceField):
            flat = dict(flatten(field.choices))
            return str(flat.get(value, value))
        return str(value)


def flatten(choices: Any) -> Iterator[tuple[str, str]]:
    """The options of a select without its groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flatten(label)
        else:
            yield value, label


def grouped_by_validity(rows: Any) -> list[Any]:
    """Options by kennung for bodies that come and go: those of today, then the former ones with the year they ended."""
    current, former = [], []
    for row in rows:
        if row.is_valid_on():
            current.append((row.kennung, str(row)))
        else:
            former.append((row.kennung, f"{row} (bis {row.gueltig_bis.year})" if row.gueltig_bis else str(row)))
    return [*current, ("frühere", former)] if former else current


class LenientPaginator(Paginator):
    """A page that does not exist is the nearest one that does: a typed address never ends on an error page."""

    def get_elided(self, page: Page) -> Iterator[Any]:
        return self.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


class VisibleListView(FilterView):
    """A list of what the reader may see, with the same parameters on every list.

    A parameter that makes no sense is explained beside its field and otherwise ignored.
    """

    paginate_by = 20
    page_kwarg = "seite"
    paginator_class = LenientPaginator
    strict = False

    def get_queryset(self) -> QuerySet:
        return self.model._default_manager.visible_to(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {"data": self.request.GET, "queryset": kwargs["queryset"], "request": self.request}

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        context["chips"] = list(self.filterset.chips())
        context["seiten"] = list(page.paginator.get_elided(page)) if context["is_paginated"] else []
        context["query_ohne_seite"] = self.query_without_page()
        return context

    def query_without_page(self) -> str:
        """The query string in force without empty parameters and without the page, for the links of the pagination."""
        pairs = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if value and name != self.page_kwarg
        ]
        return urlencode(pairs)
