import re
from pathlib import Path
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from ratsinfo.history.records import Fassungen

DRAFTS = Path(__file__).parent / "entwuerfe"
OPEN_PLACE = re.compile(r"\[bitte ergänzen:[^\]]*\]")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# HTML in the text is shown as text, and links to anything but the usual schemes are not made.
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


class Textseite(models.Model):
    """A text that the law or good manners ask for, editable by the staff and public as soon as it is saved."""

    class Schluessel(models.TextChoices):
        HILFE = "hilfe", "Hilfe"
        IMPRESSUM = "impressum", "Impressum"
        DATENSCHUTZ = "datenschutz", "Datenschutz"
        BARRIEREFREIHEIT = "barrierefreiheit", "Barrierefreiheit"

    VARIABLES = ("name", "kurzname", "anschrift", "telefon", "email", "website")

    schluessel = models.CharField("Adresse", max_length=40, choices=Schluessel, unique=True, editable=False)
    titel = models.CharField("Titel", max_length=120)
    text = models.TextField(
        "Text",
        help_text="Wird mit dem Speichern sofort öffentlich. Gegliedert mit Markdown: „## Überschrift“, „- Aufzählung“, "
        "„[Linktext](https://...)“. {{name}}, {{anschrift}}, {{telefon}}, {{email}} und {{website}} werden aus den Angaben "
        "zur Körperschaft eingesetzt.",
    )
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    fassungen = Fassungen()

    class Meta:
        verbose_name = "Textseite"
        verbose_name_plural = "Textseiten"
        ordering = ("pk",)
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(
                name="pages_textseite_schluessel",
                condition=models.Q(schluessel__in=["hilfe", "impressum", "datenschutz", "barrierefreiheit"]),
                violation_error_message="Diese Seite gibt es nicht.",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse(f"pages:{self.schluessel}")

    def filled(self, koerperschaft: Any) -> str:
        """The text with the municipality's particulars; what is not entered there is marked as an open place."""

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self.VARIABLES:
                return match[0]
            found = str(getattr(koerperschaft, name)).strip()
            return (
                found.replace("\n", "  \n") or f"[bitte ergänzen: {koerperschaft._meta.get_field(name).verbose_name}]"
            )

        return _VARIABLE.sub(value, self.text)

    def as_html(self, koerperschaft: Any) -> SafeString:
        """The text as HTML that needs no more escaping: the renderer escapes all HTML that somebody typed."""
        html = _markdown.render(self.filled(koerperschaft))
        return mark_safe(OPEN_PLACE.sub(r"<mark>\g<0></mark>", html))  # noqa: S308  rendered with HTML switched off

    def open_places(self, koerperschaft: Any) -> list[str]:
        """What is still to be filled in, as it is marked in the text."""
        return OPEN_PLACE.findall(self.filled(koerperschaft))
