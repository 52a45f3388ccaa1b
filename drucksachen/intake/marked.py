"""The text of a document as HTML, with each value that was read from it marked where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Mark:
    """From letter ``start`` to ``end`` stands what goes into the input ``place``, called ``label``."""

    start: int
    end: int
    place: str
    label: str
    doubtful: bool = False


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """``text`` escaped, with links from what was read to its input; of overlapping marks the first one counts."""
    return format_html_join("", "{}", ((piece,) for piece in pieces(text, marks)))


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[str]:
    done = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        if done <= mark.start < mark.end <= len(text):
            yield text[done : mark.start]
            yield link(text[mark.start : mark.end], mark)
            done = mark.end
    yield text[done:]


def link(words: str, mark: Mark) -> SafeString:
    kind = " fundstelle--unsicher" if mark.doubtful else ""
    return format_html(
        '<a class="fundstelle{}" href="#id_{}" id="fund-{}">{}<span class="fundstelle__feld"> [{}]</span></a>',
        kind, mark.place, mark.place, words, mark.label,
    )  # fmt: skip
