"""What waits on the clerk's desk: short lists, each entry with the one address where it is put right.

Nothing is listed that the clerk may not view; an entry leads to a form only where the clerk may use it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst

from drucksachen.models import Beantwortung, Bezug, Drucksache
from gremien.models import Koerperschaft, Sitzungstermin
from ratsinfo.listing.ordering import part
from ratsinfo.oparl.importing.models import Lauf, Meldung, Quelle
from ratsinfo.staff.publishing import PublishingAdmin

SHOWN = 8
CAP = 100  # more are not counted: nobody works through them in one go, and counting would grow with the archive
RECENT_DAYS = 365  # an older answer is not put on an agenda any more


@dataclass
class Entry:
    """One thing on the desk: what it is called, why it is here, and the link that puts it right."""

    name: str
    note: str
    action: str
    address: str
    urgent: bool = False


@dataclass
class Link:
    """The whole list behind a section."""

    text: str
    address: str


@dataclass
class Section:
    key: str
    title: str
    nothing: str
    entries: list[Entry] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    remark: str = ""


def sections_for(request: Any) -> list[Section]:
    """The sections that concern the clerk who asks."""
    builders = (drafts, open_inquiries, answers_without_meeting, unanswered_questions, next_meetings, imports)
    return [section for build in builders if (section := build(request))]


def drafts(request: Any) -> Section | None:
    """Of every kind what waits to be published: with the right to do it all of it, otherwise what one entered oneself."""
    kinds = [page for page in publishing_pages() if page.has_view_permission(request) and keeps(request, page)]
    if not kinds:
        return None
    found: list[tuple[Any, Any]] = []
    section = Section("entwuerfe", "Entwürfe", "Kein Entwurf wartet.")
    for page in kinds:
        may_publish = page.has_publish_permission(request)
        rows: Any = page.get_queryset(request)
        rows = rows.waiting()
        rows = rows if may_publish else rows.filter(erfasst_von=request.user)
        latest = rows.select_related("erfasst_von", *page.model.belongs_to).order_by("-geaendert_am", "-pk")
        found += [(row, page) for row in part(latest, 0, SHOWN)]
        if number := count_up_to_cap(rows):
            query = ("wartet" if page.model.belongs_to else "entwurf") if may_publish else "eigene"
            text = f"{capfirst(page.opts.verbose_name_plural)}: {in_words(number)}"
            section.links.append(Link(text, f"{list_of(page.model)}?zustand={query}"))
    found.sort(key=lambda pair: pair[0].geaendert_am, reverse=True)
    section.entries = [draft_entry(request, row, page) for row, page in found[:SHOWN]]
    return section


def keeps(request: Any, page: PublishingAdmin) -> bool:
    """Whether the clerk enters or publishes things of this kind."""
    return page.has_publish_permission(request) or page.has_change_permission(request)


def publishing_pages() -> Iterator[PublishingAdmin]:
    """The admin of every kind that is published."""
    for page in admin.site._registry.values():
        if isinstance(page, PublishingAdmin):
            yield page


def draft_entry(request: Any, row: Any, page: PublishingAdmin) -> Entry:
    name = page.lookup_label(row)
    by = f", erfasst von {row.erfasst_von}" if row.erfasst_von else ""
    note = f"{row._meta.verbose_name}{by}, zuletzt geändert am {timezone.localtime(row.geaendert_am):%d.%m.%Y}"
    if page.has_publish_permission(request, row) and not row.four_eyes_obstacles(request.user):
        return Entry(name, note, "Prüfen und veröffentlichen", page.operation_url("publish", [row.pk]))
    action = "Bearbeiten" if page.has_change_permission(request, row) else "Ansehen"
    return Entry(name, note, action, form_of(row))


def open_inquiries(request: Any) -> Section | None:
    """Inquiries without a published final answer, the oldest first."""
    page = page_of(Drucksache)
    if not page.has_view_permission(request):
        return None
    days = Koerperschaft.of(request).antwortfrist_tage
    rows = Drucksache.objects.not_taken_back().open().order_by("datum", "pk")
    keys = list(rows.values_list("pk", "datum")[: CAP + 1])
    shown = in_order(Drucksache.objects.for_list().with_stand(), [pk for pk, _ in keys[:SHOWN]])
    answers = draft_answers(shown)
    section = Section("offen", "Anfragen ohne Antwort", "Alle Anfragen sind beantwortet.")
    section.entries = [inquiry_entry(request, row, days, answers.get(row.pk)) for row in shown]
    section.links = total(len(keys), f"{list_of(Drucksache)}?stand=offen", "Alle offenen Anfragen")
    if days is not None:
        first_in_time = timezone.localdate() - timedelta(days=days)
        late = sum(1 for _, day in keys if day < first_in_time)
        section.links += total(late, f"{list_of(Drucksache)}?stand=ueberfaellig", "Davon überfällig")
    return section


def draft_answers(inquiries: list[Drucksache]) -> dict[int, int]:
    """By inquiry the answer that is being written."""
    answers = Beantwortung.objects.drafts().filter(pk=OuterRef("beantwortung"))
    links = Bezug.objects.filter(Exists(answers), drucksache__in=inquiries)
    return dict(links.values_list("drucksache_id", "beantwortung_id"))


def inquiry_entry(request: Any, row: Any, days: int | None, answer: int | None) -> Entry:
    note, late = inquiry_note(row, days), row.is_overdue(days, timezone.localdate())
    if answer is not None:
        address = reverse("admin:drucksachen_beantwortung_change", args=[answer])
        return Entry(str(row), note, "Entwurf der Antwort öffnen", address, late)
    if page_of(Beantwortung).has_add_permission(request):
        address = f"{reverse('admin:drucksachen_beantwortung_add')}?anfrage={row.kennung}"
        return Entry(str(row), note, "Beantwortung anlegen", address, late)
    return Entry(str(row), note, "Ansehen", form_of(row), late)


def inquiry_note(row: Any, days: int | None) -> str:
    """How old the inquiry is, and what that means for the term."""
    age = max((timezone.localdate() - row.datum).days, 0)
    note = f"vom {row.datum:%d.%m.%Y}, {since(age)} offen"
    if row.stand == Drucksache.Stand.ZWISCHENANTWORT:
        note += ", Zwischenantwort ist veröffentlicht"
    if days is None:
        return note
    return f"{note}, {since(age - days)} überfällig" if age > days else f"{note}, {left(days - age)}"


def answers_without_meeting(request: Any) -> Section | None:
    """Answers of the last year that no Gremium gets to see."""
    page = page_of(Beantwortung)
    if not page.has_view_permission(request):
        return None
    rows = Beantwortung.objects.filter(datum__gte=a_year_ago()).not_taken_back().without_meeting()
    shown, number = first_and_number(rows.order_by("-datum", "-pk"), Beantwortung.objects.for_list())
    section = Section(
        "ohne-sitzung", "Beantwortungen ohne Sitzungstermin", "Jede Beantwortung hat ihren Sitzungstermin."
    )
    section.remark = "Aus den letzten zwölf Monaten."
    section.entries = [
        Entry(str(row), f"vom {row.datum:%d.%m.%Y}, {row.zustand.label}", *repair(request, page, row, "beratungen"))
        for row in shown
    ]
    section.links = total(number, f"{list_of(Beantwortung)}?sitzung=ohne", "Alle, auch ältere")
    return section


def unanswered_questions(request: Any) -> Section | None:
    """Inquiries of the last year whose published answers leave out a Frage."""
    if not page_of(Drucksache).has_view_permission(request):
        return None
    rows = Drucksache.objects.filter(datum__gte=a_year_ago()).not_taken_back().with_unanswered_questions()
    shown, number = first_and_number(rows.order_by("-datum", "-pk"), Drucksache.objects.for_list())
    in_force = Beantwortung.objects.in_force().filter(pk=OuterRef("beantwortung"))
    links = Bezug.objects.filter(Exists(in_force), drucksache__in=shown)
    answers = {link.drucksache_id: link.beantwortung for link in links.select_related("beantwortung").order_by("pk")}
    section = Section("luecken", "Fragen ohne Antwortteil", "Zu jeder Frage gibt es einen Antwortteil.")
    section.remark = "Aus Anfragen der letzten zwölf Monate, die in Teilen beantwortet sind."
    page = page_of(Beantwortung)
    section.entries = [
        Entry(str(row), f"Antwort vom {answer.datum:%d.%m.%Y}", *repair(request, page, answer, "antwortteile"))
        for row in shown
        if (answer := answers.get(row.pk))
    ]
    section.links = total(number, f"{list_of(Drucksache)}?stand=luecken", "Alle, auch ältere")
    return section


def next_meetings(request: Any) -> Section | None:
    page = page_of(Sitzungstermin)
    if not page.has_view_permission(request):
        return None
    rows = Sitzungstermin.objects.not_taken_back().upcoming()
    items = Count("tagesordnungspunkte")
    hidden = Count("tagesordnungspunkte", filter=Q(tagesordnungspunkte__oeffentlich=False))
    section = Section("sitzungen", "Nächste Sitzungen", "Es ist keine kommende Sitzung eingetragen.")
    section.entries = [
        meeting_entry(request, page, row) for row in rows.annotate(punkte=items, verborgen=hidden)[:SHOWN]
    ]
    section.links = total(count_up_to_cap(rows), f"{list_of(Sitzungstermin)}?zeit=kommend", "Alle kommenden Sitzungen")
    return section


def meeting_entry(request: Any, page: Any, row: Any) -> Entry:
    note = agenda_note(row)
    if row.faellt_aus:
        return Entry(str(row), f"{row.get_status_display()}, {note}", "Ansehen", form_of(row))
    if row.punkte and not row.is_published_itself and page.has_publish_permission(request, row):
        return Entry(str(row), note, "Prüfen und veröffentlichen", page.operation_url("publish", [row.pk]))
    if not page.has_change_permission(request, row):
        return Entry(str(row), note, "Ansehen", form_of(row))
    return Entry(str(row), note, "Tagesordnung bearbeiten", page.agenda_url(row))


def agenda_note(row: Any) -> str:
    """Whether the public can read the agenda, in words."""
    public = row.punkte - row.verborgen
    if not row.is_published_itself:
        return "noch nicht veröffentlicht"
    if not public:
        return "veröffentlicht, die Tagesordnung ist noch leer"
    hidden = f", {row.verborgen} nichtöffentlich" if row.verborgen else ""
    return f"Tagesordnung ist öffentlich: {public} {'Punkt' if public == 1 else 'Punkte'}{hidden}"


def imports(request: Any) -> Section | None:
    """The last run of the import from each council system that the archive is filled from."""
    if not page_of(Meldung).has_view_permission(request):
        return None
    last = Quelle.objects.annotate(zuletzt=Max("laeufe")).values("zuletzt")
    runs = Lauf.objects.filter(pk__in=last).select_related("quelle").order_by("quelle")
    section = Section("importe", "OParl-Import", "")
    section.entries = [import_entry(run) for run in runs]
    return section if section.entries else None


def import_entry(run: Lauf) -> Entry:
    begun = f"zuletzt am {timezone.localtime(run.begonnen_am):%d.%m.%Y, %H:%M} Uhr"
    counts = f"{run.gelesen} Objekte gelesen, {run.neu} neu, {run.geaendert} geändert, {run.entfernt} entfernt"
    left_out = f"{run.offen} nicht übernommen"
    if run.beendet_am is None:
        counts = "läuft noch oder wurde abgebrochen; der nächste Lauf macht weiter"
    elif run.fehler:
        counts += ", nicht alles war zu lesen"
    address = f"{list_of(Meldung)}?quelle__id__exact={run.quelle_id}"
    return Entry(str(run.quelle), f"{begun}: {counts}, {left_out}", "Meldungen ansehen", address, bool(run.fehler))


def searches_for(request: Any) -> list[Link]:
    """The lists in which a paper can be looked up by its number."""
    pages = [page_of(model) for model in (Drucksache, Beantwortung)]
    return [
        Link(f"{page.opts.verbose_name_plural} suchen", list_of(page.model))
        for page in pages
        if page.has_view_permission(request)
    ]


def document_address(request: Any) -> str:
    """Where a clerk who enters papers hands in an official document; empty for everybody else."""
    return reverse("admin:drucksachen_drucksache_einlesen") if page_of(Drucksache).has_add_permission(request) else ""


# Pieces


def page_of(model: Any) -> Any:
    return admin.site._registry[model]


def list_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def form_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def repair(request: Any, page: Any, row: Any, lines: str) -> tuple[str, str]:
    """What the clerk may do about the ``lines`` of ``row``, and where."""
    if not page.has_change_permission(request, row):
        return "Ansehen", form_of(row)
    return REPAIRS[lines], f"{form_of(row)}#{lines}-group"


REPAIRS = {
    "beratungen": "Sitzungstermin eintragen",
    "antwortteile": "Antwortteil ergänzen",
}


def first_and_number(rows: Any, shown: Any) -> tuple[list[Any], int]:
    """The first of ``rows``, read by ``shown``, and how many there are; the search runs once and stops at the cap."""
    keys = list(rows.values_list("pk", flat=True)[: CAP + 1])
    return in_order(shown, keys[:SHOWN]), len(keys)


def in_order(rows: Any, keys: list[int]) -> list[Any]:
    by_pk = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [by_pk[pk] for pk in keys if pk in by_pk]


def count_up_to_cap(rows: Any) -> int:
    return rows.order_by().values("pk")[: CAP + 1].count()


def total(number: int, address: str, text: str) -> list[Link]:
    """The link to the whole list with its honest number; none where there is nothing."""
    return [Link(f"{text}: {in_words(number)}", address)] if number else []


def in_words(number: int) -> str:
    return f"mehr als {number_format(CAP, force_grouping=True)}" if number > CAP else str(number)


def since(days: int) -> str:
    return "seit einem Tag" if days == 1 else f"seit {days} Tagen"


def left(days: int) -> str:
    return "Frist endet heute" if days == 0 else f"Frist noch {days} {'Tag' if days == 1 else 'Tage'}"


def a_year_ago() -> Any:
    return timezone.localdate() - timedelta(days=RECENT_DAYS)
