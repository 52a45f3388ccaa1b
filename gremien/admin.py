from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from drucksachen.forms import AnlageFormSet, SitzungsdateiForm
from drucksachen.models import Anlage
from gremien.models import (
    Fachbereich,
    Gremium,
    Koerperschaft,
    Mitgliedschaft,
    Person,
    Sitzungstermin,
    Tagesordnungspunkt,
    Wahlperiode,
)
from gremien.plausibility import far_off
from ratsinfo.staff.admin import ArchiveAdmin, ArchiveInline
from ratsinfo.staff.forms import ClassifiedForm, CountsWithTextForm, OrderedInlineFormSet
from ratsinfo.staff.lists import YearFilter
from ratsinfo.staff.publishing import PublishingAdmin, ZustandFilter


@admin.register(Koerperschaft)
class KoerperschaftAdmin(ArchiveAdmin):
    fieldsets = (
        ("Körperschaft", {"fields": ("name", "kurzname", "ags")}),
        (
            "Kontakt",
            {
                "fields": ("anschrift", "telefon", "email", "website", "sicherheit_email"),
                "description": "Steht im Fuß jeder Seite und im Impressum.",
            },
        ),
        ("Regeln", {"fields": ("antwortfrist_tage",)}),
    )
    list_display = ("name", "email", "website")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request) and not Koerperschaft.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Wahlperiode)
class WahlperiodeAdmin(ArchiveAdmin):
    fields = ("name", ("beginn", "ende"))
    list_display = ("name", "beginn", "ende")


@admin.register(Fachbereich)
class FachbereichAdmin(PublishingAdmin):
    fields = ("name", "kurzname", ("gueltig_von", "gueltig_bis"))
    list_display = ("name", "kurzname", "zustand_anzeige", "gueltig_von", "gueltig_bis")
    list_filter = (ZustandFilter,)


class MitgliedschaftInline(ArchiveInline):
    model = Mitgliedschaft
    fields = (("person", "rolle"), ("von", "bis"), "rolle_wortlaut")
    autocomplete_fields = ("person",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("person")


@admin.register(Gremium)
class GremiumAdmin(PublishingAdmin):
    fieldsets = (
        ("Gremium", {"fields": ("name", ("kurzname", "art"), "beschreibung")}),
        (
            "Gültigkeit",
            {
                "fields": (("gueltig_von", "gueltig_bis"), "vorgaenger"),
                "description": "Ändert sich der Name, entsteht ein neues Gremium mit diesem als Vorgänger.",
            },
        ),
    )
    autocomplete_fields = ("vorgaenger",)
    inlines = (MitgliedschaftInline,)
    list_display = ("name", "kurzname", "art", "zustand_anzeige", "gueltig_von", "gueltig_bis")
    list_filter = (ZustandFilter, "art")

    def lookup_label(self, obj: Any) -> str:
        ended = f" (bis {obj.gueltig_bis:%Y})" if obj.gueltig_bis else ""
        return f"{obj.name} – {obj.kurzname}{ended}" if obj.kurzname else f"{obj.name}{ended}"


@admin.register(Person)
class PersonAdmin(PublishingAdmin):
    fieldsets = (
        (
            None,
            {
                "fields": ("titel", "vorname", "nachname"),
                "description": "Veröffentlicht wird der Name mit den Mitgliedschaften; bitte nur Personen in öffentlichem Amt.",
            },
        ),
    )
    list_display = ("__str__", "zustand_anzeige")
    list_filter = (ZustandFilter,)


class TagesordnungspunktForm(ClassifiedForm, CountsWithTextForm):
    essential = "titel"


class TagesordnungspunktInline(ArchiveInline):
    model = Tagesordnungspunkt
    form = TagesordnungspunktForm
    formset = OrderedInlineFormSet
    fields = (("nummer", "position"), "titel", "oeffentlich", "ergebnis")
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
class SitzungsterminAdmin(PublishingAdmin):
    form = SitzungsterminForm
    fieldsets = (
        ("Sitzung", {"fields": ("gremien", ("beginn", "ende"), "titel")}),
        ("Ort", {"fields": ("raum", "anschrift")}),
        ("Status", {"fields": ("status", "ersatztermin")}),
    )
    autocomplete_fields = ("gremien", "ersatztermin")
    inlines = (TagesordnungspunktInline, SitzungsdateiInline)
    list_display = ("beginn", "titel", "status", "zustand_anzeige")
    list_display_links = ("beginn", "titel")
    list_filter = (ZustandFilter, ZeitFilter, "status", BeginnFilter)
    page_order = ("Sitzung", "Ort", TagesordnungspunktInline, SitzungsdateiInline, "Status")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The agenda of a draft goes with it, though an item has no page on which it could be deleted alone."""
        tree, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return tree, counts, lacking - {Tagesordnungspunkt._meta.verbose_name}, protected

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
