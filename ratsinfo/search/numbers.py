"""Keys of Drucksachennummern: the number itself, and each beginning of it by which people ask for it."""

import re
from collections.abc import Iterator

_OTHER = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def number_key(number: str) -> str:
    """The key of a normalised number: "26309-22-e1" and "26309/22/E1" are "#26309-22-e1"; empty where nothing is left."""
    plain = _OTHER.sub("-", number.lower()).strip("-")
    return f"#{plain}" if plain else ""


def number_keys(number: str) -> Iterator[str]:
    """The keys under which a paper with this number is found: "#26309", "#26309-22" and "#26309-22-e1".

    A year at the beginning ("2019-1012") says no more than the date does, letters alone say nothing.
    """
    parts = number_key(number)[1:].split("-")
    for length in range(1, len(parts) + 1):
        start = "-".join(parts[:length])
        is_whole = length == len(parts)
        if any(c.isdigit() for c in start) and (is_whole or not _YEAR.fullmatch(start)):
            yield f"#{start}"
