"""The page on which a year's meetings are entered from a table: nothing is saved unless all of it is right."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from gremien.timetable import MOST, Line, decoded, read_table
from ratsinfo.search.writing import collecting
from ratsinfo.staff.careful import confirmation_of
from ratsinfo.staff.publishing import PublishingAdmin
from ratsinfo.staff.relogin import find_carried, forget_carried
from ratsinfo.staff.sendings import Sending, draw_mark

LARGEST = 1_000_000  # bytes of a table


class TimetablePages(PublishingAdmin):
    """What the admin of meetings adds to enter many of them."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = path("jahresplan/", wrap(self.timetable_view), name="gremien_sitzungstermin_timetable")
        return [own, *super().get_urls()]

    def timetable_view(self, request: Any) -> HttpResponse:
        """GET asks for the table; POST shows what its lines mean, and with "anlegen" makes drafts of them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            carried = find_carried(request)
            text = carried.data.get("tabelle", "") if carried else ""
            return self.timetable_page(request, text, hint=carried.sentence if carried else "")
        file = request.FILES.get("datei")
        if file and file.size > LARGEST:
            return self.timetable_page(
                request, request.POST.get("tabelle", ""), "Die Datei ist zu groß für eine Tabelle."
            )
        text = decoded(file.read()) if file else request.POST.get("tabelle", "")
        try:
            lines = read_table(text)
        except csv.Error:
            return self.timetable_page(request, text, "Das ist keine lesbare Tabelle.")
        if problem := problem_of(lines):
            return self.timetable_page(request, text, problem, lines)
        if request.POST.get("aktion") == "anlegen" and not file:
            return self.save_timetable(request, text, lines)
        return self.timetable_page(request, text, "", lines)

    def save_timetable(self, request: Any, text: str, lines: list[Line]) -> HttpResponse:
        """All of it in one transaction, and once, however often it is sent."""
        doubts = warnings_of(lines)
        with collecting():
            sending = Sending(request)
            sending.begin()
            if sending.is_repeated:
                return sending.answer_again()
            if any(line.errors for line in lines) or (
                doubts and request.POST.get("trotzdem") != confirmation_of(doubts)
            ):
                sending.close(None, "", HttpResponse())
                return self.timetable_page(request, text, "Noch nichts gespeichert: bitte ansehen.", lines)
            for line in lines:
                self.log_addition(request, line.save(request.user), "Aus einer Tabelle angelegt.")
            number = f"{len(lines)} {'Sitzungstermin' if len(lines) == 1 else 'Sitzungstermine'}"
            address = f"{self.list_url()}?zustand=eigene"
            response = HttpResponseRedirect(address)
            sending.close(number, address, response)
        forget_carried(request)
        self.message_user(
            request, f"{number} als Entwurf angelegt; öffentlich ist noch nichts davon.", messages.SUCCESS
        )
        return response

    def timetable_page(
        self, request: HttpRequest, text: str, problem: str = "", lines: list[Line] | None = None, hint: str = ""
    ) -> HttpResponse:
        lines = lines or []
        doubts = warnings_of(lines)
        context = self.admin_site.each_context(request) | {
            "title": "Jahresplan einfügen",
            "opts": self.opts,
            "back": self.list_url(),
            "text": text,
            "problem": problem,
            "hint": hint,
            "lines": lines,
            "wrong": sum(bool(line.errors) for line in lines),
            "doubts": len(doubts),
            "confirmation": confirmation_of(doubts) if doubts else "",
            "absendung": draw_mark(request.user),
        }
        return TemplateResponse(request, "admin/gremien/jahresplan.html", context)

    def timetable_url(self) -> str:
        return reverse("admin:gremien_sitzungstermin_timetable", current_app=self.admin_site.name)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        own = {"timetable_url": self.timetable_url()} if self.has_add_permission(request) else {}
        return super().changelist_view(request, own | (extra_context or {}))


def problem_of(lines: list[Line]) -> str:
    """What is wrong about the table as a whole."""
    if not lines:
        return "Bitte eine Tabelle einfügen oder eine Datei auswählen."
    return f"Bitte höchstens {MOST} Zeilen auf einmal." if len(lines) > MOST else ""


def warnings_of(lines: list[Line]) -> list[str]:
    return [f"{line.number}: {text}" for line in lines for text in line.warnings]
