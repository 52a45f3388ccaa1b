"""What this archive answers where django-allauth asks: nobody signs up, everything is said in German."""

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from ratsinfo.accounts.encryption import decrypt, encrypt

logger = logging.getLogger(__name__)

JUST_LOGGED_IN = 300  # seconds in which a login counts as a proof of who is there
WRONG_LOGIN = "Benutzername oder E-Mail-Adresse und Passwort passen nicht zusammen."
WRONG_CODE = "Der Code stimmt nicht oder ist abgelaufen."
TOO_OFTEN = "Zu viele Fehlversuche. Bitte warten Sie fünf Minuten und versuchen Sie es dann noch einmal."

MESSAGES = {
    "account/messages/password_changed.txt": "Das neue Passwort gilt ab sofort.",
    "mfa/messages/totp_activated.txt": "Die Authenticator-App ist eingerichtet.",
    "mfa/messages/totp_deactivated.txt": "Die Authenticator-App ist entfernt.",
    "mfa/messages/webauthn_added.txt": "Der Passkey ist eingetragen.",
    "mfa/messages/webauthn_removed.txt": "Der Passkey ist entfernt.",
    "mfa/messages/recovery_codes_generated.txt": "Neue Wiederherstellungscodes sind erzeugt.",
    "usersessions/messages/sessions_logged_out.txt": "Alle anderen Anmeldungen sind beendet.",
}
WAYS_TO_CONFIRM = {
    "reauthenticate": "Mit dem Passwort bestätigen",
    "mfa_reauthenticate": "Mit einem Code bestätigen",
    "mfa_reauthenticate:webauthn": "Mit einem Passkey bestätigen",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Dieser Zugang ist abgeschaltet.",
        "email_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "enter_current_password": "Das ist nicht Ihr jetziges Passwort.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "incorrect_code": WRONG_CODE,
        "invalid_login": WRONG_LOGIN,
        "invalid_password_reset": "Der Link gilt nicht mehr.",
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return settings.ADMIN_PATH if request.user.is_staff else reverse("portal:start")  # type: ignore[union-attr]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("konto")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The reader's address; behind a socket whose proxy names none all share one, so that nobody is locked out."""
        return get_client_ip(request) or "0.0.0.0"  # noqa: S104  nothing listens there

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what there are words for; that somebody has logged in or out is seen anyway."""
        if found := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, found, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail that cannot be sent changes nothing of the answer, or that would tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.error("Eine E-Mail ließ sich nicht senden: %s", type(error).__name__)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has logged in a moment ago need not prove again who they are."""
        request = context.request
        moments = [record["at"] for record in get_authentication_records(request, request.user)]
        just_now = any(time.time() - moment < JUST_LOGGED_IN for moment in moments)
        return not just_now and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS_TO_CONFIRM[way["id"]]} for way in ways]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Dieser zweite Faktor lässt sich nicht entfernen.",
        "cannot_generate_recovery_codes": "Wiederherstellungscodes gibt es erst, wenn ein zweiter Faktor eingerichtet ist.",
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth's name
        return "Passkey"
