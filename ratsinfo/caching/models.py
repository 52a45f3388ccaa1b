from django.db import models


class Aenderung(models.Model):
    """A trace that triggers of the database leave at every change of the content; the sum of all names its state.

    ``wert`` is drawn at random, so that a state never comes back with another content, not even after a restore.
    A trace with a ``moment`` says when something becomes public, or stops being so, by the clock.
    """

    wert = models.BigIntegerField("Wert")
    moment = models.DateTimeField("wirksam ab", null=True)

    class Meta:
        verbose_name = "Änderung"
        verbose_name_plural = "Änderungen"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.wert)
