"""A public file that is exchanged for a new one: which comes in the place of which."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from ratsinfo.publishing.release import Releasable


class Exchangeable(Releasable):
    """What a file that names the one it replaces (``ersetzt``) does when it is published, and what stands against that."""

    ersetzt: Any
    ersetzt_am: datetime | None
    name: Any

    class Meta:
        abstract = True

    def replacement(self) -> Any:
        """A new Anlage, not stored yet, that takes the place of this one once it is published."""
        kept = ("drucksache", "sitzungstermin", "name", "art", "datum")
        return type(self)(ersetzt=self, **{name: getattr(self, name) for name in kept})

    def coming_replacement(self) -> Any:
        """The draft that is to replace it, or the file that has replaced it."""
        return type(self).objects.not_taken_back().filter(ersetzt=self).first()

    def replacement_for(self, user: Any) -> Any:
        """The file that stands in its place now, however often it was exchanged; None where ``user`` sees none."""
        file: Any = self
        seen = {self.pk}
        while file := type(self).objects.filter(ersetzt=file).exclude(pk__in=seen).order_by("-pk").first():
            seen.add(file.pk)
            if visible := type(self).objects.visible_to(user).in_force().filter(pk=file.pk).first():
                return visible
        return None

    def _stamp(self, by: Any, at: datetime | None = None) -> None:
        """What it replaces is withdrawn in the same act; it stays with the staff."""
        moment = at or timezone.now()
        earlier = type(self).objects.select_for_update().filter(pk=self.ersetzt_id).order_by("pk").first()
        if earlier and earlier.is_published_itself:
            reason = f"ersetzt durch „{self.name}“"
            earlier.withdraw(by, reason, at=max(moment, earlier.veroeffentlicht_am))
            self.ersetzt_am = moment
            self.save(update_fields=["ersetzt_am"])
        super()._stamp(by, moment)

    def rival_obstacles(self) -> list[str]:
        """Why it cannot take its place: another file stands or is to stand there."""
        later = self.coming_replacement() if self.was_published else None
        if later and later.was_published:
            return [f"Die Datei „{self.name}“ ist durch „{later}“ ersetzt: bitte zuerst diese zurückziehen."]
        rival = self.ersetzt.coming_replacement() if self.ersetzt else None
        if rival and rival != self:
            return [f"Inzwischen soll „{rival}“ dieselbe Datei ersetzen."]
        return []

    def withdrawing_notes(self) -> list[str]:
        if self.ersetzt is None:
            return []
        return [
            f"Die frühere Fassung „{self.ersetzt}“ bleibt zurückgezogen; sie lässt sich danach wieder veröffentlichen."
        ]
