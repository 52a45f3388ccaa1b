from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.generic import View

from gremien.models import Koerperschaft
from ratsinfo.caching.freshness import remembered
from ratsinfo.pages.models import Textseite


class TextseiteView(View):
    """One of the texts that the staff edits, under its fixed address."""

    schluessel = ""

    def get(self, request: Any) -> HttpResponse:
        page, html = remembered(request, f"Textseite {self.schluessel}", self.page)
        return render(request, "pages/textseite.html", {"seite": page, "html": html})

    def page(self) -> tuple[Textseite, SafeString]:
        page = get_object_or_404(Textseite, schluessel=self.schluessel)
        return page, page.as_html(Koerperschaft.of(self.request))
