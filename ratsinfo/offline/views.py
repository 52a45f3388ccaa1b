from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

WORKER = Path(__file__).with_name("arbeiter.js").read_text()


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root of the site because it answers for sessions, papers and files alike."""
    return HttpResponse(WORKER, content_type="text/javascript; charset=utf-8")


class TakenAlongView(TemplateView):
    """What is on this device, which only the device knows: a page that is the same for everybody, and filled there."""

    template_name = "offline/mitgenommen.html"
