"""The versions of a thing and of its lines, in the order in which they were saved."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, Value

from ratsinfo.history.records import BASELINE

# A row on a page: the model's place in ``Timeline.models``, and the row's key.
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one row, without its content."""

    kind: int
    version: int
    row: int
    operation: UUID
    moment: datetime
    present: bool

    @property
    def key(self) -> Key:
        return self.kind, self.row


@dataclass
class Operation:
    """What was one save: the versions that it wrote, and for each row the one before."""

    id: UUID
    moment: datetime
    after: dict[Key, Entry] = field(default_factory=dict)
    before: dict[Key, Entry | None] = field(default_factory=dict)


Stage = dict[Key, Entry]


class Timeline:
    """``lines`` are the models on the page of ``model``'s row ``pk``, each with the name of its foreign key to it."""

    def __init__(self, model: Any, pk: Any, lines: Iterable[tuple[Any, str]] = ()):
        self.pk = pk
        self.models = [model._meta.concrete_model]
        self.parents = [""]
        for line, name in lines:
            self.models.append(line._meta.concrete_model)
            self.parents.append(name)

    @cached_property
    def entries(self) -> list[Entry]:
        """Every version, the oldest first, by one query. A line that went to another thing is absent from then on."""
        first, *others = [self._index(kind) for kind in range(len(self.models))]
        rows = first.union(*others, all=True) if others else first
        found = [
            Entry(kind, version, row, operation, moment, type_ != "-" and (not kind or parent == self.pk))
            for kind, version, row, operation, moment, type_, parent in rows
        ]
        return sorted(found, key=lambda entry: (entry.operation != BASELINE, entry.moment, entry.kind, entry.version))

    def _index(self, kind: int) -> Any:
        model, parent = self.models[kind], self.parents[kind]
        versions, key = model.fassungen.order_by(), model._meta.pk.name
        own = versions.filter(**{parent: self.pk}).values(key) if parent else [self.pk]
        annotated = versions.filter(**{f"{key}__in": own}).annotate(
            kind=Value(kind, IntegerField()), parent=F(f"{parent}_id" if parent else key)
        )
        return annotated.values_list("kind", "history_id", key, "vorgang", "history_date", "history_type", "parent")

    @cached_property
    def operations(self) -> list[Operation]:
        """The saves, the oldest first."""
        found: dict[UUID, Operation] = {}
        latest: Stage = {}
        for entry in self.entries:
            operation = found.setdefault(entry.operation, Operation(entry.operation, entry.moment))
            operation.moment = entry.moment
            operation.before.setdefault(entry.key, latest.get(entry.key))
            operation.after[entry.key] = latest[entry.key] = entry
        return list(found.values())

    @property
    def version(self) -> str:
        """Changes with everything that is saved of the thing or its lines: "2.17-0.0", a count and a key per model."""
        counts = [[0, 0] for _ in self.models]
        for entry in self.entries:
            counts[entry.kind][0] += 1
            counts[entry.kind][1] = max(counts[entry.kind][1], entry.version)
        return "-".join(f"{count}.{last}" for count, last in counts)

    def stage(self, operation: UUID | None = None) -> Stage:
        """The rows that there were after ``operation``, by default now, each with its version of that time."""
        found: Stage = {}
        for step in self.operations:
            found |= step.after
            if step.id == operation:
                break
        return {key: entry for key, entry in found.items() if entry.present}

    def stage_of(self, version: str) -> Stage | None:
        """The rows that there were when ``version`` was drawn; None for what is no version of this thing."""
        last = parse_version(version)
        if len(last) != len(self.models):
            return None
        found: Stage = {}
        for entry in self.entries:
            if entry.version <= last[entry.kind] or entry.operation == BASELINE:
                found[entry.key] = entry
        return {key: entry for key, entry in found.items() if entry.present}

    def since(self, version: str) -> list[Operation]:
        """The saves after ``version`` was drawn, the oldest first."""
        last = parse_version(version)
        if len(last) != len(self.models):
            return self.operations
        return [
            operation
            for operation in self.operations
            if operation.id != BASELINE and any(entry.version > last[entry.kind] for entry in operation.after.values())
        ]

    def contents(self, entries: Iterable[Entry | None]) -> dict[Entry, Any]:
        """The versions themselves; each knows its ``m2m``: keys by field name. One query per model and relation."""
        wanted: dict[int, dict[int, Entry]] = {}
        for entry in entries:
            if entry is not None:
                wanted.setdefault(entry.kind, {})[entry.version] = entry
        found: dict[Entry, Any] = {}
        for kind, by_version in sorted(wanted.items()):
            versions = self.models[kind].fassungen.filter(history_id__in=by_version).select_related("history_user")
            found |= {by_version[version.history_id]: version for version in with_relations(versions)}
        return found


def parse_version(version: str) -> list[int]:
    """The last key per model; empty for what was not written by ``Timeline.version``."""
    parts = [part.split(".") for part in version.split("-")]
    if not all(len(part) == 2 and all(n.isascii() and n.isdigit() and len(n) < 19 for n in part) for part in parts):
        return []
    return [int(last) for _, last in parts]


def with_relations(versions: Any) -> list[Any]:
    """The versions with ``m2m``, what each many-to-many field held: a set of keys by name."""
    rows = list(versions)
    for row in rows:
        row.m2m = {field.name: set() for field in row._history_m2m_fields}
    by_id = {row.history_id: row for row in rows}
    for relation in versions.model._history_m2m_fields:
        held = getattr(versions.model, relation.name).model.objects.filter(history_id__in=by_id)
        for version, key in held.values_list("history_id", f"{relation.m2m_reverse_field_name()}_id"):
            by_id[version].m2m[relation.name].add(key)
    return rows
