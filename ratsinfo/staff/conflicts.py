"""Two clerks on the same record: what the second typed and what the first saved are put together."""

from typing import Any

from ratsinfo.history.differences import Comparison, RowChange, values_of
from ratsinfo.history.timeline import Timeline
from ratsinfo.staff.typed import Typed, TypedLine, sent_value, typed_fields


class Merging:
    """Puts together what was typed into forms loaded at ``version`` and what has been saved since.

    What only the other changed is taken over, what only this clerk typed is kept; where both did, what was typed
    is kept and marked with what is saved.
    """

    def __init__(self, timeline: Timeline, version: str, data: Any):
        self.timeline = timeline
        self.data = data
        now = timeline.stage()
        base = timeline.stage_of(version)
        self.base = now if base is None else base
        self.now = now
        self.contents = timeline.contents(self.base.values())
        self.theirs = Comparison(timeline).stages(self.base, now)
        self.operations = Comparison(timeline).operations(timeline.since(version)[::-1]) if base is not None else []

    def typed(self, form: Any, formsets: list[tuple[int, Any]]) -> Typed:
        """What the forms shall show; ``formsets`` come with the place of their model in the timeline."""
        typed = Typed(self.data)
        typed.page = self.merged(form, (0, self.timeline.pk), TypedLine(""))
        for kind, formset in formsets:
            lines = [self.line(kind, formset, line) for line in typed.sent_lines(formset)]
            typed.lines[formset.prefix] = [line for line in lines if line is not None]
        return typed

    def line(self, kind: int, formset: Any, line: TypedLine) -> TypedLine | None:
        """A sent line with what counts of it; None for one that the other removed and this clerk left as it was."""
        form = formset.forms[int(line.source.rsplit("-", 1)[1])]
        if not line.pk.isdecimal():
            return line if form.has_changed() else None
        key = (kind, int(line.pk))
        if form.instance.pk is not None:
            return self.merged(form, key, line)
        if not self.changed_by_me(form, key):
            return None
        line.note = "Diese Zeile wurde inzwischen entfernt; mit dem Sichern entsteht sie neu."
        return line

    def merged(self, form: Any, key: Any, line: TypedLine) -> TypedLine:
        mine = self.changed_by_me(form, key)
        other = self.theirs.get(key) or RowChange("", "", [])
        still_different = changed(form, {})
        line.names = mine
        line.marks = {
            change.name: change.after or "leer"
            for change in other.changes
            if change.name in mine and change.name in still_different
        }
        return line

    def changed_by_me(self, form: Any, key: Any) -> set[str]:
        """The fields that hold something else than when the form was opened."""
        version = self.contents.get(self.base.get(key))  # type: ignore[arg-type]
        return changed(form, values_of(version) if version else {})


def changed(form: Any, initial: dict[str, Any]) -> set[str]:
    """The fields of a bound form in which something else was sent than ``initial``, or else than is saved."""
    found = set()
    for name, column in typed_fields(form):
        before = initial[name] if name in initial else form.get_initial_for_field(column, name)
        if column.has_changed(before, sent_value(column, form.data, form.add_prefix(name))):
            found.add(name)
    return found
