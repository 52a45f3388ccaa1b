"""Where in a text it stands what somebody asked for: short extracts with the words marked, and the places of the others."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from itertools import islice
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ratsinfo.search.german.analysis import LONGEST_WORD, tokens
from ratsinfo.search.language import Marked

WIDTH = 220  # characters of an extract, some more where a word would be cut
BEFORE = 60  # of them at most before the first word that is marked
MOST_IN_PIECE = 8  # words that stand together without a blank
_LINE_END = re.compile(r"[-\u2010][ \t]*\r?\n[ \t]*\S+")  # a word that goes on in the next line
_PARTED = re.compile(r"(?<=[a-zäöüß])[-\u2010][ \t]*\r?\n[ \t]*(?=[a-zäöüß])(?!(?:und|oder|bzw|sowie|als|wie|bis)\b)")
_BLANKS = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?:]\s+|\n\s*")


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of text to be marked, and what was asked for that it stands for."""

    start: int
    end: int
    term: str


@dataclass(frozen=True)
class Place:
    """A section of a document: the anchor on its page, what it is called there, the Kennung of its file and the page in it."""

    anchor: str = ""
    heading: str = ""
    file: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Extract:
    place: Place
    html: SafeString


@dataclass(frozen=True)
class Passage:
    """Spans that stand close together in one section, whose text goes from ``start`` to ``end``."""

    text: str
    start: int
    end: int
    place: Place
    spans: tuple[Span, ...]

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(span.term for span in self.spans)


@dataclass(frozen=True)
class Found:
    """The best extracts of a document, and the other places in it where something stands, each once."""

    extracts: list[Extract] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def marked_text(text: str, marked: Marked) -> SafeString:
    """All of ``text`` as HTML, with what was found in it marked."""
    return as_html(text, 0, len(text), spans(text, marked))


def found_in(contents: Iterable[Any], marked: Marked, most: int = 2) -> Found:
    """What ``contents`` (Inhalt) of one document say about it, in at most ``most`` extracts."""
    all_passages = [passage for content in contents for passage in passages(content.text, content.abschnitte, marked)]
    chosen = best(all_passages, most)
    shown = {passage.place for passage in chosen}
    places = dict.fromkeys(passage.place for passage in all_passages if passage.place not in shown)
    return Found([extract(passage) for passage in chosen], list(places))


def best(among: Sequence[Passage], most: int) -> list[Passage]:
    """The passages that show most of what was asked for, each one beyond the first something or some place new; in their order."""
    left, seen, chosen = list(range(len(among))), frozenset[str](), list[int]()
    while left and len(chosen) < most:
        index = max(left, key=lambda i: (len(among[i].terms - seen), len(among[i].terms), len(among[i].spans), -i))
        passage = among[index]
        chosen.append(index)
        seen |= passage.terms
        left = [i for i in left if among[i].place != passage.place or among[i].terms - seen]
    return [among[index] for index in sorted(chosen)]


def passages(text: str, sections: Sequence[Sequence[Any]], marked: Marked) -> Iterator[Passage]:
    """The passages of a text whose ``sections`` are as ``Inhalt.abschnitte``."""
    offsets = [section[0] for section in sections]
    group: list[Span] = []
    for span in spans(text, marked):
        if group and (
            span.end - group[0].start > WIDTH - BEFORE or section_at(offsets, span) != section_at(offsets, group[0])
        ):
            yield passage_of(text, sections, offsets, group)
            group = []
        group.append(span)
    if group:
        yield passage_of(text, sections, offsets, group)


def section_at(offsets: Sequence[int], span: Span) -> int:
    """The number of the section that ``span`` stands in; -1 before the first."""
    return bisect_right(offsets, span.start) - 1


def passage_of(text: str, sections: Sequence[Sequence[Any]], offsets: Sequence[int], group: Sequence[Span]) -> Passage:
    number = section_at(offsets, group[0])
    start = offsets[number] if number >= 0 else 0
    end = offsets[number + 1] if number + 1 < len(offsets) else len(text)
    place = Place(*sections[number][1:]) if number >= 0 else Place()
    return Passage(text, start, end, place, tuple(group))


def extract(passage: Passage) -> Extract:
    """The words around what is marked, none of them cut, from the beginning of the sentence where that is near."""
    start = begin_of(passage)
    end = end_of(passage, start)
    html = as_html(passage.text, start, end, passage.spans)
    before = "… " if passage.text[passage.start : start].strip() else ""
    after = " …" if passage.text[end : passage.end].strip() else ""
    return Extract(passage.place, mark_safe(f"{before}{html}{after}"))  # noqa: S308  escaped by as_html


def begin_of(passage: Passage) -> int:
    first = passage.spans[0].start
    earliest = max(passage.start, first - BEFORE)
    if earliest == passage.start:
        return earliest
    ends = [match.end() for match in _SENTENCE_END.finditer(passage.text, earliest, first)]
    if ends:
        return ends[0]
    blank = re.compile(r"\s").search(passage.text, earliest, first)
    return blank.end() if blank else first


def end_of(passage: Passage, start: int) -> int:
    last = passage.spans[-1].end
    latest = max(last, start + WIDTH)
    if latest >= passage.end:
        return last + len(passage.text[last : passage.end].rstrip())
    blank = max(passage.text.rfind(sign, last, latest + 1) for sign in " \n\t")
    return blank if blank > last else end_of_word(passage.text, last)


def end_of_word(text: str, position: int) -> int:
    """Where the run of characters without blanks ends that ``position`` lies in or behind."""
    match = re.compile(r"\S*").match(text, position)
    return match.end() if match else position


def as_html(text: str, start: int, end: int, to_mark: Iterable[Span]) -> SafeString:
    """``text`` from ``start`` to ``end`` in one line, escaped, with the spans within it marked."""
    pieces, position = [], start
    for span in to_mark:
        if position <= span.start and span.end <= end:
            pieces += [in_line(text[position : span.start]), f"<mark>{in_line(text[span.start : span.end])}</mark>"]
            position = span.end
    return mark_safe("".join([*pieces, in_line(text[position:end])]).strip())  # noqa: S308  escaped by in_line


def in_line(text: str) -> str:
    """``text`` as HTML in one line: parted words joined, without control characters, every run of blanks one blank."""
    if (
        text.isprintable() and "  " not in text
    ):  # as most of what stands between two marks: then nothing is parted either
        return escape(text)
    line = _BLANKS.sub(" ", _PARTED.sub("", text.replace("\u00ad", "")))
    if not line.isprintable():
        line = _BLANKS.sub(" ", "".join(c if c.isprintable() else " " for c in line))
    return escape(line)  # the plain one: what is joined of it is marked as safe once


def spans(text: str, marked: Marked) -> list[Span]:
    """What is to be marked in ``text``, in its order, nothing twice: a word is marked whole, also where a part of it was found.

    Few of its words are what was asked for, and most stand there often: so each is looked at once, between its blanks.
    """
    wanted = marked.keys | {phrase[0] for phrase in marked.phrases}
    found: list[Span] = []
    for piece in {*text.split(), *parted_words(text)}:
        keys = keys_in(piece)
        if not keys.isdisjoint(wanted) or (marked.prefixes and begins(keys, marked.prefixes)):
            in_piece = word_spans(piece, marked)
            for at in occurrences(text, piece):
                found += [Span(at + start, at + end, term) for start, end, term in in_piece]
                found += phrase_spans(text, at, marked.phrases)
    return without_overlaps(sorted(found, key=lambda span: (span.start, -span.end)))


def parted_words(text: str) -> Iterator[str]:
    """The words that are parted at the end of a line, with what their parts stand together with."""
    for match in _LINE_END.finditer(text):
        start = max(text.rfind(blank, 0, match.start()) for blank in " \n\t") + 1
        yield text[start : match.end()]


@lru_cache(maxsize=100_000)
def keys_in(piece: str) -> frozenset[str]:
    """All keys of what stands between two blanks, and those of the parts of its words."""
    return frozenset(key for token in tokens(piece) for key in (token.key, *token.parts))


def begins(keys: Iterable[str], prefixes: tuple[str, ...]) -> bool:
    return any(key.lstrip("=").startswith(prefixes) for key in keys)


def occurrences(text: str, piece: str) -> Iterator[int]:
    """Where ``piece`` stands in ``text`` between blanks."""
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield start
        start = text.find(piece, end)


def word_spans(piece: str, marked: Marked) -> list[tuple[int, int, str]]:
    """The words to be marked in a piece: where each begins and ends there, and what it stands for."""
    return [
        (token.start, token.end, term) for token in tokens(piece) if (term := term_of(token.key, token.parts, marked))
    ]


def term_of(key: str, parts: tuple[str, ...], marked: Marked) -> str:
    """Which of what is marked a word stands for; empty where it is none."""
    for own in (key, *parts):
        if own in marked.keys:
            return own
    return next((prefix for prefix in marked.prefixes if begins((key, *parts), (prefix,))), "")


def phrase_spans(text: str, at: int, phrases: Iterable[tuple[str, ...]]) -> Iterator[Span]:
    """The phrases that begin with the first word behind ``at``, or with another of the same piece."""
    for phrase in phrases:
        ahead = list(islice(tokens(text[at : at + LONGEST_WORD * (len(phrase) + 1)]), len(phrase) + MOST_IN_PIECE))
        for first in range(len(ahead) - len(phrase) + 1):
            if tuple(token.key for token in ahead[first : first + len(phrase)]) == phrase:
                yield Span(at + ahead[first].start, at + ahead[first + len(phrase) - 1].end, " ".join(phrase))


def without_overlaps(ordered: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in ordered:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
