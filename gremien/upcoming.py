"""The session that comes next: what most who look for a session want to see first."""

from typing import Any

from gremien.models import Sitzungstermin
from gremien.shapes import COMING, NEXT


def coming(reader: Any, shown: int, **asked: list[int]) -> tuple[Sitzungstermin | None, list[Sitzungstermin]]:
    """Of the visible meetings that are ``asked`` for the next one that takes place, or None, and the next ``shown`` of all, from today on.

    Each has ``punkte``, the number of its public items. One query, and a second where none of the next ones takes place.
    """
    rows = COMING.rows(reader, **asked)
    first = next((row for row in rows if not row.faellt_aus), None)
    if first is None and len(rows) == COMING.most:
        first = next(iter(NEXT.rows(reader, **asked)), None)
    return first, rows[:shown]
