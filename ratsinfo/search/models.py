"""The index: what can be found, as keys; what the public may find and what not lies in tables of their own.

A unit (Einheit) is a piece of at most some 2,000 words of one thing that a list shows, its document: a Drucksache, a
Sitzungstermin, a Gremium or a Fachbereich. Its number says where it stands among the others, so that the newest come
first without being sorted. Beside it lies its content (Inhalt), to show the place that was found.

What a database needs beyond these columns to find units by their keys is made and written by ``engines``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from ratsinfo.search.german.analysis import tokens

MOST_WORDS_OF_MEANING = 8
DOCUMENT_BITS, UNIT_BITS = 30, 13
MOST_UNITS = 1 << UNIT_BITS  # of one document
ONE_DAY = 1 << DOCUMENT_BITS + UNIT_BITS  # between the numbers of one day and those of the next


class Einheit(models.Model):
    """One unit; ``id`` comes from ``number``.

    ``merkmale`` are the markers of its document that are counted beside the results ("a:anfrage j:2024 g:12"),
    ``einheiten`` how many units of the same document lie in the same table, ``fassung`` the version of the analysis
    and ``pruefsumme`` that of everything the document is made of, by which an unchanged one is told.
    """

    id = models.BigIntegerField(primary_key=True)
    dokument = models.BigIntegerField(db_index=True)
    einheiten = models.PositiveSmallIntegerField()
    merkmale = models.TextField(blank=True)
    fassung = models.CharField(max_length=16)
    pruefsumme = models.CharField(max_length=32)

    contents: ClassVar[Any]

    class Meta:
        abstract = True
        default_permissions = ()


class Inhalt(models.Model):
    """The content of the unit with the same ``id``: its text, and where which part of it begins.

    ``abschnitte`` is a list of [offset in ``text``, anchor on the document's page, heading, Kennung of the file, page of the file].
    """

    id = models.BigIntegerField(primary_key=True)
    text = models.TextField(blank=True)
    abschnitte = models.JSONField(default=list)

    class Meta:
        abstract = True
        default_permissions = ()


@dataclass(frozen=True)
class Index:
    """What is searched together: its units that the public may find, and those that it may not."""

    name: str
    public: type[Einheit]
    internal: type[Einheit]


def index(name: str) -> Index:
    """The index called ``name`` with its tables: units and contents, public and internal ones physically apart."""
    return Index(name, tables(f"{name}_oeffentlich"), tables(f"{name}_intern"))


def tables(name: str) -> type[Einheit]:
    """The models of ``suche_<name>`` and ``suche_<name>_inhalt``; gives the first, which knows the second as ``contents``."""
    words = "".join(part.title() for part in name.split("_"))

    def model(kind: type[models.Model], ending: str, **more: Any) -> Any:
        meta = type("Meta", (kind.Meta,), {"db_table": f"suche_{name}{ending.lower()}"})  # type: ignore[attr-defined]
        return type(f"{words}{ending.strip('_')}", (kind,), {"__module__": __name__, "Meta": meta, **more})

    return model(Einheit, "", contents=model(Inhalt, "_Inhalt"))


DRUCKSACHEN, SITZUNGEN = index("drucksachen"), index("sitzungen")
GREMIEN, FACHBEREICHE = index("gremien"), index("fachbereiche")
INDEXES = (DRUCKSACHEN, SITZUNGEN, GREMIEN, FACHBEREICHE)


class Vormerkung(models.Model):
    """A document that becomes public, or stops being so, by the clock: it is written anew before the first search after ``moment``."""

    index = models.CharField(max_length=20)
    dokument = models.BigIntegerField()
    moment = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "suche_vormerkung"
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="suche_vormerkung_einmal", fields=["index", "dokument", "moment"])
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.dokument}, {self.moment}"


class Wortspur(models.Model):
    """A word as the public has read it, under one of its traces: the folded word itself, or that without one of its letters.

    Words that are near to each other have a trace in common, by which any database finds them.
    """

    spur = models.CharField(max_length=40)
    wort = models.CharField(max_length=40)
    ist_wort = models.BooleanField()

    class Meta:
        db_table = "suche_wortspur"
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="suche_wortspur_einmal", fields=["spur", "wort"])
        ]

    def __str__(self) -> str:
        return f"{self.spur}: {self.wort}"


def number(day: date, document: int, unit: int) -> int:
    """The id of a unit: later days have higher ones, then documents with a higher key, then later units of a document."""
    return (day.toordinal() << DOCUMENT_BITS | document) << UNIT_BITS | unit


def first_number(day: date) -> int:
    """The lowest id that a unit of ``day`` can have."""
    return number(day, 0, 0)


def document_of(unit_id: int) -> int:
    """The key of the document that the unit with this id belongs to."""
    return unit_id >> UNIT_BITS & (1 << DOCUMENT_BITS) - 1


def day_of(unit_id: int) -> date:
    """The day of the document that the unit with this id belongs to."""
    return date.fromordinal(unit_id >> DOCUMENT_BITS + UNIT_BITS)


class Suchwort(models.Model):
    """A word of the town that no dictionary has: an abbreviation with what it stands for, or a name that is no compound."""

    class Art(models.TextChoices):
        ABKUERZUNG = "abkuerzung", "Abkürzung oder anderes Wort"
        EIGENNAME = "eigenname", "Eigenname"

    art = models.CharField(
        "Art",
        max_length=12,
        choices=Art,
        default=Art.ABKUERZUNG,
        help_text="„OGS“ ist eine Abkürzung, „Scharnhorst“ ein Eigenname: Wer „Horst“ sucht, will ihn nicht finden. "
        "Eine Abkürzung gilt sofort; ein Eigenname für alles, was danach gespeichert wird, und für das übrige Archiv, sobald "
        "der Betrieb „manage.py suchindex“ ausgeführt hat.",
    )
    wort = models.CharField("Wort", max_length=60, help_text="Ein einzelnes Wort ohne Leerzeichen.")
    bedeutung = models.CharField(
        "steht für",
        max_length=120,
        blank=True,
        help_text="Nur bei Abkürzungen: „Offene Ganztagsschule“. Wer die Abkürzung sucht, findet auch diese Wörter in dieser Reihenfolge.",
    )
    beidseitig = models.BooleanField(
        "auch umgekehrt",
        default=True,
        help_text="Wer „Offene Ganztagsschule“ sucht, findet auch „OGS“.",
    )

    class Meta:
        db_table = "suche_suchwort"
        verbose_name = "Suchwort"
        verbose_name_plural = "Suchwörter"
        ordering = ("wort", "bedeutung")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="suche_suchwort_einmal",
                fields=["wort", "bedeutung"],
                violation_error_message="Dieses Wort steht mit dieser Bedeutung schon in der Liste.",
            ),
            models.CheckConstraint(
                name="suche_suchwort_bedeutung",
                condition=models.Q(art="abkuerzung") & ~models.Q(bedeutung="")
                | models.Q(art="eigenname", bedeutung=""),
                violation_error_message="Eine Abkürzung braucht unter „steht für“ ihre Bedeutung, ein Eigenname hat keine.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wort} = {self.bedeutung}" if self.bedeutung else self.wort

    def clean(self) -> None:
        self.wort, self.bedeutung = self.wort.strip(), self.bedeutung.strip()
        word, meaning = ([token.key for token in tokens(text)] for text in (self.wort, self.bedeutung))
        errors = {}
        if len(word) != 1 or " " in self.wort:
            errors["wort"] = (
                "Bitte genau ein Wort aus Buchstaben und Ziffern eintragen, ohne Leerzeichen und Satzzeichen."
            )
        if self.bedeutung and not meaning:
            errors["bedeutung"] = "Die Bedeutung enthält kein Wort, das gesucht werden könnte."
        elif len(meaning) > MOST_WORDS_OF_MEANING:
            errors["bedeutung"] = f"Die Bedeutung darf höchstens {MOST_WORDS_OF_MEANING} Wörter haben."
        elif meaning == word:
            errors["bedeutung"] = (
                "Das Wort und seine Bedeutung sind für die Suche dasselbe; dafür braucht es keinen Eintrag."
            )
        if errors:
            raise ValidationError(errors)
