from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from ratsinfo.addresses import Keyed
from ratsinfo.caching.freshness import remembered
from ratsinfo.history.records import Fassungen


class Koerperschaft(models.Model):
    """The municipality that the archive belongs to; there is one row, and it is always public."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(
        "Name", max_length=200, help_text="Zum Beispiel „Stadt Musterhausen“; steht im Kopf jeder Seite."
    )
    kurzname = models.CharField("Kurzname", max_length=80, blank=True, help_text="Zum Beispiel „Musterhausen“.")
    ags = models.CharField(
        "Amtlicher Gemeindeschlüssel",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", "Der Amtliche Gemeindeschlüssel hat acht Ziffern.")],
    )
    anschrift = models.TextField("Anschrift", blank=True)
    telefon = models.CharField("Telefon", max_length=80, blank=True)
    email = models.EmailField("E-Mail", blank=True, help_text="Wird auf jeder Seite als Kontakt genannt.")
    website = models.URLField("Internetauftritt", blank=True)
    sicherheit_email = models.EmailField(
        "E-Mail für Sicherheitsmeldungen",
        blank=True,
        help_text="Steht in /.well-known/security.txt; ohne Angabe gilt die allgemeine Adresse.",
    )
    antwortfrist_tage = models.PositiveSmallIntegerField(
        "Antwortfrist in Tagen",
        null=True,
        blank=True,
        help_text="Nach so vielen Tagen gilt eine unbeantwortete Anfrage als überfällig (Geschäftsordnung des Rates). "
        "Ohne Angabe ist keine Anfrage überfällig.",
    )

    fassungen = Fassungen()

    class Meta:
        verbose_name = "Körperschaft"
        verbose_name_plural = "Körperschaft"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="gremien_koerperschaft_nur_eine",
                condition=Q(id=1),
                violation_error_message="Das Archiv gehört zu genau einer Körperschaft.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Koerperschaft":
        """The municipality; before it is entered, an unsaved one that only carries a neutral name."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(name="Ratsinformationen")

    @classmethod
    def of(cls, request: Any) -> "Koerperschaft":
        """The municipality, read once per request, and for anonymous readers once per state of the content."""
        if not hasattr(request, "koerperschaft"):
            request.koerperschaft = remembered(request, "Körperschaft", cls.current)
        return request.koerperschaft

    @property
    def rufname(self) -> str:
        """How the town is called in a sentence."""
        return self.kurzname or self.name


class Wahlperiode(Keyed):
    """The council's term, from the first to the last day of its office (§ 42 GO NRW)."""

    name = models.CharField("Name", max_length=80, help_text="Zum Beispiel „2025–2030“.")
    beginn = models.DateField("Beginn")
    ende = models.DateField("Ende", null=True, blank=True)

    fassungen = Fassungen()

    class Meta:
        verbose_name = "Wahlperiode"
        verbose_name_plural = "Wahlperioden"
        ordering = ("-beginn",)
        constraints = [
            models.CheckConstraint(
                name="gremien_wahlperiode_ende_nach_beginn",
                condition=Q(ende__isnull=True) | Q(ende__gte=F("beginn")),
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
            models.UniqueConstraint(
                name="gremien_wahlperiode_beginn",
                fields=["beginn"],
                violation_error_message="Eine Wahlperiode mit diesem Beginn gibt es schon.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError when the term overlaps another one."""
        if self.beginn is None:
            return
        others: Any = Wahlperiode.objects.exclude(pk=self.pk).filter(beginn__lte=self.ende or date.max)
        if overlap := others.filter(Q(ende__isnull=True) | Q(ende__gte=self.beginn)).first():
            raise ValidationError({"beginn": f"Überschneidet sich mit der Wahlperiode {overlap}."})
