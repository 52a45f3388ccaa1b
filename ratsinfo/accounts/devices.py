"""What a login's browser calls itself, in words; and a login keeps nothing else of where it came from."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

# The first that is found counts: Edge calls itself Chrome too, and Chrome Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """ "Firefox, Windows"; what is not known is left out."""
    names = [
        next((name for mark, name in kinds.items() if mark in user_agent), "unbekannt") for kinds in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(dict.fromkeys(name for name in names if name != "unbekannt")) or "unbekanntes Gerät"


def logins_of(user: Any) -> Any:
    """Where somebody is logged in at this moment, latest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at", "-pk")


def forget_address(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a login is kept: the list of logins needs no address of the network, so none is stored."""
    instance.ip = "0.0.0.0"  # noqa: S104  nothing listens there
