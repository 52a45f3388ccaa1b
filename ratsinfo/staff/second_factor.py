from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ratsinfo.accounts.second_factors import has_second_factor
from ratsinfo.staff import relogin


class SecondFactorMiddleware:
    """Where a second factor is due, staff without one set it up before anything else answers them; nothing typed is lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not lacks_second_factor(request) or leads_out(request):
            return None
        request.session["weiter"] = wanted(request)
        return redirect_to_login(request.session["weiter"], reverse("mfa_index"))


def lacks_second_factor(request: HttpRequest) -> bool:
    if not settings.ZWEITER_FAKTOR_PFLICHT or not request.user.is_authenticated:
        return False
    return request.user.is_staff and not has_second_factor(request.user)


def leads_out(request: HttpRequest) -> bool:
    """Whether a page is needed to set up a factor, or to leave."""
    return request.path_info.startswith(settings.KONTO_PATH) or request.path_info == reverse("admin:logout")


def wanted(request: HttpRequest) -> str:
    """Where to go on afterwards: the page that was asked for, or the form with what was typed."""
    if relogin.is_form_of_ours(request):
        return relogin.keep_for_later(request, "Für Ihren Zugang fehlt noch der zweite Faktor", "ihn einrichten")
    if request.method != "GET":
        messages.warning(request, "Für Ihren Zugang fehlt noch der zweite Faktor; gespeichert ist noch nichts.")
        return reverse("admin:index")
    return request.get_full_path()
