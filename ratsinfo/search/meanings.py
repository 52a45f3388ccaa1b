"""The town's own words, which the staff enters: what abbreviations stand for, and names that are no compounds.

What a word stands for is looked up when somebody asks, so it holds at once. Names are needed when the index is written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ratsinfo.search.german import analysis
from ratsinfo.search.models import Suchwort
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.terms import OneOf, Phrased, Term, Word

NAMES = Prepared(lambda keys, at: Suchwort.objects.filter(art=Suchwort.Art.EIGENNAME).order_by().values_list("wort"))


@dataclass(frozen=True)
class Meaning:
    """Words, as keys, and others that are meant as well."""

    words: tuple[str, ...]
    also: tuple[str, ...]


def meanings(rows: Iterable[tuple[str, str, bool]]) -> list[Meaning]:
    """What is meant by which words, the longest first; ``rows`` are abbreviations, what they stand for, and whether that stands for them."""
    found = [
        meaning
        for word, stands_for, both in rows
        for meaning in meanings_of(keys(word), keys(stands_for), both_ways=both)
    ]
    return sorted(found, key=lambda meaning: -len(meaning.words))


def meanings_of(word: tuple[str, ...], stands_for: tuple[str, ...], *, both_ways: bool) -> Iterator[Meaning]:
    yield Meaning(word, stands_for)
    if both_ways:
        yield Meaning(stands_for, word)


def keys(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in analysis.tokens(text))


def with_meanings(terms: tuple[Term, ...], known: Sequence[Meaning]) -> tuple[Term, ...]:
    """``terms`` with what else is meant by them."""
    found: list[Term] = []
    at = 0
    while at < len(terms):
        length, also = longest(terms[at:], known)
        asked = terms[at : at + length]
        found.append(OneOf((asked, *also), title=asked[0].title) if also else asked[0])
        at += length
    return tuple(found)


def longest(terms: tuple[Term, ...], known: Sequence[Meaning]) -> tuple[int, list[tuple[Term, ...]]]:
    """How many of the first ``terms`` mean something else together, and what; 1 and nothing where they do not."""
    for meaning in known:
        length = len(meaning.words)
        if words_of(terms[:length]) == meaning.words:
            alike = [each for each in known if each.words == meaning.words]
            return length, [(term_of(each.also, title=terms[0].title),) for each in alike]
    return 1, []


def words_of(terms: tuple[Term, ...]) -> tuple[str, ...] | None:
    """The keys of plain words that are all asked for in the same place."""
    words = tuple(term.key for term in terms if isinstance(term, Word) and term.title == terms[0].title)
    return words if len(words) == len(terms) else None


def term_of(words: tuple[str, ...], *, title: bool) -> Term:
    return Word(*words, title) if len(words) == 1 else Phrased(words, title)


def use_names() -> None:
    """Let the analysis know the names of the town, before something is written or the version of the index is compared."""
    analysis.keep_whole(name for (name,) in NAMES(()))
