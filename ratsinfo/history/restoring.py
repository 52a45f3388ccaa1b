"""Bringing back an earlier stage of a thing with its lines; itself a change like every other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from ratsinfo.history.differences import name_of
from ratsinfo.history.timeline import Key, Operation, Stage, Timeline
from ratsinfo.publishing.exceptions import OfficialRecord
from ratsinfo.publishing.models import PUBLICATION_FIELDS
from ratsinfo.publishing.release import RELEASE_FIELDS

# What a file is, in bytes and on disk, is not turned back; neither are keys and times of creation of what exists.
FILE = {"datei", "dateiname", "groesse", "sha256"}
STATE = {*PUBLICATION_FIELDS, *RELEASE_FIELDS}
KEPT = {"id", "kennung", "erstellt_am", "erfasst_von_id", *STATE, *FILE}


class RestoringRefused(Exception):
    """The stage cannot be brought back; ``reasons`` are German sentences."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Restoring:
    """What is to do so that a thing and its lines are again as they were after ``operation``."""

    def __init__(self, timeline: Timeline, operation: Operation):
        self.timeline = timeline
        self.operation = operation
        self.now = timeline.stage()
        self.goal: Stage = timeline.stage(operation.id)
        self.kept = self.leave_alone()

    def leave_alone(self) -> list[str]:
        """Take out of the goal what restoring must not touch; returns German sentences that say so."""
        notes = []
        for key, row in self.rows(set(self.now) - set(self.goal)).items():
            if getattr(row, "is_official", False):
                self.goal[key] = self.now[key]
                notes.append(f"„{row}“ war öffentlich und bleibt; es kann nur zurückgezogen werden.")
        elsewhere = self.rows(set(self.goal) - set(self.now))
        for key, row in elsewhere.items():
            del self.goal[key]
            notes.append(f"„{row}“ gehört inzwischen zu etwas anderem und bleibt dort.")
        return notes

    def rows(self, keys: set[Key]) -> dict[Key, Any]:
        """The stored rows of these keys, one query per model."""
        found: dict[Key, Any] = {}
        for kind, model in enumerate(self.timeline.models):
            wanted = [row for other, row in keys if other == kind]
            if wanted:
                found |= {(kind, row.pk): row for row in model._base_manager.filter(pk__in=wanted)}
        return found

    def perform(self, by: Any) -> None:
        """Write the stage, as a change by the user ``by``. Raises RestoringRefused with every reason; then nothing is changed."""
        contents = self.timeline.contents(self.goal.values())
        if reasons := self.missing(contents):
            raise RestoringRefused(reasons)
        try:
            with transaction.atomic():
                self.remove(set(self.now) - set(self.goal))
                for key in sorted(self.goal, key=lambda key: (key[0], len(self.chain(key, contents)), key)):
                    if self.goal[key] != self.now.get(key) or not key[0]:
                        self.write(key, contents[self.goal[key]], by)
        except ValidationError as error:
            raise RestoringRefused(error.messages) from error
        except (models.ProtectedError, OfficialRecord) as error:
            raise RestoringRefused(
                ["Was seitdem dazukam, wird anderswo gebraucht oder war öffentlich und kann nicht entfernt werden."]
            ) from error
        except IntegrityError as error:
            raise RestoringRefused(
                ["Der frühere Stand passt nicht mehr zu dem, was inzwischen im Archiv steht."]
            ) from error

    def chain(self, key: Key, contents: dict[Any, Any]) -> list[Key]:
        """A row and those of its own kind above it, which have to be there first."""
        found: list[Key] = []
        while key in self.goal and key not in found:
            found.append(key)
            own = self.timeline.models[key[0]]._meta.concrete_model
            above = relations(contents[self.goal[key]])
            key = next(((key[0], pk) for column, pk in above if column.related_model is own), key)
        return found

    def missing(self, contents: dict[Any, Any]) -> list[str]:
        """A sentence for everything that the stage points to and that is gone."""
        restored = {(self.timeline.models[kind], row) for kind, row in self.goal}
        wanted: dict[Any, set[Any]] = {}
        for version in contents.values():
            for column, key in relations(version):
                wanted.setdefault(column.related_model._meta.concrete_model, set()).add(key)
        there = {(model, key) for model, keys in wanted.items() for key in existing(model, keys)} | restored
        reasons = [
            f"{column.verbose_name}: das gibt es nicht mehr (im Stand „{name_of(version)}“)."
            for version in contents.values()
            for column, key in relations(version)
            if (column.related_model._meta.concrete_model, key) not in there
        ]
        lost = [version for entry, version in contents.items() if self.is_lost(version, entry.key)]
        return reasons + [f"Die Datei „{version.dateiname}“ ist nicht mehr gespeichert." for version in lost]

    def is_lost(self, version: Any, key: Key) -> bool:
        """Whether a file would come back whose content is gone."""
        if key in self.now or not hasattr(version, "datei"):
            return False
        column = version.instance_type._meta.get_field("datei")
        return not column.storage.exists(str(version.datei))

    def remove(self, keys: set[Key]) -> None:
        for row in self.rows(keys).values():
            self.mark(row)
            row.delete()

    def write(self, key: Key, version: Any, by: Any) -> None:
        """Give a row, deleted or not, the content of ``version``; what comes back from deletion is a draft."""
        model = version.instance_type
        row = model._base_manager.filter(pk=version.id).first()
        kept: set[str] = KEPT if row else STATE
        row = row or model()
        for column in version.tracked_fields:
            if column.attname not in kept:
                setattr(row, column.attname, getattr(version, column.attname))
        if hasattr(row, "geaendert_von_id"):
            row.geaendert_von = by
        self.mark(row)
        row.full_clean()
        row.save()
        for name, keys in version.m2m.items():
            getattr(row, name).set(keys)

    def mark(self, row: Any) -> None:
        moment = date_format(timezone.localtime(self.operation.moment), "d.m.Y, H:i")
        row._change_reason = f"Stand vom {moment} Uhr wiederhergestellt"


def existing(model: Any, keys: set[Any]) -> list[Any]:
    return list(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))


def relations(version: Any) -> list[tuple[Any, Any]]:
    """What a version points to: the field and the key, for every key; publication and staff aside."""
    found = [
        (column, getattr(version, column.attname))
        for column in version.tracked_fields
        if column.is_relation and column.attname not in KEPT and getattr(version, column.attname) is not None
    ]
    options = version.instance_type._meta
    return found + [(options.get_field(name), key) for name, keys in version.m2m.items() for key in sorted(keys)]
