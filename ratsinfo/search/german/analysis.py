"""The one analysis of German text, for writing the index, asking it and marking what was found.

Keys are ASCII without blanks, the same for all forms and spellings of a word: "Straßen", "STRASSE" and "Strasse" are
"strass". Places are those of the original text, so that they can be marked there.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import Stemmer

from ratsinfo.folding import fold
from ratsinfo.search.german.lexicon import fingerprint, lexicon
from ratsinfo.search.german.splitting import Splitter, without_umlauts

EDITION = 2  # raised with every change of the code that changes keys
VERSION = hashlib.sha256(f"{EDITION} {Stemmer.version()} {fingerprint()}".encode()).hexdigest()[:16]

LONGEST_WORD = 80  # characters that make a difference
LONGEST_REMEMBERED = 60
STRETCHES_REMEMBERED = 30_000  # twice

INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
ACCENTS = "\u0300-\u036f"
NOT_CONTINUED = "und|oder|bzw|sowie|als|wie|bis|noch|u"  # "Haupt-⏎und Nebenstraßen" is no word "Hauptund"
HYPHENS = ("-", "\u2010", "\u2011")
HYPHEN = f"[{''.join(HYPHENS)}]"
CONTINUED = (
    rf"(?:[{ACCENTS}]+[^\W_]*|[{INVISIBLE}]+(?:[ \t]*\r?\n[ \t]*)?[^\W_]+"
    rf"|(?<=[a-zäöüß])[-\u2010][ \t]*\r?\n[ \t]*(?=[a-zäöüß])(?!(?:{NOT_CONTINUED})\b)[^\W_]+)*"
)
WORD = rf"[^\W_]+{CONTINUED}"
SHORTENED = (
    rf"{HYPHEN}(?:,\s+{WORD}{HYPHEN}){{0,3}}\s+(?:und|oder|bzw\.|sowie|&|/)\s+{WORD}"  # "Kinder- und Jugendhilfe"
)
GOES_ON = rf"(?=[{''.join(HYPHENS)}{ACCENTS}{INVISIBLE}])"  # what most words do not is asked only once
_stretch = re.compile(rf"[^\W_]+(?:{GOES_ON}{CONTINUED}(?:{HYPHEN}{WORD}){{0,7}}(?:{SHORTENED})?)?")
_word = re.compile(rf"(?:\b[^\W\d_]{HYPHEN}(?=[^\W\d_]{{3}}))?{WORD}")  # "E-Mail" and "U-Bahn" are words like "Email"


class Token(NamedTuple):
    """A word of a text from ``start`` to ``end``, with its key and the keys of the parts of a compound."""

    start: int
    end: int
    key: str
    parts: tuple[str, ...]


Analysed = tuple[tuple[int, int, str, tuple[str, ...]], ...]
_new_token = tuple.__new__


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` in their order."""
    for match in _stretch.finditer(text):
        at = match.start()
        for start, end, key, parts in _remembered[match[0]]:
            yield _new_token(Token, (at + start, at + end, key, parts))


def key_of(word: str) -> str:
    """The key of a single word."""
    return _in_ascii(_splitter().key(folded(word))) or _in_ascii(word)


def beginning_of(word: str) -> str:
    """What the keys of the words that begin like ``word`` begin with, but for a "=" before it."""
    return without_umlauts("".join(c for c in folded(word) if c.isascii()))


def folded(word: str) -> str:
    """``word`` as the lexicon writes it: letters and digits only, without what only lays out a line."""
    plain = word.lower()
    if not (plain.isascii() and plain.isalnum()):
        plain = fold(word)
    return (plain if plain.isalnum() else "".join(filter(str.isalnum, plain)))[:LONGEST_WORD]


def keep_whole(names: Iterable[str]) -> None:
    """From now on ``names``, in addition to those of the lexicon, have no parts."""
    global _whole
    wanted = frozenset(map(folded, names))
    if wanted != _whole:
        _whole = wanted
        _remembered.forget()


def version() -> str:
    """What the keys and parts of words depend on, in at most 16 characters."""
    if not _whole:
        return VERSION
    return hashlib.sha256(" ".join((VERSION, *sorted(_whole))).encode()).hexdigest()[:16]


@cache
def _splitter() -> Splitter:
    return Splitter(lexicon())


def _in_ascii(key: str) -> str:
    """``key`` with every other character written as "-" and six digits, so that no database has an opinion about it."""
    return key if key.isascii() else "".join(c if c.isascii() else f"-{ord(c):06x}" for c in key)


def _analysed(stretch: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Words that hyphens and "und" keep together. Whoever writes a compound with or without a hyphen finds both."""
    matches = (
        [(0, len(stretch), stretch)] if stretch.isalnum() else [(*m.span(), m[0]) for m in _word.finditer(stretch)]
    )
    found = [(start, end, folded(word)) for start, end, word in matches]
    for at, (start, end, word) in enumerate(found):
        key = _in_ascii(_splitter().key(word)) or _in_ascii(stretch[start:end])
        yield start, end, key, _keys_beside(key, word, tuple(_also_meant(stretch, found, at)))


def _also_meant(stretch: str, found: list[tuple[int, int, str]], at: int) -> Iterator[str]:
    """The folded words that the one ``at`` makes together with others, or would be without what stands before its hyphen."""
    start, end, word = found[at]
    if stretch[start + 1 : start + 2] in HYPHENS and end > start + 1:
        yield word[1:]
    if at and stretch[start - 1] in HYPHENS and (joined := found[at - 1][2] + word).isalpha():
        yield joined
    if stretch[end : end + 1] in HYPHENS and not stretch[end + 1 : end + 2].isalnum():
        yield from _completed(word, found[-1][2])


def _keys_beside(key: str, word: str, further: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the parts of ``word``, and those of the ``further`` words that it stands for as well."""
    parts = () if word in _whole else _splitter().parts(word)
    if further:
        own = (each for other in further for each in (_splitter().key(other), *_splitter().parts(other)))
        parts = tuple(dict.fromkeys(part for part in (*parts, *own) if part != key))
    return parts if all(map(str.isascii, parts)) else tuple(map(_in_ascii, parts))


def _completed(beginning: str, last: str) -> Iterator[str]:
    """What "Kinder-" means before "und Jugendhilfe"."""
    if split := _splitter().split(last):
        yield beginning + last[last.index(split[1], len(split[0])) :]


class _Remembered(dict[str, Analysed]):
    """Stretches that were analysed lately; those not seen for long are forgotten."""

    before: dict[str, Analysed] = {}

    def __missing__(self, stretch: str) -> Analysed:
        analysed = self.before.get(stretch) or tuple(_analysed(stretch))
        if len(stretch) <= LONGEST_REMEMBERED:
            if len(self) >= STRETCHES_REMEMBERED:
                self.before = dict(self)
                self.clear()
            self[stretch] = analysed
        return analysed

    def forget(self) -> None:
        self.before = {}
        self.clear()


_whole: frozenset[str] = frozenset()
_remembered = _Remembered()
