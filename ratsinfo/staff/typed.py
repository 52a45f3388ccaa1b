"""What somebody typed into a page of forms, shown again in forms that are not bound."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html


@dataclass
class TypedLine:
    """One line as it was sent: where its fields are, the row it stands for, and which of them count (None: all)."""

    source: str
    pk: str = ""
    names: set[str] | None = None
    marks: dict[str, str] = field(default_factory=dict)
    note: str = ""


class Typed:
    """Fills forms from the data of a POST; ``as_new`` makes every line a new one, for a thing that is gone."""

    def __init__(self, data: QueryDict, *, as_new: bool = False):
        self.data = data
        self.as_new = as_new
        self.page = TypedLine("")
        self.lines: dict[str, list[TypedLine]] = {}

    def fill(self, form: Any) -> None:
        self.take(form, self.page)

    def fill_lines(self, formset: Any) -> None:
        """The lines of an unbound formset get what was typed; what was typed into new lines is added."""
        lines = self.lines.get(formset.prefix)
        if lines is None:
            lines = self.sent_lines(formset)
        saved = {str(row.pk) for row in formset.get_queryset()} if formset.instance.pk else set()
        new = [line for line in lines if line.pk not in saved and not self.is_deleted(line)]
        formset.initial_extra, formset.extra = None, len(new)
        by_row = {line.pk: line for line in lines if line.pk in saved}
        for form in formset.initial_forms:
            if line := by_row.get(str(form.instance.pk)):
                self.take(form, line)
        for form, line in zip(formset.extra_forms, new, strict=False):
            self.take(form, line)

    def sent_lines(self, formset: Any) -> list[TypedLine]:
        """The lines as they were sent, each with the key of its row unless all shall be new."""
        key = formset.model._meta.pk.name
        total = self.data.get(f"{formset.prefix}-TOTAL_FORMS", "")
        number = min(int(total), formset.absolute_max) if total.isascii() and total.isdigit() and len(total) < 6 else 0
        prefixes = [f"{formset.prefix}-{index}" for index in range(number)]
        return [TypedLine(prefix, "" if self.as_new else self.data.get(f"{prefix}-{key}", "")) for prefix in prefixes]

    def is_deleted(self, line: TypedLine) -> bool:
        return bool(self.data.get(f"{line.source}-DELETE"))

    def take(self, form: Any, line: TypedLine) -> None:
        for name, column in typed_fields(form):
            if line.names is None or name in line.names:
                form.initial[name] = sent_value(column, self.data, f"{line.source}-{name}" if line.source else name)
            if theirs := line.marks.get(name):
                mark(column, f"Inzwischen anders gespeichert: {theirs}")
        if line.note:
            mark(next(column for _, column in typed_fields(form)), line.note)


def typed_fields(form: Any) -> Iterable[tuple[str, Any]]:
    """The fields of a form that somebody types into; a file cannot be sent back to a browser."""
    for name, column in form.fields.items():
        if not (column.widget.is_hidden or column.disabled or isinstance(column, forms.FileField)):
            yield name, column


def sent_value(column: Any, data: QueryDict, name: str) -> Any:
    return column.widget.value_from_datadict(data, {}, name)


def mark(column: Any, text: str) -> None:
    column.help_text = format_html('{}<strong class="inzwischen">{}</strong>', column.help_text, text)
