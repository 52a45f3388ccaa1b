from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gremien.models.gremium import Gremium
from gremien.querysets import MitgliedschaftQuerySet, PersonQuerySet
from ratsinfo.addresses import Keyed
from ratsinfo.folding import FoldedField
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Governed, Publishable


class Person(Keyed, Publishable):
    """Somebody who sits, or sat, in a Gremium; published only as far as the office is public."""

    titel = models.CharField("akademischer Grad", max_length=60, blank=True)
    vorname = models.CharField("Vorname", max_length=120, blank=True)
    nachname = models.CharField("Nachname", max_length=120)
    zugang = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="Zugang",
        help_text="Womit die Person sich anmeldet und den nichtöffentlichen Teil ihrer Sitzungen sieht. Wird nie öffentlich.",
    )
    suchtext = FoldedField(sources=("titel", "vorname", "nachname"))

    objects: ClassVar[Any] = PersonQuerySet.as_manager()
    fassungen = Fassungen(exclude=("suchtext",))

    class Meta(Publishable.Meta):
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        ordering = ("nachname", "vorname", "pk")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="gremien_person_nachname",
                condition=~Q(nachname=""),
                violation_error_message="Eine Person braucht einen Nachnamen.",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.titel, self.vorname, self.nachname) if part)

    def named_people(self) -> list[str]:
        return [f"Person: {self}"]

    def internal_fields(self) -> tuple[str, ...]:
        return ("zugang",)


class Mitgliedschaft(Keyed, Governed):
    """Who sits in which Gremium, in which role, from when to when."""

    class Rolle(models.TextChoices):
        VORSITZ = "vorsitz", "Vorsitz"
        STELLVERTRETUNG = "stellvertretung", "stellvertretender Vorsitz"
        MITGLIED = "mitglied", "Mitglied"
        SACHKUNDIG = "sachkundig", "sachkundige Bürgerin oder sachkundiger Bürger"
        BERATEND = "beratend", "beratendes Mitglied"

    belongs_to = ("person", "gremium")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mitgliedschaften", verbose_name="Person")
    gremium = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, related_name="mitgliedschaften", verbose_name="Gremium"
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle, default=Rolle.MITGLIED)
    rolle_wortlaut = models.CharField(
        "Rolle im Wortlaut", max_length=120, blank=True, help_text="Wie sie amtlich heißt, wenn es anders lautet."
    )
    von = models.DateField("von", null=True, blank=True)
    bis = models.DateField("bis", null=True, blank=True)

    objects: ClassVar[Any] = MitgliedschaftQuerySet.as_manager()
    fassungen = Fassungen()

    class Meta(Governed.Meta):
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        ordering = ("gremium", "person", F("von").asc(nulls_first=True), "pk")
        constraints = [
            models.CheckConstraint(
                name="gremien_mitgliedschaft_bis_nach_von",
                condition=Q(von__isnull=True) | Q(bis__isnull=True) | Q(bis__gte=F("von")),
                violation_error_message="„bis“ liegt vor „von“.",
            ),
            models.CheckConstraint(
                name="gremien_mitgliedschaft_rolle",
                condition=Q(rolle__in=["vorsitz", "stellvertretung", "mitglied", "sachkundig", "beratend"]),
                violation_error_message="Diese Rolle gibt es nicht.",
            ),
            models.UniqueConstraint(
                name="gremien_mitgliedschaft_einmal",
                fields=["person", "gremium", "von"],
                violation_error_message="Diese Mitgliedschaft ist mit diesem Beginn schon eingetragen.",
            ),
            models.UniqueConstraint(
                name="gremien_mitgliedschaft_einmal_ohne_beginn",
                fields=["person", "gremium"],
                condition=Q(von__isnull=True),
                violation_error_message="Diese Mitgliedschaft ist ohne Beginn schon eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        return self.rolle_text

    @property
    def rolle_text(self) -> str:
        """The role as it is shown: the official words where they are known."""
        return self.rolle_wortlaut or self.get_rolle_display()

    def holds_on(self, day: date | None = None) -> bool:
        """Whether it holds on ``day``, by default today: the twin of ``MitgliedschaftQuerySet.on``."""
        day = day or timezone.localdate()
        return (self.von is None or self.von <= day) and (self.bis is None or self.bis >= day)

    def display_order(self) -> tuple[int, str, str]:
        """Chair, deputies, then the members by name; needs ``person``."""
        return (list(self.Rolle).index(self.Rolle(self.rolle)), self.person.nachname, self.person.vorname)
