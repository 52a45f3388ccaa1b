from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from gremien.models import Fachbereich, Gremium, Koerperschaft, Mitgliedschaft, Person, Wahlperiode
from ratsinfo.staff.admin import ArchiveAdmin, ArchiveInline
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


class PersonForm(forms.ModelForm):
    """An account is that of one person; those of the staff are not offered."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "zugang" in self.fields:
            free = Q(person__isnull=True, is_active=True, is_staff=False)
            own = Q(pk=self.instance.zugang_id)
            choice: Any = self.fields["zugang"]
            choice.queryset = choice.queryset.filter(free | own).order_by("last_name", "first_name", "username")


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
        ("Zugang", {"fields": ("zugang",)}),
    )
    form = PersonForm
    list_display = ("__str__", "zustand_anzeige")
    list_filter = (ZustandFilter,)
