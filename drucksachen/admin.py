from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from drucksachen import forms
from drucksachen.admin_filters import ArtFilter, DatumFilter, SitzungFilter, StandFilter
from drucksachen.intake.pages import DocumentPages, Opened, document_context, opened, show_notes
from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Drucksache, Frage
from ratsinfo.addresses import KennungConverter
from ratsinfo.confinement import Unreadable
from ratsinfo.staff.admin import ArchiveInline
from ratsinfo.staff.forms import OrderedInlineFormSet
from ratsinfo.staff.publishing import PublishingAdmin, ZustandFilter

SALUTATION = "Sehr geehrte Damen und Herren,"
OPENING = "die o.g. Anfrage beantworte ich wie folgt:"


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


class PaperAdmin(PublishingAdmin):
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
        inquiry = asked_inquiry(request)
        if isinstance(inline, AntwortteilInline):
            kwargs["questions"] = questions = questions_for(request, obj if obj.pk else None)
            if inquiry and request.method == "GET" and not obj.pk and "initial" not in kwargs:
                kwargs["initial"] = [part_for(question, place) for place, question in enumerate(questions, start=1)]
        if (
            isinstance(inline, BezugInline)
            and inquiry
            and request.method == "GET"
            and not obj.pk
            and "initial" not in kwargs
        ):
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


@admin.register(Anlage)
class AnlageAdmin(PublishingAdmin):
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
            copy, left = file.make_cleaned()
        except (Unreadable, FileNotFoundError) as error:
            self.message_user(request, f"Eine bereinigte Kopie lässt sich nicht anlegen: {error}", messages.WARNING)
        else:
            self.log_addition(request, copy, f"Bereinigte Kopie von „{file}“.")
            text = f"Die bereinigte Kopie „{copy}“ ist angelegt; das Original bleibt als Entwurf."
            self.message_user(request, " ".join([text, *(each.german_text for each in left)]), messages.SUCCESS)
        return self.back_to_asking(request, file)

    def vouch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST notes that the clerk answers for what was found."""
        file = self.draft_to_publish(request, pk)
        file.answer_for(request.user)
        self.log_change(request, file, "Befunde verantwortet.")
        self.message_user(request, f"Sie verantworten, dass „{file}“ so veröffentlicht werden kann.", messages.SUCCESS)
        return self.back_to_asking(request, file)

    def draft_to_publish(self, request: HttpRequest, pk: int) -> Anlage:
        """Raises PermissionDenied for whoever may not publish the file, also where there is none."""
        file = self.get_queryset(request).filter(pk=pk, veroeffentlicht_am=None).first()
        if file is None or not self.has_publish_permission(request, file):
            raise PermissionDenied
        return file

    def back_to_asking(self, request: HttpRequest, file: Anlage) -> HttpResponse:
        """The page from which the clerk came: that of the file, or that of what it belongs to."""
        parent = file.drucksache or file.sitzungstermin
        page = self.admin_site._registry[type(parent)] if "zum_ganzen" in request.POST else self
        if isinstance(parent, Drucksache) and parent.ist_beantwortung and page is not self:
            page = self.admin_site._registry[Beantwortung]
        return HttpResponseRedirect(page.operation_url("publish", [(file if page is self else parent).pk]))

    def page_address(self, thing: Anlage) -> str:
        """A file is read about on the page of what it belongs to, once that is public."""
        parent: Any = thing.drucksache or thing.sitzungstermin
        return parent.get_absolute_url() if parent.is_public() else ""

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
