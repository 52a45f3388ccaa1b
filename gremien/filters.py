from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from gremien.models import Gremium, Sitzungstermin
from gremien.months import Month
from ratsinfo.caching.freshness import remembered
from ratsinfo.listing.filters import Bodies, Facet, ListFilterSet, SearchFilterSet, grouped_by_validity
from ratsinfo.search.models import GREMIEN, SITZUNGEN
from ratsinfo.search.searching import NEWEST, OLDEST, RELEVANCE


class GremiumFilterSet(SearchFilterSet):
    """Gremien are so few that only their names are asked for."""

    index = GREMIEN

    q = django_filters.CharFilter(
        label="Name eines Gremiums oder Fachbereichs",
        method="filter_words",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    class Meta:
        model = Gremium
        fields = ("q",)


class SitzungsterminFilterSet(ListFilterSet):
    index = SITZUNGEN
    date_field = "beginn"
    markers = ListFilterSet.markers | {"gremium": "g"}
    by_body = ("gremium",)

    q = django_filters.CharFilter(
        label="Wort aus Titel oder Tagesordnung",
        method="filter_words",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    gremium = django_filters.ChoiceFilter(label="Gremium", method="filter_gremium", empty_label="alle")

    class Meta:
        model = Sitzungstermin
        fields = ("q", "gremium", "jahr", "von", "bis", "sortierung")

    def choices(self) -> dict[str, list[Any]]:
        return super().choices() | {"sortierung": self.orders()}

    @cached_property
    def bodies(self) -> Bodies:
        return remembered(self.request, "Auswahl tagender Gremien", self.read_bodies)

    def read_bodies(self) -> Bodies:
        """The Gremien that meet."""
        bodies = list(Gremium.objects.visible_to(self.reader).without_fraktionen())
        return Bodies({"gremium": grouped_by_validity(bodies)}, {body.kennung: str(body.pk) for body in bodies})

    def orders(self) -> list[tuple[str, str]]:
        """The usual order first: what comes begins with the next meeting, what was with the last."""
        orders = [(OLDEST, "früheste zuerst"), (NEWEST, "späteste zuerst")]
        by_time = orders[::-1] if self.names_a_time else orders
        return [(RELEVANCE, "Relevanz"), *by_time]

    def filter_queryset(self, queryset: Any, leave_out: str = "") -> Any:
        if not self.names_a_time and leave_out != "jahr":
            queryset = queryset.upcoming()
        return super().filter_queryset(queryset, leave_out)

    def is_chosen(self, name: str) -> bool:
        """Asking for a year takes back that the list begins today."""
        return super().is_chosen(name) or (name == "jahr" and not self.names_a_time)

    def facets(self) -> dict[str, Facet]:
        return super().facets() | {"gremium": lambda rows: [(rows, F("gremien__kennung"), None)]}

    @property
    def names_a_time(self) -> bool:
        """Whether the reader asked for some time or word; without that the list begins today."""
        return any(self.data.get(name) for name in ("jahr", "von", "bis", "q"))

    def filter_gremium(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(gremien__kennung=value)

    def filter_days(self, queryset: Any, first: date | None, last: date | None) -> Any:
        if first and first > date.min:  # in UTC that day has begun before the calendar does
            queryset = queryset.filter(beginn__gte=midnight(first))
        if last and last < date.max:
            queryset = queryset.filter(beginn__lt=midnight(last + timedelta(days=1)))
        return queryset

    def month_asked_for(self) -> Month:
        """The month of the calendar that shows what the list begins with; that of today where it tells no time."""
        chosen, now = self.in_force(), Month.current()
        if day := chosen.get("von") or chosen.get("bis"):
            return Month.parse(str(Month.of(day))) or now
        if chosen.get("jahr") and int(chosen["jahr"]) != now.year:
            return Month(int(chosen["jahr"]), 1)
        return now


class MonthFilterSet(SitzungsterminFilterSet):
    """The meetings of ``month``: the calendar asks for no other time and has its own order."""

    jahr = von = bis = sortierung = None

    class Meta:
        model = Sitzungstermin
        fields = ("q", "gremium")

    def __init__(self, data: Any, queryset: Any, *, request: HttpRequest, reader: Any, month: Month):
        super().__init__(data, queryset, request=request, reader=reader)
        self.month = month

    def choices(self) -> dict[str, list[Any]]:
        return dict(self.bodies.options)

    def rows_of_any_month(self) -> Any:
        """What the filters leave, whenever it is."""
        self.form.is_valid()
        return SearchFilterSet.filter_queryset(self, self.queryset)

    def filter_queryset(self, queryset: Any, leave_out: str = "") -> Any:
        return SearchFilterSet.filter_queryset(self, queryset.between(*self.month.bounds))


def midnight(day: date) -> datetime:
    """The beginning of ``day`` in Europe/Berlin."""
    return timezone.make_aware(datetime.combine(day, time.min))
