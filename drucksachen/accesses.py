"""Non-public files are sent so that nobody keeps them, and never without a note of who got them."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, HttpRequest, HttpResponse

from drucksachen.models import Anlage, Zugriff
from ratsinfo.delivery import Stored, deliver


def hand_out(request: HttpRequest, file: Anlage) -> HttpResponse | FileResponse:
    """Answer with ``file``, which the caller has found visible."""
    reader: Any = request.user
    if reader.is_anonymous or Anlage.objects.visible_to(AnonymousUser()).filter(pk=file.pk).exists():
        return deliver(request, file.stored)
    return deliver_noted(request, file.stored, Zugriff.Art.DATEI, file.kennung, file.name)


def deliver_noted(
    request: HttpRequest, stored: Stored, art: str, kennung: str, bezeichnung: str
) -> HttpResponse | FileResponse:
    """Answer with a file that is not public; where its bytes are sent, whole or in part, that is noted before."""
    response = deliver(request, replace(stored, private=True))
    if request.method == "GET" and response.status_code in (200, 206):
        partial = response.status_code == 206
        Zugriff.record(request.user, art, kennung, bezeichnung, stored.digest, partial=partial)
    return response
