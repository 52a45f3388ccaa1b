from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def valid_condition(day: date | None, first: str, last: str) -> Q:
    """The condition that ``day`` (by default today) lies between two date fields, of which either may be empty."""
    day = day or timezone.localdate()
    return (Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day})
    )


class ValidQuerySetMixin:
    def valid_on(self: Any, day: date | None = None) -> Any:
        """What exists on ``day``, by default today."""
        return self.filter(valid_condition(day, "gueltig_von", "gueltig_bis"))


class Valid(models.Model):
    """A body that exists from one day to another, either of which may be unknown or open."""

    gueltig_von = models.DateField("gültig von", null=True, blank=True)
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_gueltigkeit",
                condition=Q(gueltig_von__isnull=True)
                | Q(gueltig_bis__isnull=True)
                | Q(gueltig_bis__gte=F("gueltig_von")),
                violation_error_message="„gültig bis“ liegt vor „gültig von“.",
            ),
        ]

    def is_valid_on(self, day: date | None = None) -> bool:
        """Whether it exists on ``day``, by default today."""
        day = day or timezone.localdate()
        return (self.gueltig_von is None or self.gueltig_von <= day) and (
            self.gueltig_bis is None or self.gueltig_bis >= day
        )


@dataclass(frozen=True)
class ValidName:
    """As much of a body as it takes to choose it from a list."""

    art: str
    kennung: str
    name: str
    gueltig_von: date | None
    gueltig_bis: date | None

    def __str__(self) -> str:
        return self.name

    is_valid_on: ClassVar[Any] = Valid.is_valid_on


NAME_COLUMNS = ("kennung", "name", "gueltig_von", "gueltig_bis")
