"""Lists on the query-string contract: filters as a form, chips that take one back, sorting."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils.formats import date_format, number_format

from ratsinfo.listing.counts import Counts, Year

Facet = Callable[[Any], Iterable[tuple[Any, Any, Any]]]
NEWEST, OLDEST = "neueste", "aelteste"
PAGE_PARAMETERS = ("seite", "nach", "vor")


def every_year() -> list[tuple[str, str]]:
    """What may be asked for, whether there is something of that year or not."""
    return [(str(year), str(year)) for year in range(1900, 2100)]


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
    jahr = django_filters.ChoiceFilter(label="Jahr", method="filter_year", empty_label="alle", choices=every_year)
    von = django_filters.DateFilter(label="vom", method="filter_first_day", widget=DayInput)
    bis = django_filters.DateFilter(label="bis zum", method="filter_last_day", widget=DayInput)
    sortierung = django_filters.ChoiceFilter(
        label="Sortierung",
        method="filter_order",
        empty_label=None,
        choices=[(NEWEST, "neueste zuerst"), (OLDEST, "älteste zuerst")],
    )

    def __init__(self, data: Any, queryset: Any, *, request: HttpRequest, reader: Any):
        super().__init__(data, queryset, request=request)
        self.reader = reader
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
        return {}

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

    def filter_queryset(self, queryset: Any, leave_out: str = "") -> Any:
        """The rows under every filter but the one to leave out."""
        for name, value in self.form.cleaned_data.items():
            if name != leave_out:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def rows_without(self, name: str) -> Any:
        """What the list would hold if nothing were chosen in the filter ``name``."""
        self.form.is_valid()
        return self.filter_queryset(self.queryset, leave_out=name)

    def is_chosen(self, name: str) -> bool:
        """Whether the list would be another one without the filter ``name``."""
        self.form.is_valid()
        return bool(self.form.cleaned_data.get(name))

    def facets(self) -> dict[str, Facet]:
        """For each filter whose options are counted: from the rows without it to what is to be counted by what."""
        return {"jahr": lambda rows: [(rows, Year(self.date_field), None)]}

    def show(self, counts: Counts) -> None:
        """Write beside each option how many rows it would leave."""
        for name in self.facets():
            field: Any = self.form.fields[name]
            counted = counts.options.get(name, {})
            choices = self.years(counted) if name == "jahr" else list(field.choices)
            # Only what is offered: that something else was counted must not show.
            numbers = {value: counted[value] for value, _ in flatten(choices) if value in counted}
            field.widget.choices = list(with_numbers(choices, numbers)) if numbers else choices

    def years(self, numbers: dict[str, int]) -> list[tuple[str, str]]:
        """The years that have something to show, the latest first, and the one that is chosen."""
        chosen = self.form.cleaned_data.get("jahr") or ""
        return [("", "alle"), *((year, year) for year in sorted({*numbers, chosen} - {""}, reverse=True))]

    def in_force(self) -> dict[str, Any]:
        """The valid filters with their values, in the order of the form; the sorting is none."""
        self.form.is_valid()
        return {
            name: value
            for name, value in self.form.cleaned_data.items()
            if name != "sortierung" and value not in (None, "")
        }

    def chips(self) -> Iterator[Chip]:
        """What is in force, in words, each with the way back."""
        given = [(name, values) for name, values in self.data.lists() if name not in PAGE_PARAMETERS]
        for name, value in self.in_force().items():
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


def with_numbers(choices: Any, numbers: dict[str, int]) -> Iterator[tuple[Any, Any]]:
    """The options of a select, each with its number in words; the empty one, which takes the filter back, without."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield value, list(with_numbers(label, numbers))
        elif value:
            number = numbers.get(str(value), 0)
            yield value, f"{label} ({number_format(number, force_grouping=True) if number else 'keine'} Treffer)"
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
