"""The head of a Beratungsfolge: which columns a line names."""

import re
from functools import cache

from drucksachen.reading import vocabulary

_CELLS = re.compile(r"[|\t]")


def columns_of(text: str) -> list[str]:
    """The columns that a line consists of, in its order; empty when a word of it is none."""
    if len(text) > 160:
        return []
    if any(sign in text for sign in "|\t"):
        keys = [vocabulary.key(cell) for cell in _CELLS.split(text)]
        keys = _trimmed(keys) if "|" in text else [key for key in keys if key]
        names = [vocabulary.names("spalten").get(key, "andere") for key in keys]
        return names if sum(name != "andere" for name in names) >= 2 else []
    return _columns_of_words(vocabulary.key(text))


def _columns_of_words(rest: str) -> list[str]:
    """The columns of a head without cells; one word may be misspelt where the others leave no doubt."""
    found: list[str] = []
    if rest.split(" ", 1)[0] not in _first_words():
        return []
    while rest:
        word = next((word for word in _column_words() if rest == word or rest.startswith(word + " ")), None)
        found.append(vocabulary.names("spalten")[word] if word else "andere")
        rest = rest[len(word) if word else len(rest.split(" ", 1)[0]) :].lstrip(" .:-")
    unknown = found.count("andere")
    return found if not unknown or (unknown == 1 and len(found) > 3) else []


@cache
def _column_words() -> tuple[str, ...]:
    return tuple(sorted(vocabulary.names("spalten"), key=lambda word: -len(word)))


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones outside of the outer strokes."""
    cells = cells[1:] if cells and not cells[0].strip() else cells
    return cells[:-1] if cells and not cells[-1].strip() else cells


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word.split(" ")[0] for word in vocabulary.names("spalten"))
