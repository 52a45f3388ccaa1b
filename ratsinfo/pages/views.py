from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from gremien.models import Koerperschaft
from ratsinfo.pages.models import Textseite


class TextseiteView(View):
    """One of the texts that the staff edits, under its fixed address."""

    schluessel = ""

    def get(self, request: Any) -> HttpResponse:
        page = get_object_or_404(Textseite, schluessel=self.schluessel)
        return render(request, "pages/textseite.html", {"seite": page, "html": page.as_html(Koerperschaft.of(request))})
