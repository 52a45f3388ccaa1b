from typing import Any, ClassVar

from django.db import models

from gremien.querysets import FachbereichQuerySet
from gremien.validity import Valid
from ratsinfo.addresses import Keyed
from ratsinfo.folding import FoldedField
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Publishable


class Fachbereich(Keyed, Valid, Publishable):
    """Unit of the administration that answers: Fachbereich, Amt, Dezernat, Eigenbetrieb."""

    name = models.CharField("Name", max_length=250)
    kurzname = models.CharField("Abkürzung", max_length=40, blank=True)
    suchtext = FoldedField(sources=("name", "kurzname"))

    objects: ClassVar[Any] = FachbereichQuerySet.as_manager()
    fassungen = Fassungen(exclude=("suchtext",))

    class Meta(Publishable.Meta):
        verbose_name = "Fachbereich"
        verbose_name_plural = "Fachbereiche"
        ordering = ("name", "pk")
        constraints = [
            *Publishable.Meta.constraints,
            *Valid.Meta.constraints,
            models.CheckConstraint(
                name="gremien_fachbereich_name",
                condition=~models.Q(name=""),
                violation_error_message="Ein Fachbereich braucht einen Namen.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
