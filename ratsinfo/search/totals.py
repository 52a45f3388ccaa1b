"""How many hits there are, and how many of them bear which mark."""

from collections import Counter
from dataclasses import dataclass

from ratsinfo.search.engines import Counted


@dataclass(frozen=True)
class Total:
    """``number`` documents; not ``exact`` where it was estimated from a sample, or where it is only known that there are ``at_least`` so many."""

    number: int
    exact: bool = True
    at_least: bool = False


def total_of(counted: Counted) -> Total:
    is_estimate = not (counted.exact or counted.at_least)
    return Total(rounded(counted.documents) if is_estimate else counted.documents, counted.exact, counted.at_least)


def options_of(counted: Counted) -> dict[str, dict[str, int]]:
    """By the letter of a mark and what follows it how many documents have it ("a", "anfrage"); of a sample, about how many."""
    options: dict[str, dict[str, int]] = {}
    for mark, number in Counter(" ".join(counted.marks).split()).items():
        letter, _, name = mark.partition(":")
        options.setdefault(letter, {})[name] = number if counted.share == 1 else rounded(number * counted.share)
    return options


def rounded(number: int) -> int:
    """An estimate with the two digits that mean something."""
    return round(number, 2 - len(str(number))) if number >= 100 else number
