"""Whether somebody has a second factor, and how they lose all of them when a device is lost."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only help with these


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


@transaction.atomic
def reset_second_factors(user: Any) -> int:
    """Take away every second factor with its codes and end every login; returns how many factors there were."""
    found = Authenticator.objects.filter(user_id=user.pk)
    count = found.filter(type__in=FACTORS).count()
    found.delete()
    for login in UserSession.objects.filter(user_id=user.pk):
        login.end()
    return count
