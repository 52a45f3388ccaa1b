from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ratsinfo.publishing.exceptions import OfficialRecord

SAME_READING = timedelta(minutes=10)


class ZugriffQuerySet(models.QuerySet[Any]):
    def older_than(self, days: int, now: datetime | None = None) -> "ZugriffQuerySet":
        return self.filter(zeitpunkt__lt=(now or timezone.now()) - timedelta(days=days))


class Zugriff(models.Model):
    """That somebody was sent a non-public file: who, which one and when.

    The file is named by its Kennung and checksum, for a draft may be deleted and this stays.
    """

    class Art(models.TextChoices):
        DATEI = "datei", "Datei"
        MAPPE = "mappe", "Sitzungsmappe"

    zugang = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Zugang"
    )
    zeitpunkt = models.DateTimeField("Zeitpunkt", db_index=True)
    art = models.CharField("Art", max_length=10, choices=Art)
    kennung = models.CharField("Kennung", max_length=8)
    bezeichnung = models.CharField("Bezeichnung", max_length=500)
    pruefsumme = models.CharField("Prüfsumme", max_length=64)

    objects = ZugriffQuerySet.as_manager()

    class Meta:
        verbose_name = "Zugriff"
        verbose_name_plural = "Zugriffe auf Nichtöffentliches"
        ordering = ("-zeitpunkt", "-pk")
        default_permissions = ("view",)
        indexes = [models.Index(name="zugriff_datei", fields=["kennung", "zugang", "zeitpunkt"])]
        constraints = [
            models.CheckConstraint(
                name="drucksachen_zugriff_art",
                condition=Q(art__in=["datei", "mappe"]),
                violation_error_message="Diese Art von Zugriff gibt es nicht.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}, {timezone.localtime(self.zeitpunkt):%d.%m.%Y, %H:%M} Uhr"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row. Raises OfficialRecord for one that is there: nobody changes it."""
        if not self._state.adding:
            raise OfficialRecord("Ein Zugriff wird nicht geändert.")
        super().save(*args, **kwargs)

    @classmethod
    def record(
        cls, reader: Any, art: str, kennung: str, bezeichnung: str, pruefsumme: str, *, partial: bool = False
    ) -> None:
        """Note that ``reader`` is sent the file now; of the ``partial`` answers to one reading only the first."""
        now = timezone.now()
        known = cls.objects.filter(zugang=reader, kennung=kennung, pruefsumme=pruefsumme)
        if partial and known.filter(zeitpunkt__gt=now - SAME_READING).exists():
            return
        cls.objects.create(
            zugang=reader,
            zeitpunkt=now,
            art=art,
            kennung=kennung,
            bezeichnung=bezeichnung[:500],
            pruefsumme=pruefsumme,
        )
