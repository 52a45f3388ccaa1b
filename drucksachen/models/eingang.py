from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import models, transaction

from drucksachen.files import is_new
from drucksachen.models.anlage import Anlage, checksum
from ratsinfo.addresses import Keyed, draw_kennung
from ratsinfo.file_kinds import ending


def incoming_path(eingang: "Eingang", filename: str) -> str:
    """Where a document lies until somebody has confirmed what was read from it."""
    return f"eingang/{eingang.kennung}-{draw_kennung()}.{ending(filename)}"


class Eingang(Keyed):
    """An official document that was read and not entered yet: its text and its file, for the clerk who brought it.

    Nothing of it is content of the archive. It goes when the entry is saved, or with the next clearing up.
    """

    benutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="eingelesen von"
    )
    text = models.TextField("Text des Dokuments")
    datei = models.FileField("Datei", upload_to=incoming_path, max_length=200, blank=True)
    dateiname = models.CharField("Dateiname", max_length=250, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    erstellt_am = models.DateTimeField("eingelesen am", auto_now_add=True)

    class Meta:
        verbose_name = "eingelesenes Dokument"
        verbose_name_plural = "eingelesene Dokumente"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.dateiname or "eingefügter Text"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; name and checksum of a new file are recorded with it."""
        if is_new(self.datei):
            self.dateiname, self.sha256 = str(self.datei.name)[-250:], checksum(self.datei)
        super().save(*args, **kwargs)

    def hand_over(self, drucksache: Any, by: Any) -> Anlage | None:
        """Make the file an Anlage of ``drucksache``, a draft entered by ``by``, and let go of the rest; None where there is no file."""
        with transaction.atomic():
            file = None
            if self.datei:
                file = Anlage(drucksache=drucksache, art=Anlage.Art.DOKUMENT, datum=drucksache.datum, erfasst_von=by)
                with self.datei.storage.open(str(self.datei.name)) as content:
                    file.datei = File(content, name=self.dateiname)
                    file.save()
            self.delete()
        return file
