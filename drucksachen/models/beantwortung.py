from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q

from drucksachen.models.drucksache import Drucksache, Frage, in_number
from drucksachen.models.fields import NormalisedNumberField
from drucksachen.pairing import pair
from drucksachen.querysets import BeantwortungManager, BezugQuerySet
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Governed
from ratsinfo.publishing.querysets import published_condition, readable_condition


class Beantwortung(Drucksache):
    """A Drucksache by which the administration answers another one, for good or for the time being.

    It shares the table of every other Drucksache; beyond them it has its Bezug and its Antwortteile.
    It may be a paper with a number, a document without one, or only the file of a Stellungnahme.
    """

    read_before_publishing = (
        *(name for name in Drucksache.read_before_publishing if name != "fragen"),
        "antwortteile",
        "bezuege__drucksache__fragen__antwortteile__beantwortung",
    )

    # The other ends of relations.
    bezuege: ClassVar[Any]
    antwortteile: ClassVar[Any]

    objects: ClassVar[Any] = BeantwortungManager()

    class Meta:
        proxy = True
        verbose_name = "Beantwortung"
        verbose_name_plural = "Beantwortungen"
        ordering = ("-datum", "-pk")
        default_permissions = ()  # whoever may do something with a Drucksache may do it with a Beantwortung

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.art = self.Art.BEANTWORTUNG
        super().save(*args, **kwargs)

    @property
    def antwort_art(self) -> str:
        return "Zwischenantwort" if self.zwischenantwort else "Antwort"

    def publishing_obstacles(self) -> list[str]:
        obstacles = []
        if not self.bezuege.all():
            obstacles.append("Es fehlt der Bezug: welche Anfrage wird beantwortet?")
        has_text = bool(self.text.strip()) or self.antwortteile.all()
        if not has_text and not self.anlagen.all():
            obstacles.append("Es gibt weder einen Antwortteil noch einen Text noch eine Datei.")
        return obstacles

    def publishing_notes(self) -> list[str]:
        notes = []
        for link in self.bezuege.all():
            if link.drucksache is None:
                notes.append(
                    f"Die Anfrage „{link}“ ist noch nicht im Archiv; sie wird verknüpft, sobald sie angelegt ist."
                )
            elif not link.drucksache.is_public():
                notes.append(
                    f"Die Anfrage „{link}“ ist nicht veröffentlicht: die Öffentlichkeit sieht nur den Bezug im Wortlaut."
                )
            elif link.drucksache.datum > self.datum:
                notes.append(f"Die Antwort trägt ein früheres Datum als ihre Anfrage „{link.drucksache}“.")
        notes += [f"Die {question.ueberschrift} bekommt keinen Antwortteil." for question in self.unanswered()]
        return notes + super().publishing_notes()

    def public_texts(self) -> Iterator[tuple[str, str]]:
        yield from super().public_texts()
        yield from (("Bezug", link.wortlaut) for link in self.bezuege.all() if link.wortlaut)
        yield from ((str(part), part.text) for part in self.antwortteile.all())

    def public_lines(self) -> list[str]:
        parts = in_number(len(self.antwortteile.all()), "Antwortteil", "Antwortteile")
        return (
            [f"der Bezug auf „{link.drucksache or link}“" for link in self.shown_links()]
            + parts
            + super().public_lines()
        )

    def asked(self) -> list[Frage]:
        """An answer asks nothing."""
        return []

    def shown_links(self) -> list["Bezug"]:
        """What the public will read under "Beantwortet wird"."""
        return [link for link in self.bezuege.all() if link.nummer or link.wortlaut or link.drucksache.is_public()]

    def unanswered(self) -> list[Frage]:
        """The Fragen that an answer part by part leaves out, as far as no other published answer deals with them."""
        if not self.antwortteile.all():
            return []
        inquiries = [link.drucksache for link in self.bezuege.all() if link.drucksache]
        questions = [question for inquiry in inquiries for question in inquiry.fragen.all()]
        return [question for question in questions if not any(map(self.counts, question.antwortteile.all()))]

    def counts(self, part: "Antwortteil") -> bool:
        """Whether ``part`` will answer its Fragen once this is published."""
        return part.beantwortung_id == self.pk or part.is_public()

    def pair_unpaired(self) -> int:
        """Give each Antwortteil without Frage the Fragen that its heading names ("Zu 1.)"); returns how many got some.

        Only where the answer refers to one inquiry: with two, "Zu 1.)" says nothing.
        """
        inquiries = {link.drucksache_id for link in self.bezuege.all() if link.drucksache_id}
        if len(inquiries) != 1:
            return 0
        questions = list(Frage.objects.filter(drucksache_id__in=inquiries))
        parts = list(self.antwortteile.filter(fragen__isnull=True))
        paired = pair([part.bezeichnung for part in parts], [question.bezeichnung for question in questions])
        for part, indexes in zip(parts, paired, strict=True):
            part.fragen.set([questions[index] for index in indexes])
        return sum(1 for indexes in paired if indexes)


class Bezug(Governed):
    """What a Beantwortung refers to: number, body and date as printed, and the Drucksache itself once it is in the archive."""

    belongs_to = ("beantwortung",)

    beantwortung = models.ForeignKey(
        Beantwortung, on_delete=models.CASCADE, related_name="bezuege", verbose_name="Beantwortung"
    )
    drucksache = models.ForeignKey(
        Drucksache,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="antwort_bezuege",
        verbose_name="beantwortet",
        help_text="Die Anfrage im Archiv. Ist sie noch nicht da, genügt die Nummer: sie wird verknüpft, sobald sie angelegt ist.",
    )
    nummer = models.CharField(
        "Nummer", max_length=60, blank=True, help_text="Wie gedruckt, zum Beispiel „26309-22-E1“."
    )
    nummer_normalisiert = NormalisedNumberField(source="nummer")
    gremium_wortlaut = models.CharField(
        "Gremium, im Wortlaut", max_length=250, blank=True, help_text="Zum Beispiel „Rat der Stadt“."
    )
    datum = models.DateField("vom", null=True, blank=True)
    wortlaut = models.CharField(
        "Bezug im Wortlaut",
        max_length=500,
        blank=True,
        help_text="Zum Beispiel „Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022“. Wird öffentlich.",
    )

    objects: ClassVar[Any] = BezugQuerySet.as_manager()
    fassungen = Fassungen(exclude=("nummer_normalisiert",))

    class Meta(Governed.Meta):
        verbose_name = "Bezug"
        verbose_name_plural = "Bezüge"
        ordering = ("beantwortung", "pk")
        constraints = [
            models.CheckConstraint(
                name="drucksachen_bezug_nennt_etwas",
                condition=Q(drucksache__isnull=False) | ~Q(nummer="") | ~Q(wortlaut=""),
                violation_error_message="Bitte die Anfrage auswählen oder ihre Nummer oder den Wortlaut des Bezugs angeben.",
            ),
            models.CheckConstraint(
                name="drucksachen_bezug_nicht_auf_sich",
                condition=Q(drucksache__isnull=True) | ~Q(drucksache=F("beantwortung")),
                violation_error_message="Eine Beantwortung beantwortet nicht sich selbst.",
            ),
            models.UniqueConstraint(
                name="drucksachen_bezug_einmal",
                fields=["beantwortung", "drucksache"],
                condition=Q(drucksache__isnull=False),
                violation_error_message="Diese Anfrage ist schon als Bezug angegeben.",
            ),
        ]

    def __str__(self) -> str:
        if self.wortlaut and self.nummer:
            return f"{self.wortlaut}, Drucksache-Nr. {self.nummer}"
        return self.wortlaut or (f"Drucksache-Nr. {self.nummer}" if self.nummer else "ohne Nummer")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; a number that a Drucksache in the archive bears is linked to it in the same transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            if not self.drucksache_id and self.nummer_normalisiert:
                Bezug.objects.link_pending(self.nummer_normalisiert)
                self.refresh_from_db(fields=["drucksache"])

    @classmethod
    def own_condition(cls, at: datetime, prefix: str = "") -> Q:
        """A reference that prints nothing is visible only with its Drucksache: it would tell that there is a hidden one."""
        target = published_condition(Drucksache, at, f"{prefix}drucksache__")
        return ~Q(**{f"{prefix}nummer": ""}) | ~Q(**{f"{prefix}wortlaut": ""}) | target

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        """One that prints nothing is seen with its Drucksache."""
        if Drucksache.reader_condition(reader, at) is None:
            return None
        return readable_condition(Drucksache, reader, at, f"{prefix}drucksache__")

    def is_public(self, at: datetime | None = None) -> bool:
        says_something = bool(self.nummer or self.wortlaut) or (
            self.drucksache is not None and self.drucksache.is_public(at)
        )
        return says_something and super().is_public(at)


class Antwortteil(Governed):
    """The part of a Beantwortung headed "Zu 1.)"; it answers one or more Fragen, or the inquiry as a whole."""

    belongs_to = ("beantwortung",)

    beantwortung = models.ForeignKey(
        Beantwortung, on_delete=models.CASCADE, related_name="antwortteile", verbose_name="Beantwortung"
    )
    position = models.PositiveIntegerField("Reihenfolge")
    bezeichnung = models.CharField("Überschrift", max_length=120, blank=True, help_text="Wie gedruckt: „Zu 1.)“.")
    text = models.TextField("Text der Antwort")
    fragen = models.ManyToManyField(
        Frage,
        blank=True,
        related_name="antwortteile",
        verbose_name="beantwortet die Fragen",
        help_text="Ohne Auswahl wird nach der Überschrift zugeordnet; passt keine Frage, gilt der Teil der ganzen Anfrage.",
    )

    fassungen = Fassungen()

    class Meta(Governed.Meta):
        verbose_name = "Antwortteil"
        verbose_name_plural = "Antwortteile"
        ordering = ("beantwortung", "position", "pk")
        constraints = [
            models.CheckConstraint(
                name="drucksachen_antwortteil_text",
                condition=~Q(text=""),
                violation_error_message="Ein Antwortteil braucht einen Text.",
            ),
        ]

    def __str__(self) -> str:
        return self.bezeichnung or "Antwort"
