from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from gremien.agenda_states import Eintrag, Papers, Rahmen
from gremien.models.gremium import Gremium
from gremien.querysets import SitzungsterminQuerySet, TagesordnungspunktQuerySet
from gremien.seats import meetings_open_to
from ratsinfo.addresses import Addressed, Keyed
from ratsinfo.folding import FoldedField
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Classified, Publishable


class Sitzungstermin(Addressed, Publishable):
    """One meeting of one Gremium, or of several together."""

    class Status(models.TextChoices):
        TERMINIERT = "terminiert", "terminiert"
        EINGELADEN = "eingeladen", "eingeladen"
        DURCHGEFUEHRT = "durchgefuehrt", "durchgeführt"
        ABGESAGT = "abgesagt", "abgesagt"
        VERLEGT = "verlegt", "verlegt"

    detail_route = "gremien:sitzungstermin_detail"
    read_before_publishing = ("anlagen__ersetzt", "gremien", "tagesordnungspunkte")

    # The other ends of relations.
    tagesordnungspunkte: ClassVar[Any]
    tagesordnungsfassungen: ClassVar[Any]
    beratungen: ClassVar[Any]
    anlagen: ClassVar[Any]
    vertretungen: ClassVar[Any]

    titel = models.CharField(
        "Titel",
        max_length=500,
        help_text="Wie die Sitzung auf der Einladung heißt. Leer gelassen wird er aus den Gremien gebildet.",
    )
    gremien = models.ManyToManyField(Gremium, related_name="sitzungstermine", verbose_name="Gremien")
    beginn = models.DateTimeField("Beginn")
    ende = models.DateTimeField("Ende", null=True, blank=True)
    raum = models.CharField("Raum", max_length=250, blank=True)
    anschrift = models.CharField("Anschrift", max_length=250, blank=True)
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.TERMINIERT)
    ersatztermin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ersetzt",
        verbose_name="verlegt auf",
        help_text="Der neue Termin, wenn die Sitzung verlegt wurde.",
    )
    suchtext = FoldedField(sources=("titel", "raum"))

    objects: ClassVar[Any] = SitzungsterminQuerySet.as_manager()
    fassungen = Fassungen(exclude=("suchtext",))

    class Meta(Publishable.Meta):
        verbose_name = "Sitzungstermin"
        verbose_name_plural = "Sitzungstermine"
        ordering = ("-beginn", "-pk")
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(name="sitzung_liste", fields=["-beginn", "-id", "veroeffentlicht_am", "zurueckgezogen_am"]),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="gremien_sitzungstermin_ende_nach_beginn",
                condition=Q(ende__isnull=True) | Q(ende__gte=F("beginn")),
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
            models.CheckConstraint(
                name="gremien_sitzungstermin_status",
                condition=Q(status__in=["terminiert", "eingeladen", "durchgefuehrt", "abgesagt", "verlegt"]),
                violation_error_message="Diesen Status gibt es nicht.",
            ),
            models.CheckConstraint(
                name="gremien_sitzungstermin_titel",
                condition=~Q(titel=""),
                violation_error_message="Ein Sitzungstermin braucht einen Titel.",
            ),
            models.CheckConstraint(
                name="gremien_sitzungstermin_ersatz",
                condition=Q(ersatztermin__isnull=True) | (Q(status="verlegt") & ~Q(ersatztermin=F("id"))),
                violation_error_message="Einen neuen Termin hat nur eine verlegte Sitzung, und es ist ein anderer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beginn_text} · {self.titel}"

    @property
    def datum(self) -> Any:
        """The day of the meeting in Europe/Berlin."""
        return timezone.localtime(self.beginn).date()

    @property
    def tag_text(self) -> str:
        """The day as one says it: "morgen, Dienstag, 24. November 2026"."""
        near = {0: "heute, ", 1: "morgen, "}.get((self.datum - timezone.localdate()).days, "")
        return near + date_format(self.datum, "l, j. F Y")

    @property
    def beginn_text(self) -> str:
        """Day and hour as the invitation writes them: "24.05.2023, 15:00 Uhr"."""
        return date_format(timezone.localtime(self.beginn), "d.m.Y, H:i") + " Uhr"

    @property
    def ort(self) -> str:
        """Room and address, as far as they are known."""
        return ", ".join(part for part in (self.raum, self.anschrift) if part)

    @property
    def rahmen(self) -> Rahmen:
        """When and where, as a value, to be compared with what it was."""
        return Rahmen(self.beginn, self.ort)

    @property
    def mappe_path(self) -> str:
        """The address of the whole meeting as PDF."""
        return reverse("gremien:sitzungsmappe", kwargs={"kennung": self.kennung, "slug": self.slug})

    def slug_text(self) -> str:
        return f"{self.datum.isoformat()} {self.titel}"

    def tombstone_text(self) -> str:
        return f"vom {self.datum:%d.%m.%Y}"

    @property
    def faellt_aus(self) -> bool:
        """Whether nobody meets at this date."""
        return self.status in (self.Status.ABGESAGT, self.Status.VERLEGT)

    def publishing_obstacles(self) -> list[str]:
        bodies = list(self.gremien.all())
        if not bodies:
            return ["Es ist kein Gremium angegeben."]
        hidden = [body.name for body in bodies if not body.is_public()]
        return [f"Das Gremium „{name}“ ist nicht veröffentlicht." for name in hidden]

    def publishing_notes(self) -> list[str]:
        items = self.tagesordnungspunkte.all()
        hidden = len(items) - len(self.shown_items())
        notes = []
        if not items:
            notes.append("Die Tagesordnung ist noch leer.")
        if hidden:
            notes.append(
                "Ein Tagesordnungspunkt ist nichtöffentlich und wird nicht gezeigt."
                if hidden == 1
                else f"{hidden} Tagesordnungspunkte sind nichtöffentlich und werden nicht gezeigt."
            )
        return notes

    def public_texts(self) -> Iterator[tuple[str, str]]:
        yield from super().public_texts()
        for item in self.shown_items():
            yield f"TOP {item.nummer}" if item.nummer else "Tagesordnung", f"{item.titel} {item.ergebnis}"

    def public_lines(self) -> list[str]:
        number = len(self.shown_items())
        items = [f"{number} {'Tagesordnungspunkt' if number == 1 else 'Tagesordnungspunkte'}"] if number else []
        return [
            *items,
            *(f"die schon freigegebene Datei „{file.name}“" for file in self.anlagen.all() if file.is_published_itself),
        ]

    def shown_items(self) -> list["Tagesordnungspunkt"]:
        """The items that the public will see once this is published."""
        return [item for item in self.tagesordnungspunkte.all() if item.oeffentlich]


class Tagesordnungspunkt(Keyed, Classified):
    """One item of a meeting's agenda, public or non-public (§ 48 GO NRW)."""

    belongs_to = ("sitzungstermin",)

    # The other end of a relation.
    fassungszeilen: ClassVar[Any]

    # "3", "3.1", "3.1.1": deeper does no German agenda go.
    DEEPEST = 3

    sitzungstermin = models.ForeignKey(
        Sitzungstermin, on_delete=models.CASCADE, related_name="tagesordnungspunkte", verbose_name="Sitzungstermin"
    )
    uebergeordnet = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="unterpunkte",
        verbose_name="Unterpunkt von",
    )
    position = models.PositiveIntegerField("Reihenfolge")
    nummer = models.CharField("Nummer", max_length=20, blank=True, help_text="Wie gedruckt: „3.1“, „c)“.")
    nummer_fest = models.BooleanField(
        "Nummer von Hand",
        default=False,
        help_text="Die Nummer bleibt, wie sie ist, auch leer; sonst folgt sie aus der Stelle in der Tagesordnung.",
    )
    titel = models.CharField("Titel", max_length=1000)
    abgesetzt_am = models.DateTimeField("abgesetzt am", null=True, blank=True, editable=False)
    ergebnis = models.CharField("Ergebnis", max_length=500, blank=True)
    suchtext = FoldedField(sources=("nummer", "titel"))

    objects: ClassVar[Any] = TagesordnungspunktQuerySet.as_manager()
    fassungen = Fassungen(exclude=("suchtext",))

    class Meta(Classified.Meta):
        verbose_name = "Tagesordnungspunkt"
        verbose_name_plural = "Tagesordnungspunkte"
        ordering = ("sitzungstermin", "position", "pk")
        constraints = [
            models.CheckConstraint(
                name="gremien_tagesordnungspunkt_titel",
                condition=~Q(titel=""),
                violation_error_message="Ein Tagesordnungspunkt braucht einen Titel.",
            ),
            models.CheckConstraint(
                name="gremien_tagesordnungspunkt_nicht_sich_selbst",
                condition=Q(uebergeordnet__isnull=True) | ~Q(uebergeordnet=F("id")),
                violation_error_message="Ein Tagesordnungspunkt ist kein Unterpunkt von sich selbst.",
            ),
        ]

    def __str__(self) -> str:
        return f"TOP {self.nummer}: {self.titel}" if self.nummer else self.titel

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        meetings = meetings_open_to(reader, at)
        return None if meetings is None else Q(**{f"{prefix}sitzungstermin__in": meetings})

    def clean(self) -> None:
        """Raises ValidationError when the item cannot be a sub-item of the one it is put under."""
        above = self.ancestors()
        if not above:
            return
        if above[0].sitzungstermin_id != self.sitzungstermin_id:
            raise ValidationError({"uebergeordnet": "Der übergeordnete Punkt gehört zu einer anderen Sitzung."})
        if len(above) >= self.DEEPEST or self in above:
            raise ValidationError({"uebergeordnet": f"Eine Tagesordnung hat höchstens {self.DEEPEST} Ebenen."})
        if above[0].oeffentlich != self.oeffentlich:
            raise ValidationError(
                {
                    "uebergeordnet": "Ein Punkt und seine Unterpunkte stehen im selben Teil, öffentlich oder nichtöffentlich."
                }
            )

    def ancestors(self) -> list["Tagesordnungspunkt"]:
        """The items above this one, the nearest first; at most as many as an agenda may be deep."""
        found: list[Tagesordnungspunkt] = []
        item = self.uebergeordnet
        while item is not None and len(found) < self.DEEPEST:
            found.append(item)
            item = item.uebergeordnet
        return found

    def take_off(self, *, off: bool) -> None:
        """Take the item off the agenda, where it stays to be seen, or put it on again; to be saved afterwards."""
        if off and self.abgesetzt_am is None:
            self.abgesetzt_am = timezone.now()
        elif not off:
            self.abgesetzt_am = None

    @property
    def is_kept(self) -> bool:
        """Whether a version of the agenda has it: then it is not deleted any more, but taken off."""
        return self.pk is not None and self.fassungszeilen.exists()

    def as_entry(self, drucksachen: Papers, nur_intern: frozenset[int] = frozenset()) -> Eintrag:
        """The item as a value, with the Drucksachen at it by their keys, to be compared with what it was."""
        return Eintrag(
            punkt=self.pk,
            nummer=self.nummer,
            titel=self.titel,
            oeffentlich=self.oeffentlich,
            abgesetzt=self.abgesetzt_am is not None,
            uebergeordnet=self.uebergeordnet_id,
            drucksachen=drucksachen,
            nur_intern=nur_intern,
        )

    @property
    def anker(self) -> str:
        """The fragment by which this item can be linked and cited on its meeting's page."""
        return f"top-{self.kennung}"
