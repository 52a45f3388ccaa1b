from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from drucksachen.forms import AnlageFormSet, SitzungsdateiForm
from drucksachen.models import Anlage
from gremien.admin.agenda_page import AgendaPages
from gremien.admin.results import ResultPages
from gremien.admin.timetable import TimetablePages
from gremien.admin.versions import VersionPages
from gremien.building import AgendaBuilder
from gremien.models import Sitzungstermin, Tagesordnungspunkt, Vertretung
from gremien.plausibility import far_off
from ratsinfo.staff.admin import ArchiveAdmin, ArchiveInline
from ratsinfo.staff.forms import ClassifiedForm, CountsWithTextForm, OrderedInlineFormSet
from ratsinfo.staff.lists import YearFilter
from ratsinfo.staff.publishing import ZustandFilter


class TagesordnungspunktForm(ClassifiedForm, CountsWithTextForm):
    """An item that a version of the agenda has is not deleted, but taken off; there it stays to be seen."""

    essential = "titel"

    abgesetzt = forms.BooleanField(
        label="abgesetzt",
        required=False,
        help_text="Der Punkt bleibt in der Tagesordnung stehen, mit dem Hinweis, seit wann er abgesetzt ist.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["abgesetzt"] = self.instance.abgesetzt_am is not None

    def is_valid(self) -> bool:
        """Raises ValidationError, as Django's own check of what may be deleted does after it, in words that help."""
        valid = super().is_valid()
        if getattr(self, "cleaned_data", {}).get(DELETION_FIELD_NAME) and self.instance.is_kept:
            raise forms.ValidationError(
                f"„{self.instance}“ stand in der veröffentlichten Tagesordnung: bitte nicht löschen, sondern absetzen."
            )
        return valid

    def save(self, commit: bool = True) -> Any:
        self.instance.take_off(off=self.cleaned_data["abgesetzt"])
        return super().save(commit)


class TagesordnungspunktInline(ArchiveInline):
    model = Tagesordnungspunkt
    form = TagesordnungspunktForm
    formset = OrderedInlineFormSet
    fields = (("nummer", "nummer_fest", "position"), "titel", "oeffentlich", "ergebnis", "abgesetzt")
    ordering = ("position", "pk")


class SitzungsdateiInline(ArchiveInline):
    model = Anlage
    form = SitzungsdateiForm
    formset = AnlageFormSet
    fields = ("datei", ("name", "art"), "zustand")
    readonly_fields = ("zustand",)
    verbose_name = "Datei"
    verbose_name_plural = "Dateien"
    show_change_link = True


class VertretungInline(ArchiveInline):
    model = Vertretung
    fields = (("person", "gremium"), "fuer")
    autocomplete_fields = ("person", "gremium", "fuer")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("person", "gremium", "fuer")


class SitzungsterminForm(forms.ModelForm):
    """The title may be left to the Gremien; as long as nobody writes another one it follows them."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "titel" in self.fields:
            self.fields["titel"].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("titel") and data.get("gremien"):
            data["titel"] = " und ".join(body.name for body in data["gremien"])[:500]
        return data

    def warnings(self) -> list[str]:
        beginning = self.cleaned_data["beginn"]
        if self.instance._state.adding and beginning < timezone.now():
            return [*far_off(self, "beginn"), "Der Sitzungstermin liegt in der Vergangenheit."]
        return far_off(self, "beginn")


class ZeitFilter(admin.SimpleListFilter):
    title = "Zeit"
    parameter_name = "zeit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("kommend", "ab heute"), ("vergangen", "vergangene")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "kommend":
                return queryset.not_taken_back().upcoming()
            case "vergangen":
                return queryset.past()
        return queryset


class BeginnFilter(YearFilter):
    column = "beginn"


@admin.register(Sitzungstermin)
class SitzungsterminAdmin(VersionPages, AgendaPages, ResultPages, TimetablePages):
    form = SitzungsterminForm
    change_form_template = "admin/gremien/sitzungstermin_change_form.html"
    change_list_template = "admin/gremien/sitzungstermin_change_list.html"
    fieldsets = (
        ("Sitzung", {"fields": ("gremien", ("beginn", "ende"), "titel")}),
        ("Ort", {"fields": ("raum", "anschrift")}),
        ("Status", {"fields": ("status", "ersatztermin")}),
    )
    autocomplete_fields = ("gremien", "ersatztermin")
    inlines = (TagesordnungspunktInline, SitzungsdateiInline, VertretungInline)
    list_display = ("beginn", "titel", "status", "zustand_anzeige")
    list_display_links = ("beginn", "titel")
    list_filter = (ZustandFilter, ZeitFilter, "status", BeginnFilter)
    page_order = ("Sitzung", "Ort", TagesordnungspunktInline, SitzungsdateiInline, "Status", VertretungInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Numbers that nobody fixed follow from the places."""
        super().save_related(request, form, formsets, change)
        if any(formset.model is Tagesordnungspunkt and formset.has_changed() for formset in formsets):
            AgendaBuilder(form.instance).write()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The agenda of a draft goes with it, and who stands in; they have no page on which they could be deleted alone."""
        tree, counts, lacking, protected = super().get_deleted_objects(objs, request)
        lines = {model._meta.verbose_name for model in (Tagesordnungspunkt, Vertretung)}
        return tree, counts, lacking - lines, protected

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """``?tag=2023-05-24`` is the day of a new meeting; its hour is for whoever enters it."""
        initial = super().get_changeform_initial_data(request)
        if day := day_of(request.GET.get("tag", "")):
            initial["beginn"] = [day, None]
        return initial


def day_of(text: str) -> date | None:
    """The day that an ISO date writes; None for what is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


@admin.register(Tagesordnungspunkt)
class TagesordnungspunktAdmin(ArchiveAdmin):
    """Reached by look-ups only; items are edited on the page of their meeting."""

    list_select_related = ("sitzungstermin",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("sitzungstermin")
            .order_by("-sitzungstermin__beginn", "position", "pk")
        )

    def lookup_label(self, obj: Any) -> str:
        return f"{obj.sitzungstermin.beginn_text} · {obj} · {obj.sitzungstermin.titel}"

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
