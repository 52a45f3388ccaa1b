"""The pages in the admin by which an official document becomes a form that is filled already."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from drucksachen.forms import MOST_NAMED, staff_address
from drucksachen.intake.filling import PARAMETER, Filling, Note, fill, is_answer, place_of
from drucksachen.intake.marked import Mark, marked
from drucksachen.models import Anlage, Beantwortung, Drucksache, Eingang
from drucksachen.numbers import normalise
from drucksachen.reading.result import Gelesen
from drucksachen.reading.rules import read
from ratsinfo.addresses import KennungConverter
from ratsinfo.confinement import Unreadable
from ratsinfo.extraction.extract import DOCUMENTS, extract, from_pasted
from ratsinfo.staff.publishing import PublishingAdmin
from ratsinfo.staff.relogin import find_carried, forget_carried
from ratsinfo.staff.sendings import draw_mark

LONGEST = 3_000_000  # letters; reading takes a second for each million, and the form shows them all


class DocumentForm(forms.Form):
    """A document as a file, or its text."""

    datei = forms.FileField(
        label="Datei",
        required=False,
        help_text="Word (.docx), LibreOffice (.odt), PDF mit Text, .txt oder .md",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{kind}" for kind in DOCUMENTS)}),
    )
    text = forms.CharField(
        label="oder Text einfügen",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
    )

    def clean(self) -> dict[str, Any]:
        """Adds ``gelesen_text``, the text of the document. What cannot be read is an error at the field it came by."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file, typed = data.get("datei"), data.get("text", "").strip()
        if self.errors:
            return data
        if not file and not typed:
            raise ValidationError("Bitte eine Datei auswählen oder den Text einfügen.")
        if file and typed:
            raise ValidationError("Bitte entweder eine Datei oder einen Text, nicht beides.")
        place = "datei" if file else "text"
        try:
            data["gelesen_text"] = (extract(file, file.name, DOCUMENTS) if file else from_pasted(typed)).text
        except Unreadable as error:
            self.add_error(place, str(error))
        else:
            if len(data["gelesen_text"]) > LONGEST:
                self.add_error(place, "Das Dokument ist zu lang, um es einzulesen: mehr als tausend Seiten Text.")
        return data


class Opened:
    """A document on its way into a form: its row, what was read from it, and the form's initial values."""

    def __init__(self, eingang: Eingang, opened_from: Drucksache | None):
        self.eingang = eingang
        self.read: Gelesen = read(eingang.text)
        self.filling: Filling = fill(self.read, opened_from)


def opened(request: Any, opened_from: Drucksache | None = None) -> Opened | None:
    """The document that the address names ("?eingang=<Kennung>"), if the clerk who asks has brought it; read once per request."""
    if not hasattr(request, "opened_document"):
        kennung = KennungConverter.find(request.GET.get(PARAMETER, ""))
        row = Eingang.objects.filter(kennung=kennung, benutzer=request.user).first() if kennung else None
        request.opened_document = Opened(row, opened_from) if row else None
    found: Opened | None = request.opened_document
    return found


class DocumentPages(PublishingAdmin):
    """What an admin of papers adds to take documents: the page for the upload, and the form filled from it."""

    def get_urls(self) -> list[Any]:
        route = path(
            "einlesen/", self.admin_site.admin_view(self.document_view), name="drucksachen_drucksache_einlesen"
        )
        return [route, *super().get_urls()]

    def document_view(self, request: Any) -> HttpResponse:
        """GET asks for a document; POST reads it and goes on to the form, or first says that it is known already."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        carried = find_carried(request) if request.method == "GET" else None
        typed = {"text": carried.data.get("text", "")} if carried else None
        form = DocumentForm(request.POST or None, request.FILES or None, initial=typed)
        known: list[SafeString] = []
        address = ""
        if request.method == "POST" and form.is_valid():
            eingang = Eingang(benutzer=request.user, text=form.cleaned_data["gelesen_text"])
            eingang.datei = form.cleaned_data["datei"] or ""
            eingang.save()
            forget_carried(request)
            found = read(eingang.text)
            address = form_address(eingang, found, request.GET.get("anfrage", ""))
            known = [described(paper) for paper in known_papers(eingang, found)]
            if not known:
                messages.info(request, "Das Dokument ist gelesen, noch nichts ist gespeichert.")
                return HttpResponseRedirect(address)
        context = self.admin_site.each_context(request) | {
            "title": "Dokument einlesen",
            "opts": self.opts,
            "form": form,
            "bekannt": known,
            "weiter": address,
            "hinweis": carried.sentence if carried else "",
            "absendung": draw_mark(request.user),
        }
        return TemplateResponse(request, "admin/einlesen.html", context)


def form_address(eingang: Eingang, read: Gelesen, inquiry: str) -> str:
    """The add form for what the document is, opened with it."""
    kind = "beantwortung" if is_answer(read) else "drucksache"
    query = {PARAMETER: eingang.kennung} | ({"anfrage": inquiry} if inquiry and is_answer(read) else {})
    return f"{reverse(f'admin:drucksachen_{kind}_add')}?{urlencode(query)}"


def known_papers(eingang: Eingang, read: Gelesen) -> list[Drucksache]:
    """The Drucksachen that this document is already, by its file, its number, or the inquiry that it answers and its date."""
    same_file = (
        Anlage.objects.filter(sha256=eingang.sha256).exclude(drucksache=None)
        if eingang.sha256
        else Anlage.objects.none()
    )
    papers = {file.drucksache.pk: file.drucksache for file in same_file.select_related("drucksache")[:MOST_NAMED]}
    papers |= {paper.pk: paper for paper in Drucksache.objects.numbered(read.nummer or "")[:MOST_NAMED]}
    if is_answer(read) and read.datum:
        numbers = {normalise(reference.nummer or "") for reference in read.bezug} - {""}
        answers = Beantwortung.objects.filter(datum=read.datum, bezuege__nummer_normalisiert__in=numbers).distinct()
        papers |= {paper.pk: paper for paper in answers[:MOST_NAMED]}
    return list(papers.values())


def described(paper: Drucksache) -> SafeString:
    return format_html(
        '<a href="{}">{}</a>, {} vom {}, {}',
        staff_address(paper), paper, paper.get_art_display(), f"{paper.datum:%d.%m.%Y}", paper.zustand.label,
    )  # fmt: skip


# On the form


def show_notes(found: Opened, form: Any, formsets: list[Any]) -> None:
    """Put each note beside its input, with the address that makes what is missing."""
    for each in all_forms(form, formsets):
        for name, column in each.fields.items():
            place = each.add_prefix(name)
            for note in found.filling.notes.get(place, ()):
                column.help_text = format_html("{}{}", column.help_text, note_html(note, place))


def note_html(note: Note, place: str) -> SafeString:
    link = (
        format_html(' <a href="{}" target="_blank" data-anlegen="id_{}">Anlegen</a>', note.create, place)
        if note.create
        else ""
    )
    return format_html('<strong class="unsicher">{}{}</strong>', note.text, link)


def document_context(found: Opened, form: Any, formsets: list[Any]) -> dict[str, Any]:
    """What the template shows beside the form: the text with its marks, and what to look at on the whole."""
    labels = {
        each.add_prefix(name): str(column.label)
        for each in all_forms(form, formsets)
        for name, column in each.fields.items()
    }
    marks = []
    for name, place in found.read.fundstellen.items():
        target = place_of(name, found.read)
        if target in labels:
            marks.append(Mark(place.anfang, place.ende, target, labels[target], doubtful=not place.sicher))
    return {"name": str(found.eingang), "text": marked(found.read.text, marks), "hinweise": found.filling.remarks}


def all_forms(form: Any, formsets: list[Any]) -> list[Any]:
    return [form, *(line for formset in formsets for line in formset.forms)]
