from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from drucksachen import forms
from drucksachen.admin.filters import ArtFilter, DatumFilter, SitzungFilter, StandFilter
from drucksachen.admin.lines import (
    AnlageInline,
    AntwortteilInline,
    BeratungInline,
    BezugInline,
    FrageInline,
    asked_inquiry,
    opened_document,
    questions_for,
    read_lines,
)
from drucksachen.intake.pages import DocumentPages, document_context, show_notes
from drucksachen.models import Anlage, Beantwortung, Bezug, Drucksache, Frage
from ratsinfo.staff.publishing import ZustandFilter
from ratsinfo.staff.releasing import ReleasingAdmin

SALUTATION = "Sehr geehrte Damen und Herren,"
OPENING = "die o.g. Anfrage beantworte ich wie folgt:"


class PaperAdmin(ReleasingAdmin):
    """What the pages of inquiries and answers have in common."""

    autocomplete_fields = ("urheber", "fachbereiche")
    change_form_template = "admin/drucksache_change_form.html"
    list_display_links = ("nummer_anzeige", "titel")

    @admin.display(description="Nummer", ordering="nummer_normalisiert")
    def nummer_anzeige(self, obj: Drucksache) -> str:
        return obj.nummer or "ohne Nummer"

    @admin.display(description="Datum", ordering="datum")
    def datum_anzeige(self, obj: Drucksache) -> str:
        return f"{obj.datum:%d.%m.%Y}"

    def lookup_label(self, obj: Any) -> str:
        return f"{obj} ({obj.get_art_display()} vom {obj.datum:%d.%m.%Y})"

    # A new entry from a document that was read

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        document = opened_document(request)
        return super().get_changeform_initial_data(request) | (document.filling.page if document else {})

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and not obj.pk and (lines := read_lines(request, prefix)):
            kwargs["initial"] = lines
        return kwargs

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        document = opened_document(request) if kwargs.get("obj") is None else None
        if document:
            form, formsets = context["adminform"].form, [each.formset for each in context["inline_admin_formsets"]]
            show_notes(document, form, formsets)
            context["dokument"] = document_context(document, form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A document that was read goes with its entry, as a file that is a draft."""
        super().save_related(request, form, formsets, change)
        document = opened_document(request) if not change else None
        if document and document.eingang.hand_over(form.instance, request.user):
            messages.info(
                request,
                "Das Dokument liegt als nichtöffentliche Datei bei; ob es öffentlich wird, entscheiden Sie beim Veröffentlichen.",
            )


@admin.register(Drucksache)
class DrucksacheAdmin(DocumentPages, PaperAdmin):
    form = forms.DrucksacheForm
    list_filter = (ZustandFilter, StandFilter, ArtFilter, DatumFilter)
    fieldsets = (
        ("Kopf", {"fields": (("art", "nummer", "datum"), "titel", "urheber", "fachbereiche")}),
        ("Text", {"fields": ("anrede", "einleitung", "text", ("unterzeichner", "unterzeichner_funktion"))}),
        (
            "Weitere Angaben",
            {"fields": ("art_wortlaut", "urheber_wortlaut", "dezernent", "verantwortlich"), "classes": ("collapse",)},
        ),
    )
    inlines = (FrageInline, BeratungInline, AnlageInline)
    list_display = ("nummer_anzeige", "titel", "art", "datum_anzeige", "zustand_anzeige")
    page_order = ("Kopf", FrageInline, "Text", BeratungInline, AnlageInline, "Weitere Angaben")

    def get_queryset(self, request: HttpRequest) -> Any:
        papers: Any = super().get_queryset(request)
        return papers.exclude(art=Drucksache.Art.BEANTWORTUNG).with_stand()

    def kept_versions(self) -> Any:
        return super().kept_versions().exclude(art=Drucksache.Art.BEANTWORTUNG)

    @admin.display(description="Zustand", ordering="veroeffentlicht_am")
    def zustand_anzeige(self, obj: Any) -> str:
        """For an inquiry also how far it is answered."""
        state = super().zustand_anzeige(obj)
        return format_html("{}<br>{}", state, obj.stand_text) if obj.stand else state

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"art": Drucksache.Art.ANFRAGE, "datum": timezone.localdate()} | super().get_changeform_initial_data(
            request
        )

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None and self.has_add_permission(request):
            context["answer_url"] = f"{reverse('admin:drucksachen_beantwortung_add')}?anfrage={obj.kennung}"
            context["document_url"] = f"{reverse('admin:drucksachen_drucksache_einlesen')}?anfrage={obj.kennung}"
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Answers that were waiting for this inquiry get its Fragen; a file that is the answer becomes one."""
        super().save_related(request, form, formsets, change)
        inquiry = form.instance
        for link in inquiry.antwort_bezuege.select_related("beantwortung"):
            link.beantwortung.pair_unpaired()
        for file in inquiry.anlagen.filter(art=Anlage.Art.STELLUNGNAHME):
            answer = answer_by_file(inquiry, file, request.user)
            url = reverse("admin:drucksachen_beantwortung_change", args=[answer.pk])
            text = "Die Stellungnahme ist als Beantwortung ohne Nummer angelegt und noch nicht veröffentlicht:"
            messages.info(request, format_html('{} <a href="{}">{}</a>', text, url, answer))


def answer_by_file(inquiry: Drucksache, file: Anlage, by: Any) -> Beantwortung:
    """Make the answer whose whole content is ``file`` (the Karlsruhe way), entered by ``by``, and move the file to it; a draft, as every new row."""
    day: date = file.datum or timezone.localdate()
    answer = Beantwortung.objects.create(titel=inquiry.titel, datum=day, erfasst_von=by)
    answer.fachbereiche.set(inquiry.fachbereiche.all())
    Bezug.objects.create(beantwortung=answer, drucksache=inquiry, nummer=inquiry.nummer, datum=inquiry.datum)
    file.drucksache = answer
    file.save()
    return answer


@admin.register(Beantwortung)
class BeantwortungAdmin(PaperAdmin):
    form = forms.BeantwortungForm
    fieldsets = (
        (
            "Kopf",
            {
                "fields": (
                    ("datum", "nummer"),
                    "titel",
                    "fachbereiche",
                    ("dezernent", "verantwortlich"),
                    "zwischenantwort",
                )
            },
        ),
        ("Anrede", {"fields": ("anrede", "einleitung")}),
        ("Schluss", {"fields": ("text", ("unterzeichner", "unterzeichner_funktion"))}),
        ("Weitere Angaben", {"fields": ("art_wortlaut",), "classes": ("collapse",)}),
    )
    inlines = (BezugInline, BeratungInline, AntwortteilInline, AnlageInline)
    list_display = ("nummer_anzeige", "titel", "datum_anzeige", "zwischenantwort", "zustand_anzeige")
    list_filter = (ZustandFilter, SitzungFilter, "zwischenantwort", DatumFilter)
    page_order = (
        BezugInline,
        "Kopf",
        BeratungInline,
        "Anrede",
        AntwortteilInline,
        "Schluss",
        AnlageInline,
        "Weitere Angaben",
    )

    def kept_versions(self) -> Any:
        return super().kept_versions().filter(art=Drucksache.Art.BEANTWORTUNG)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        usual: dict[str, Any] = {"datum": timezone.localdate(), "anrede": SALUTATION, "einleitung": OPENING}
        if inquiry := asked_inquiry(request):
            usual |= {"titel": inquiry.titel, "fachbereiche": list(inquiry.fachbereiche.values_list("pk", flat=True))}
        return usual | super().get_changeform_initial_data(request)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        is_open = request.method == "GET" and not obj.pk and "initial" not in kwargs
        inquiry = asked_inquiry(request) if is_open else None
        if isinstance(inline, AntwortteilInline):
            kwargs["questions"] = questions = questions_for(request, obj if obj.pk else None)
            if inquiry:
                kwargs["initial"] = [part_for(question, place) for place, question in enumerate(questions, start=1)]
        if isinstance(inline, BezugInline) and inquiry:
            kwargs["initial"] = [{"drucksache": inquiry.pk, "nummer": inquiry.nummer, "datum": inquiry.datum}]
        return kwargs

    def warnings(self, request: HttpRequest, form: Any, lines: list[Any]) -> list[str]:
        """Also an answer that is older than what it answers, where one of the two dates is new."""
        answer = form.instance
        links = [line for line in lines if isinstance(line, forms.BezugForm)]
        younger = [
            forms.older_than(answer, line.instance.drucksache or line.instance)
            for line in links
            if line.is_younger_than(answer)
        ]
        return super().warnings(request, form, lines) + younger + form.older_than_saved(links)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if paired := form.instance.pair_unpaired():
            what = "Ein Antwortteil ist" if paired == 1 else f"{paired} Antwortteile sind"
            messages.info(request, f"{what} nach der Überschrift den Fragen zugeordnet.")


def part_for(question: Frage, place: int) -> dict[str, Any]:
    """The Antwortteil that is waiting for the answer to ``question``."""
    return {"bezeichnung": f"Zu {question.bezeichnung or f'{place}.'}", "fragen": [question.pk]}
