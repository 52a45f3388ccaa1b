from typing import Any

import django_filters
from django.db.models import Count, Exists, F, OuterRef, Value

from drucksachen.models import Beantwortung, Beratung, Bezug, Drucksache
from gremien.models import Fachbereich, Gremium, Koerperschaft
from gremien.validity import NAME_COLUMNS, ValidName
from ratsinfo.caching.freshness import remembered
from ratsinfo.listing.filters import Facet, ListFilterSet, grouped_by_validity


class PaperFilterSet(ListFilterSet):
    """What Drucksachen of every kind can be asked."""

    gremium = django_filters.ChoiceFilter(label="Gremium", method="filter_gremium", empty_label="alle")
    fachbereich = django_filters.ChoiceFilter(label="Fachbereich", method="filter_fachbereich", empty_label="alle")
    fraktion = django_filters.ChoiceFilter(label="Fraktion", method="filter_fraktion", empty_label="alle")

    def choices(self) -> dict[str, list[Any]]:
        return super().choices() | remembered(self.request, "Auswahl", self.bodies)

    def bodies(self) -> dict[str, list[Any]]:
        """Gremien, Fraktionen and Fachbereiche, read in one query."""
        groups: dict[str, list[ValidName]] = {"gremium": [], "fraktion": [], "fachbereich": []}
        bodies = Gremium.objects.visible_to(self.reader).order_by().values_list("art", *NAME_COLUMNS)
        units = Fachbereich.objects.visible_to(self.reader).order_by().values_list(Value("fachbereich"), *NAME_COLUMNS)
        for columns in bodies.union(units, all=True).order_by("name", "kennung"):
            body = ValidName(*columns)
            groups[body.art if body.art in groups else "gremium"].append(body)
        return {name: grouped_by_validity(rows) for name, rows in groups.items()}

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

    art = django_filters.ChoiceFilter(label="Art", choices=Drucksache.Art, empty_label="alle")
    stand = django_filters.ChoiceFilter(label="Stand der Anfrage", method="filter_stand", empty_label="alle")

    class Meta:
        model = Drucksache
        fields = ("q", "art", "stand", "gremium", "fachbereich", "fraktion", "jahr", "von", "bis", "sortierung")

    def choices(self) -> dict[str, list[Any]]:
        return super().choices() | {"stand": self.states()}

    def facets(self) -> dict[str, Facet]:
        return super().facets() | {"art": lambda rows: [(rows, F("art"), None)], "stand": self.count_by_stand}

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
