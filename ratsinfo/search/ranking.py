"""How well a unit answers, worked out from its keys in their order: the same on every database.

All units that are compared hold every term, so how frequent terms are in the archive makes no difference; what counts is
how much of the title they are, how often they occur in how long a text, and whether they stand together.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ratsinfo.search.terms import Term

TITLE_WEIGHT, TEXT_WEIGHT = 5.0, 1.0
USUAL_TITLE, USUAL_TEXT = 8.0, 250.0  # words
LENGTH_MATTERS_IN_TITLE, LENGTH_MATTERS_IN_TEXT = 0.6, 0.5
SATURATION = 1.2
TOGETHER_IN_TITLE, TOGETHER_IN_TEXT = 0.5, 0.25


def score(terms: Sequence[Term], title: str, body: str) -> float:
    """The higher the better; ``title`` and ``body`` are sequences of keys with a blank around each."""
    in_title = TITLE_WEIGHT / length_factor(title, USUAL_TITLE, LENGTH_MATTERS_IN_TITLE)
    in_text = TEXT_WEIGHT / length_factor(body, USUAL_TEXT, LENGTH_MATTERS_IN_TEXT)
    total = 0.0
    for term in terms:
        weight = in_title * occurrences(term.needles, title) + in_text * occurrences(term.needles, body)
        total += weight / (SATURATION + weight)
    return total + together(terms, title, body)


def length_factor(sequence: str, usual: float, share: float) -> float:
    return 1 - share + share * sequence.count(" ") / usual


def occurrences(needles: Iterable[str], sequence: str) -> int:
    number = 0
    for needle in needles:
        number += sequence.count(needle)
    return number


def together(terms: Sequence[Term], title: str, body: str) -> float:
    """What it is worth that terms follow each other as they were typed."""
    total = 0.0
    for one, other in pairwise(terms):
        needle = one.needles[0].rstrip() + other.needles[0]
        total += TOGETHER_IN_TITLE * (needle in title) + TOGETHER_IN_TEXT * (needle in body)
    return total
