from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from drucksachen.models.anlage import Anlage
from drucksachen.models.beratung import Beratung
from drucksachen.models.drucksache import Drucksache
from gremien.agenda_states import Eintrag, Rahmen, Stand
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from gremien.seats import meetings_open_to
from ratsinfo.publishing.exceptions import PublishingRefused
from ratsinfo.publishing.models import Classified
from ratsinfo.publishing.rehearsal import rehearsed


class Tagesordnungsfassung(Classified):
    """A meeting's agenda as it stood at one moment: as invited, with a Nachtrag, as established (§ 48 GO NRW).

    ``oeffentlich`` says whether the public part is another one than before; of others the public learns nothing.
    """

    class Art(models.TextChoices):
        EINLADUNG = "einladung", "Einladung"
        NACHTRAG = "nachtrag", "Nachtrag"
        FESTGESTELLT = "festgestellt", "festgestellte Tagesordnung"
        AENDERUNG = "aenderung", "Änderung"

    belongs_to = ("sitzungstermin",)

    # The other end of a relation.
    zeilen: ClassVar[Any]

    sitzungstermin = models.ForeignKey(
        Sitzungstermin, on_delete=models.CASCADE, related_name="tagesordnungsfassungen", verbose_name="Sitzungstermin"
    )
    art = models.CharField("Art", max_length=20, choices=Art)
    nummer = models.PositiveSmallIntegerField("Nummer des Nachtrags", null=True, blank=True)
    vom = models.DateTimeField("vom")
    von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="veröffentlicht von",
    )
    status = models.CharField("Status der Sitzung", max_length=20, choices=Sitzungstermin.Status)
    beginn = models.DateTimeField("Beginn der Sitzung", null=True, blank=True)
    ort = models.CharField("Ort der Sitzung", max_length=502, blank=True)

    class Meta(Classified.Meta):
        verbose_name = "Fassung der Tagesordnung"
        verbose_name_plural = "Fassungen der Tagesordnung"
        ordering = ("sitzungstermin", "vom", "pk")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="drucksachen_tagesordnungsfassung_art",
                condition=Q(art__in=["einladung", "nachtrag", "festgestellt", "aenderung"]),
                violation_error_message="Diese Art von Fassung gibt es nicht.",
            ),
            models.CheckConstraint(
                name="drucksachen_tagesordnungsfassung_status",
                condition=Q(status__in=["terminiert", "eingeladen", "durchgefuehrt", "abgesagt", "verlegt"]),
                violation_error_message="Diesen Status gibt es nicht.",
            ),
            models.CheckConstraint(
                name="drucksachen_tagesordnungsfassung_nummer",
                condition=Q(art="nachtrag", nummer__isnull=False) | (~Q(art="nachtrag") & Q(nummer__isnull=True)),
                violation_error_message="Nachträge werden gezählt, und nur sie.",
            ),
            models.UniqueConstraint(
                name="drucksachen_tagesordnungsfassung_einmal",
                fields=["sitzungstermin", "art"],
                condition=Q(art__in=["einladung", "festgestellt"]),
                violation_error_message="Eingeladen und festgestellt wird eine Tagesordnung nur einmal.",
            ),
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        meetings = meetings_open_to(reader, at)
        return None if meetings is None else Q(**{f"{prefix}sitzungstermin__in": meetings})

    @property
    def bezeichnung(self) -> str:
        """What it is called: "Einladung", "2. Nachtrag"; each part of the agenda counts its own."""
        if self.art != self.Art.NACHTRAG:
            return str(self.Art(self.art).label)
        return f"{self.nummer}. Nachtrag" if self.oeffentlich else f"{self.nummer}. Nachtrag zum nichtöffentlichen Teil"

    @property
    def is_announced(self) -> bool:
        """Whether somebody published it, and did not only change the agenda."""
        return self.art != self.Art.AENDERUNG

    # Publishing

    @classmethod
    def obstacles(cls, sitzung: Sitzungstermin, art: str, by: Any, at: datetime | None = None) -> list[str]:
        """German sentences, each with a reason why ``by`` cannot publish this version of the agenda."""
        announced = {version.art for version in sitzung.tagesordnungsfassungen.all()}
        public = sitzung.is_published_itself
        found = sitzung.four_eyes_obstacles(by) if public else sitzung.obstacles_for(by)
        if sitzung.faellt_aus:
            found.append(f"Die Sitzung ist {sitzung.get_status_display()}.")
        if sitzung.zustand == sitzung.Zustand.ZURUECKGEZOGEN:
            found.append("Der Sitzungstermin ist zurückgezogen.")
        if not sitzung.tagesordnungspunkte.all():
            found.append("Die Tagesordnung ist noch leer.")
        return [*found, *cls.obstacles_of_kind(sitzung, art, announced, at or timezone.now())]

    @classmethod
    def obstacles_of_kind(cls, sitzung: Sitzungstermin, art: str, announced: set[str], at: datetime) -> list[str]:
        if cls.Art.FESTGESTELLT in announced:
            return ["Die Tagesordnung ist schon festgestellt."]
        if art == cls.Art.EINLADUNG:
            invited = cls.Art.EINLADUNG in announced
            return ["Die Einladung ist schon veröffentlicht; was danach kommt, ist ein Nachtrag."] if invited else []
        if cls.Art.EINLADUNG not in announced:
            return ["Die Einladung ist noch nicht veröffentlicht."]
        if art == cls.Art.NACHTRAG:
            unchanged = cls.last_of(sitzung, announced=True).stand() == current(sitzung, timezone.now())
            return ["Seit der letzten Fassung hat sich nichts geändert."] if unchanged else []
        return ["Die Sitzung hat noch nicht begonnen."] if at < sitzung.beginn else []

    @classmethod
    def publish(cls, sitzung: Sitzungstermin, art: str, by: Any, at: datetime | None = None) -> "Tagesordnungsfassung":
        """Keep the agenda as it is now as the version of this kind, on the responsibility of the user ``by``.

        An invitation publishes the meeting too where it is a draft, and invites: its status says so. ``at`` (by
        default now) is when it was published; what is kept is what there is now.
        Raises PublishingRefused with every reason against it; then nothing is changed.
        """
        moment = at or timezone.now()
        with transaction.atomic():
            sitzung._lock()
            if obstacles := cls.obstacles(sitzung, art, by, moment):
                raise PublishingRefused(obstacles)
            if not sitzung.is_published_itself:
                sitzung.publish(by, at=moment)
            return cls.put_into_force(sitzung, art, by, moment)

    @classmethod
    def put_into_force(cls, sitzung: Sitzungstermin, art: str, by: Any, at: datetime) -> "Tagesordnungsfassung":
        """Freeze the version and invite, without asking; everybody but ``publish`` and a rehearsal asks first."""
        if art == cls.Art.EINLADUNG and sitzung.status == sitzung.Status.TERMINIERT:
            sitzung.status = sitzung.Status.EINGELADEN
            sitzung.save(update_fields=["status", "geaendert_am"])
        return cls.freeze(sitzung, art, by, at)

    @classmethod
    @contextmanager
    def rehearsed(cls, sitzung: Sitzungstermin, art: str, by: Any) -> Iterator[None]:
        """Inside, the version is published by ``by``, whatever stands against it; afterwards nothing was written."""
        draft = [] if sitzung.is_published_itself else [sitzung]
        with rehearsed(draft, by):
            again = Sitzungstermin.objects.get(pk=sitzung.pk)
            again.skip_history_when_saving = True
            cls.put_into_force(again, art, by, timezone.now())
            yield

    @classmethod
    def record_change(cls, sitzung: Sitzungstermin) -> None:
        """Keep what the agenda has become since its last version, if anything, as a change of this moment.

        Without an invitation nothing is kept but that the meeting does not take place.
        """
        last = cls.last_of(sitzung)
        if not sitzung.is_published_itself or (last is None and not sitzung.faellt_aus):
            return
        if last is None or last.tells_of_cancelling(sitzung.status):
            cls.freeze(sitzung, cls.Art.AENDERUNG, None, timezone.now())
            return
        now = current(sitzung, timezone.now())
        while last is not None and last.is_overtaken_by(now):
            last.delete()
            last = cls.last_of(sitzung)
        if last is None or last.stand() != now:
            cls.freeze(sitzung, cls.Art.AENDERUNG, None, timezone.now())

    def is_overtaken_by(self, now: Stand) -> bool:
        """Whether it is a change that the same clerk goes on with: who arranges an agenda changes it many times.

        What the public has seen is only overtaken by what it sees too: it would tell of the rest by its new time.
        """
        if self.is_announced or self.vom < timezone.now() - ONE_SITTING or self.status in FALLEN_OUT:
            return False
        kept = self.stand()
        return kept != now and (not self.oeffentlich or kept.public_part() != now.public_part())

    @classmethod
    def freeze(cls, sitzung: Sitzungstermin, art: str, by: Any, at: datetime) -> "Tagesordnungsfassung":
        stand = current(sitzung, timezone.now())
        version = cls(sitzungstermin=sitzung, art=art, vom=at, von=by, status=sitzung.status)
        version.beginn, version.ort = sitzung.beginn, sitzung.ort
        version.oeffentlich = version.is_news(stand.public_part())
        if art == cls.Art.NACHTRAG:
            same_part = cls.objects.filter(sitzungstermin=sitzung, art=art, oeffentlich=version.oeffentlich)
            version.nummer = same_part.count() + 1
        version.save()
        version.keep(stand)
        return version

    def is_news(self, public: Stand) -> bool:
        """Whether this version tells the public anything that the last one of its sort has not told."""
        if self.art in (self.Art.EINLADUNG, self.Art.FESTGESTELLT):
            return True
        earlier: Any = type(self).objects.filter(sitzungstermin=self.sitzungstermin).published(self.vom)
        known = (earlier.exclude(art=self.Art.AENDERUNG) if self.is_announced else earlier).last()
        return known is None or known.tells_of_cancelling(self.status) or known.stand().public_part() != public

    def tells_of_cancelling(self, status: str) -> bool:
        """Whether the meeting was to take place in this version and is not with ``status``, or the other way round."""
        return (self.status in FALLEN_OUT) != (status in FALLEN_OUT)

    def keep(self, stand: Stand) -> None:
        lines = Fassungszeile.objects.bulk_create(
            Fassungszeile(
                fassung=self,
                tagesordnungspunkt_id=entry.punkt,
                position=place,
                nummer=entry.nummer,
                titel=entry.titel,
                abgesetzt=entry.abgesetzt,
                uebergeordnet_id=entry.uebergeordnet,
                oeffentlich=entry.oeffentlich,
            )
            for place, entry in enumerate(stand, start=1)
        )
        Fassungsdrucksache.objects.bulk_create(
            Fassungsdrucksache(
                zeile=line, drucksache_id=paper, dateien=sorted(files), oeffentlich=paper not in entry.nur_intern
            )
            for line, entry in zip(lines, stand, strict=True)
            for paper, files in entry.drucksachen.items()
        )

    # Reading: for the staff and for comparing; pages read the lines through the rule instead

    @classmethod
    def last_of(cls, sitzung: Sitzungstermin, *, announced: bool = False) -> Any:
        """The last version of the meeting's agenda, or the last that somebody published; None where there is none."""
        versions: Any = cls.objects.filter(sitzungstermin=sitzung)
        return (versions.exclude(art=cls.Art.AENDERUNG) if announced else versions).last()

    def stand(self) -> Stand:
        lines = self.zeilen.prefetch_related("drucksachen")
        return Stand((line.as_entry(line.drucksachen.all()) for line in lines), self.rahmen)

    @property
    def rahmen(self) -> Rahmen | None:
        """When and where the meeting was to begin; None for a version of which nobody kept it."""
        return Rahmen(self.beginn, self.ort) if self.beginn else None


ONE_SITTING = timedelta(minutes=10)
FALLEN_OUT = (Sitzungstermin.Status.ABGESAGT, Sitzungstermin.Status.VERLEGT)


class Fassungszeile(Classified):
    """One item as a version of the agenda has it; never more visible than the item is now."""

    belongs_to = ("fassung", "tagesordnungspunkt")

    # The other end of a relation.
    drucksachen: ClassVar[Any]

    fassung = models.ForeignKey(
        Tagesordnungsfassung, on_delete=models.CASCADE, related_name="zeilen", verbose_name="Fassung"
    )
    tagesordnungspunkt = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.PROTECT,
        related_name="fassungszeilen",
        verbose_name="Tagesordnungspunkt",
    )
    position = models.PositiveIntegerField("Reihenfolge")
    nummer = models.CharField("Nummer", max_length=20, blank=True)
    titel = models.CharField("Titel", max_length=1000)
    abgesetzt = models.BooleanField("abgesetzt", default=False)
    uebergeordnet = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Unterpunkt von",
    )

    class Meta(Classified.Meta):
        verbose_name = "Zeile einer Fassung"
        verbose_name_plural = "Zeilen einer Fassung"
        ordering = ("fassung", "position", "pk")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="drucksachen_fassungszeile_einmal",
                fields=["fassung", "tagesordnungspunkt"],
                violation_error_message="Ein Punkt steht in einer Fassung nur einmal.",
            ),
        ]

    def __str__(self) -> str:
        return f"TOP {self.nummer}: {self.titel}" if self.nummer else self.titel

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        meetings = meetings_open_to(reader, at)
        return None if meetings is None else Q(**{f"{prefix}fassung__sitzungstermin__in": meetings})

    def as_entry(self, papers: "Iterable[Fassungsdrucksache]") -> Eintrag:
        """The line as a value, with those of its ``papers`` that its reader may see."""
        seen = list(papers)
        return Eintrag(
            punkt=self.tagesordnungspunkt_id,
            nummer=self.nummer,
            titel=self.titel,
            oeffentlich=self.oeffentlich,
            abgesetzt=self.abgesetzt,
            uebergeordnet=self.uebergeordnet_id,
            drucksachen={paper.drucksache_id: frozenset(paper.dateien) for paper in seen},
            nur_intern=frozenset(paper.drucksache_id for paper in seen if not paper.oeffentlich),
        )


class Fassungsdrucksache(Classified):
    """A Drucksache that was at an item in a version of the agenda, with the checksums of its files then."""

    belongs_to = ("zeile", "drucksache")

    zeile = models.ForeignKey(Fassungszeile, on_delete=models.CASCADE, related_name="drucksachen", verbose_name="Zeile")
    drucksache = models.ForeignKey(Drucksache, on_delete=models.CASCADE, related_name="+", verbose_name="Drucksache")
    dateien = models.JSONField("Prüfsummen der Dateien", default=list, blank=True)

    class Meta(Classified.Meta):
        verbose_name = "Drucksache einer Fassung"
        verbose_name_plural = "Drucksachen einer Fassung"
        ordering = ("zeile", "pk")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="drucksachen_fassungsdrucksache_einmal",
                fields=["zeile", "drucksache"],
                violation_error_message="Eine Drucksache steht bei einem Punkt nur einmal.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.drucksache_id)

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        meetings = meetings_open_to(reader, at)
        return None if meetings is None else Q(**{f"{prefix}zeile__fassung__sitzungstermin__in": meetings})


def current(sitzung: Sitzungstermin, at: datetime) -> Stand:
    """The whole agenda as it is now, public or not, with what the public sees of it at the moment ``at``."""
    lines: Any = Beratung.objects.filter(sitzungstermin=sitzung, tagesordnungspunkt__isnull=False)
    at_items: dict[int, dict[int, bool]] = defaultdict(dict)
    for item, paper, shown in (
        lines.with_publicity(at, but=("sitzungstermin", "tagesordnungspunkt"))
        .order_by("drucksache__datum", "drucksache", "pk")
        .values_list("tagesordnungspunkt", "drucksache", "gezeigt")
    ):
        at_items[item][paper] = shown
    files = checksums({paper for papers in at_items.values() for paper in papers}, at)
    items: Any = Tagesordnungspunkt.objects.filter(sitzungstermin=sitzung).order_by("position", "pk")
    entries = (
        item.as_entry(
            {paper: files[paper] for paper in at_items[item.pk]},
            frozenset(paper for paper, shown in at_items[item.pk].items() if not shown),
        )
        for item in items
    )
    return Stand(entries, sitzung.rahmen)


def checksums(papers: set[int], at: datetime) -> dict[int, frozenset[str]]:
    """By Drucksache the checksums of the files that are released at the moment ``at``."""
    files: Any = Anlage.objects.filter(drucksache__in=papers).in_force(at).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for paper, checksum in files.values_list("drucksache", "sha256"):
        found[paper].add(checksum)
    return {paper: frozenset(found[paper]) for paper in papers}
