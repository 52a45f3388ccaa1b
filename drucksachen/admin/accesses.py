"""Who was sent which non-public file, for the Sitzungsdienst to read."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from drucksachen.models import Zugriff


class ZeitFilter(admin.SimpleListFilter):
    title = "Zeit"
    parameter_name = "zeit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "letzte 24 Stunden"), ("7", "letzte 7 Tage"), ("30", "letzte 30 Tage")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        days = dict.fromkeys(value for value, _ in self.lookup_choices)
        if self.value() not in days:
            return queryset
        return queryset.filter(zeitpunkt__gte=timezone.now() - timedelta(days=int(str(self.value()))))


@admin.register(Zugriff)
class ZugriffAdmin(admin.ModelAdmin):
    """A list to read and no other page; nobody enters, changes or deletes anything here."""

    list_display = ("zeitpunkt", "zugang", "art", "bezeichnung", "kennung")
    list_filter = (ZeitFilter, "art", ("zugang", admin.RelatedOnlyFieldListFilter))
    list_display_links = None
    list_select_related = ("zugang",)
    list_per_page = 100
    show_full_result_count = False
    search_fields = ("kennung__exact", "bezeichnung", "zugang__username", "zugang__last_name")
    search_help_text = "Nach Name der Datei, Kennung oder Name des Zugangs"
    actions = None

    def get_urls(self) -> list[Any]:
        return [route for route in super().get_urls() if route.name == "drucksachen_zugriff_changelist"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
