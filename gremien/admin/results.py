"""The page on which the results of a meeting are entered: one page, every item, what is usual is suggested."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from drucksachen.models import Beratung
from gremien.admin.forms import MeetingForms, TypedItems, carried_here
from gremien.building import follow_up
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from gremien.outline import tree, walk
from ratsinfo.search.writing import collecting
from ratsinfo.staff.careful import ShowAgain
from ratsinfo.staff.sendings import draw_mark
from ratsinfo.staff.typed import Typed

COLUMNS = ("ergebnis",)
USUAL = (
    "zur Kenntnis genommen",
    "einstimmig beschlossen",
    "mehrheitlich beschlossen",
    "einstimmig empfohlen",
    "mehrheitlich empfohlen",
    "abgelehnt",
    "vertagt",
    "verwiesen",
    "zurückgezogen",
    "ohne Beschluss beraten",
)
OPEN = (Sitzungstermin.Status.TERMINIERT, Sitzungstermin.Status.EINGELADEN)


class ResultPages(MeetingForms):
    """What the admin of meetings adds for the time after the meeting."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = path("<int:object_id>/ergebnisse/", wrap(self.results_view), name="gremien_sitzungstermin_results")
        return [own, *super().get_urls()]

    def results_view(self, request: Any, object_id: int) -> HttpResponse:
        """GET shows every item with its result; POST saves them, for the Drucksachen at the items too."""
        with collecting():
            meeting = self.meeting_to_edit(request, object_id)
            if request.method == "POST":
                return self.save_typed(
                    request, meeting, self.save_results, self.results_page, self.results_url(meeting)
                )
        return self.results_page(request, meeting, carried_here(request))

    def save_results(self, request: Any, meeting: Sitzungstermin) -> str:
        """Write what was typed. Raises ShowAgain for a result that is too long; then nothing is saved."""
        typed = TypedItems(self.timeline(meeting.pk), request.POST.get("_fassung", ""), request.POST, COLUMNS)
        changed = [(item, texts["ergebnis"]) for item in items_of(meeting) if (texts := typed.of(item))]
        try:
            for item, text in changed:
                settle(item, text)
        except ValidationError as error:
            raise ShowAgain(Typed(request.POST), f"Noch nichts gespeichert. {' '.join(error.messages)}") from error
        took_place = request.POST.get("durchgefuehrt") == "1" and meeting.status in OPEN
        if took_place:
            meeting.status, meeting.geaendert_von = Sitzungstermin.Status.DURCHGEFUEHRT, request.user
            meeting.save(update_fields=["status", "geaendert_von", "geaendert_am"])
        elif changed:
            meeting.record_change(request.user)
        number = f"{len(changed)} {'Ergebnis' if len(changed) == 1 else 'Ergebnisse'} gespeichert."
        done = " Die Sitzung ist als durchgeführt vermerkt." if took_place else ""
        self.message_user(request, number + done, messages.SUCCESS)
        return ""

    def results_url(self, meeting: Sitzungstermin) -> str:
        return reverse("admin:gremien_sitzungstermin_results", args=[meeting.pk], current_app=self.admin_site.name)

    def results_page(self, request: Any, meeting: Sitzungstermin, again: ShowAgain | None = None) -> HttpResponse:
        timeline = self.timeline(meeting.pk)
        data = again.typed.data if again else None
        typed = TypedItems(timeline, data.get("_fassung", ""), data, COLUMNS) if data else None
        papers: dict[int, list[Beratung]] = {}
        lines = Beratung.objects.filter(tagesordnungspunkt__sitzungstermin=meeting).select_related("drucksache")
        for line in lines.order_by("drucksache__datum", "drucksache", "pk"):
            papers.setdefault(line.tagesordnungspunkt_id, []).append(line)  # type: ignore[arg-type]
        rows = [
            {
                "item": item,
                "text": typed.of(item).get("ergebnis", item.ergebnis) if typed else item.ergebnis,
                "mark": typed.clashes(item).get("ergebnis", "") if typed else "",
                "lines": papers.get(item.pk, []),
            }
            for item in items_of(meeting)
        ]
        context = self.admin_site.each_context(request) | {
            "title": f"Ergebnisse: {meeting}",
            "opts": self.opts,
            "meeting": meeting,
            "back": self.list_url(),
            "change_url": self.change_url(meeting),
            "rows": rows,
            "usual": USUAL,
            "may_have_taken_place": meeting.status in OPEN,
            "is_over": meeting.beginn < timezone.now(),
            "hinweis": again,
            "absendung": draw_mark(request.user),
            "fassung": timeline.version,
        }
        return TemplateResponse(request, "admin/gremien/ergebnisse.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and self.has_change_permission(request, obj):
            context["results_url"] = self.results_url(obj)
        return super().render_change_form(request, context, *args, **kwargs)


def items_of(meeting: Sitzungstermin) -> list[Tagesordnungspunkt]:
    """The items in the order of the agenda, the public part first."""
    items = list(meeting.tagesordnungspunkte.all())
    parts = (tree(item for item in items if item.oeffentlich is public) for public in (True, False))
    return [node.item for part in parts for node, _ in walk(part)]


def settle(item: Tagesordnungspunkt, result: str) -> None:
    """Write the result of an item, and of each Beratung there that had none of its own. Raises ValidationError."""
    before, item.ergebnis = item.ergebnis, result
    item.clean_fields(exclude=["uebergeordnet", "sitzungstermin", "suchtext"])
    item.save(update_fields=["ergebnis", "geaendert_am"])
    for line in item.beratungen.filter(ergebnis__in={"", before}):
        was_postponed, line.ergebnis = line.is_postponed, result
        line.save(update_fields=["ergebnis", "geaendert_am"])
        follow_up(line, was_postponed=was_postponed)
