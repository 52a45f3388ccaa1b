"""One sending of a form is saved once, however often the browser sends it."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html

from ratsinfo.accounts.models import Absendung

FIELD = "_absendung"
KEPT = timedelta(days=7)
_signer = Signer(salt="ratsinfo.staff.sendings")


def draw_mark(user: Any) -> str:
    """What one rendered form carries: drawn anew each time, signed, and naming who it was rendered for."""
    return _signer.sign(f"{user.pk}:{secrets.token_urlsafe(16)}")


def owner_of(mark: str) -> str:
    """The key of the user that a form with this mark was rendered for; empty for a mark that is none of ours."""
    try:
        return _signer.unsign(mark).split(":")[0]
    except BadSignature:
        return ""


class Sending:
    """What a request sends, recorded in the transaction that saves it."""

    def __init__(self, request: HttpRequest):
        mark = request.POST.get(FIELD, "")
        self.request = request
        self.mark = mark if owner_of(mark) == str(request.user.pk) else ""
        self.row: Absendung | None = None
        self.earlier: Absendung | None = None

    def begin(self) -> None:
        """Record the mark, or find what came of it before; a parallel request with the same mark is waited for."""
        if not self.mark:
            return
        user: Any = self.request.user
        content = digest(self.request)
        try:
            with transaction.atomic():
                self.row = Absendung.objects.create(marke=self.mark, benutzer=user, inhalt=content)
        except IntegrityError:
            self.earlier = Absendung.objects.get(marke=self.mark)

    @property
    def is_repeated(self) -> bool:
        return self.earlier is not None and self.earlier.inhalt == digest(self.request)

    def answer_again(self) -> HttpResponse:
        """The same answer as the first time."""
        text = "„{}“ war schon gespeichert; das wiederholte Senden hat nichts verändert."
        messages.info(self.request, format_html(f'{text} <a href="{{}}">Ansehen</a>', self.earlier, self.earlier.ding))  # type: ignore[union-attr]
        return HttpResponseRedirect(self.earlier.ziel)  # type: ignore[union-attr]

    def same_before(self) -> Absendung | None:
        """What this clerk saved earlier with exactly the same content from another form; browsers refill a form on "back"."""
        if self.row is None:
            return None
        same = Absendung.objects.filter(benutzer=self.row.benutzer, inhalt=self.row.inhalt)
        return same.exclude(pk=self.row.pk).exclude(ding="").last()

    def close(self, thing: Any, address: str, response: HttpResponse) -> None:
        """Remember what was saved and how it was answered; without a saved thing forget the sending."""
        if self.row is None:
            return
        if thing is None:
            self.row.delete()
            return
        self.row.ding, self.row.bezeichnung = address, str(thing)[:250]
        self.row.ziel = getattr(response, "url", address)[:500]
        self.row.save()
        Absendung.objects.filter(erstellt_am__lt=timezone.now() - KEPT).delete()


def digest(request: HttpRequest) -> str:
    """SHA-256 of what was typed and chosen, files included, and where; pressed buttons and technical fields aside."""
    found = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken" and not name.startswith("_"):
            found.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            found.update(repr((name, file.name, file.size)).encode())  # type: ignore[union-attr]
            for chunk in file.chunks():  # type: ignore[union-attr]
                found.update(chunk)
            file.seek(0)  # type: ignore[union-attr]
    return found.hexdigest()
