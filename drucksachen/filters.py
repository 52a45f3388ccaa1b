from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, F, OuterRef, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from drucksachen.models import Beantwortung, Beratung, Bezug, Drucksache
from gremien.models import Fachbereich, Gremium, Koerperschaft
from gremien.validity import NAME_COLUMNS, ValidName
from ratsinfo.caching.freshness import remembered
from ratsinfo.listing.filters import Bodies, Facet, ListFilterSet, grouped_by_validity
from ratsinfo.search.expressions import Days
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.searching import Search

SEARCH_LABEL = "Suchwörter oder Nummer"


class SuggestingInput(forms.TextInput):
    """A search field beside which numbers and titles are suggested while somebody types."""

    input_type = "search"

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        suggestions = {"autocomplete": "off", "data-vorschlaege": reverse("drucksachen:drucksache_suggestions")}
        return super().build_attrs(base_attrs, extra_attrs) | suggestions


class PaperFilterSet(ListFilterSet):
    """What Drucksachen of every kind can be asked."""

    index = DRUCKSACHEN
    markers = ListFilterSet.markers | {"gremium": "g", "fachbereich": "f", "fraktion": "p"}
    by_body = ("gremium", "fraktion", "fachbereich")

    q = django_filters.CharFilter(label=SEARCH_LABEL, method="filter_words", widget=SuggestingInput)

    gremium = django_filters.ChoiceFilter(label="Gremium", method="filter_gremium", empty_label="alle")
    fachbereich = django_filters.ChoiceFilter(label="Fachbereich", method="filter_fachbereich", empty_label="alle")
    fraktion = django_filters.ChoiceFilter(label="Fraktion", method="filter_fraktion", empty_label="alle")

    @cached_property
    def bodies(self) -> Bodies:
        return remembered(self.request, "Auswahl", self.read_bodies)

    def read_bodies(self) -> Bodies:
        """Gremien, Fraktionen and Fachbereiche, read in one query."""
        groups: dict[str, list[ValidName]] = {name: [] for name in self.by_body}
        keys = {}
        bodies = Gremium.objects.visible_to(self.reader).order_by().values_list("pk", "art", *NAME_COLUMNS)
        units = Fachbereich.objects.visible_to(self.reader).order_by()
        of_units = units.values_list("pk", Value("fachbereich"), *NAME_COLUMNS)
        for pk, *columns in bodies.union(of_units, all=True).order_by("name", "kennung"):
            body = ValidName(*columns)
            groups[body.art if body.art in groups else "gremium"].append(body)
            keys[body.kennung] = str(pk)
        return Bodies({name: grouped_by_validity(rows) for name, rows in groups.items()}, keys)

    def facets(self) -> dict[str, Facet]:
        return super().facets() | {
            "gremium": self.count_by_gremium,
            "fachbereich": lambda rows: [(rows, F("fachbereiche__kennung"), None)],
            "fraktion": self.count_by_fraktion,
        }

    def count_by_gremium(self, rows: Any) -> list[Any]:
        lines = Beratung.objects.visible_to(self.reader).filter(drucksache__in=rows.values("pk"))
        return [(lines, F("gremium__kennung"), Count("drucksache", distinct=True))]

    def count_by_fraktion(self, rows: Any) -> list[Any]:
        return [(rows, F("urheber__kennung"), None)]

    def filter_gremium(self, queryset: Any, name: str, value: str) -> Any:
        lines = Beratung.objects.visible_to(self.reader).filter(gremium__kennung=value)
        return queryset.filter(pk__in=lines.values("drucksache"))

    def filter_fachbereich(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(fachbereiche__kennung=value)

    def filter_fraktion(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(urheber__kennung=value)


class DrucksacheFilterSet(PaperFilterSet):
    OFFEN, UEBERFAELLIG, BEANTWORTET = "offen", "ueberfaellig", "beantwortet"
    STILL_OPEN = (Drucksache.Stand.OFFEN, Drucksache.Stand.ZWISCHENANTWORT)
    markers = PaperFilterSet.markers | {"art": "a", "stand": "s"}

    art = django_filters.ChoiceFilter(label="Art", choices=Drucksache.Art, empty_label="alle")
    stand = django_filters.ChoiceFilter(label="Stand der Anfrage", method="filter_stand", empty_label="alle")

    class Meta:
        model = Drucksache
        fields = ("q", "art", "stand", "gremium", "fachbereich", "fraktion", "jahr", "von", "bis", "sortierung")

    def choices(self) -> dict[str, list[Any]]:
        return super().choices() | {"stand": self.states()}

    def facets(self) -> dict[str, Facet]:
        return super().facets() | {"art": lambda rows: [(rows, F("art"), None)], "stand": self.count_by_stand}

    def marker_of(self, name: str, value: str) -> Any:
        if name == "stand" and value != self.BEANTWORTET:
            return self.STILL_OPEN
        return super().marker_of(name, value)

    def days(self, chosen: dict[str, Any]) -> Days:
        days = super().days(chosen)
        if chosen.get("stand") != self.UEBERFAELLIG or self.term is None:
            return days
        term_ended = timezone.localdate().toordinal() - self.term - 1
        return Days(days.first, min(days.last or term_ended, term_ended))

    def beside(self, chosen: dict[str, Any]) -> dict[str, tuple[dict[str, Any], Days]]:
        """Being overdue is a matter of the day, not of a marker: so it is counted by itself, and the others without its day."""
        if self.term is None:
            return {}
        scopes = {self.UEBERFAELLIG: chosen | {"stand": self.UEBERFAELLIG}}
        if chosen.get("stand") == self.UEBERFAELLIG:
            scopes["s"] = {name: value for name, value in chosen.items() if name != "stand"}
        return {name: (self.marks(scope), self.days(scope)) for name, scope in scopes.items()}

    def found_options(self, search: Search) -> dict[str, dict[str, int]]:
        found = super().found_options(search)
        if self.term is not None:
            found["stand"][self.UEBERFAELLIG] = search.number_of(self.UEBERFAELLIG)
        return found

    def options_of(self, name: str, counted: dict[str, int]) -> dict[str, int]:
        if name != "stand":
            return super().options_of(name, counted)
        still_open = sum(counted.get(state, 0) for state in self.STILL_OPEN)
        return {self.OFFEN: still_open, self.BEANTWORTET: counted.get(self.BEANTWORTET, 0)}

    def count_by_stand(self, rows: Any) -> list[Any]:
        return [(self.filter_stand(rows, "stand", state), Value(state), None) for state, _ in self.states()]

    @property
    def term(self) -> int | None:
        return Koerperschaft.of(self.request).antwortfrist_tage

    def states(self) -> list[tuple[str, str]]:
        states = [(self.OFFEN, "offen, auch mit Zwischenantwort"), (self.BEANTWORTET, "beantwortet")]
        if self.term is not None:
            states.insert(1, (self.UEBERFAELLIG, f"überfällig (nach {self.term} Tagen)"))
        return states

    def filter_stand(self, queryset: Any, name: str, value: str) -> Any:
        if value == self.BEANTWORTET:
            return queryset.answered()
        if value == self.UEBERFAELLIG and self.term is not None:
            return queryset.overdue(self.term)
        return queryset.open()


class BeantwortungFilterSet(PaperFilterSet):
    always = {"a": Drucksache.Art.BEANTWORTUNG.value}
    markers = PaperFilterSet.markers | {"fraktion": "b"}

    class Meta:
        model = Beantwortung
        fields = ("q", "gremium", "fachbereich", "fraktion", "jahr", "von", "bis", "sortierung")

    def count_by_fraktion(self, rows: Any) -> list[Any]:
        links = Bezug.objects.visible_to(self.reader).filter(
            Exists(rows.filter(pk=OuterRef("beantwortung"))),
            Exists(Drucksache.objects.visible_to(self.reader).filter(pk=OuterRef("drucksache"))),
        )
        return [(links, F("drucksache__urheber__kennung"), Count("beantwortung", distinct=True))]

    def filter_fraktion(self, queryset: Any, name: str, value: str) -> Any:
        """Answers to what the Fraktion asked."""
        inquiries = Drucksache.objects.visible_to(self.reader).filter(urheber__kennung=value)
        links = Bezug.objects.visible_to(self.reader).filter(drucksache__in=inquiries)
        return queryset.filter(Exists(links.filter(beantwortung=OuterRef("pk"))))
