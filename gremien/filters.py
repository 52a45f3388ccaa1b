from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.utils import timezone

from gremien.models import Gremium, Sitzungstermin
from ratsinfo.listing import ListFilterSet, grouped_by_validity


class SitzungsterminFilterSet(ListFilterSet):
    date_field = "beginn"

    gremium = django_filters.ChoiceFilter(label="Gremium", method="filter_gremium", empty_label="alle")

    class Meta:
        model = Sitzungstermin
        fields = ("q", "gremium", "jahr", "von", "bis", "sortierung")

    def choices(self) -> dict[str, list[Any]]:
        bodies = Gremium.objects.visible_to(self.request.user).without_fraktionen()
        return super().choices() | {"gremium": grouped_by_validity(bodies)}

    def filter_gremium(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(gremien__kennung=value)

    def filter_days(self, queryset: Any, first: date | None, last: date | None) -> Any:
        if first:
            queryset = queryset.filter(beginn__gte=midnight(first))
        if last and last < date.max:
            queryset = queryset.filter(beginn__lt=midnight(last + timedelta(days=1)))
        return queryset

    @property
    def names_a_time(self) -> bool:
        """Whether the reader asked for some time; without it the list begins today."""
        self.form.is_valid()
        asked = getattr(self.form, "cleaned_data", {})
        return any(asked.get(name) for name in ("jahr", "von", "bis", "q"))


def midnight(day: date) -> datetime:
    """The beginning of ``day`` in Europe/Berlin."""
    return timezone.make_aware(datetime.combine(day, time.min))
