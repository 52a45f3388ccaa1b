"""Lines on the staff's pages of papers: questions, Beratungsfolge, files, references and parts of an answer."""

from typing import Any

from django.http import HttpRequest

from drucksachen import forms
from drucksachen.intake.pages import Opened, opened
from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Drucksache, Frage
from ratsinfo.addresses import KennungConverter
from ratsinfo.staff.admin import ArchiveInline
from ratsinfo.staff.forms import OrderedInlineFormSet


class FrageInline(ArchiveInline):
    model = Frage
    form = forms.FrageForm
    formset = OrderedInlineFormSet
    fields = (("bezeichnung", "position"), "text")
    ordering = ("position", "pk")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else len(read_lines(request, "fragen")) or 3


class BeratungInline(ArchiveInline):
    model = Beratung
    form = forms.BeratungForm
    fields = (
        "gremium",
        "sitzungstermin",
        "tagesordnungspunkt",
        ("zustaendigkeit", "zustaendigkeit_wortlaut"),
        "oeffentlich",
        ("termin", "ergebnis"),
    )
    autocomplete_fields = ("gremium", "sitzungstermin", "tagesordnungspunkt")
    verbose_name_plural = "Beratungsfolge"

    def get_queryset(self, request: HttpRequest) -> Any:
        lines = super().get_queryset(request)
        return lines.select_related("gremium", "sitzungstermin", "tagesordnungspunkt__sitzungstermin")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else len(read_lines(request, "beratungen")) or 1


class AnlageInline(ArchiveInline):
    model = Anlage
    form = forms.DrucksachendateiForm
    formset = forms.AnlageFormSet
    fields = ("datei", ("name", "art", "datum"), "zustand")
    readonly_fields = ("zustand",)
    verbose_name = "Datei"
    verbose_name_plural = "Dateien"
    show_change_link = True


class BezugInline(ArchiveInline):
    model = Bezug
    fk_name = "beantwortung"
    form = forms.BezugForm
    fields = ("drucksache", "wortlaut", ("nummer", "gremium_wortlaut", "datum"))
    autocomplete_fields = ("drucksache",)
    verbose_name_plural = "Bezug"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("drucksache")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else len(read_lines(request, "bezuege")) or 1


class AntwortteilInline(ArchiveInline):
    model = Antwortteil
    fk_name = "beantwortung"
    form = forms.AntwortteilForm
    formset = forms.AntwortteilFormSet
    fields = (("bezeichnung", "position"), "text", "fragen")
    ordering = ("position", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return forms.with_questions(super().get_queryset(request))

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        if obj:
            return 0
        return len(read_lines(request, "antwortteile") or questions_for(request, obj)) or 3

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without a known inquiry there are no Fragen to choose from."""
        return self.fields if questions_for(request, obj) else self.fields[:2]


def asked_inquiry(request: Any) -> Drucksache | None:
    """The inquiry that a new answer was opened from ("?anfrage=<Kennung>"), read once per request."""
    if not hasattr(request, "asked_inquiry"):
        kennung = KennungConverter.find(request.GET.get("anfrage", ""))
        request.asked_inquiry = Drucksache.objects.filter(kennung=kennung).first() if kennung else None
    return request.asked_inquiry


def opened_document(request: Any) -> Opened | None:
    """The document that a new entry is made from, with the inquiry on whose page it was brought."""
    return opened(request, asked_inquiry(request))


def read_lines(request: Any, prefix: str) -> list[dict[str, Any]]:
    """What a document has for the lines of one kind; nothing where the form is opened without one."""
    document = opened_document(request)
    return document.filling.lines.get(prefix, []) if document else []


def questions_for(request: Any, answer: Beantwortung | None) -> list[Frage]:
    """The Fragen of the inquiries that an answer refers to (saved, asked for, or just typed), read once per request."""
    if not hasattr(request, "questions"):
        saved = answer.bezuege.exclude(drucksache=None).values_list("drucksache_id", flat=True) if answer else ()
        asked = asked_inquiry(request)
        typed = [
            str(value)
            for name, value in request.POST.items()
            if name.startswith("bezuege-") and name.endswith("-drucksache")
        ]
        chosen = {int(value) for value in typed if value.isdecimal() and len(value) < 19}
        named = {line["drucksache"].pk for line in read_lines(request, "bezuege") if line["drucksache"]}
        request.questions = forms.questions_of({*saved, *([asked.pk] if asked else []), *chosen, *named})
    return request.questions
