"""Two pages of an account in the admin, for whoever may change it: invite its owner, take away lost second factors."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from ratsinfo.accounts import invitations
from ratsinfo.accounts.models import User
from ratsinfo.accounts.second_factors import has_second_factor, reset_second_factors

logger = logging.getLogger(__name__)


class AccountPages:
    """For the ModelAdmin of accounts; each page asks for the right over the account, and a POST does what it says."""

    admin_site: Any

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("<int:object_id>/einladung/", guard(self.invite_view), name="accounts_user_invite"),
            path("<int:object_id>/zweiter-faktor/", guard(self.factors_view), name="accounts_user_factors"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def invite_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        user = self.account(request, object_id)
        if request.method != "POST" or not may_be_invited(user):
            return self.page(request, "admin/account_invite.html", f"Einladen: {user}", user, darf=may_be_invited(user))
        link = invitations.invite(user, request)
        self.log_change(request, user, "Einladung erstellt.")  # type: ignore[attr-defined]
        problem = self.mail(user, link, request)
        if problem:
            return self.page(request, "admin/account_invite.html", f"Einladen: {user}", user, link=link, grund=problem)
        messages.success(request, f"Die Einladung ist an {user.email} gesendet.")
        return back_to(user)

    def mail(self, user: User, link: str, request: HttpRequest) -> str:
        """Send the invitation; returns why it could not be sent, in one sentence."""
        if not user.email:
            return "Dieser Zugang hat keine E-Mail-Adresse."
        if not settings.EMAIL_HOST:
            return "In diesem Archiv ist kein Mailserver eingerichtet."
        try:
            invitations.send(user, link, {"von": request.user, "host": request.get_host()})
        except (SMTPException, OSError) as error:
            logger.error("Eine Einladung ließ sich nicht senden: %s", type(error).__name__)
            return "Der Mailserver hat die E-Mail nicht angenommen."
        return ""

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def factors_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        user = self.account(request, object_id)
        possible = user.pk != request.user.pk and has_second_factor(user)
        if request.method != "POST" or not possible:
            title = f"Zweiten Faktor zurücksetzen: {user}"
            return self.page(request, "admin/account_factors.html", title, user, moeglich=possible)
        reset_second_factors(user)
        self.log_change(request, user, "Zweiter Faktor zurückgesetzt, alle Anmeldungen beendet.")  # type: ignore[attr-defined]
        messages.success(request, f"{user} hat keinen zweiten Faktor mehr und ist überall abgemeldet.")
        return back_to(user)

    def account(self, request: HttpRequest, object_id: int) -> User:
        """The account, for whoever may change it; the right is asked before it is looked for."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        user: User | None = self.get_object(request, str(object_id))  # type: ignore[attr-defined]
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):  # type: ignore[attr-defined]
            raise PermissionDenied
        return user

    def page(self, request: HttpRequest, template: str, title: str, user: User, **context: Any) -> HttpResponse:
        common = self.admin_site.each_context(request) | {"title": title, "original": user}
        return TemplateResponse(request, template, common | context)


def may_be_invited(user: User) -> bool:
    """Who has a password logs in with it, or asks for a new one by mail."""
    return user.is_active and user.waits_for_password


def back_to(user: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))
