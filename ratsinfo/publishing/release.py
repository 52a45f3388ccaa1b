"""What is official for the members of bodies, whether or not it ever becomes public."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from ratsinfo.publishing.exceptions import PublishingRefused
from ratsinfo.publishing.models import PUBLICATION_FIELDS, Publishable

RELEASE_FIELDS = ("fuer_mitglieder_am", "fuer_mitglieder_von_id", "fuer_mitglieder_bis")
INTERNAL = "nichtöffentlich"


def released_condition(at: datetime) -> Q:
    """The condition that a row is released for members at the moment ``at``; a withdrawal ends what was released before it."""
    released = Q(fuer_mitglieder_am__lte=at) & (Q(fuer_mitglieder_bis__isnull=True) | Q(fuer_mitglieder_bis__gt=at))
    in_force = Q(zurueckgezogen_am__isnull=True) | Q(zurueckgezogen_am__gt=at)
    return released & (in_force | Q(zurueckgezogen_am__lte=F("fuer_mitglieder_am")))


class Releasable(Publishable):
    """A thing that the members of a body may see by its release, which is as official as being published.

    The public sees nothing of it by that; who sees it is said by ``reader_condition`` of the model.
    """

    fuer_mitglieder_am = models.DateTimeField("für Mitglieder freigegeben am", null=True, blank=True, editable=False)
    fuer_mitglieder_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="für Mitglieder freigegeben von",
    )
    fuer_mitglieder_bis = models.DateTimeField("Freigabe zurückgenommen am", null=True, blank=True, editable=False)

    publication_fields = (*PUBLICATION_FIELDS, *RELEASE_FIELDS)

    class Meta(Publishable.Meta):
        abstract = True
        indexes: ClassVar[list[models.Index]] = [
            *Publishable.Meta.indexes,
            # Few among very many; asked for on every page of a member.
            models.Index(
                name="%(app_label)s_%(class)s_intern",
                fields=["fuer_mitglieder_am"],
                condition=Q(fuer_mitglieder_am__isnull=False),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_freigabe_vor_ruecknahme",
                condition=Q(fuer_mitglieder_bis__isnull=True) | Q(fuer_mitglieder_bis__gte=F("fuer_mitglieder_am")),
                violation_error_message="Zurückgenommen werden kann nur, was vorher freigegeben war.",
            ),
        ]

    @classmethod
    def official_condition(cls) -> Q:
        return super().official_condition() | Q(fuer_mitglieder_am__isnull=False)

    @property
    def is_official(self) -> bool:
        """Whether it was ever published, or released for members."""
        return super().is_official or self.fuer_mitglieder_am is not None

    def is_released_at(self, at: datetime) -> bool:
        """Whether it is released for members at the moment ``at``: the twin of ``released_condition``."""
        begin, end, withdrawn = self.fuer_mitglieder_am, self.fuer_mitglieder_bis, self.zurueckgezogen_am
        if begin is None or begin > at or (end is not None and end <= at):
            return False
        return withdrawn is None or withdrawn > at or withdrawn <= begin

    @property
    def is_released(self) -> bool:
        """Whether it is released for members now."""
        return self.is_released_at(timezone.now())

    @property
    def is_for_members_only(self) -> bool:
        return not self.is_published_itself and self.is_released

    @property
    def zustand_text(self) -> str:
        return INTERNAL if self.is_for_members_only else super().zustand_text

    def readers_by_release(self) -> list[str]:
        """German words, each naming a meeting by which members see this once it is released."""
        return []

    def why_not_released(self, by: Any) -> list[str]:
        """German sentences, each with a reason why ``by`` cannot release it: it is done already, or what stands against
        publishing it.
        """
        if self.is_published_itself:
            return ["Ist bereits veröffentlicht."]
        if self.is_released:
            return ["Ist bereits für Mitglieder freigegeben."]
        return self.obstacles_for(by)

    def release(self, by: Any, at: datetime | None = None) -> None:
        """Let members see it from the moment ``at`` (by default now), on the responsibility of the user ``by``.

        Raises PublishingRefused with every reason against it; then nothing is changed.
        """
        with transaction.atomic():
            self._lock()
            if obstacles := self.why_not_released(by):
                raise PublishingRefused(obstacles)
            self.fuer_mitglieder_am, self.fuer_mitglieder_von = at or timezone.now(), by
            self.fuer_mitglieder_bis = None
            self._save_publication()

    def take_back_release(self, by: Any, at: datetime | None = None) -> None:
        """Let members not see it any more from the moment ``at`` on; the history says that ``by`` did so.

        Raises PublishingRefused when it is not released.
        """
        with transaction.atomic():
            self._lock()
            if not self.is_released:
                raise PublishingRefused(["Ist nicht für Mitglieder freigegeben."])
            self.fuer_mitglieder_bis = at or timezone.now()
            self.record_change(by)
            self._save_publication()
