"""The things that are asked for, each with what it means by number, in the title, in prominent text and anywhere.

``title`` says of a term that it was asked for in the title alone. ``needles`` are what it looks like in a sequence of
keys with blanks around each; ``marked`` are the keys, the beginnings of keys and the keys in a row by which it is marked.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from ratsinfo.search.expressions import Expression, Key, Or, Phrase, Prefix, both

Marks = tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...]]
TITLE, TITLE_BEYOND, PROMINENT = "^", "~", "+"  # what stands before a key: in the title, also of later units; prominent


class Term(Protocol):
    @property
    def title(self) -> bool: ...

    @property
    def needles(self) -> tuple[str, ...]: ...

    @property
    def marked(self) -> Marks: ...

    @property
    def by_own_number(self) -> Expression: ...

    @property
    def by_number(self) -> Expression: ...

    @property
    def in_title(self) -> Expression: ...

    @property
    def prominent(self) -> Expression: ...

    @property
    def anywhere(self) -> Expression: ...

    def at(self, marker: str) -> Expression: ...


class _Asked:
    """What a term means, from how it looks ``at`` a place: that with a marker before the keys, or anywhere without one."""

    title: bool

    def at(self, marker: str) -> Expression:
        raise NotImplementedError

    @property
    def by_own_number(self) -> Expression:
        return self.anywhere

    @property
    def by_number(self) -> Expression:
        return self.anywhere

    @property
    def in_title(self) -> Expression:
        return self.at(TITLE)

    @property
    def prominent(self) -> Expression:
        return self.anywhere if self.title else self.at(PROMINENT)

    @property
    def anywhere(self) -> Expression:
        return Or((self.at(TITLE), self.at(TITLE_BEYOND))) if self.title else self.at("")


@dataclass(frozen=True)
class Word(_Asked):
    key: str
    title: bool = False
    is_everywhere: bool = False  # a word that says nothing by itself

    def at(self, marker: str) -> Expression:
        return Key(marker + self.key)

    @property
    def needles(self) -> tuple[str, ...]:
        return (f" {self.key} ",)

    @property
    def marked(self) -> Marks:
        return (self.key,), (), ()


@dataclass(frozen=True)
class Started(_Asked):
    """Words that begin with ``start``, also those whose key is a lemma, and the word of this ``key`` itself."""

    start: str
    key: str
    title: bool = False

    def at(self, marker: str) -> Expression:
        return Or((Prefix(marker + self.start), Prefix(f"{marker}={self.start}"), Key(marker + self.key)))

    @property
    def needles(self) -> tuple[str, ...]:
        own = () if self.key.lstrip("=").startswith(self.start) else (f" {self.key} ",)
        return (f" {self.start}", f" ={self.start}", *own)

    @property
    def marked(self) -> Marks:
        return (self.key,), (self.start,), ()


@dataclass(frozen=True)
class Phrased(_Asked):
    keys: tuple[str, ...]
    title: bool = False

    def at(self, marker: str) -> Expression:
        is_title = marker in (TITLE, TITLE_BEYOND)
        marked = [Key(marker + key) for key in self.keys] if marker else []
        return both(*marked, Phrase(self.keys, title=is_title))

    @property
    def needles(self) -> tuple[str, ...]:
        return (f" {' '.join(self.keys)} ",)

    @property
    def marked(self) -> Marks:
        return (), (), (self.keys,)


@dataclass(frozen=True)
class Number(_Asked):
    """A number that a paper bears, by its ``number`` key, or the same digits and letters in a row in a text."""

    number: str
    keys: tuple[str, ...]
    begins: bool = False
    title: bool = False

    @property
    def by_own_number(self) -> Expression:
        """What bears this number, and does not only name it."""
        if self.title:
            return self.anywhere
        return Prefix(f"#{self.number}") if self.begins else Key(f"#{self.number}")

    @property
    def by_number(self) -> Expression:
        return self.anywhere if self.title else self.borne

    @property
    def borne(self) -> Expression:
        return Prefix(self.number) if self.begins else Key(self.number)

    def at(self, marker: str) -> Expression:
        named = Phrased(self.keys).at(marker) if len(self.keys) > 1 else Word(self.keys[0]).at(marker)
        if self.begins and len(self.keys) == 1:
            named = Prefix(marker + self.keys[0])
        return named if self.title else Or((self.borne, named))

    @property
    def needles(self) -> tuple[str, ...]:
        return (f" {' '.join(self.keys)}{'' if self.begins else ' '}",)

    @property
    def marked(self) -> Marks:
        if len(self.keys) > 1:
            return (), (), (self.keys,)
        return self.keys, self.keys if self.begins else (), ()


@dataclass(frozen=True)
class OneOf(_Asked):
    """Different words for the same: each of ``ways`` is terms that are asked for together."""

    ways: tuple[tuple[Term, ...], ...]
    title: bool = False

    def at(self, marker: str) -> Expression:
        return Or(tuple(both(*(term.at(marker) for term in way)) for way in self.ways))

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for way in self.ways for term in way)

    @property
    def needles(self) -> tuple[str, ...]:
        return tuple(needle for term in self.terms for needle in term.needles)

    @property
    def marked(self) -> Marks:
        keys, starts, rows = zip(*(term.marked for term in self.terms), strict=True)
        return tuple(chain(*keys)), tuple(chain(*starts)), tuple(chain(*rows))
