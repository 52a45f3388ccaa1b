"""The pages "Konto": django-allauth's views, where they need something of ours, and those that it lacks."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as logins
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from ratsinfo.accounts.devices import device_of, logins_of
from ratsinfo.accounts.invitations import invited_by
from ratsinfo.accounts.login_forms import InvitedPasswordForm
from ratsinfo.accounts.models import User
from ratsinfo.accounts.second_factors import has_second_factor


class LoginView(account.LoginView):
    """The login of everybody; it leads back to the page somebody came from."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["weiter"] = context["redirect_field_value"] or came_from(self.request)
        return context


def came_from(request: HttpRequest) -> str:
    """The page of ours that a link to the login stood on; empty for any other and for the pages of the account."""
    page = urlsplit(request.META.get("HTTP_REFERER", ""))
    ours = page.netloc == request.get_host() and not page.path.startswith((settings.KONTO_PATH, settings.ADMIN_PATH))
    return (f"{page.path}?{page.query}" if page.query else page.path) if ours else ""


class PasskeyLoginView(passkey.LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the login, which still leads where it should."""
        response: HttpResponse = super().form_invalid(form)
        response["Location"] = passthrough_next_redirect_url(self.request, response["Location"], "next")
        return response


class KontoView(LoginRequiredMixin, TemplateView):
    template_name = "konto/konto.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"zweiter_faktor": has_second_factor(self.request.user)}


class SecondFactorsView(factor.IndexView):
    """What somebody has beside their password, and what they can set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user: Any = self.request.user
        return context | {
            "fehlt": settings.ZWEITER_FAKTOR_PFLICHT and user.is_staff and not has_second_factor(user),
            "eingerichtet": has_second_factor(user),
        }


class DownloadCodesView(codes.DownloadRecoveryCodesView):
    template_name = "mfa/recovery_codes/download.txt"

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="wiederherstellungscodes.txt"'
        return response


class LoginsView(logins.ListUserSessionsView):
    """On which devices somebody is logged in; asked at once, and not one by one as allauth does."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(logins.ListUserSessionsView, self).get_context_data(**kwargs)
        here = self.request.session.session_key
        return context | {
            "anmeldungen": [
                {"geraet": device_of(login.user_agent), "seit": login.created_at, "diese": login.session_key == here}
                for login in logins_of(self.request.user)
            ]
        }


class PasswordChangeView(account.PasswordChangeView):
    """A new password ends every other login for good."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        end_other_sessions(self.request, self.request.user)  # type: ignore[arg-type]
        return response


class PasswordForgottenView(account.PasswordResetView):
    """A link by mail; where no mail can be sent the page says who helps."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.EMAIL_HOST:
            return render(request, "konto/kein_mailserver.html")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class InvitationView(FormView):
    """The page behind the link of an invitation: the first password, and then the second factor."""

    template_name = "konto/einladung.html"
    form_class = InvitedPasswordForm
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = invited_by(kwargs["token"])
        if user is None:
            return render(request, "konto/einladung_ungueltig.html", status=404)
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"zugang": self.user}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        login = Login(user=self.user, redirect_url=reverse("mfa_index"))
        if self.request.user.is_authenticated:
            account.flows.logout.logout(self.request, show_message=False)
        response: HttpResponse = perform_password_login(self.request, {"username": self.user.get_username()}, login)
        return response
