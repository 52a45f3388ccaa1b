"""A file goes when its row is gone or has another one: after the commit, and not while a backup copies the files.

What stays behind, because a backup runs or the process ends in between, is found by `manage.py dateien_pruefen`.
"""

import contextlib
from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction

from ratsinfo.storage import BackupRunning


def remove_after_commit(name: str) -> None:
    """Remove the file ``name`` once what was done in this transaction is certain."""
    transaction.on_commit(partial(remove, name), robust=True)


def remove(name: str) -> None:
    with contextlib.suppress(BackupRunning):
        default_storage.remove(name)  # type: ignore[attr-defined]


def on_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Receives ``post_delete`` of what has a file: rows fall with what they belong to, past every method of theirs."""
    if instance.datei:
        remove_after_commit(instance.datei.name)


def forget_text(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Receives ``post_delete`` of an Anlage: the text of its bytes goes with the last one that has them."""
    apps.get_model("drucksachen", "Dateitext").forget_unused([instance.sha256])
