"""The rule as properties of a row, and publishing as an operation that checks, stamps and refuses with reasons."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from seal.models import SealableModel

from ratsinfo.publishing.exceptions import OfficialRecord, PublishingRefused
from ratsinfo.publishing.querysets import GovernedQuerySet, PublishableQuerySet

PUBLICATION_FIELDS = (
    "veroeffentlicht_am",
    "veroeffentlicht_von_id",
    "zurueckgezogen_am",
    "zurueckgezogen_von_id",
    "rueckzug_grund",
    "rueckzug_grund_oeffentlich",
)


class Governed(SealableModel):
    """A row under the rule; it is never more visible than the rows that ``belongs_to`` names (foreign keys)."""

    belongs_to: ClassVar[tuple[str, ...]] = ()
    is_publishable: ClassVar[bool] = False
    is_classified: ClassVar[bool] = False

    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects: ClassVar[Any] = GovernedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def own_condition(cls, at: datetime, prefix: str = "") -> Q:
        """What a model asks beyond publication and ``belongs_to``; its twin is an ``is_public`` that says the same."""
        return Q()

    @classmethod
    def reader_condition(cls, reader: Any, at: datetime, prefix: str = "") -> Q | None:
        """Which rows, of what they belong to apart, the account ``reader`` sees beyond the public; None for no others.

        Asked for active accounts only, whoever they are; ``prefix`` is as in ``published_condition``.
        """
        return None

    @property
    def is_for_members_only(self) -> bool:
        """Whether members see the row itself, and the public does not; a draft is seen by neither."""
        return False

    def is_public(self, at: datetime | None = None) -> bool:
        """Whether the public sees this row at the moment ``at``: the same rule as ``published()``."""
        parents = (getattr(self, name) for name in self.belongs_to)
        return all(parent.is_public(at) for parent in parents if parent is not None)


class Classified(Governed):
    """A part that is public or non-public by itself, as a Tagesordnungspunkt or a Beratung is (§ 48 GO NRW)."""

    is_classified = True

    oeffentlich = models.BooleanField(
        "öffentlich",
        default=False,
        help_text="Nichtöffentliches erscheint nirgends im öffentlichen Teil, auch nicht als Lücke oder Zahl.",
    )

    class Meta:
        abstract = True

    def is_public(self, at: datetime | None = None) -> bool:
        return self.oeffentlich and super().is_public(at)

    @property
    def is_for_members_only(self) -> bool:
        return not self.oeffentlich


class Publishable(Governed):
    """A thing that is non-public until somebody publishes it, and that is withdrawn instead of deleted."""

    is_publishable = True

    # What is read of a row before it is published, so that many are read in a constant number of queries.
    read_before_publishing: ClassVar[tuple[str, ...]] = ()

    # What says where a row stands in publishing; written by that alone.
    publication_fields: ClassVar[tuple[str, ...]] = PUBLICATION_FIELDS

    # Fields of the row itself that decide whether it may be published; read anew when it is held for that.
    decisive: ClassVar[tuple[str, ...]] = ()

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        VEROEFFENTLICHT = "veroeffentlicht", "veröffentlicht"
        ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"

    erfasst_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="erfasst von",
    )
    geaendert_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="geändert von",
    )
    veroeffentlicht_am = models.DateTimeField("veröffentlicht am", null=True, blank=True, editable=False)
    veroeffentlicht_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="veröffentlicht von",
    )
    zurueckgezogen_am = models.DateTimeField("zurückgezogen am", null=True, blank=True, editable=False)
    zurueckgezogen_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="zurückgezogen von",
    )
    rueckzug_grund = models.TextField("Grund des Zurückziehens", blank=True, editable=False)
    rueckzug_grund_oeffentlich = models.BooleanField("Grund öffentlich nennen", default=False, editable=False)

    objects: ClassVar[Any] = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_permissions = ("add", "change", "delete", "view", "publish")
        indexes: ClassVar[list[models.Index]] = [
            # The few drafts among very many published rows, the latest first.
            models.Index(
                name="%(app_label)s_%(class)s_entwurf",
                fields=["-geaendert_am"],
                condition=Q(veroeffentlicht_am__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_rueckzug_nach_veroeffentlichung",
                condition=Q(zurueckgezogen_am__isnull=True) | Q(zurueckgezogen_am__gte=F("veroeffentlicht_am")),
                violation_error_message="Zurückgezogen werden kann nur, was vorher veröffentlicht war.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_rueckzug_nur_veroeffentlichtes",
                condition=Q(zurueckgezogen_am__isnull=True) | Q(veroeffentlicht_am__isnull=False),
                violation_error_message="Zurückgezogen werden kann nur, was vorher veröffentlicht war.",
            ),
        ]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises OfficialRecord for what was ever official."""
        if self.is_official:
            raise OfficialRecord(f"{self} war öffentlich und wird zurückgezogen, nicht gelöscht.")
        return super().delete(*args, **kwargs)

    @classmethod
    def official_condition(cls) -> Q:
        """The condition under which a row was ever official: the twin of ``is_official``."""
        return Q(veroeffentlicht_am__isnull=False)

    @property
    def was_published(self) -> bool:
        return self.veroeffentlicht_am is not None

    @property
    def is_official(self) -> bool:
        """Whether anybody outside of the office was ever shown it: then it is not deleted, nor its file replaced."""
        return self.was_published

    @property
    def zustand(self) -> "Publishable.Zustand":
        """Where the thing itself stands now, whatever it belongs to."""
        return self.zustand_at(timezone.now())

    def zustand_at(self, at: datetime) -> "Publishable.Zustand":
        if self.zurueckgezogen_am is not None and self.zurueckgezogen_am <= at:
            return self.Zustand.ZURUECKGEZOGEN
        if self.veroeffentlicht_am is not None and self.veroeffentlicht_am <= at:
            return self.Zustand.VEROEFFENTLICHT
        return self.Zustand.ENTWURF

    @property
    def zustand_text(self) -> str:
        """Where it stands, in words for the readers of pages."""
        return str(self.zustand.label)

    @property
    def is_published_itself(self) -> bool:
        """Whether it is published now, whatever it belongs to."""
        return self.zustand == self.Zustand.VEROEFFENTLICHT

    def is_public(self, at: datetime | None = None) -> bool:
        moment = at or timezone.now()
        return self.zustand_at(moment) == self.Zustand.VEROEFFENTLICHT and super().is_public(moment)

    def tombstone_text(self) -> str:
        """What the public may still know after the withdrawal: number and date, never title or content."""
        return ""

    def publishing_obstacles(self) -> list[str]:
        """German sentences, each naming something that must be put right before publishing."""
        return []

    def obstacles_for(self, by: Any) -> list[str]:
        """The obstacles that the thing has, and with four eyes those that the user ``by`` has."""
        return [*self.publishing_obstacles(), *self.four_eyes_obstacles(by)]

    def four_eyes_obstacles(self, by: Any) -> list[str]:
        """Where the town asks for four eyes, nobody publishes what they entered or were the last to change."""
        if not settings.VIER_AUGEN:
            return []
        done = {"erfasst": self.erfasst_von_id, "zuletzt geändert": self.geaendert_von_id}
        own = [what for what, user in done.items() if user is not None and user == by.pk]
        if not own:
            return []
        return [f"Vier-Augen-Prinzip: Sie haben dies {' und '.join(own)}; veröffentlichen muss es jemand anderes."]

    def publishing_notes(self) -> list[str]:
        """German sentences about what the public will not see, or what should be looked at, before publishing."""
        return []

    def public_texts(self) -> Iterator[tuple[str, str]]:
        """Every text that becomes public with this row and its lines, after what it is called on the form."""
        for column in self._meta.concrete_fields:
            if (
                is_typed_text(column)
                and column.name not in self.internal_fields()
                and (text := getattr(self, column.name))
            ):
                yield str(column.verbose_name), text

    def public_fields(self) -> list[str]:
        """What those fields are called that become public and say something."""
        columns = [*self._meta.concrete_fields, *self._meta.many_to_many]
        typed = [column for column in columns if column.editable and not column.primary_key]
        return [
            str(column.verbose_name)
            for column in typed
            if column.name not in self.internal_fields() and self._says(column)
        ]

    def _says(self, column: Any) -> bool:
        value = getattr(self, column.name if column.many_to_many else column.attname)
        return bool(value.all() if column.many_to_many else value)

    def internal_fields(self) -> tuple[str, ...]:
        """The texts of this row that the public never sees."""
        return ()

    def public_lines(self) -> list[str]:
        """What else becomes public with this row, in words: "3 Fragen"."""
        return []

    def named_people(self) -> list[str]:
        """Whose names become public with this row, each after what it is named for."""
        return []

    def withdrawing_notes(self) -> list[str]:
        """German sentences about what stays public although this is withdrawn."""
        return []

    def record_change(self, by: Any) -> None:
        """Note that ``by`` changed what belongs to this row, unless ``by`` has just entered it as a whole."""
        if self.erfasst_von_id != by.pk or self.geaendert_von_id is not None:
            type(self).objects.filter(pk=self.pk).update(geaendert_von=by)
            self.geaendert_von = by

    def publish(self, by: Any, at: datetime | None = None) -> None:
        """Make it public from the moment ``at`` (by default now), on the responsibility of the user ``by``.

        Raises PublishingRefused with every reason against it; then nothing is changed.
        """
        with transaction.atomic():
            self._lock()
            if self.is_published_itself:
                raise PublishingRefused(["Ist bereits veröffentlicht."])
            if obstacles := self.obstacles_for(by):
                raise PublishingRefused(obstacles)
            self._stamp(by, at)

    def withdraw(self, by: Any, reason: str, *, reason_public: bool = False, at: datetime | None = None) -> None:
        """Take it back at the moment ``at`` (by default now); its page answers 410 and everything else forgets it.

        ``reason`` is kept for the staff, and shown on the page only with ``reason_public``.
        Raises PublishingRefused when it is not public or no reason is given.
        """
        with transaction.atomic():
            self._lock()
            if not self.is_published_itself:
                raise PublishingRefused(["Ist nicht veröffentlicht."])
            if not reason.strip():
                raise PublishingRefused(
                    ["Bitte einen Grund angeben; er bleibt intern, wenn nichts anderes gewählt ist."]
                )
            self.zurueckgezogen_am, self.zurueckgezogen_von = at or timezone.now(), by
            self.rueckzug_grund, self.rueckzug_grund_oeffentlich = reason.strip(), reason_public
            self._save_publication()

    def _stamp(self, by: Any, at: datetime | None = None) -> None:
        """Make it public without asking whether it may be; everybody but ``publish`` and a rehearsal asks first."""
        self.veroeffentlicht_am, self.veroeffentlicht_von = at or timezone.now(), by
        self.zurueckgezogen_am = self.zurueckgezogen_von = None
        self.rueckzug_grund, self.rueckzug_grund_oeffentlich = "", False
        self._save_publication()

    def _lock(self) -> None:
        """Hold the row until the end of the transaction, and see what another clerk did to it meanwhile."""
        current = type(self).objects.select_for_update().get(pk=self.pk)
        for name in (*self.publication_fields, "erfasst_von_id", "geaendert_von_id", *self.decisive):
            setattr(self, name, getattr(current, name))

    def _save_publication(self) -> None:
        self.save(update_fields=list(self.publication_fields))


def is_typed_text(column: Any) -> bool:
    """Whether somebody types free text into this field."""
    return column.editable and isinstance(column, models.CharField | models.TextField) and not column.choices
