from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ratsinfo.search.models import Suchwort


@admin.register(Suchwort)
class SuchwortAdmin(admin.ModelAdmin):
    """The town's own words for the search."""

    fields = ("art", "wort", "bedeutung", "beidseitig")
    list_display = ("wort", "bedeutung", "art", "beidseitig")
    list_filter = ("art",)
    search_fields = ("wort", "bedeutung")

    def save_model(self, request: HttpRequest, obj: Suchwort, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.art == Suchwort.Art.EIGENNAME:
            self.message_user(
                request,
                f"Damit „{obj.wort}“ im ganzen Archiv als Eigenname gilt, muss der Betrieb noch „manage.py suchindex“ ausführen.",
                "warning",
            )
