from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from seal.models import BaseSealableManager

from drucksachen.numbers import normalise
from ratsinfo.publishing.querysets import GovernedQuerySet, PublishableQuerySet
from ratsinfo.search.matching import IndexedQuerySet
from ratsinfo.search.models import DRUCKSACHEN


class DrucksacheQuerySet(IndexedQuerySet, PublishableQuerySet):
    index = DRUCKSACHEN
    match_date = "datum"

    def for_list(self):
        """Without the long texts, which a list of many rows does not show."""
        return self.defer("einleitung", "text", "suchtext", "rueckzug_grund")

    def inquiries(self):
        """What expects an answer."""
        return self.filter(art=self.model.Art.ANFRAGE)

    def with_stand(self, at: datetime | None = None):
        """Each row with ``stand``, as its published answers make it at the moment ``at``: the twin of ``Drucksache.stand``."""
        stand = self.model.Stand
        return self.annotate(
            stand=Case(
                When(~Q(art=self.model.Art.ANFRAGE), then=Value(None)),
                When(Exists(self._answers(at, zwischenantwort=False)), then=Value(stand.BEANTWORTET)),
                When(Exists(self._answers(at, zwischenantwort=True)), then=Value(stand.ZWISCHENANTWORT)),
                default=Value(stand.OFFEN),
                output_field=CharField(),
            )
        )

    def answered(self, at: datetime | None = None):
        """Inquiries with a published final answer."""
        return self.inquiries().filter(Exists(self._answers(at, zwischenantwort=False)))

    def open(self, at: datetime | None = None):
        """Inquiries without a published final answer; an interim one leaves them open."""
        return self.inquiries().filter(~Exists(self._answers(at, zwischenantwort=False)))

    def overdue(self, days: int, at: datetime | None = None):
        """Open inquiries dated more than ``days`` days before the day of ``at``."""
        return self.open(at).filter(datum__lt=timezone.localdate(at) - timedelta(days=days))

    def with_unanswered_questions(self, at: datetime | None = None):
        """Inquiries that were answered part by part, with a Frage that no published Antwortteil answers."""
        parts = apps.get_model("drucksachen", "Antwortteil").objects.published(at)
        questions = apps.get_model("drucksachen", "Frage").objects.filter(drucksache=OuterRef("pk"))
        left_out = questions.filter(~Exists(parts.filter(fragen=OuterRef("pk"))))
        answered = parts.filter(beantwortung__bezuege__drucksache=OuterRef("pk"))
        return self.inquiries().filter(Exists(answered), Exists(left_out))

    def without_meeting(self):
        """Those whose Beratungsfolge names no Sitzungstermin."""
        lines = apps.get_model("drucksachen", "Beratung").objects
        return self.filter(~Exists(lines.filter(drucksache=OuterRef("pk"), sitzungstermin__isnull=False)))

    def word_condition(self, word: str) -> Q:
        """Also an answer that names the number of its inquiry and has none itself."""
        condition = super().word_condition(word)
        if number := normalise(word):
            links = apps.get_model("drucksachen", "Bezug").objects
            condition |= Q(Exists(links.filter(beantwortung=OuterRef("pk"), nummer_normalisiert__contains=number)))
        return condition

    def _answers(self, at: datetime | None, *, zwischenantwort: bool):
        links = apps.get_model("drucksachen", "Bezug").objects.published(at)
        return links.filter(drucksache=OuterRef("pk"), beantwortung__zwischenantwort=zwischenantwort)

    def numbered(self, number: str):
        """Those that bear ``number``, in any spelling; nothing for what is no number."""
        normalised = normalise(number)
        return self.filter(nummer_normalisiert=normalised) if normalised else self.none()


class BeantwortungManager(BaseSealableManager.from_queryset(DrucksacheQuerySet)):  # type: ignore[misc]
    """The Drucksachen that are answers."""

    def get_queryset(self) -> DrucksacheQuerySet:
        return super().get_queryset().filter(art=self.model.Art.BEANTWORTUNG)


class BezugQuerySet(GovernedQuerySet):
    def link_pending(self, number: str) -> int:
        """Link the references that name ``number`` (normalised) to the Drucksache that bears it; returns how many.

        Where several bear it, only a reference whose printed date tells them apart is linked; the rest is for people.
        """
        candidates = self._candidates(number)
        linked = 0
        for link in self.filter(nummer_normalisiert=number, drucksache__isnull=True) if candidates else ():
            target = choose(candidates, link.datum)
            if target and not self.filter(beantwortung_id=link.beantwortung_id, drucksache_id=target).exists():
                link.drucksache_id = target
                link.save(update_fields=["drucksache", "geaendert_am"])
                linked += 1
        return linked

    def _candidates(self, number: str) -> list[tuple[int, date]]:
        papers: Any = apps.get_model("drucksachen", "Drucksache").objects
        papers = papers.filter(nummer_normalisiert=number).exclude(art="beantwortung")
        return list(papers.values_list("pk", "datum")[:50])


def choose(candidates: list[tuple[int, date]], printed: date | None) -> int | None:
    """The one Drucksache that a reference can mean: the only candidate, or the only one of the printed date."""
    if len(candidates) == 1:
        return candidates[0][0]
    of_that_day = [pk for pk, day in candidates if day == printed]
    return of_that_day[0] if len(of_that_day) == 1 else None
