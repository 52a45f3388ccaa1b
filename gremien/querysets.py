from datetime import datetime, timedelta
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

    def taking_place(self):
        """Those that somebody meets at: the twin of ``Sitzungstermin.faellt_aus``."""
        return self.exclude(status__in=(self.model.Status.ABGESAGT, self.model.Status.VERLEGT))

    def between(self, begin: datetime, end: datetime):
        """Those that begin from ``begin`` on and before ``end``, the earliest first."""
        return self.filter(beginn__gte=begin, beginn__lt=end).order_by("beginn", "pk")

    def for_calendars(self, now: datetime | None = None):
        """From a year ago on, the earliest first: what a calendar holds that somebody subscribes to."""
        return self.filter(beginn__gte=start_of_day(now) - timedelta(days=365)).order_by("beginn", "pk")


class TagesordnungspunktQuerySet(MatchingQuerySet, GovernedQuerySet):
    match_moment = "sitzungstermin__beginn"

    def word_condition(self, word: str) -> Q:
        return super().word_condition(word) | Q(sitzungstermin__suchtext__contains=word)


def start_of_day(now: datetime | None = None) -> datetime:
    """The beginning, in Europe/Berlin, of the day of ``now``; days have 23 to 25 hours."""
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
