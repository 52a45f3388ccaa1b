"""The staff's page of one file: its own publication, and what was found in it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST

from drucksachen import forms
from drucksachen.models import Anlage, Beantwortung, Drucksache
from ratsinfo.confinement import Unreadable
from ratsinfo.staff.publishing import ZustandFilter
from ratsinfo.staff.releasing import ReleasingAdmin


@admin.register(Anlage)
class AnlageAdmin(ReleasingAdmin):
    """One file with its own publication; files are added on the page of what they belong to."""

    form = forms.AnlageForm
    search_fields = ()
    fields = ("name", "art", "datum", "datei", "dateiname", "groesse", "sha256", "drucksache", "sitzungstermin")
    readonly_fields = ("dateiname", "groesse", "sha256", "drucksache", "sitzungstermin")
    list_display = ("name", "art", "gehoert_zu", "zustand_anzeige")
    list_filter = (ZustandFilter, "art")
    list_select_related = ("drucksache", "sitzungstermin")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and has_right_over_parent(request, obj, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and has_right_over_parent(request, obj, "change")

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_publish_permission(request, obj) and has_right_over_parent(request, obj, "publish")

    # Findings

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/bereinigen/", wrap(require_POST(self.clean_view)), name="drucksachen_anlage_clean"),
            path("<int:pk>/verantworten/", wrap(require_POST(self.vouch_view)), name="drucksachen_anlage_vouch"),
            *super().get_urls(),
        ]

    def clean_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST makes a cleaned copy of the file, a draft as it is itself."""
        file = self.draft_to_publish(request, pk)
        try:
            made = file.make_cleaned()
        except Unreadable as error:
            self.message_user(request, f"Eine bereinigte Kopie lässt sich nicht anlegen: {error}", messages.WARNING)
        except FileNotFoundError:
            self.message_user(request, f"Die Datei „{file}“ liegt nicht in der Ablage.", messages.WARNING)
        else:
            self.report_cleaned(request, file, made)
        return self.back_to_asking(request, file)

    def report_cleaned(self, request: HttpRequest, file: Anlage, made: Any) -> None:
        if made is None:
            self.message_user(request, f"Von „{file}“ gibt es schon eine bereinigte Kopie.", messages.INFO)
            return
        copy, left = made
        self.log_addition(request, copy, f"Bereinigte Kopie von „{file}“.")
        text = f"Die bereinigte Kopie „{copy}“ ist angelegt; das Original bleibt als Entwurf."
        self.message_user(request, " ".join([text, *(each.german_text for each in left)]), messages.SUCCESS)

    def vouch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST notes that the clerk answers for what was found in the bytes that the page was about ("?sha256=")."""
        file = self.draft_to_publish(request, pk)
        if file.answer_for(request.user, request.GET.get("sha256", "")):
            self.log_change(request, file, "Befunde verantwortet.")
            text = f"Sie verantworten, dass „{file}“ so veröffentlicht werden kann."
            self.message_user(request, text, messages.SUCCESS)
        else:
            text = f"„{file}“ ist inzwischen eine andere Datei: bitte noch einmal ansehen."
            self.message_user(request, text, messages.WARNING)
        return self.back_to_asking(request, file)

    def draft_to_publish(self, request: HttpRequest, pk: int) -> Anlage:
        """Raises PermissionDenied for whoever may not publish the file, also where there is none."""
        file = self.get_queryset(request).filter(pk=pk).first()
        if file is None or file.was_published or not self.has_publish_permission(request, file):
            raise PermissionDenied
        return file

    def back_to_asking(self, request: HttpRequest, file: Anlage) -> HttpResponse:
        """The page from which the clerk came: that of the file, or that of what it belongs to."""
        parent: Any = file.drucksache or file.sitzungstermin
        page: Any = self.admin_site._registry[type(parent)] if "zum_ganzen" in request.POST else self
        if isinstance(parent, Drucksache) and parent.ist_beantwortung and page is not self:
            page = self.admin_site._registry[Beantwortung]
        return HttpResponseRedirect(page.operation_url("publish", [(file if page is self else parent).pk]))

    def page_address(self, thing: Anlage) -> str:
        """A file is read about on the page of what it belongs to; where the public gets none, none is shown either."""
        parent: Any = thing.drucksache or thing.sitzungstermin
        return str(parent.get_absolute_url())

    def lookup_label(self, obj: Any) -> str:
        return f"{obj}, zu: {self.gehoert_zu(obj)}"

    @admin.display(description="gehört zu")
    def gehoert_zu(self, obj: Anlage) -> str:
        return str(obj.drucksache or obj.sitzungstermin)


def has_right_over_parent(request: Any, file: Anlage | None, action: str) -> bool:
    """Whoever publishes minutes does not thereby publish the files of papers: a file takes the right over both."""
    if file is None:
        return True
    parent = "drucksachen.{}_drucksache" if file.drucksache_id else "gremien.{}_sitzungstermin"
    return request.user.has_perm(parent.format(action))
