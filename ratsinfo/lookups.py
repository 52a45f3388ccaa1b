"""What may be asked of a list in the admin, by its address or by what was chosen on it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponseRedirect


class OwnLookups(admin.ModelAdmin):
    """A ModelAdmin whose list answers its own filters only: any other look-up would tell of rows that it does not show."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        names = {field.name for field in self.model._meta.get_fields()}
        filters = [getattr(entry, "parameter_name", "") for entry in self.list_filter]
        if lookup in filters or lookup.partition("__")[0] not in names:  # a filter of our own, or nothing that is known
            return True
        fields = [name for name in self.list_filter if isinstance(name, str)]
        own = {f"{name}{end}" for name in fields for end in ("__exact", "__id__exact", "__isnull")}
        return lookup in own

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if not all(is_key(chosen) for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.warning(request, "Diese Auswahl gibt es hier nicht; bitte noch einmal auswählen.")
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)


def is_key(text: str) -> bool:
    """Whether ``text`` can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) < 19
