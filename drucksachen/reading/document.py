"""A cleaned text as lines with their places, and what the rules have found in it so far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from drucksachen.reading.result import Fundstelle


@dataclass(frozen=True)
class Line:
    """One line of the cleaned text; ``start`` is its offset there."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class Draft:
    """The document while it is being read: each rule takes lines, sets values and says where they stand."""

    text: str
    lines: list[Line] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Fundstelle] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    head_end: int = 0
    body_end: int = 0

    @classmethod
    def of(cls, text: str) -> "Draft":
        lines, start = [], 0
        for number, line in enumerate(text.split("\n")):
            lines.append(Line(number, start, line))
            start += len(line) + 1
        return cls(text, lines, body_end=len(lines))

    def set(self, path: str, value: Any, start: int, end: int, reason: str = "") -> None:
        """Keep ``value`` for a field, unless an earlier rule has found one."""
        if value is not None and path not in self.values:
            self.values[path] = value
            self.places[path] = Fundstelle(start, end, reason)

    def place(self, path: str, start: int, end: int, reason: str = "") -> None:
        """Say where a part of a value that is kept as a whole stands."""
        self.places[path] = Fundstelle(start, end, reason)

    def take(self, numbers: Iterable[int]) -> None:
        """Mark lines as read: they belong to a field and are not left over."""
        self.taken.update(numbers)

    def is_free(self, line: Line) -> bool:
        return bool(line.text) and line.number not in self.taken

    def content(self, first: int = 0, last: int | None = None) -> Iterator[Line]:
        """The lines with text from ``first`` to before ``last``."""
        return (line for line in islice(self.lines, first, last) if line.text)

    def first(self, count: int, begin: int = 0) -> list[Line]:
        """At most ``count`` lines with text, from the line ``begin`` on."""
        return [*islice(self.content(begin), count)]

    def block(self, number: int) -> list[Line]:
        """The lines around ``number`` up to the empty ones."""
        first = number
        while first > 0 and self.lines[first - 1].text:
            first -= 1
        last = number
        while last + 1 < len(self.lines) and self.lines[last + 1].text:
            last += 1
        return self.lines[first : last + 1]

    @property
    def body(self) -> list[Line]:
        """The lines behind the head and before the signature that no rule has taken."""
        return [line for line in self.lines[self.head_end : self.body_end] if line.number not in self.taken]
