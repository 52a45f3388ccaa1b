"""A month of the calendar: its days in weeks, what is before and after it, and the meetings on its days."""

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import total_ordering
from typing import Any, Self

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

FIRST_YEAR, LAST_YEAR = 1900, 2099  # the years that the filters of the list know
_WRITTEN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@total_ordering
@dataclass(frozen=True)
class Month:
    """One month between January 1900 and December 2099."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """ "2026-11"; None for what is no month that the archive knows."""
        match = _WRITTEN.fullmatch(text)
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return None
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def current(cls) -> Self:
        """The month of today in Europe/Berlin."""
        return cls.of(timezone.localdate())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    def __lt__(self, other: "Month") -> bool:
        return (self.year, self.month) < (other.year, other.month)

    @property
    def name(self) -> str:
        """ "November 2026"."""
        return date_format(self.first, "F Y")

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def previous(self) -> "Month | None":
        """The month before; None before the first that the archive knows."""
        return Month.parse(str(Month.of(self.first - timedelta(days=1))))

    @property
    def next(self) -> "Month | None":
        return Month.parse(str(Month.of(self.last + timedelta(days=1))))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first moment of the month and of the next one, in Europe/Berlin."""
        after = self.last + timedelta(days=1)
        begin, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (self.first, after))
        return begin, end


@dataclass(frozen=True)
class Day:
    """A day of the month with its meetings, in the order of their hours."""

    day: date
    is_today: bool
    sitzungen: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """A week by its number (ISO 8601) and its seven days; None for a day of another month."""

    number: int
    days: list[Day | None]


def weeks_of(month: Month, meetings: Iterable[Any], today: date | None = None) -> list[Week]:
    """The weeks of ``month`` with these ``meetings`` on their days, ``today`` marked."""
    today = today or timezone.localdate()
    by_day = defaultdict(list)
    for meeting in meetings:
        by_day[meeting.datum].append(meeting)
    return [
        Week(
            week[0].isocalendar().week,
            [Day(day, day == today, by_day[day]) if Month.of(day) == month else None for day in week],
        )
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def address_of(month: Month, query: str = "") -> str:
    """The address of the calendar's page with ``month``; that of today has one without a date, which can be kept."""
    if month == Month.current():
        address = reverse("gremien:sitzungstermin_calendar")
    else:
        address = reverse("gremien:sitzungstermin_month", args=[month])
    return f"{address}?{query}" if query else address
