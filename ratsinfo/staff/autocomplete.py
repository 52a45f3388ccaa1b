"""Look-up of rows while typing: by the archive's own folding, with the labels that staff need, without a query per widget."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.forms import BaseInlineFormSet


class LoadedAutocompleteSelect(AutocompleteSelect):
    """Shows the chosen row from what the form has loaded already; a page of many lines asks the database once."""

    loaded: Model | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.loaded is None or value != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attr)
        chosen = self.create_option(name, self.loaded.pk, label(self.admin_site, self.loaded), True, 0)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, chosen], 0)]


class LoadedInlineFormSet(BaseInlineFormSet):
    """Hands each look-up the related row that came with the line."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # inside the wrapper with the plus sign
            if isinstance(widget, LoadedAutocompleteSelect) and getattr(form.instance, f"{name}_id", None):
                widget.loaded = getattr(form.instance, name)


class ArchiveAutocompleteView(AutocompleteJsonView):
    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label(self.admin_site, obj)}


def label(admin_site: Any, obj: Any) -> str:
    """What a row is called in a look-up: as its admin says, else by itself."""
    admin = admin_site._registry.get(type(obj))
    return admin.lookup_label(obj) if hasattr(admin, "lookup_label") else str(obj)
