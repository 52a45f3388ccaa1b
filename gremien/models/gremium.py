from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from gremien.querysets import GremiumQuerySet
from gremien.validity import Valid
from ratsinfo.addresses import Addressed
from ratsinfo.folding import FoldedField
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Publishable


class Gremium(Addressed, Valid, Publishable):
    """Council, committee, district council, advisory board or Fraktion, under the name of one time."""

    class Art(models.TextChoices):
        RAT = "rat", "Rat"
        AUSSCHUSS = "ausschuss", "Ausschuss"
        BEZIRKSVERTRETUNG = "bezirksvertretung", "Bezirksvertretung oder Ortsrat"
        BEIRAT = "beirat", "Beirat"
        FRAKTION = "fraktion", "Fraktion oder Gruppe"
        SONSTIGES = "sonstiges", "sonstiges Gremium"

    detail_route = "gremien:gremium_detail"
    read_before_publishing = ("mitgliedschaften__person",)

    # The other ends of relations.
    mitgliedschaften: ClassVar[Any]
    sitzungstermine: ClassVar[Any]
    nachfolger: ClassVar[Any]

    name = models.CharField(
        "Name", max_length=250, help_text="Vollständig und amtlich, wie er auf der Einladung steht."
    )
    kurzname = models.CharField("Abkürzung", max_length=40, blank=True, help_text="Zum Beispiel „AWBEWF“.")
    art = models.CharField("Art", max_length=20, choices=Art)
    beschreibung = models.TextField(
        "Beschreibung", blank=True, help_text="Aufgaben in ein bis drei Sätzen; steht auf der Seite des Gremiums."
    )
    vorgaenger = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nachfolger",
        verbose_name="Vorgänger",
        help_text="Dasselbe Gremium unter seinem früheren Namen oder in der vorigen Wahlperiode.",
    )
    suchtext = FoldedField(sources=("name", "kurzname"))

    objects: ClassVar[Any] = GremiumQuerySet.as_manager()
    fassungen = Fassungen(exclude=("suchtext",))

    class Meta(Publishable.Meta):
        verbose_name = "Gremium"
        verbose_name_plural = "Gremien"
        ordering = ("name", "pk")
        constraints = [
            *Publishable.Meta.constraints,
            *Valid.Meta.constraints,
            models.CheckConstraint(
                name="gremien_gremium_name",
                condition=~Q(name=""),
                violation_error_message="Ein Gremium braucht einen Namen.",
            ),
            models.CheckConstraint(
                name="gremien_gremium_art",
                condition=Q(art__in=["rat", "ausschuss", "bezirksvertretung", "beirat", "fraktion", "sonstiges"]),
                violation_error_message="Diese Art von Gremium gibt es nicht.",
            ),
            models.CheckConstraint(
                name="gremien_gremium_nicht_eigener_vorgaenger",
                condition=Q(vorgaenger__isnull=True) | ~Q(vorgaenger=F("id")),
                violation_error_message="Ein Gremium ist nicht sein eigener Vorgänger.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError when the predecessors lead in a circle."""
        seen, body = {self.pk}, self.vorgaenger
        while body is not None:
            if body.pk in seen:
                raise ValidationError({"vorgaenger": "Die Vorgänger führen im Kreis."})
            seen.add(body.pk)
            body = body.vorgaenger

    def publishing_notes(self) -> list[str]:
        same_name: Any = Gremium.objects.exclude(pk=self.pk).filter(name=self.name).published()
        return ["Ein anderes veröffentlichtes Gremium trägt denselben Namen."] if same_name.exists() else []

    def named_people(self) -> list[str]:
        members = [line for line in self.mitgliedschaften.all() if line.holds_on() and line.person.is_public()]
        shown = sorted(members, key=lambda line: line.display_order())
        return [f"{line.rolle_text}: {line.person}" for line in shown]

    def withdrawing_notes(self) -> list[str]:
        sessions = self.sitzungstermine.published()
        if not (number := sessions.count()):
            return []
        named = (
            "ein veröffentlichter Sitzungstermin nennt"
            if number == 1
            else f"{number} veröffentlichte Sitzungstermine nennen"
        )
        return [
            f"Noch {named} das Gremium im Titel: bitte auch diese zurückziehen, wenn der Name nicht öffentlich sein darf."
        ]
