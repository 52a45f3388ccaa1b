"""Two versions of a row side by side, in the words of the staff."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from ratsinfo.history.timeline import Entry, Key, Operation, Stage, Timeline

# Columns that say nothing to a reader: keys, or what another column says better.
SILENT = {"id", "kennung", "erstellt_am", "datei", "groesse"}
LONG = 60  # characters from which a text is compared word by word
MOST_CHARACTERS = 60_000  # beyond them texts are compared line by line, or it would take seconds
CONTEXT = 8  # words shown around a change
NAME_LENGTH = 120


@dataclass
class Part:
    """A stretch of a text that stayed, went or came."""

    kind: str  # "" | "weg" | "neu"
    text: str


@dataclass
class Change:
    """One field: what it held before and after, and for long texts the words that differ."""

    name: str
    label: str
    before: str
    after: str
    parts: list[Part] = field(default_factory=list)


@dataclass
class RowChange:
    """What happened to one row: "neu", "geändert" or "entfernt"."""

    title: str
    what: str
    changes: list[Change]


class Names:
    """What rows are called that others point to; fetched together, also of those that are gone."""

    def __init__(self) -> None:
        self.wanted: dict[Any, set[Any]] = {}
        self.found: dict[tuple[Any, Any], str] = {}

    def want(self, model: Any, keys: Iterable[Any]) -> None:
        self.wanted.setdefault(model._meta.concrete_model, set()).update(key for key in keys if key is not None)

    def fetch(self) -> None:
        for model, keys in self.wanted.items():
            rows = model._base_manager.in_bulk(keys)
            self.found |= {(model, key): shortened(str(row)) for key, row in rows.items()}
            if missing := keys - rows.keys():
                self.found |= {(model, key): name for key, name in names_of_gone(model, missing)}

    def __call__(self, model: Any, key: Any) -> str:
        return self.found.get((model._meta.concrete_model, key), "nicht mehr vorhanden")


def shortened(text: str) -> str:
    return Truncator(text).chars(NAME_LENGTH)


def names_of_gone(model: Any, keys: set[Any]) -> Iterable[tuple[Any, str]]:
    """The last names of rows that were deleted."""
    if not hasattr(model, "fassungen"):
        return
    for version in model.fassungen.filter(id__in=keys).order_by("history_id"):
        yield version.id, f"{name_of(version)} (gelöscht)"


def name_of(version: Any) -> str:
    """What the row was called when this version was kept."""
    model = version.instance_type
    values = {column.attname: getattr(version, column.attname) for column in version.tracked_fields}
    return shortened(str(model(**values)))


class Comparison:
    """Compares versions of one timeline; the names that values stand for are fetched once, at the end."""

    def __init__(self, timeline: Timeline):
        self.timeline = timeline
        self.names = Names()

    def operations(self, operations: list[Operation]) -> list[dict[str, Any]]:
        """For each save: ``operation``, ``who`` (a user or None), ``reason`` and ``rows``, as RowChange."""
        pairs = [(step.before[key], entry) for step in operations for key, entry in step.after.items()]
        contents = self.timeline.contents([entry for pair in pairs for entry in pair])
        self.prepare(contents, pairs)
        return [self.told(step, contents) for step in operations]

    def told(self, step: Operation, contents: dict[Entry, Any]) -> dict[str, Any]:
        versions = [contents[entry] for entry in step.after.values()]
        pairs = [(step.before[key], step.after[key]) for key in sorted(step.after)]
        return {
            "operation": step,
            "who": next((version.history_user for version in versions if version.history_user_id), None),
            "reason": next(
                (version.history_change_reason for version in versions if version.history_change_reason), ""
            ),
            "rows": [row for pair in pairs if (row := self.row_change(*pair, contents))],
        }

    def stages(self, before: Stage, after: Stage) -> dict[Key, RowChange]:
        """What leads from one stage of the timeline to another, row by row."""
        keys = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
        pairs = [(before.get(key), after.get(key)) for key in keys]
        contents = self.timeline.contents([entry for pair in pairs for entry in pair])
        self.prepare(contents, pairs)
        changes = {key: self.row_change(*pair, contents) for key, pair in zip(keys, pairs, strict=True)}
        return {key: change for key, change in changes.items() if change}

    def prepare(self, contents: dict[Entry, Any], pairs: Sequence[tuple[Entry | None, Entry | None]]) -> None:
        """Fetch the names of everything that differs."""
        for before, after in pairs:
            for name, old, new in self.raw_changes(before, after, contents):
                column = (contents.get(after) or contents[before]).instance_type._meta.get_field(name)  # type: ignore[arg-type,index]
                if column.is_relation:
                    for value in (old, new):
                        self.names.want(column.related_model, value if isinstance(value, set) else [value])
        self.names.fetch()

    def raw_changes(
        self, before: Entry | None, after: Entry | None, contents: dict[Entry, Any]
    ) -> list[tuple[str, Any, Any]]:
        old = self.values(before, contents)
        new = self.values(after, contents)
        return [(name, old.get(name), new.get(name)) for name in new or old if old.get(name) != new.get(name)]

    def values(self, entry: Entry | None, contents: dict[Entry, Any]) -> dict[str, Any]:
        """What is shown of a version, by field name; of an absent row nothing."""
        if entry is None or not entry.present:
            return {}
        version, parent = contents[entry], self.timeline.parents[entry.kind]
        return {name: value for name, value in values_of(version).items() if name not in SILENT and name != parent}

    def row_change(self, before: Entry | None, after: Entry | None, contents: dict[Entry, Any]) -> RowChange | None:
        was, is_ = bool(before and before.present), bool(after and after.present)
        changes = [
            change
            for name, old, new in self.raw_changes(before, after, contents)
            if (change := self.change(contents.get(after) or contents[before], name, old, new))  # type: ignore[arg-type,index]
        ]
        if not (was or is_) or (was == is_ and not changes):
            return None
        entry: Any = after if is_ else before
        title = f"{contents[entry].instance_type._meta.verbose_name} „{name_of(contents[entry])}“" if entry.kind else ""
        return RowChange(title, "geändert" if was and is_ else ("neu" if is_ else "entfernt"), changes)

    def change(self, version: Any, name: str, old: Any, new: Any) -> Change | None:
        column = version.instance_type._meta.get_field(name)
        before, after = self.shown(column, old), self.shown(column, new)
        if before == after:
            return None
        long = before and after and max(len(before), len(after)) > LONG and not column.is_relation
        parts = compare_words(before, after) if long else []
        return Change(name, str(column.verbose_name), before, after, parts)

    def shown(self, column: Any, value: Any) -> str:
        """A value as the staff read it: names instead of keys, labels instead of choices; empty for nothing."""
        if value is None or value == "":
            return ""
        if column.is_relation:
            keys = value if isinstance(value, set) else {value}
            return ", ".join(sorted(self.names(column.related_model, key) for key in keys))
        return plain(column, value)


def values_of(version: Any) -> dict[str, Any]:
    """Everything that a version holds, by field name; relations as keys, many-to-many fields as sets of keys."""
    columns = {column.name: getattr(version, column.attname) for column in version.tracked_fields}
    return columns | version.m2m


def plain(column: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "d.m.Y, H:i") + " Uhr"
    if isinstance(value, date):
        return date_format(value, "d.m.Y")
    return str(value)


def compare_words(before: str, after: str) -> list[Part]:
    """What stayed, what went and what came, word by word; far from a change the text is left out."""
    pieces = re.compile(r"\S+\s*|\s+" if len(before) + len(after) < MOST_CHARACTERS else r"[^\n]+|\n")
    old, new = pieces.findall(before), pieces.findall(after)
    found: list[Part] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            found.append(Part("", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Part("weg", "".join(old[a:b])))
        if d > c:
            found.append(Part("neu", "".join(new[c:d])))
    return [shorten_between(part, first=n == 0, last=n == len(found) - 1) for n, part in enumerate(found)]


def shorten_between(part: Part, *, first: bool, last: bool) -> Part:
    """Leave out the middle of an unchanged stretch, and what stands before the first change or after the last."""
    words = part.text.split(" ")
    if part.kind or len(words) <= 2 * CONTEXT + 2:
        return part
    head = [] if first else words[:CONTEXT]
    tail = [] if last else words[-CONTEXT:]
    return Part("", " ".join([*head, "…", *tail]))
