"""What the row of a Sitzungstermin says in lists."""

from datetime import datetime
from typing import NamedTuple

from django.utils.safestring import SafeString

from ratsinfo.listing.results import Hit
from ratsinfo.listing.rows import state_html


class MeetingRow(NamedTuple):
    level: int
    beginn: datetime
    ohne_datum: bool
    raum: str
    adresse: str
    zustand: SafeString
    ausfall: str


def meeting_row(hit: Hit, level: int, *, ohne_datum: bool) -> MeetingRow:
    """A Sitzungstermin; ``ohne_datum`` where the list names the day above it."""
    meeting = hit.row
    return MeetingRow(
        level,
        meeting.beginn,
        ohne_datum,
        meeting.raum,
        hit.address,
        state_html(meeting),
        meeting.get_status_display() if meeting.faellt_aus else "",
    )
