"""The filters beside the staff's lists of papers; the desk links to them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from drucksachen.forms import KINDS
from gremien.models import Koerperschaft
from ratsinfo.staff.lists import YearFilter


class ArtFilter(admin.SimpleListFilter):
    title = "Art"
    parameter_name = "art"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in KINDS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(art=self.value()) if self.value() in dict(KINDS) else queryset


class StandFilter(admin.SimpleListFilter):
    """How far inquiries are answered; overdue is none as long as the town sets no term."""

    title = "Stand der Anfragen"
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("offen", "offen"),
            ("ueberfaellig", "überfällig"),
            ("luecken", "Fragen ohne Antwortteil"),
            ("beantwortet", "beantwortet"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "offen":
                return queryset.not_taken_back().open()
            case "ueberfaellig":
                days = Koerperschaft.of(request).antwortfrist_tage
                return queryset.not_taken_back().overdue(days) if days is not None else queryset.none()
            case "luecken":
                return queryset.not_taken_back().with_unanswered_questions()
            case "beantwortet":
                return queryset.answered()
        return queryset


class DatumFilter(YearFilter):
    column = "datum"


class SitzungFilter(admin.SimpleListFilter):
    title = "Sitzungstermin"
    parameter_name = "sitzung"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ohne", "ohne Sitzungstermin")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.not_taken_back().without_meeting() if self.value() == "ohne" else queryset
