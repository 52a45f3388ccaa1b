from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Permission
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class User(AbstractUser):
    """Somebody who may log in; a model of our own from the first migration, for it cannot be exchanged later."""

    eingeladen_am = models.DateTimeField("eingeladen am", null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"
        ordering = ("username",)
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="zugang_email_einmal",
                violation_error_message="Diese E-Mail-Adresse hat schon ein anderer Zugang.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()  # whoever logs in or asks for a new password is looked up like this
        super().save(*args, **kwargs)

    @property
    def waits_for_password(self) -> bool:
        """Whether nobody can log in yet because no password was ever set."""
        return not self.has_usable_password()

    @property
    def given_rights(self) -> set[int]:
        """The keys of the rights that this account was given, by groups or directly, also while it is switched off."""
        if self.pk is None:
            return set()
        given = Permission.objects.filter(Q(user=self) | Q(group__user=self))
        return set(given.order_by().values_list("pk", flat=True))

    def may_give(self, rights: set[int]) -> bool:
        """Whether this account has all these ``rights`` itself: nobody gives what they do not have."""
        return self.is_superuser or rights <= self.given_rights

    def may_change_account(self, other: "User") -> bool:
        """Whether ``other`` may do nothing that this account may not: whoever sets a password can log in with it."""
        return self.is_superuser or (not other.is_superuser and self.may_give(other.given_rights))


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
