from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who may log in; a model of our own from the first migration, for it cannot be exchanged later."""

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()


class Absendung(models.Model):
    """One sending of a form by the staff and what came of it, so that the same is never entered twice."""

    marke = models.CharField("Marke", max_length=120, unique=True)
    benutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gesendet von"
    )
    inhalt = models.CharField("Prüfsumme des Inhalts", max_length=64)
    ziel = models.CharField("Antwort", max_length=500, blank=True)
    ding = models.CharField("Adresse des Gespeicherten", max_length=500, blank=True)
    bezeichnung = models.CharField("Gespeichertes", max_length=250, blank=True)
    erstellt_am = models.DateTimeField("gesendet am", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "Absendung"
        verbose_name_plural = "Absendungen"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.bezeichnung or "noch nichts gespeichert"
