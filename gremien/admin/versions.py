"""Publishing a version of an agenda: the page that shows before it what the public will see and what changes."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from drucksachen.models import Drucksache, Tagesordnungsfassung
from drucksachen.models.tagesordnungsfassung import current
from gremien.agenda_states import Stand
from gremien.changes import sentences
from gremien.models import Sitzungstermin
from ratsinfo.publishing.caution import cautions
from ratsinfo.search.writing import collecting
from ratsinfo.staff.preview import public_page

Art = Tagesordnungsfassung.Art
BUTTONS = {
    Art.EINLADUNG: "Einladung veröffentlichen",
    Art.NACHTRAG: "Nachtrag veröffentlichen",
    Art.FESTGESTELLT: "Tagesordnung feststellen",
}


class VersionPages:
    """What the staff's page of a Sitzungstermin needs to publish versions of its agenda."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.version_view)  # type: ignore[attr-defined]
        own = path("<path:object_id>/fassung/", view, name="gremien_sitzungstermin_version")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        meeting = kwargs.get("obj")
        if meeting is not None and self.has_publish_permission(request, meeting):  # type: ignore[attr-defined]
            context["naechste_fassungen"] = [(BUTTONS[kind], version_url(meeting, kind)) for kind in offered(meeting)]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def version_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows what the version ("?art=") would make public and what stands against it; POST publishes it."""
        page: Any = self
        if not page.has_publish_permission(request):
            raise PermissionDenied
        meeting = page.get_object(request, unquote(object_id))
        if meeting is None:
            missing: HttpResponse = page._get_obj_does_not_exist_redirect(request, page.opts, object_id)
            return missing
        kind = chosen_kind(request, meeting)
        if request.method == "POST":
            return self.publish_version(request, meeting, kind)
        panel = self.version_panel(request, meeting, kind)
        with Tagesordnungsfassung.rehearsed(meeting, kind, request.user):
            shown = public_page(request, meeting.get_absolute_url(), panel)
        return shown or HttpResponseRedirect(page.change_url(meeting))

    def version_panel(self, request: HttpRequest, meeting: Sitzungstermin, kind: str) -> dict[str, Any]:
        page: Any = self
        now = current(meeting, timezone.now())
        last = Tagesordnungsfassung.last_of(meeting, announced=True)
        before = last.stand() if last else None
        papers = papers_in(now, before)
        return {
            "template": "admin/publishing/_fassung.html",
            "thing": meeting,
            "button": BUTTONS[Art(kind)],
            "letzte": last,
            "obstacles": Tagesordnungsfassung.obstacles(meeting, kind, request.user),
            "notes": [*meeting.publishing_notes(), *cautions(meeting.public_texts())],
            "oeffentlich": sentences(before.public_part(), now.public_part(), papers) if before else [],
            "nichtoeffentlich": sentences(before.other_part(), now.other_part(), papers) if before else [],
            "token": get_token(request),
            "meldungen": list(messages.get_messages(request)),
            "change_url": page.change_url(meeting),
        }

    def publish_version(self, request: HttpRequest, meeting: Sitzungstermin, kind: str) -> HttpResponse:
        page: Any = self
        with collecting():
            done = page.attempt(request, meeting, lambda thing: Tagesordnungsfassung.publish(thing, kind, request.user))
        if not done:
            return HttpResponseRedirect(version_url(meeting, kind))
        name = Tagesordnungsfassung.last_of(meeting, announced=True).bezeichnung
        page.log_change(request, meeting, f"{name} veröffentlicht.")
        text = '{} ist veröffentlicht. <a href="{}">Auf der Website ansehen</a>'
        shown = format_html(text, f"{name[0].upper()}{name[1:]}", meeting.get_absolute_url())
        page.message_user(request, shown, messages.SUCCESS)
        return HttpResponseRedirect(page.change_url(meeting))


def offered(meeting: Sitzungstermin) -> list[Art]:
    """The kinds of version that come next."""
    announced = {version.art for version in meeting.tagesordnungsfassungen.all()}
    if Art.FESTGESTELLT in announced:
        return []
    return [Art.NACHTRAG, Art.FESTGESTELLT] if Art.EINLADUNG in announced else [Art.EINLADUNG]


def chosen_kind(request: HttpRequest, meeting: Sitzungstermin) -> str:
    """The kind that the address names; without one the one that comes next."""
    asked = request.GET.get("art", "")
    return asked if asked in BUTTONS else [*offered(meeting), Art.NACHTRAG][0]


def version_url(meeting: Sitzungstermin, kind: str) -> str:
    return f"{reverse('admin:gremien_sitzungstermin_version', args=[meeting.pk])}?art={kind}"


def papers_in(*states: Stand | None) -> dict[int, Drucksache]:
    keys = {paper for state in states if state for entry in state for paper in entry.drucksachen}
    found: dict[int, Drucksache] = Drucksache.objects.for_list().in_bulk(keys)
    return found
