from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from drucksachen.models.drucksache import Drucksache
from gremien.models import Gremium, Sitzungstermin, Tagesordnungspunkt
from gremien.seats import meetings_open_to
from ratsinfo.addresses import Keyed
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Classified


class Beratung(Keyed, Classified):
    """One line of the Beratungsfolge: which Gremium deals with a Drucksache, when, for what, in public or not."""

    class Zustaendigkeit(models.TextChoices):
        KENNTNISNAHME = "kenntnisnahme", "Kenntnisnahme"
        ANHOERUNG = "anhoerung", "Anhörung"
        VORBERATUNG = "vorberatung", "Vorberatung"
        EMPFEHLUNG = "empfehlung", "Empfehlung"
        ENTSCHEIDUNG = "entscheidung", "Entscheidung"
        SONSTIGE = "sonstige", "sonstige Behandlung"

    belongs_to = ("drucksache", "gremium", "sitzungstermin", "tagesordnungspunkt")

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="beratungen", verbose_name="Drucksache"
    )
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="beratungen", verbose_name="Gremium")
    sitzungstermin = models.ForeignKey(
        Sitzungstermin,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="beratungen",
        verbose_name="Sitzungstermin",
        help_text="Suche nach Gremium oder Datum, zum Beispiel „24.05.2023“.",
    )
    tagesordnungspunkt = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="beratungen",
        verbose_name="Tagesordnungspunkt",
        help_text="Sobald er feststeht; Suche nach Titel, Nummer oder Datum der Sitzung.",
    )
    termin = models.DateField(
        "Termin laut Papier",
        null=True,
        blank=True,
        help_text="Nur nötig, solange der Sitzungstermin nicht im Archiv ist.",
    )
    zustaendigkeit = models.CharField("Zuständigkeit", max_length=20, choices=Zustaendigkeit)
    zustaendigkeit_wortlaut = models.CharField(
        "Zuständigkeit im Wortlaut", max_length=120, blank=True, help_text="Wie gedruckt, wenn es anders lautet."
    )
    ergebnis = models.CharField("Ergebnis", max_length=500, blank=True)

    fassungen = Fassungen()

    class Meta(Classified.Meta):
        verbose_name = "Beratung"
        verbose_name_plural = "Beratungsfolge"
        ordering = ("drucksache", F("termin").asc(nulls_last=True), "pk")
        indexes = [
            # What a Gremium deals with, without reading the lines.
            models.Index(
                name="beratung_gremium",
                fields=["gremium", "oeffentlich", "drucksache", "sitzungstermin", "tagesordnungspunkt"],
            ),
            # Which papers come to a meeting.
            models.Index(name="beratung_mit_sitzung", fields=["drucksache"], condition=Q(sitzungstermin__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="drucksachen_beratung_zustaendigkeit",
                condition=Q(
                    zustaendigkeit__in=[
                        "kenntnisnahme",
                        "anhoerung",
                        "vorberatung",
                        "empfehlung",
                        "entscheidung",
                        "sonstige",
                    ]
                ),
                violation_error_message="Diese Zuständigkeit gibt es nicht.",
            ),
            models.CheckConstraint(
                name="drucksachen_beratung_punkt_mit_sitzung",
                condition=Q(tagesordnungspunkt__isnull=True) | Q(sitzungstermin__isnull=False),
                violation_error_message="Zu einem Tagesordnungspunkt gehört sein Sitzungstermin.",
            ),
            models.UniqueConstraint(
                name="drucksachen_beratung_einmal_je_punkt",
                fields=["drucksache", "tagesordnungspunkt"],
                condition=Q(tagesordnungspunkt__isnull=False),
                violation_error_message="Die Drucksache steht schon bei diesem Tagesordnungspunkt.",
            ),
            models.UniqueConstraint(
                name="drucksachen_beratung_einmal_je_sitzung",
                fields=["drucksache", "gremium", "sitzungstermin"],
                condition=Q(sitzungstermin__isnull=False, tagesordnungspunkt__isnull=True),
                violation_error_message="Diese Beratung ist schon eingetragen.",
            ),
        ]

    def __str__(self) -> str:
        day = f"{self.termin:%d.%m.%Y}" if self.termin else "ohne Termin"
        return f"{self.zustaendigkeit_text}, {day}"

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        meetings = meetings_open_to(reader, at)
        return None if meetings is None else Q(**{f"{prefix}sitzungstermin__in": meetings})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; the meeting follows from the agenda item, and the day from the meeting."""
        self.complete()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raises ValidationError when meeting, agenda item and Gremium do not fit together."""
        if (
            self.tagesordnungspunkt
            and self.sitzungstermin
            and self.tagesordnungspunkt.sitzungstermin_id != self.sitzungstermin_id
        ):
            raise ValidationError({"tagesordnungspunkt": "Dieser Tagesordnungspunkt gehört zu einer anderen Sitzung."})
        self.complete()
        if (
            self.sitzungstermin
            and self.gremium_id
            and not self.sitzungstermin.gremien.filter(pk=self.gremium_id).exists()
        ):
            raise ValidationError({"sitzungstermin": "An diesem Termin tagt das angegebene Gremium nicht."})

    def complete(self) -> None:
        if self.tagesordnungspunkt and not self.sitzungstermin_id:
            self.sitzungstermin = self.tagesordnungspunkt.sitzungstermin
        if self.sitzungstermin:
            self.termin = self.sitzungstermin.datum

    @property
    def zustaendigkeit_text(self) -> str:
        """What the Gremium is to do, in the official words where they are known."""
        return self.zustaendigkeit_wortlaut or self.get_zustaendigkeit_display()

    @property
    def is_postponed(self) -> bool:
        """Whether the Gremium put the Drucksache off and did not deal with it."""
        return self.ergebnis.casefold().startswith("vertagt")

    def why_hidden(self) -> str:
        """Why the public will not see this line although it is marked public; empty when it will."""
        if not self.gremium.is_public():
            return f"das Gremium „{self.gremium}“ ist nicht veröffentlicht"
        if self.sitzungstermin and not self.sitzungstermin.is_public():
            return "der Sitzungstermin ist nicht veröffentlicht"
        if self.tagesordnungspunkt and not self.tagesordnungspunkt.is_public():
            return "der Tagesordnungspunkt ist nichtöffentlich"
        return ""
