"""The grammar of Drucksachennummern: the same number in all its spellings, and numbers inside of a text.

A number is official text and no key: Dortmund counts NNNNN-JJ with suffixes across years, Karlsruhe
writes JJJJ/NNNN, others reuse numbers per body. It is kept as printed, and compared normalised.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ratsinfo.folding import fold

LABEL = r"(?:drucksachen?|ds|drs|vorlagen?)\.?[ -]*(?:nr|nummer|no)?\.?[ ]*:?[ ]*"
_LABEL_AT_START = re.compile(rf"^{LABEL}(?=[a-z]{{0,6}}[ /-]*\d)")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_SEPARATORS = re.compile(r"\s*[-/_]+\s*")

# 26309-22, 26309-22-E1: recognised without any word before it.
_BARE = r"\d{4,6}-\d{2}(?:-[A-Za-z]{1,4}\d{0,2})?"
# What may follow a label: 26309-22-E1, 2019/1012, DHH/2023/0123, 12345, 2016/0123/1.
_LABELLED = r"[A-Za-z]{0,6}[/ -]?\d{1,6}(?:\s?[-/\u2010-\u2015]\s?[A-Za-z0-9]{1,6}){0,3}"
_IN_TEXT = re.compile(
    r"(?<![\w/-])(?:"
    r"(?P<label>(?:[Dd]rucksachen?|[Vv]orlagen?|DS|Drs)\.?(?:\s?-?\s?(?:Nr|Nummer)\.?)?\s*:?\s*)"
    rf"(?P<labelled>{_LABELLED})"
    rf"|(?P<bare>{_BARE})"
    r")(?![\w]|[-/]\w)"
)


def normalise(number: str) -> str:
    """The form in which two spellings of a number are equal: "Drucksache Nr.: 26309-22 - E1" is "26309-22-e1".

    Empty for what has no digit, for that is no number.
    """
    text = fold(_DASHES.sub("-", number))
    text = _LABEL_AT_START.sub("", text)
    text = _SEPARATORS.sub("-", text).replace(" ", "").strip("-.,;:()")
    return text if any(c.isdigit() for c in text) else ""


@dataclass(frozen=True)
class Mention:
    """A number that a text names: where its digits and letters stand (``start``, ``end``) and what it is, normalised."""

    start: int
    end: int
    number: str


def mentions(text: str) -> Iterator[Mention]:
    """The numbers that ``text`` names, in its order; with a label in any form, bare only where none can be mistaken."""
    for match in _IN_TEXT.finditer(text):
        group = "labelled" if match["labelled"] else "bare"
        if number := normalise(match[group]):
            yield Mention(match.start(group), match.end(group), number)
