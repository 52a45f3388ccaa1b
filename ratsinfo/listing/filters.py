"""Lists on the query-string contract: filters as a form, chips that take one back, sorting."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import cached_property

from ratsinfo.listing.counts import Counts, Year, in_words
from ratsinfo.publishing.querysets import may_see_internal
from ratsinfo.search.expressions import Days
from ratsinfo.search.models import Index
from ratsinfo.search.searching import NEWEST, OLDEST, RELEVANCE, Search

Facet = Callable[[Any], Iterable[tuple[Any, Any, Any]]]
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


@dataclass(frozen=True)
class Bodies:
    """Gremien and the like as options by filter name, and the key of each by its Kennung, as the index writes it."""

    options: dict[str, list[Any]]
    keys: dict[str, str]


class DayInput(forms.DateInput):
    """The browser's own calendar, which speaks ISO 8601 whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class OwnFields(dict[str, Any]):
    """The fields of one form: a form copies those of its class, and these belong to no other."""

    def __deepcopy__(self, memo: Any) -> "OwnFields":
        return self


class OwnFilters(dict[str, Any]):
    """The filters of a class, which each list copies: what belongs to a list are its parent and its choices, nothing below them."""

    def __deepcopy__(self, memo: Any) -> dict[str, Any]:
        return {name: own(filter_) for name, filter_ in self.items()}


def own(filter_: Any) -> Any:
    """A copy of a filter of a class."""
    made = copy(filter_)
    made.extra = dict(filter_.extra)
    if made.method:
        made.method = made.method  # which is bound to the filter that it is set for
    return made


class SearchFilterSet(django_filters.FilterSet):
    """A list that can be asked for words: everything that ``index`` finds of it."""

    index: ClassVar[Index]

    q = django_filters.CharFilter(
        label="Suche", method="filter_words", widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )

    @classmethod
    def get_filters(cls) -> OwnFilters:
        return OwnFilters(super().get_filters())

    def __init__(self, data: Any, queryset: Any, *, request: HttpRequest, reader: Any):
        super().__init__(data, queryset, request=request)
        self.reader = reader

    def get_form_class(self) -> Any:
        made = super().get_form_class()
        made.base_fields = OwnFields(made.base_fields)
        return made

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
            if "sortierung" in form.fields and not self.asks_index(form.cleaned_data.get("q")):
                order = form.fields["sortierung"]
                order.widget.choices = [choice for choice in order.choices if choice[0] != RELEVANCE]
        return form

    def filter_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=Search(self.index, value, reader=self.reader).hits())

    def asks_index(self, words: str | None) -> bool:
        """Whether the index answers ``words``, by relevance; a reader who sees more than the public gets rows as in any list."""
        return bool(words) and not may_see_internal(self.reader, self._meta.model)

    @property
    def words(self) -> str:
        """What is looked for; empty where it is everything."""
        self.form.is_valid()
        return str(self.form.cleaned_data.get("q") or "")

    def search(self, elsewhere: Iterable[Index] = ()) -> Search:
        """The question to the index that stands for all filters in force, and for the words alone ``elsewhere``."""
        return Search(self.index, self.words, reader=self.reader, elsewhere=elsewhere)

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
            label = "Suche" if name == "q" else str(self.form.fields[name].label)
            yield Chip(label, self.display(name, value), urlencode(rest))

    def display(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return date_format(value, "d.m.Y")
        field = self.form.fields[name]
        if isinstance(field, forms.ChoiceField):
            flat = dict(flatten(field.choices))
            return str(flat.get(value, value))
        return str(value)


class ListFilterSet(SearchFilterSet):
    """What every list can be asked. Subclasses add filters and name in ``date_field`` what ``von``, ``bis`` and ``jahr`` mean.

    ``markers`` are the letters of the index by the name of the filter whose options they stand for, ``always`` markers
    that everything in the list bears. For filters by a body, which ``by_body`` names, the index writes its key.
    """

    date_field = "datum"
    markers: ClassVar[dict[str, str]] = {"jahr": "j"}
    always: ClassVar[dict[str, str]] = {}
    by_body: ClassVar[tuple[str, ...]] = ()

    jahr = django_filters.ChoiceFilter(label="Jahr", method="filter_year", empty_label="alle", choices=every_year)
    von = django_filters.DateFilter(label="vom", method="filter_first_day", widget=DayInput)
    bis = django_filters.DateFilter(label="bis zum", method="filter_last_day", widget=DayInput)
    sortierung = django_filters.ChoiceFilter(
        label="Sortierung",
        method="filter_order",
        empty_label=None,
        choices=[(RELEVANCE, "Relevanz"), (NEWEST, "neueste zuerst"), (OLDEST, "älteste zuerst")],
    )

    def __init__(self, data: Any, queryset: Any, *, request: HttpRequest, reader: Any):
        super().__init__(data, queryset, request=request, reader=reader)
        for name, choices in self.choices().items():
            self.filters[name].extra["choices"] = lambda choices=choices: (
                choices
            )  # a list would be copied with each field

    def choices(self) -> dict[str, list[Any]]:
        """The choices that depend on the reader, by filter name."""
        return dict(self.bodies.options)

    @cached_property
    def bodies(self) -> Bodies:
        """The bodies that the filters in ``by_body`` offer."""
        return Bodies({}, {})

    @property
    def order(self) -> str:
        """The order that is asked for; what is looked for by words comes by relevance unless something else is."""
        return self.form.cleaned_data.get("sortierung") or (RELEVANCE if self.words else "")

    def search(self, elsewhere: Iterable[Index] = ()) -> Search:
        chosen = self.in_force()
        return Search(
            self.index,
            self.words,
            reader=self.reader,
            marks=self.marks(chosen),
            days=self.days(chosen),
            beside=self.beside(chosen),
            elsewhere=elsewhere,
        )

    def beside(self, chosen: dict[str, Any]) -> dict[str, tuple[dict[str, Any], Days]]:
        """What is to be counted beside the hits, by name."""
        return {}

    def marks(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """What is chosen, as the index writes it."""
        return self.always | {
            letter: self.marker_of(name, chosen[name]) for name, letter in self.markers.items() if name in chosen
        }

    def marker_of(self, name: str, value: str) -> Any:
        """What the index writes for the option ``value``; several where each of them is meant."""
        return self.bodies.keys[value] if name in self.by_body else value

    def days(self, chosen: dict[str, Any]) -> Days:
        von, bis = chosen.get("von"), chosen.get("bis")
        return Days(von.toordinal() if von else None, bis.toordinal() if bis else None)

    def found_options(self, search: Search) -> dict[str, dict[str, int]]:
        """By filter and option how many hits this choice would leave, under every other filter in force."""
        counted = search.options(tuple(self.markers.values()))
        return {name: self.options_of(name, counted.get(letter, {})) for name, letter in self.markers.items()}

    def options_of(self, name: str, counted: dict[str, int]) -> dict[str, int]:
        """What was counted by what the index writes, by the options of the filter ``name``."""
        if name not in self.by_body:
            return counted
        offered = (kennung for kennung, _ in flatten(self.bodies.options[name]))
        return {kennung: counted[key] for kennung in offered if (key := self.bodies.keys[kennung]) in counted}

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
        """By relevance is what the index finds; rows by themselves come in the usual order."""
        if value == RELEVANCE:
            return queryset
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
            field.widget.choices = list(with_numbers(choices, numbers, counts.about)) if numbers else choices

    def years(self, numbers: dict[str, int]) -> list[tuple[str, str]]:
        """The years that have something to show, the latest first, and the one that is chosen."""
        chosen = self.form.cleaned_data.get("jahr") or ""
        return [("", "alle"), *((year, year) for year in sorted({*numbers, chosen} - {""}, reverse=True))]


def flatten(choices: Any) -> Iterator[tuple[str, str]]:
    """The options of a select without its groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flatten(label)
        else:
            yield value, label


def with_numbers(choices: Any, numbers: dict[str, int], about: str = "") -> Iterator[tuple[Any, Any]]:
    """The options of a select, each with its number in words; the empty one, which takes the filter back, without."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield value, list(with_numbers(label, numbers, about))
        elif value:
            number = numbers.get(str(value), 0)
            yield value, f"{label} ({in_words(number, about) if number else 'keine'} Treffer)"
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
