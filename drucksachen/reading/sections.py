"""The body of a paper in sections: numbered questions, headings of answers, and what stands before them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drucksachen.reading.document import Line
from drucksachen.reading.enumeration import Enumerator, enumerator
from drucksachen.reading.headings import AnswerHeading, answer_heading, is_heading, reply_heading

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Section:
    """A stretch of lines under one number or heading.

    ``kind`` is "frage" (numbered, top level), "unterpunkt" (numbered below it), "antwort" ("Zu 1.)"),
    "erwiderung" ("Antwort:"), "vorspann" (before everything).
    """

    kind: str
    printed: str = ""
    name: str = ""
    questions: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    begin: int = 0  # offset in the first line at which the text begins

    @property
    def start(self) -> int:
        return self.lines[0].start

    def texts(self) -> list[Line]:
        """The lines without the number or heading, empty ones at the ends left out."""
        first, *others = self.lines or [Line(0, 0, "")]
        begin = self.begin + len(first.text[self.begin :]) - len(first.text[self.begin :].lstrip())
        lines = [Line(first.number, first.start + begin, first.text[begin:]), *others]
        while lines and not lines[0].text.strip():
            lines.pop(0)
        while lines and not lines[-1].text.strip():
            lines.pop()
        return lines


class Numbering:
    """Which numbers go on counting the questions, and which stand in a list inside of one."""

    def __init__(self) -> None:
        self.style = ""
        self.last = 0
        self.top_name = ""
        self.inner_style = ""
        self.inner = 0

    def level(self, number: Enumerator, *, asks: bool) -> str:
        """ "frage", "unterpunkt", or "" for a number that is none of the questions'."""
        value = _value(number)
        if not self.style:
            return self._first(number, value)
        if number.style == "pair":
            return self._pair(number)
        if number.style == "dotted":
            return self._dotted(number, value)
        if number.style == self.style or {number.style, self.style} == {"number", "word"}:
            return self._same_style(number, value, asks=asks)
        return "unterpunkt"

    def _first(self, number: Enumerator, value: int) -> str:
        if number.style == "roman" or value != 1:
            return ""
        self.style = "pair" if number.style == "pair" else number.style
        self.last = 1
        self.top_name = number.name
        return "frage"

    def _same_style(self, number: Enumerator, value: int, *, asks: bool) -> str:
        in_inner_list = self.inner_style == number.style and value == self.inner + 1
        goes_on = value == self.last + 1 or (value == self.last + 2 and asks)
        if goes_on and (asks or not in_inner_list):
            self.last, self.inner_style, self.inner = value, "", 0
            self.top_name = number.name
            return "frage"
        if value == 1 or in_inner_list:
            self.inner_style, self.inner = number.style, value
        return ""

    def _pair(self, number: Enumerator) -> str:
        """ "1. A)" where all questions are numbered so; below "1." it is a sub-point of it."""
        if self.style == "pair":
            return "frage"
        if number.name == self.top_name:
            return "unterpunkt"
        return ""

    def _dotted(self, number: Enumerator, value: int) -> str:
        if self.style == "dotted":
            return "frage"
        return "unterpunkt" if number.name.split(".")[0] == self.top_name else ""


def _value(number: Enumerator) -> int:
    """The number as a count: "3" and "c" are 3; a dotted one counts by its last part, a pair by both."""
    name = number.name.rsplit(".", 1)[-1]
    value = int(name) if name.isdecimal() else _LETTERS.find(name) + 1 if len(name) == 1 else 0
    if number.style == "pair":
        return value if number.sub in ("a", "1") or value != 1 else 0
    return value


def sections(lines: Iterable[Line], *, with_answers: bool) -> list[Section]:
    """The lines cut at numbers and headings. Without answers it ends at the reason that is given for the questions."""
    numbering = Numbering()
    found = [Section("vorspann")]
    listed = [*lines]
    questions_in = _asking_lines(listed)
    for place, line in enumerate(listed):
        section = _opened_by(line, listed, place, numbering, questions_in, with_answers=with_answers)
        if section is not None:
            found.append(section)
        else:
            found[-1].lines.append(line)
    return found


def _opened_by(
    line: Line, lines: list[Line], place: int, numbering: Numbering, asking: list[bool], *, with_answers: bool
) -> Section | None:
    if not line.text:
        return None
    if with_answers and (heading := answer_heading(line.text)) is not None:
        return _answer(line, heading)
    if with_answers and (begin := reply_heading(line.text)) is not None:
        return Section("erwiderung", line.text[:begin].strip(), lines=[line], begin=begin)
    number = enumerator(line.text)
    if number is None or (number.end >= len(line.text) and not _has_text_below(lines, place)):
        return None
    level = numbering.level(number, asks=asking[place])
    if not level:
        return None
    name = number.name + number.sub
    if level == "unterpunkt" and number.style not in ("pair", "dotted"):
        name = numbering.top_name + name
    return Section(level, number.printed, name, lines=[line], begin=number.end)


def _answer(line: Line, heading: AnswerHeading) -> Section:
    return Section("antwort", heading.printed, questions=heading.questions, lines=[line], begin=heading.end)


def _has_text_below(lines: list[Line], place: int) -> bool:
    """Whether a number that stands alone on its line has a text on the next."""
    if place + 1 >= len(lines):
        return False
    below = next((line.text for line in lines[place + 1 : place + 3] if line.text), "")
    return bool(below) and enumerator(below) is None


def _asking_lines(lines: list[Line]) -> list[bool]:
    """For each line whether a question mark stands in it or in the lines below, up to the next empty line or number."""
    asks = [False] * len(lines)
    for place in range(len(lines) - 1, -1, -1):
        text = lines[place].text
        below = (
            place + 1 < len(lines)
            and bool(lines[place + 1].text)
            and enumerator(lines[place + 1].text) is None
            and asks[place + 1]
        )
        asks[place] = bool(text) and ("?" in text or below)
    return asks


def until_reason(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines up to the heading of the reason: "Begründung:", "Sachverhalt / Begründung"."""
    for line in lines:
        if line.text and is_heading(line.text, "begruendung"):
            return
        yield line
