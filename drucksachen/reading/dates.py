"""Dates as official papers write them: 24.05.2023, 24.5.23, 24. Mai 2023, 24. Mai 23, 2023-05-24."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan", "februar feb", "märz mär mrz maerz", "april apr", "mai", "juni jun",
            "juli jul", "august aug", "september sept sep", "oktober okt", "november nov", "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\d.,])(?:"
    r"(?P<day>\d{1,2})\. ?(?:(?P<month>\d{1,2})\. ?|(?P<name>" + _NAMED + r")\.? )(?P<year>\d{4}|\d{2})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r")(?![\d])",
    re.IGNORECASE,
)
MONTH = re.compile(rf"(?:{_NAMED})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Day:
    """A date that a text names, and where (``start``, ``end``)."""

    start: int
    end: int
    day: date


def days(text: str) -> Iterator[Day]:
    """The dates that ``text`` names, in its order; what is no day of the calendar is none."""
    for match in _DATE.finditer(text):
        if (found := _day(match)) is not None:
            yield Day(match.start(), match.end(), found)


def first_day(text: str) -> Day | None:
    return next(days(text), None)


def only_day(text: str) -> date | None:
    """The date that ``text`` consists of, whatever weekday, "den" or place stands before it; else None."""
    found = first_day(text)
    return found.day if found and not re.search(r"\w", text[found.end :].replace("Uhr", "")) else None


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = int(match["month"]) if match["month"] else _MONTHS[match["name"].lower()]
        year = int(match["year"]) if len(match["year"]) == 4 else 2000 + int(match["year"])
        return date(year, month, int(match["day"]))
    except ValueError:
        return None
