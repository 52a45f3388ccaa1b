"""Logging in as a browser does, and what an authenticator app shows."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

from tests.staff.forms import fields_of

PASSWORD = "Eine-lange-Losung-26"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an app


def log_in(client, name, password=PASSWORD, **more):
    """The answer to the login form; ``next`` and other fields by name."""
    return client.post(reverse("account_login"), {"login": name, "password": password} | more)


def code_for(key=KEY):
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))


def with_app(user):
    """Give ``user`` an authenticator app as second factor."""
    TOTP.activate(user, KEY)
    return user


def set_up_app(client):
    """Set up an authenticator app on the page for it; returns the answer to the last step."""
    page = client.get(reverse("mfa_activate_totp"))
    return client.post(reverse("mfa_activate_totp"), fields_of(page) | {"code": code_for(page.context["form"].secret)})
