"""The mark on pages that show more than the public sees: "nichtöffentlich", and whose eyes it is for."""

from collections.abc import Iterable
from typing import Any


def for_whom(reader: Any, rows: Iterable[Any]) -> str:
    """Whose name stands on a page that shows ``rows`` to ``reader``; empty where the public sees them all too, or drafts are all that it does not see."""
    return str(reader) if any(row.is_for_members_only for row in rows) else ""
