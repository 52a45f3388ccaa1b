from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from gremien.models.gremium import Gremium
from gremien.models.person import Person
from gremien.models.sitzung import Sitzungstermin
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Governed


class Vertretung(Governed):
    """Who stands in at one meeting for a member of a Gremium that meets there, and sees its non-public part by that."""

    belongs_to = ("sitzungstermin",)

    sitzungstermin = models.ForeignKey(
        Sitzungstermin, on_delete=models.CASCADE, related_name="vertretungen", verbose_name="Sitzungstermin"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="vertretungen", verbose_name="Person")
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="+", verbose_name="Gremium")
    fuer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vertritt"
    )

    fassungen = Fassungen()

    class Meta(Governed.Meta):
        verbose_name = "Vertretung"
        verbose_name_plural = "Vertretungen"
        ordering = ("sitzungstermin", "person", "pk")
        constraints = [
            models.UniqueConstraint(
                name="gremien_vertretung_einmal",
                fields=["sitzungstermin", "person", "gremium"],
                violation_error_message="Diese Vertretung ist schon eingetragen.",
            ),
            models.CheckConstraint(
                name="gremien_vertretung_nicht_sich_selbst",
                condition=Q(fuer__isnull=True) | ~Q(fuer=F("person")),
                violation_error_message="Niemand vertritt sich selbst.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} vertritt {self.fuer}" if self.fuer else f"Vertretung: {self.person}"

    def clean(self) -> None:
        """Raises ValidationError where the Gremium is none of those that meet."""
        if self.sitzungstermin_id is None or self.gremium_id is None:
            return
        if not self.sitzungstermin.gremien.filter(pk=self.gremium_id).exists():
            raise ValidationError({"gremium": "An diesem Termin tagt das angegebene Gremium nicht."})

    @classmethod
    def own_condition(cls, at: datetime, prefix: str = "") -> Q:
        """It is for the office: neither the public nor members are told who stands in."""
        return Q(**{f"{prefix}pk__in": []})

    def is_public(self, at: datetime | None = None) -> Any:
        return False
