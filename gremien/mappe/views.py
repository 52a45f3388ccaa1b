from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from drucksachen.accesses import deliver_noted
from drucksachen.models import Zugriff
from gremien.mappe.contents import meetings
from gremien.mappe.making import Edition, Progress, ask_for, edition_of
from gremien.mappe.pango import is_possible
from gremien.models import Sitzungstermin
from ratsinfo.caching.freshness import remembered
from ratsinfo.delivery import deliver
from ratsinfo.publishing.views import VisibleDetailView


class SitzungsmappeView(VisibleDetailView):
    """The whole meeting as one PDF, or a page that comes again until it is made."""

    model = Sitzungstermin
    waiting = 3  # seconds after which the page asks again

    def get_queryset(self) -> Any:
        return meetings(self.request.user)

    def canonical_address(self) -> str:
        return str(self.object.mappe_path)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        if not is_possible():
            return self.explained("missing", status=503)
        request, address = self.request, self.request.build_absolute_uri("/").rstrip("/")
        edition = remembered(
            request, f"mappe {address} {request.path}", lambda: edition_of(self.object, request.user, address)
        )
        match ask_for(edition, request.user, address):
            case Progress.READY:
                name = f"Sitzungsmappe {self.object.datum.isoformat()} {self.object.kennung}.pdf"
                return self.deliver(edition, name)
            case Progress.FAILED:
                return self.explained("failed", status=503)
        response = self.explained("under_way", status=202)
        response["Refresh"] = response["Retry-After"] = str(self.waiting)
        return response

    def deliver(self, edition: Edition, name: str) -> Any:
        """The PDF; one with somebody's name on it is theirs alone, and noted."""
        stored, request = edition.stored(name), self.request
        if not edition.reader:
            return deliver(request, stored)
        title = f"Sitzungsmappe: {self.object}"
        return deliver_noted(request, stored, Zugriff.Art.MAPPE, self.object.kennung, title)

    def explained(self, progress: str, status: int) -> HttpResponse:
        """A page instead of the Mappe, which says why there is none yet."""
        context = {"sitzungstermin": self.object, "progress": progress}
        response: Any = render(self.request, "gremien/mappe/warten.html", context, status=status)
        response["Cache-Control"] = "no-store"
        response._has_been_logged = True  # Django would log the address, and with it the title of a draft
        return response
