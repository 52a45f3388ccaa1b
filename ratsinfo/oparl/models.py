"""What OParl hands out of each object beside its content: since when there is one, when it last changed, whether it is gone.

The content itself always comes from the archive's own rows through ``visible_to``; nothing here makes a row visible.
"""

from django.db import models


class Objektstand(models.Model):
    """One object that OParl hands out, or handed out once: what a tombstone says of it, and by what lists find it.

    ``art`` and ``zeile`` are the name of our model and the key of the row, ``kennung`` its key in addresses; ``seit`` is when
    it first was public, ``geaendert`` when it or anything embedded in it last changed, both to the second.
    """

    art = models.CharField("Art", max_length=20)
    zeile = models.BigIntegerField("Zeile")
    kennung = models.CharField("Kennung", max_length=8, blank=True)
    seit = models.DateTimeField("öffentlich seit")
    geaendert = models.DateTimeField("geändert")
    geloescht = models.BooleanField("nicht mehr öffentlich", default=False)

    class Meta:
        verbose_name = "Objektstand"
        verbose_name_plural = "Objektstände"
        ordering = ("art", "kennung")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="oparl_objektstand_einmal",
                fields=["art", "zeile"],
                violation_error_message="Dieses Objekt ist schon verzeichnet.",
            ),
        ]
        indexes = [
            # A page of a list is found within this, with every filter, without reading anything else.
            models.Index(name="oparl_liste", fields=["art", "kennung", "geloescht", "geaendert", "seit", "zeile"]),
            models.Index(name="oparl_geaendert", fields=["art", "geaendert"]),
        ]

    def __str__(self) -> str:
        return f"{self.art} {self.kennung}"


class Beruehrung(models.Model):
    """A trace that triggers of the database leave: a row was changed, and an object may be another one by that.

    It is one where the row (``art``, ``zeile``) is public or was: then the object (``trifft_art``, ``trifft``) has changed. Many
    are left and few are read, so they are only ever added and taken away, never written anew. One with a moment (``ab``)
    waits for what becomes public, or stops being so, by the clock.
    """

    art = models.CharField("Art", max_length=20)
    zeile = models.BigIntegerField("Zeile")
    trifft_art = models.CharField("Art des Objekts", max_length=20)
    trifft = models.BigIntegerField("Objekt")
    ab = models.DateTimeField("ab", null=True, db_index=True)

    class Meta:
        verbose_name = "Berührung"
        verbose_name_plural = "Berührungen"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.art} {self.zeile}: {self.trifft_art} {self.trifft}"
