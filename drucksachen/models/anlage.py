import hashlib
import re
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from drucksachen.files import examine, is_new
from drucksachen.models.dateibefund import Dateibefund
from drucksachen.models.dateitausch import Exchangeable
from drucksachen.models.dateitext import Dateitext
from drucksachen.models.drucksache import Drucksache, consulted_at
from drucksachen.removal import remove_after_commit
from gremien.models import Sitzungstermin
from gremien.seats import meetings_open_to
from ratsinfo.addresses import Keyed, draw_kennung
from ratsinfo.confinement import Unreadable
from ratsinfo.delivery import Stored
from ratsinfo.examination.examine import clean
from ratsinfo.examination.findings import Finding, Kind
from ratsinfo.file_kinds import MIME_TYPES, ending
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.caution import cautions
from ratsinfo.publishing.exceptions import OfficialRecord
from ratsinfo.publishing.release import Releasable, released_condition

_INTERNAL = re.compile(r"intern|entwurf|vermerk|kommentar", re.IGNORECASE)
ORIGINAL = " (Original)"
REPLACING = (
    "Diese Datei war öffentlich und bleibt, wie sie ist: bitte auf ihrer Seite „Durch neue Fassung ersetzen“ wählen."
)


def storage_path(anlage: "Anlage", filename: str) -> str:
    """Where a file lies under MEDIA_ROOT: by its key, so that its name tells nothing.

    Each upload gets a name of its own, so that what is removed is never what has come in its place.
    """
    return f"{anlage.kennung[:2]}/{anlage.kennung}-{draw_kennung()}.{ending(filename)}"


class Anlage(Exchangeable, Keyed, Releasable):
    """A file of a Drucksache or of a Sitzungstermin; it is published by itself and never without what it belongs to."""

    class Art(models.TextChoices):
        DOKUMENT = "dokument", "das Dokument selbst"
        STELLUNGNAHME = "stellungnahme", "Stellungnahme der Verwaltung"
        EINLADUNG = "einladung", "Einladung"
        NIEDERSCHRIFT = "niederschrift", "Niederschrift"
        ANLAGE = "anlage", "Anlage"

    belongs_to = ("drucksache", "sitzungstermin")
    read_before_publishing = (*belongs_to, "ersetzt")
    decisive = ("name", "datei", "sha256", "verantwortet_von_id", "verantwortet_am", "ersetzt_id")

    # The other end of a relation.
    nachfolger: ClassVar[Any]

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, null=True, blank=True, related_name="anlagen", verbose_name="Drucksache"
    )
    sitzungstermin = models.ForeignKey(
        Sitzungstermin,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="anlagen",
        verbose_name="Sitzungstermin",
    )
    name = models.CharField("Name", max_length=250, help_text="Wie die Datei auf der Seite heißt.")
    art = models.CharField("Art", max_length=20, choices=Art, default=Art.ANLAGE)
    datum = models.DateField("Datum", null=True, blank=True)
    datei = models.FileField("Datei", upload_to=storage_path, max_length=200)
    quelle = models.URLField(
        "Adresse in der Quelle",
        max_length=1000,
        blank=True,
        editable=False,
        help_text="Wo eine übernommene Datei herkommt; liegt sie nicht hier, führt der Link dorthin.",
    )
    dateiname = models.CharField("ursprünglicher Dateiname", max_length=250, blank=True, editable=False)
    groesse = models.PositiveBigIntegerField("Größe in Byte", default=0, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False, db_index=True)
    sha512 = models.CharField("SHA-512", max_length=128, blank=True, editable=False)
    verantwortet_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="Befunde verantwortet von",
    )
    verantwortet_am = models.DateTimeField("Befunde verantwortet am", null=True, blank=True, editable=False)

    ersetzt = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="nachfolger",
        verbose_name="ersetzt die Datei",
    )
    ersetzt_am = models.DateTimeField("ersetzt sie seit", null=True, blank=True, editable=False)

    fassungen = Fassungen()

    class Meta(Releasable.Meta):
        verbose_name = "Anlage"
        verbose_name_plural = "Anlagen"
        ordering = ("drucksache", "sitzungstermin", "pk")
        indexes = [
            *Releasable.Meta.indexes,
            # Few files belong to a meeting; among all the others SQLite takes an index of them for worthless.
            models.Index(name="anlage_sitzung", fields=["sitzungstermin"], condition=Q(sitzungstermin__isnull=False)),
        ]
        constraints = [
            *Releasable.Meta.constraints,
            models.CheckConstraint(
                name="drucksachen_anlage_gehoert_zu_einem",
                condition=Q(drucksache__isnull=False, sitzungstermin__isnull=True)
                | Q(drucksache__isnull=True, sitzungstermin__isnull=False),
                violation_error_message="Eine Anlage gehört entweder zu einer Drucksache oder zu einem Sitzungstermin.",
            ),
            models.CheckConstraint(
                name="drucksachen_anlage_art",
                condition=Q(art__in=["dokument", "stellungnahme", "einladung", "niederschrift", "anlage"]),
                violation_error_message="Diese Art von Anlage gibt es nicht.",
            ),
            models.CheckConstraint(
                name="drucksachen_anlage_ersetzt_nicht_sich_selbst",
                condition=Q(ersetzt__isnull=True) | ~Q(ersetzt=F("id")),
                violation_error_message="Eine Datei ersetzt nicht sich selbst.",
            ),
            models.UniqueConstraint(
                name="drucksachen_anlage_ein_nachfolger",
                fields=["ersetzt"],
                condition=Q(zurueckgezogen_am=None),
                violation_error_message="Für diese Datei ist schon eine neue Fassung angelegt.",
            ),
            models.CheckConstraint(
                name="drucksachen_anlage_hier_oder_in_der_quelle",
                condition=~Q(datei="") | ~Q(quelle=""),
                violation_error_message="Eine Anlage braucht eine Datei.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # For members

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        """What was released for members, of a meeting of theirs or of what is dealt with there."""
        meetings = meetings_open_to(reader, at)
        if meetings is None:
            return None
        theirs = Q(sitzungstermin__in=meetings) | Q(drucksache__in=consulted_at(meetings))
        files = cls.objects.filter(released_condition(at), theirs)
        return Q(**{f"{prefix}pk__in": files.order_by().values("pk")})

    def readers_by_release(self) -> list[str]:
        if self.drucksache:
            return self.drucksache.readers_by_release()
        meeting: Any = self.sitzungstermin
        return [f"{body}: Sitzung am {meeting.beginn_text}" for body in meeting.gremien.all()]

    def get_absolute_url(self) -> str:
        return reverse("drucksachen:anlage_download", kwargs={"kennung": self.kennung, "slug": self.download_name})

    def get_path(self) -> str:
        """The address as a request carries it, without percent-encoding."""
        return unquote(self.get_absolute_url())

    @property
    def anker(self) -> str:
        """The fragment by which this file can be linked on the page of what it belongs to."""
        return f"datei-{self.kennung}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; a new file's name, size and checksum are recorded with it, the one before is removed.

        Raises OfficialRecord where a file that was public would be replaced; then nothing is changed.
        """
        with transaction.atomic():
            replaced = self.let_go_of_stored_file() if self.has_new_file else ""
            if self.has_new_file:
                self.verantwortet_von = self.verantwortet_am = None
                self.dateiname = str(self.datei.name)[-250:]
                self.groesse, self.sha256 = self.datei.size, checksum(self.datei)
                self.sha512 = checksum(self.datei, "sha512")
                self.name = self.name or self.dateiname.rsplit(".", 1)[0][:250]
            super().save(*args, **kwargs)
            if replaced:
                Dateitext.forget_unused([replaced])

    def let_go_of_stored_file(self) -> str:
        """The checksum of the file that is replaced; empty where there is none."""
        stored = type(self).objects.select_for_update().filter(pk=self.pk).order_by("pk").first()
        if stored and stored.liegt_in_der_quelle:  # now it comes here, which replaces nothing
            return stored.sha256
        if stored and stored.is_official:
            raise OfficialRecord(REPLACING)
        if stored:
            remove_after_commit(stored.datei.name)
        return stored.sha256 if stored else ""

    @property
    def has_new_file(self) -> bool:
        """Whether a file was put here that is not stored yet."""
        return is_new(self.datei)

    def clean(self) -> None:
        """Raises ValidationError for a new file of a kind, size or content that is not accepted, or for one too late."""
        if self.has_new_file:
            if self.is_official:
                raise ValidationError({"datei": REPLACING})
            try:
                examine(self.datei)
                looked_into(self.datei, str(self.datei.name), checksum(self.datei))
            except ValidationError as error:
                raise ValidationError({"datei": error.messages}) from error
            except Unreadable as error:
                raise ValidationError({"datei": str(error)}) from error

    # What the file tells beyond what it shows

    _examined: tuple[str, list[Finding]] = ("", [])  # the checksum of the bytes, and what was found in them

    @property
    def befunde(self) -> list[Finding]:
        """What the examination found in the bytes that the row has now; looked up once for them."""
        if self._examined[0] != self.sha256:
            self._examined = (self.sha256, self.examined())
        return self._examined[1]

    def examined(self) -> list[Finding]:
        """What the examination of the file found; nothing where it does not lie in the storage."""
        if self.liegt_in_der_quelle:
            return []
        try:
            with self.datei.storage.open(str(self.datei.name)) as file:
                return looked_into(file, str(self.datei.name), self.sha256)
        except FileNotFoundError:
            return []
        except Unreadable as error:
            return [Finding(Kind.UNLESBAR, f"Die Datei lässt sich nicht prüfen: {error}", cleanable=False)]

    @property
    def blocking(self) -> list[Finding]:
        """What was found that somebody has to clean or to answer for, and nobody has yet."""
        return [] if self.verantwortet_am else [found for found in self.befunde if found.blocks]

    def publishing_obstacles(self) -> list[str]:
        if rivals := self.rival_obstacles():
            return rivals
        if self.liegt_in_der_quelle:
            return []
        if not self.datei.storage.exists(str(self.datei.name)):
            return [f"Die Datei „{self.name}“ liegt nicht in der Ablage."]
        return [f"Die Datei „{self.name}“: {found.german_text}" for found in self.blocking]

    def publishing_notes(self) -> list[str]:
        told = [found for found in self.befunde if found not in self.blocking]
        replaced = f"Ersetzt die Datei „{self.ersetzt}“, die damit zurückgezogen wird." if self.ersetzt else ""
        notes = [f"Die Datei „{self.name}“: {found.german_text}" for found in told]
        if cautions([("", self.dateiname)]) or _INTERNAL.search(self.dateiname):
            notes.append(f"Die Datei „{self.name}“ hieß beim Hochladen „{self.dateiname}“: ist es die richtige?")
        return [replaced, *notes] if replaced else notes

    def answer_for(self, by: Any, sha256: str) -> bool:
        """Note that the user ``by`` answers for what was found in the bytes with this checksum; not where the row has others now."""
        with transaction.atomic():
            self._lock()
            if self.sha256 != sha256:
                return False
            self.verantwortet_von, self.verantwortet_am = by, timezone.now()
            self.save(update_fields=["verantwortet_von", "verantwortet_am", "geaendert_am"])
        return True

    @property
    def is_original(self) -> bool:
        """Whether a cleaned copy was made of it, after which it is called the original."""
        return self.name.endswith(ORIGINAL)

    def make_cleaned(self) -> tuple["Anlage", list[Finding]] | None:
        """A further Anlage, a draft, with a copy of the file without what can be taken out; and what is still in the copy.

        This one stays as it is and is called the original; of an original no further copy is made, and None returned.
        Raises Unreadable where no copy can be made.
        """
        with TemporaryDirectory() as folder:
            target = Path(folder) / f"bereinigt.{self.endung}"
            stored: Any = self.datei.storage.open(str(self.datei.name))
            with stored as file:
                left = clean(file, str(self.datei.name), target)
            with transaction.atomic(), target.open("rb") as content:
                self._lock()
                if self.is_original:
                    return None
                kept = ("drucksache", "sitzungstermin", "name", "art", "datum", "erfasst_von", "ersetzt")
                copy = Anlage(**{name: getattr(self, name) for name in kept})
                copy.datei = File(content, name=self.dateiname)
                self.name, self.ersetzt = f"{self.name[: 250 - len(ORIGINAL)]}{ORIGINAL}", None
                self.save(update_fields=["name", "ersetzt", "geaendert_am"])
                copy.save()
        return copy, left

    @property
    def endung(self) -> str:
        return ending(self.dateiname if self.liegt_in_der_quelle else str(self.datei.name))

    @property
    def liegt_in_der_quelle(self) -> bool:
        """Whether the archive knows only where the file is, and not its bytes; a checksum is then that of its text."""
        return not self.datei and bool(self.quelle)

    @property
    def quelle_host(self) -> str:
        """The server that a file comes from, as a reader is told before going there."""
        return urlsplit(self.quelle).hostname or ""

    @property
    def mime_type(self) -> str:
        return MIME_TYPES.get(self.endung, "application/octet-stream")

    @property
    def download_name(self) -> str:
        """The name under which a reader saves the file, without characters that are invisible or part folders."""
        visible = "".join(c for c in self.name.removesuffix(f".{self.endung}") if c.isprintable())
        stem = visible.replace("/", "-").replace("\\", "-").strip(" .") or "Anlage"
        return f"{stem}.{self.endung}"

    @property
    def stored(self) -> Stored:
        """The file as it is sent: always to be saved, never shown by the browser."""
        name = str(self.datei.name)
        return Stored(
            name=self.download_name,
            mime_type=self.mime_type,
            size=self.groesse,
            digest=self.sha256,
            open=lambda: self.datei.storage.open(name),
            label=f"Die Datei der Anlage {self.kennung}",
        )


def looked_into(file: Any, name: str, sha256: str) -> list[Finding]:
    """What the examination of the open ``file`` finds; its text is read with it. Raises Unreadable as ``examine`` does."""
    found = Dateibefund.of(file, name, sha256)
    Dateitext.of(file, name, sha256)
    return found


def checksum(file: Any, kind: str = "sha256") -> str:
    """The checksum of an open file in hexadecimal digits; the file is left at its start."""
    digest = hashlib.new(kind)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
