from typing import Any

from django.db import models

from ratsinfo.examination.examine import examine
from ratsinfo.examination.findings import Finding


class Dateibefund(models.Model):
    """What the examination of a file found, kept by the file's checksum: the same bytes are examined once."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    befunde = models.JSONField("Befunde", default=list)
    untersucht_am = models.DateTimeField("untersucht am", auto_now=True)

    class Meta:
        verbose_name = "Dateibefund"
        verbose_name_plural = "Dateibefunde"
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256

    @classmethod
    def of(cls, file: Any, name: str, sha256: str) -> list[Finding]:
        """What the open ``file``, called ``name``, tells beyond what it shows. Raises Unreadable as ``examine`` does."""
        known = cls.objects.filter(sha256=sha256).first()
        if known is None:
            found = [each.as_json() for each in examine(file, name)]
            known, _ = cls.objects.get_or_create(sha256=sha256, defaults={"befunde": found})
        return [Finding.from_json(values) for values in known.befunde]
