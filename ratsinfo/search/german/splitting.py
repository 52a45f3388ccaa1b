"""Compounds taken apart: "hundesteuersatzung" is "hundesteuer" and "satzung", "hunde" and "steuersatzung".

Words are folded ones, of ASCII letters only.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

from ratsinfo.search.german.lexicon import Lexicon

SHORTEST, LONGEST = 6, 60
LINKS = {"": 0.0, "s": 0.05, "n": 0.15, "es": 0.15, "en": 0.15, "er": 0.5, "e": 0.5}
SHORT_LINKS = ("", "s", "es", "er", "n")  # after an opener of two or three letters
HISSING = ("s", "z")  # after which no "s" links
NAME, PER_LETTER_OF_NAME = 1.5, 0.2
SHORTEST_NAME, SHORTEST_AFTER_NAME = 4, 4
NO_NAME = frozenset(
    """unter ueber hinter wieder nieder zurueck zusammen gegen durch neben ausser auseinander voran vorher nach herunter hinunter fort
    herab hinab heraus hinaus entgegen herauf umher voraus vorueber gross klein nicht""".split()
)  # begins verbs and what is made of them
WORDS_REMEMBERED = 5_000
_UMLAUT = re.compile("([ao]|(?<![aeq])u)e")

Split = tuple[str, ...]
Way = tuple[float, Split]  # what it costs, and the parts
Ways = list[Way | None]


class Splitter:
    """Keys and parts of words by ``lexicon``."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self._stemmer = Stemmer.Stemmer("german", 0)
        self.key = lru_cache(WORDS_REMEMBERED)(self.made_key)
        self.split = lru_cache(WORDS_REMEMBERED)(self._split)
        self.parts = lru_cache(WORDS_REMEMBERED)(self._parts)

    def stem(self, word: str) -> str:
        return self._stemmer.stemWord(word)

    def made_key(self, word: str) -> str:
        """What all forms of ``word`` have in common; that of a compound ends as the key of its last part does."""
        if key := self.lexicon.forms.get(word):
            return key
        if split := self.split(word):
            return without_umlauts(word[: -len(split[-1])]) + self.key(split[-1]).removeprefix("=")
        return self.stem(word)

    def _parts(self, word: str) -> Split:
        """The keys of everything that ``word`` is made of, without its own."""
        found: dict[str, None] = {}
        leaves = list(self._leaves(word, 0))
        for first, (start, _) in enumerate(leaves):
            for _, end in leaves[first:]:
                if end - start < len(word):
                    found |= dict.fromkeys(self._keys_of_piece(word[start:end]))
        found.pop(self.key(word), None)
        return tuple(found)

    def _leaves(self, word: str, offset: int) -> Iterator[tuple[int, int]]:
        """Where the smallest parts begin and end: "grund", "schul" and "kinder" of "grundschulkinder"."""
        end = 0
        for piece in self.split(word):
            start = word.index(piece, end)
            end = start + len(piece)
            yield from self._leaves(piece, offset + start) if self.split(piece) else [(offset + start, offset + end)]

    def _keys_of_piece(self, piece: str) -> Iterator[str]:
        if noun := self.lexicon.stands_for.get(piece, piece):
            yield self.key(noun)

    def _split(self, word: str) -> Split:
        """The parts of ``word`` as they are written in it, links left out; nothing where it is no compound."""
        known = self.lexicon.splits.get(word)
        if known is not None:
            return known
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or not word.isascii():
            return ()
        return self.computed(word) or self.computed_of_name(word)

    def computed(self, word: str) -> Split:
        """The cheapest way to write ``word`` as parts and links."""
        best: Ways = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        self._go_on(word, best)
        return best[-1][1] if best[-1] else ()

    def computed_of_name(self, word: str) -> Split:
        """Likewise where the beginning is unknown, as that of "leopoldstrasse": what follows must often end compounds."""
        places = range(SHORTEST_NAME, len(word) - SHORTEST_AFTER_NAME + 1)
        if not any(word[place:] in self.lexicon.ends_of_names for place in places):
            return ()
        best: Ways = [None] * (len(word) + 1)
        for end in places:
            best[end] = (NAME + PER_LETTER_OF_NAME * end, (word[:end],))
        self._go_on(word, best)
        split = best[-1][1] if best[-1] else ()
        return split if split and split[-1] in self.lexicon.ends_of_names and split[0] not in NO_NAME else ()

    def _go_on(self, word: str, best: Ways) -> None:
        """Fill in the best way to every place in ``word`` that parts and links lead to from those already in."""
        end = len(word)
        for start in range(end - 2):
            if (so_far := best[start]) is None:
                continue
            if start and (cost := self.lexicon.closers.get(word[start:])):
                best[end] = cheaper(best[end], (so_far[0] + cost, (*so_far[1], word[start:])))
            for stop in range(start + 2, end - 2):
                if cost := self.lexicon.openers.get(word[start:stop]):
                    self._link(word, stop, (so_far[0] + cost, (*so_far[1], word[start:stop])), best)

    def _link(self, word: str, stop: int, reached: Way, best: Ways) -> None:
        piece = reached[1][-1]
        for link, cost in LINKS.items():
            start = stop + len(link)
            if start > len(word) - 3 or not word.startswith(link, stop):
                continue
            if link and not self._may_link(piece, link):
                continue
            best[start] = cheaper(best[start], (reached[0] + cost, reached[1]))

    def _may_link(self, piece: str, link: str) -> bool:
        if link == "s" and piece.endswith(HISSING):
            return False
        return link in SHORT_LINKS if len(piece) < 4 else piece not in self.lexicon.stands_for


def without_umlauts(word: str) -> str:
    """ae, oe and ue as the stemmer writes them, if not always umlauts, so that the beginning of a word begins its key."""
    return _UMLAUT.sub(r"\1", word)


def cheaper(one: Way | None, other: Way) -> Way:
    return other if one is None or other[0] < one[0] else one
