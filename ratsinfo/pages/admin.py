from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gremien.models import Koerperschaft
from ratsinfo.pages.models import Textseite
from ratsinfo.staff.admin import ArchiveAdmin


@admin.register(Textseite)
class TextseiteAdmin(ArchiveAdmin):
    """The texts that are always there: edited, never added or deleted."""

    fields = ("titel", "text", "offene_stellen")
    readonly_fields = ("offene_stellen",)
    list_display = ("titel", "geaendert_am", "offene_stellen")

    @admin.display(description="noch zu ergänzen")
    def offene_stellen(self, obj: Textseite) -> str:
        places = [
            place.strip("[]").removeprefix("bitte ergänzen: ") for place in obj.open_places(Koerperschaft.current())
        ]
        return ", ".join(places) or "nichts"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
