from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ratsinfo.oparl.importing.models import Meldung


@admin.register(Meldung)
class MeldungAdmin(admin.ModelAdmin):
    """What the import has to say of single objects; only to be read."""

    list_display = ("adresse", "art", "grund", "gemeldet_am")
    list_filter = ("art", "quelle")
    list_select_related = ("quelle",)
    search_fields = ("adresse", "grund")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
