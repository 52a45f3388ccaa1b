from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from ratsinfo.confinement import Unreadable
from ratsinfo.extraction.extract import KINDS, extract
from ratsinfo.file_kinds import ending


class Dateitext(models.Model):
    """The text of a file page by page, kept by the file's checksum: the same bytes are read once."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    seiten = models.JSONField("Seiten", default=list)
    grund = models.TextField("warum kein Text da ist", blank=True)
    gelesen_am = models.DateTimeField("gelesen am", auto_now=True)

    class Meta:
        verbose_name = "Dateitext"
        verbose_name_plural = "Dateitexte"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256

    @classmethod
    def of(cls, file: Any, name: str, sha256: str) -> None:
        """Read the open ``file``, called ``name``, unless its bytes were read before; what cannot be read has its reason."""
        if ending(name) in KINDS and not cls.objects.filter(sha256=sha256).exists():
            cls.read(file, name, sha256).keep()

    @classmethod
    def read(cls, file: Any, name: str, sha256: str) -> "Dateitext":
        """What ``of`` keeps, without the database being asked."""
        try:
            return cls(sha256=sha256, seiten=extract(file, name).text_by_page)
        except Unreadable as error:
            return cls(sha256=sha256, grund=str(error))

    def keep(self) -> None:
        """Store it, unless somebody else has read the same bytes meanwhile."""
        type(self).objects.get_or_create(sha256=self.sha256, defaults={"seiten": self.seiten, "grund": self.grund})

    @classmethod
    def forget_unused(cls, digests: Iterable[str] | None = None) -> int:
        """Remove the texts, those with these checksums or all, of which no Anlage has the bytes any more; returns how many."""
        named = apps.get_model("drucksachen", "Anlage").objects.filter(sha256=OuterRef("sha256"))
        unused = cls.objects.filter(~Exists(named))
        if digests is not None:
            unused = unused.filter(sha256__in=list(digests))
        return unused.delete()[0]
