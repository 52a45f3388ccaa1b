"""An invitation is a link by which somebody chooses the first password of their account, once and for 14 days.

Nothing of it is stored but when it was sent: the link is signed, and names the state of the account it was made for.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from ratsinfo.accounts.models import User

VALID_FOR = timedelta(days=14)
_salt = "ratsinfo.accounts.invitations"


def invite(user: User, request: HttpRequest) -> str:
    """A new invitation, with which every earlier one ends; returns its whole address."""
    user.eingeladen_am = timezone.now()
    user.save(update_fields=["eingeladen_am"])
    token = signing.dumps({"zugang": user.pk, "stand": _state_of(user)}, salt=_salt)
    return request.build_absolute_uri(reverse("einladung", args=[token]))


def invited_by(token: str) -> User | None:
    """Whom a link invites; None for one that is old, used, replaced or made up."""
    try:
        content = signing.loads(token, salt=_salt, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=content["zugang"], is_active=True).first()
    return user if user and constant_time_compare(_state_of(user), content["stand"]) else None


def send(user: User, link: str, context: dict[str, Any]) -> None:
    """Raises SMTPException or OSError where the mail server does not take it."""
    text = render_to_string("konto/email/einladung.txt", {"zugang": user, "link": link} | context)
    EmailMessage("Ihr Zugang zum Ratsinformations-Archiv", text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()


def _state_of(user: User) -> str:
    """Another one as soon as a password is set, the address changes or a newer invitation is sent."""
    moment = user.eingeladen_am.isoformat() if user.eingeladen_am else ""
    return salted_hmac(_salt, f"{user.password}|{user.email}|{moment}", algorithm="sha256").hexdigest()
