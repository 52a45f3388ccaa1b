"""Form pieces that the staff's pages share."""

from typing import Any

from django import forms
from django.db.models import Max

from ratsinfo.staff.autocomplete import LoadedInlineFormSet


def offer(form: Any, name: str, choices: list[Any]) -> None:
    """Let the field ``name`` of ``form``, if it is there, offer these choices only."""
    if name in form.fields:
        form.fields[name].choices = choices


class LongTextField(forms.CharField):
    """Text of several lines; browsers send other ends of lines than are stored, which is no change."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class PublicOrNotField(forms.TypedChoiceField):
    """Public or non-public as a choice that has to be made: nothing is preselected for a new line."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            label="Öffentlichkeit",
            choices=[("1", "öffentlich"), ("0", "nichtöffentlich")],
            coerce=lambda value: value == "1",
            widget=forms.RadioSelect,
            error_messages={"required": "Bitte wählen: öffentlich oder nichtöffentlich."},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0"}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class ClassifiedForm(forms.ModelForm):
    """A line that is public or non-public by itself; ``initial`` may propose which."""

    oeffentlich = PublicOrNotField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["oeffentlich"] = (kwargs.get("initial") or {}).get("oeffentlich")


class CountsWithTextForm(forms.ModelForm):
    """A new line counts once it has the text that ``essential`` names; what was only prefilled is not saved."""

    essential = "text"

    def has_changed(self) -> bool:
        if self.instance._state.adding and not self.is_filled():
            return False
        return super().has_changed()

    def is_filled(self) -> bool:
        value = self.fields[self.essential].widget.value_from_datadict(
            self.data, self.files, self.add_prefix(self.essential)
        )
        return bool(str(value or "").strip())


class OrderedInlineFormSet(LoadedInlineFormSet):
    """Lines in an order: one without a place goes to the end."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["position"].required = False
        form.fields["position"].help_text = "Leer: ans Ende."

    def clean(self) -> None:
        super().clean()
        last = self.last_position()
        for form in self.forms:
            kept = form.has_changed() and not (self.can_delete and self._should_delete_form(form))  # type: ignore[attr-defined]
            if kept and form.cleaned_data.get("position") is None:
                last += 1
                form.instance.position = form.cleaned_data["position"] = last

    def last_position(self) -> int:
        """The highest place that is taken, among the saved lines and those just typed."""
        saved = self.get_queryset().aggregate(last=Max("position"))["last"] if self.instance.pk else 0
        typed = [form.cleaned_data.get("position") or 0 for form in self.forms if hasattr(form, "cleaned_data")]
        return max([saved or 0, *typed])
