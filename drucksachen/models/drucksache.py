from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property

from drucksachen.models.fields import NormalisedNumberField
from drucksachen.querysets import DrucksacheQuerySet
from gremien.models import Fachbereich, Gremium
from gremien.seats import meetings_open_to
from ratsinfo.addresses import Addressed, page_address
from ratsinfo.folding import FoldedField
from ratsinfo.history.records import Fassungen
from ratsinfo.publishing.models import Governed
from ratsinfo.publishing.release import Releasable, released_condition


class Drucksache(Addressed, Releasable):
    """Any numbered or unnumbered paper of the council or the administration."""

    class Art(models.TextChoices):
        ANFRAGE = "anfrage", "Anfrage"
        ANTRAG = "antrag", "Antrag"
        VORLAGE = "vorlage", "Vorlage"
        MITTEILUNG = "mitteilung", "Mitteilung"
        BERICHT = "bericht", "Bericht"
        BEANTWORTUNG = "beantwortung", "Beantwortung"
        SONSTIGE = "sonstige", "sonstige Drucksache"

    class Stand(models.TextChoices):
        OFFEN = "offen", "offen"
        ZWISCHENANTWORT = "zwischenantwort", "Zwischenantwort"
        BEANTWORTET = "beantwortet", "beantwortet"

    detail_route = "drucksachen:drucksache_detail"
    read_before_publishing: ClassVar[tuple[str, ...]] = (
        "anlagen__ersetzt",
        "beratungen__gremium",
        "beratungen__sitzungstermin",
        "beratungen__tagesordnungspunkt__sitzungstermin",
        "fachbereiche",
        "fragen",
        "urheber",
    )

    # The other ends of relations.
    fragen: ClassVar[Any]
    beratungen: ClassVar[Any]
    anlagen: ClassVar[Any]
    antwort_bezuege: ClassVar[Any]

    nummer = models.CharField(
        "Nummer",
        max_length=60,
        blank=True,
        help_text="Wie gedruckt, zum Beispiel „26309-22-E1“; leer, wenn keine vergeben ist.",
    )
    nummer_normalisiert = NormalisedNumberField(source="nummer")
    art = models.CharField("Art", max_length=20, choices=Art)
    art_wortlaut = models.CharField(
        "Art im Wortlaut",
        max_length=120,
        blank=True,
        help_text="Wie sie auf dem Papier steht, zum Beispiel „Beantwortung von Anfragen“.",
    )
    titel = models.CharField("Titel", max_length=1000)
    datum = models.DateField("Datum", help_text="Das Datum, das auf dem Papier steht.")
    urheber = models.ManyToManyField(
        Gremium,
        blank=True,
        related_name="drucksachen",
        verbose_name="gestellt von",
        help_text="Wer die Drucksache einbringt: Fraktionen oder Gremien. Die Öffentlichkeit sieht sie beim Titel.",
    )
    urheber_wortlaut = models.CharField(
        "gestellt von, im Wortlaut",
        max_length=250,
        blank=True,
        help_text="Wie es auf dem Papier steht, etwa bei einzelnen Ratsmitgliedern. Wird öffentlich: bitte keine Namen von Privatpersonen.",
    )
    fachbereiche = models.ManyToManyField(
        Fachbereich,
        blank=True,
        related_name="drucksachen",
        verbose_name="Fachbereich/e",
        help_text="Wer zuständig ist oder antwortet.",
    )
    dezernent = models.CharField(
        "Dezernent*in / Geschäftsführer*in",
        max_length=250,
        blank=True,
        help_text="Wie gedruckt. Wird mit der Drucksache öffentlich.",
    )
    verantwortlich = models.CharField(
        "Verantwortlich",
        max_length=250,
        blank=True,
        help_text="Wer in der Verwaltung zuständig ist. Ob die Öffentlichkeit den Namen sieht, ist für das ganze Archiv eingestellt.",
    )
    anrede = models.CharField("Anrede", max_length=250, blank=True)
    einleitung = models.TextField("Einleitung", blank=True)
    text = models.TextField(
        "Text",
        blank=True,
        help_text="Alles, was nicht einzelne Frage oder einzelner Antwortteil ist, etwa die Begründung.",
    )
    unterzeichner = models.CharField("Unterzeichnet von", max_length=250, blank=True)
    unterzeichner_funktion = models.CharField("Funktion", max_length=250, blank=True)
    zwischenantwort = models.BooleanField(
        "nur Zwischenantwort",
        default=False,
        help_text="Ankreuzen, wenn die abschließende Antwort noch folgt; die Anfrage bleibt dann offen.",
    )
    suchtext = FoldedField(sources=("nummer", "nummer_normalisiert", "titel"))

    objects: ClassVar[Any] = DrucksacheQuerySet.as_manager()
    fassungen = Fassungen(exclude=("suchtext", "nummer_normalisiert"))

    class Meta(Releasable.Meta):
        verbose_name = "Drucksache"
        verbose_name_plural = "Drucksachen"
        ordering = ("-datum", "-pk")
        indexes = [
            *Releasable.Meta.indexes,
            # Lists count and skip what is visible within these, without reading the papers.
            models.Index(
                name="drucksache_liste", fields=["-datum", "-id", "art", "veroeffentlicht_am", "zurueckgezogen_am"]
            ),
            models.Index(
                name="drucksache_art_liste", fields=["art", "-datum", "-id", "veroeffentlicht_am", "zurueckgezogen_am"]
            ),
        ]
        constraints = [
            *Releasable.Meta.constraints,
            models.CheckConstraint(
                name="drucksachen_drucksache_titel",
                condition=~Q(titel=""),
                violation_error_message="Eine Drucksache braucht einen Titel.",
            ),
            models.CheckConstraint(
                name="drucksachen_drucksache_art",
                condition=Q(
                    art__in=["anfrage", "antrag", "vorlage", "mitteilung", "bericht", "beantwortung", "sonstige"]
                ),
                violation_error_message="Diese Art von Drucksache gibt es nicht.",
            ),
            models.CheckConstraint(
                name="drucksachen_drucksache_zwischenantwort",
                condition=Q(zwischenantwort=False) | Q(art="beantwortung"),
                violation_error_message="Nur eine Beantwortung kann eine Zwischenantwort sein.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} · {self.titel}" if self.nummer else self.titel

    def get_absolute_url(self) -> str:
        route = "drucksachen:beantwortung_detail" if self.ist_beantwortung else self.detail_route
        return page_address(route, self.kennung, self.slug)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; answers that named its number before it was there are linked to it in the same transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.nummer_normalisiert and not self.ist_beantwortung:
                apps.get_model("drucksachen", "Bezug").objects.link_pending(self.nummer_normalisiert)

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        """What was released for members and is dealt with at a meeting of theirs."""
        meetings = meetings_open_to(reader, at)
        if meetings is None:
            return None
        papers = Drucksache.objects.filter(released_condition(at), pk__in=consulted_at(meetings))
        return Q(**{f"{prefix}pk__in": papers.order_by().values("pk")})

    def slug_text(self) -> str:
        return f"{self.nummer} {self.titel}"

    def tombstone_text(self) -> str:
        number = f"Nr. {self.nummer} " if self.nummer else ""
        return f"{number}vom {self.datum:%d.%m.%Y}"

    @property
    def ist_beantwortung(self) -> bool:
        return self.art == self.Art.BEANTWORTUNG

    @property
    def art_text(self) -> str:
        """The kind as it is shown: the official words where they are known."""
        return self.art_wortlaut or str(self.Art(self.art).label)

    @property
    def verantwortlich_oeffentlich(self) -> str:
        """The responsible clerk as the public sees it: empty unless the town decided to name its clerks."""
        return self.verantwortlich if settings.VERANTWORTLICH_OEFFENTLICH else ""

    @cached_property
    def stand(self) -> "Drucksache.Stand | None":
        """How far an inquiry is answered, by its published answers; None for what expects no answer.

        The twin of ``DrucksacheQuerySet.with_stand``, which sets the same attribute in one query.
        """
        links = self.antwort_bezuege.select_related("beantwortung")
        return self.stand_from(self.art, [link.beantwortung for link in links if link.is_public()])

    @classmethod
    def stand_from(cls, art: str, answers: "list[Any]") -> "Drucksache.Stand | None":
        """What the published ``answers`` make of a Drucksache of this kind."""
        if art != cls.Art.ANFRAGE:
            return None
        if any(not answer.zwischenantwort for answer in answers):
            return cls.Stand.BEANTWORTET
        return cls.Stand.ZWISCHENANTWORT if answers else cls.Stand.OFFEN

    @property
    def stand_text(self) -> str:
        return self.Stand(self.stand).label if self.stand else ""

    def is_overdue(self, days: int | None, on: date) -> bool:
        """Whether an unanswered inquiry is older than ``days`` on the day ``on``; never where no term is set."""
        open_ = self.stand in (self.Stand.OFFEN, self.Stand.ZWISCHENANTWORT)
        return days is not None and open_ and (on - self.datum).days > days

    def internal_fields(self) -> tuple[str, ...]:
        return () if settings.VERANTWORTLICH_OEFFENTLICH else ("verantwortlich",)

    def public_texts(self) -> Iterator[tuple[str, str]]:
        yield from super().public_texts()
        yield from ((question.ueberschrift, question.text) for question in self.asked())
        for line in self.shown_consultations():
            yield "Beratungsfolge", f"{line.zustaendigkeit_wortlaut} {line.ergebnis}"

    def public_lines(self) -> list[str]:
        released = [file.name for file in self.anlagen.all() if file.is_published_itself]
        return [
            *in_number(len(self.asked()), "Frage", "Fragen"),
            *in_number(len(self.shown_consultations()), "Zeile der Beratungsfolge", "Zeilen der Beratungsfolge"),
            *(f"die schon freigegebene Datei „{name}“" for name in released),
        ]

    def named_people(self) -> list[str]:
        names = ("dezernent", "verantwortlich", "unterzeichner", "urheber_wortlaut")
        labels = {field.name: field.verbose_name for field in self._meta.concrete_fields}
        shown = [name for name in names if name not in self.internal_fields()]
        return [f"{labels[name]}: {person}" for name in shown if (person := getattr(self, name))]

    def asked(self) -> list["Frage"]:
        return list(self.fragen.all())

    def shown_consultations(self) -> list[Any]:
        """The lines of the Beratungsfolge that the public will see once this is published."""
        return [line for line in self.beratungen.all() if line.oeffentlich and not line.why_hidden()]

    def readers_by_release(self) -> list[str]:
        lines = [line for line in self.beratungen.all() if line.sitzungstermin]
        return sorted({f"{line.gremium}: Sitzung am {line.sitzungstermin.beginn_text}" for line in lines})

    def publishing_notes(self) -> list[str]:
        notes = [
            f"Die Beratung „{line}“ wird nicht gezeigt, denn {cause}."
            for line in self.beratungen.all()
            if line.oeffentlich and (cause := line.why_hidden())
        ]
        hidden = [unit.name for unit in self.fachbereiche.all() if not unit.is_public()]
        hidden += [body.name for body in self.urheber.all() if not body.is_public()]
        notes += [f"„{name}“ ist nicht veröffentlicht und wird nicht genannt." for name in hidden]
        return notes


def consulted_at(meetings: Any) -> Any:
    """The keys of the Drucksachen whose Beratungsfolge names one of ``meetings``, keys too."""
    lines = apps.get_model("drucksachen", "Beratung").objects.filter(sitzungstermin__in=meetings)
    return lines.order_by().values("drucksache")


def in_number(number: int, singular: str, plural: str) -> list[str]:
    """The number in words, as a list; empty where there is none."""
    return [f"{number} {singular if number == 1 else plural}"] if number else []


class Frage(Governed):
    """One question, or one point of a motion, in a Drucksache."""

    belongs_to = ("drucksache",)

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="fragen", verbose_name="Drucksache"
    )
    position = models.PositiveIntegerField("Reihenfolge")
    bezeichnung = models.CharField("Bezeichnung", max_length=40, blank=True, help_text="Wie gedruckt: „1.“, „a)“.")
    text = models.TextField("Text der Frage")

    fassungen = Fassungen()

    class Meta(Governed.Meta):
        verbose_name = "Frage"
        verbose_name_plural = "Fragen"
        ordering = ("drucksache", "position", "pk")
        constraints = [
            models.CheckConstraint(
                name="drucksachen_frage_text",
                condition=~Q(text=""),
                violation_error_message="Eine Frage braucht einen Text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung} {self.text}".strip()

    @property
    def ueberschrift(self) -> str:
        """What the question is called above its text: "Frage 1"."""
        return f"Frage {self.bezeichnung.strip(' .:()') or self.position}"
