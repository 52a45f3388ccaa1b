from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from gremien.validity import ValidQuerySetMixin, valid_condition
from ratsinfo.folding import MatchingQuerySet
from ratsinfo.publishing.querysets import GovernedQuerySet, PublishableQuerySet
from ratsinfo.search.matching import IndexedQuerySet
from ratsinfo.search.models import FACHBEREICHE, GREMIEN, SITZUNGEN


class FachbereichQuerySet(ValidQuerySetMixin, IndexedQuerySet, PublishableQuerySet):
    index = FACHBEREICHE


class GremiumQuerySet(ValidQuerySetMixin, IndexedQuerySet, PublishableQuerySet):
    index = GREMIEN

    def fraktionen(self):
        return self.filter(art=self.model.Art.FRAKTION)

    def without_fraktionen(self):
        """The bodies that meet and are consulted."""
        return self.exclude(art=self.model.Art.FRAKTION)


class PersonQuerySet(MatchingQuerySet, PublishableQuerySet):
    pass


class MitgliedschaftQuerySet(GovernedQuerySet):
    def on(self, day: Any = None):
        """The memberships that hold on ``day``, by default today."""
        return self.filter(valid_condition(day, "von", "bis"))


class SitzungsterminQuerySet(IndexedQuerySet, PublishableQuerySet):
    index = SITZUNGEN
    match_moment = "beginn"

    def upcoming(self, now: datetime | None = None):
        """From the beginning of today on, the nearest first: a session of this morning is still looked for."""
        return self.filter(beginn__gte=start_of_day(now)).order_by("beginn", "pk")

    def past(self, now: datetime | None = None):
        """Before today, the latest first."""
        return self.filter(beginn__lt=start_of_day(now)).order_by("-beginn", "-pk")


class TagesordnungspunktQuerySet(MatchingQuerySet, GovernedQuerySet):
    match_moment = "sitzungstermin__beginn"

    def word_condition(self, word: str) -> Q:
        return super().word_condition(word) | Q(sitzungstermin__suchtext__contains=word)


def start_of_day(now: datetime | None = None) -> datetime:
    """The beginning, in Europe/Berlin, of the day of ``now``; days have 23 to 25 hours."""
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
