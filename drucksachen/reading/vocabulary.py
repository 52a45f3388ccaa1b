"""The words of ``wortschatz.toml`` in the form in which the rules ask for them: folded, and the longest first."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from ratsinfo.folding import fold

_SHORT = 200  # several rules ask for the key of the same short line, one after the other
_SOURCE = Path(__file__).with_name("wortschatz.toml")


@cache
def _source() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_SOURCE.read_text(encoding="utf-8"))


@cache
def words(section: str, name: str) -> tuple[str, ...]:
    """The words of one list, folded, the longest first."""
    return tuple(sorted({key(word) for word in _source()[section][name]}, key=lambda word: (-len(word), word)))


@cache
def names(section: str) -> dict[str, str]:
    """Every word of a section, folded, and the list it stands in."""
    return {key(word): name for name, listed in _source()[section].items() for word in listed}


@cache
def printed(section: str) -> tuple[str, ...]:
    """Every word of a section as written there, the longest first."""
    return tuple(
        sorted({word for listed in _source()[section].values() for word in listed}, key=lambda word: -len(word))
    )


@cache
def label_pattern() -> re.Pattern[str]:
    """A label of the head with its colon, wherever it stands in a line."""
    labels = "|".join(re.escape(label.rstrip(".")) + r"\.?" for label in printed("etiketten"))
    return re.compile(rf"(?<![\w-])(?P<label>{labels}) ?:", re.IGNORECASE)


def key(text: str) -> str:
    """``text`` as the words are compared: folded, without what stands around it. "Vorlage Nr.:" is "vorlage nr"."""
    return _short_key(text) if len(text) < _SHORT else _short_key.__wrapped__(text)


@lru_cache(maxsize=4096)
def _short_key(text: str) -> str:
    return fold(text).strip(" .:*|_-()")


def begins_with(text: str, section: str, name: str) -> str:
    """The longest word of the list with which ``text`` begins, folded; empty when there is none."""
    start = key(text[:120])
    for word in words(section, name):
        if start.startswith(word) and not start[len(word) : len(word) + 1].isalnum():
            return word
    return ""
