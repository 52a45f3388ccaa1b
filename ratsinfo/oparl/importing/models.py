"""What the archive remembers of the servers that it is filled from; none of it is shown to the public."""

from django.db import models

ADDRESS_LENGTH = 1000


class Quelle(models.Model):
    """An OParl server that this archive is filled from."""

    adresse = models.URLField("Adresse", max_length=ADDRESS_LENGTH, unique=True)
    name = models.CharField("Name", max_length=250, blank=True)

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or self.adresse


class Liste(models.Model):
    """A list of a server, and up to which moment of the server's changes it was read completely."""

    quelle = models.ForeignKey(Quelle, on_delete=models.CASCADE, related_name="listen", verbose_name="Quelle")
    adresse = models.URLField("Adresse", max_length=ADDRESS_LENGTH, unique=True)
    gelesen_bis = models.DateTimeField("gelesen bis", null=True)

    class Meta:
        verbose_name = "Liste"
        verbose_name_plural = "Listen"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.adresse


class Lauf(models.Model):
    """One run of the import; one without an end was killed, and the next goes on."""

    quelle = models.ForeignKey(Quelle, on_delete=models.CASCADE, related_name="laeufe", verbose_name="Quelle")
    begonnen_am = models.DateTimeField("begonnen am")
    beendet_am = models.DateTimeField("beendet am", null=True)
    gelesen = models.PositiveIntegerField("gelesene Objekte", default=0)
    neu = models.PositiveIntegerField("neu", default=0)
    geaendert = models.PositiveIntegerField("geändert", default=0)
    entfernt = models.PositiveIntegerField("nicht mehr öffentlich", default=0)
    offen = models.PositiveIntegerField("nicht übernommen", default=0)
    fehler = models.TextField("was nicht zu lesen war", blank=True)

    class Meta:
        verbose_name = "Lauf"
        verbose_name_plural = "Läufe"
        ordering = ("-begonnen_am", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.quelle}, {self.begonnen_am:%d.%m.%Y}"


class Fremdobjekt(models.Model):
    """An object of a server, the row that it has become, and what was taken from it then.

    ``werte`` has by field a digest of what was written, so that what somebody has edited here since is noticed;
    ``offen`` the addresses that it named and that were not there.
    """

    quelle = models.ForeignKey(
        Quelle, on_delete=models.CASCADE, related_name="objekte", verbose_name="Quelle", db_index=False
    )
    adresse = models.CharField("Adresse", max_length=ADDRESS_LENGTH, unique=True)
    eltern = models.CharField("Teil von", max_length=ADDRESS_LENGTH, blank=True, db_index=True)
    typ = models.CharField("Typ", max_length=40)
    modell = models.CharField("Modell", max_length=60, blank=True)
    zeile = models.BigIntegerField("Zeile", null=True)
    pruefsumme = models.CharField("Prüfsumme", max_length=64, blank=True)
    werte = models.JSONField("Werte", default=dict)
    offen = models.JSONField("offene Verweise", default=list)
    entfernt = models.BooleanField("nicht mehr in der Quelle", default=False)

    class Meta:
        verbose_name = "Fremdobjekt"
        verbose_name_plural = "Fremdobjekte"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.adresse


class Verweis(models.Model):
    """That one paper of a server names another one; from it follows what is an answer to what."""

    von = models.CharField("von", max_length=ADDRESS_LENGTH)
    nach = models.CharField("nach", max_length=ADDRESS_LENGTH, db_index=True)
    erledigt = models.BooleanField("ausgewertet", default=False)

    class Meta:
        verbose_name = "Verweis"
        verbose_name_plural = "Verweise"
        ordering = ("pk",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="oparl_import_verweis_einmal",
                fields=["von", "nach"],
                violation_error_message="Dieser Verweis ist schon vermerkt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.von} → {self.nach}"


class Meldung(models.Model):
    """What is to be said of an object of a server: not taken, taken otherwise, edited here, or an answer recognised."""

    class Art(models.TextChoices):
        AUSGELASSEN = "ausgelassen", "nicht übernommen"
        ANGEPASST = "angepasst", "anders übernommen"
        BEARBEITET = "bearbeitet", "von Hand geändert, nicht überschrieben"
        ANTWORT = "antwort", "als Antwort erkannt"

    quelle = models.ForeignKey(Quelle, on_delete=models.CASCADE, related_name="meldungen", verbose_name="Quelle")
    art = models.CharField("Art", max_length=20, choices=Art)
    adresse = models.CharField("Objekt", max_length=ADDRESS_LENGTH)
    eltern = models.CharField("Teil von", max_length=ADDRESS_LENGTH, db_index=True)
    grund = models.TextField("Grund")
    gemeldet_am = models.DateTimeField("gemeldet am", auto_now_add=True)

    class Meta:
        verbose_name = "Meldung des OParl-Imports"
        verbose_name_plural = "Meldungen des OParl-Imports"
        ordering = ("-pk",)
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="oparl_import_meldung_art",
                condition=models.Q(art__in=["ausgelassen", "angepasst", "bearbeitet", "antwort"]),
                violation_error_message="Diese Art von Meldung gibt es nicht.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adresse}: {self.grund}"
