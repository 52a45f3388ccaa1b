"""The counters of attempts to log in lie in a table of the database, so that they hold for all processes together.

Their keys name accounts and addresses of the network; what is stored is a keyed digest of them, which tells neither.
"""

from django.utils.crypto import salted_hmac


def key_without_names(key: str, key_prefix: str, version: int) -> str:
    """What stands in the table for ``key``: 64 hexadecimal digits that only this archive can work out."""
    return salted_hmac("ratsinfo.accounts.attempts", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
