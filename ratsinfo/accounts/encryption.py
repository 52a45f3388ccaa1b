"""Secrets of second factors are kept encrypted, under a key that is worked out from SECRET_KEY."""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text again; of what another SECRET_KEY encrypted a drawn one, which opens nothing."""
    try:
        return _cipher().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))]
    )


def _key(secret: str) -> bytes:
    digest = salted_hmac("ratsinfo.accounts.encryption", "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
