"""What the copies on a reader's device are told: whose they are, for how long, and that somebody has logged out."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

READER = "Archiv-Leser"


class CopiesMiddleware:
    """Names the reader of each answer, so that copies on the device are never shown to another one.

    The header says by a word that tells nothing who is logged in, and after how many seconds a copy is deleted at
    the latest: a login lasts as long. The answer to a logout makes the browser delete everything it has of the archive.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response[READER] = f"{word_for(request.user)} {settings.SESSION_COOKIE_AGE}"
        if hasattr(request, "logged_out"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def word_for(user: Any) -> str:
    """The same for each answer to ``user``; nobody can tell from it who that is."""
    return salted_hmac("ratsinfo.offline", str(user.pk)).hexdigest()[:16]


def note_logout(sender: Any, request: Any, **kwargs: Any) -> None:
    """Receives ``user_logged_out``."""
    if request is not None:
        request.logged_out = True
