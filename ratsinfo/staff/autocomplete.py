"""Look-up of rows while typing: by the archive's own folding, with the labels that staff need, without a query per widget."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model
from django.forms import BaseInlineFormSet


class LoadedAutocompleteSelect(AutocompleteSelect):
    """Shows the chosen row from what the form has loaded already; a page of many lines asks the database once."""

    loaded: Model | None = None

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Valid HTML wants a label on an option without text, which stands for no choice."""
        option = super().create_option(name, value, label, *args, **kwargs)
        if not label:
            option["attrs"]["label"] = "keine Auswahl"
        return option

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.loaded is None or value != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attr)
        chosen = self.create_option(name, self.loaded.pk, label(self.admin_site, self.loaded), True, 0)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, chosen], 0)]


class PlainAutocompleteSelectMultiple(AutocompleteSelectMultiple):
    """Without the button that empties the whole field, which Select2 puts where a list allows none."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class LoadedInlineFormSet(BaseInlineFormSet):
    """Hands each look-up the related row that came with the line, saved or proposed."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # inside the wrapper with the plus sign
            if isinstance(widget, LoadedAutocompleteSelect):
                saved = getattr(form.instance, name) if getattr(form.instance, f"{name}_id", None) else None
                proposed = form.initial.get(name)
                widget.loaded = saved or (proposed if isinstance(proposed, Model) else None)


class ArchiveAutocompleteView(AutocompleteJsonView):
    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label(self.admin_site, obj)}


def label(admin_site: Any, obj: Any) -> str:
    """What a row is called in a look-up: as its admin says, else by itself."""
    admin = admin_site._registry.get(type(obj))
    return admin.lookup_label(obj) if hasattr(admin, "lookup_label") else str(obj)
