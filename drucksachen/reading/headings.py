"""Headings inside of the text: of an answer ("Zu 1.)", "Antwort zu Frage 1 und 2:"), of a reason ("Begründung:")."""

import re
from dataclasses import dataclass

from drucksachen.pairing import designations
from drucksachen.reading import vocabulary
from drucksachen.reading.dates import MONTH

_REPLY = r"(?:(?P<reply>Antwort|Stellungnahme|Beantwortung)(?: der (?:Stadt)?[Vv]erwaltung)? )?"
_NOUN = r"(?:(?:Teil)?[Ff]ragen?|Punkte?n?|Ziffern?|Nr\.?|Nummern?|Buchstaben?|Absatz)"
_OPENING = re.compile(
    _REPLY + r"(?P<to>[Zz]u[rm]?|[Aa]d|auf) (?:(?:den|der|dem|die|Ihrer|Ihren) )?(?P<noun>" + _NOUN + r") ?"
)
_BARE_OPENING = re.compile(
    _REPLY
    + r"(?P<to>[Zz]u|[Aa]d) (?=\(?(?:\d{1,2}(?:\.\d{1,2})?|[A-Z]) ?(?:[.):]|und|bis|[,/–-]|[a-z] ?[.)]|$)|[a-z] ?\))"
)
_NUMBER = re.compile(
    r"\(?(?:\d{1,2}(?:\.\d{1,2})?|[A-Z]\b|[a-z](?= ?\))) ?[.)]{0,2}(?: ?[a-z] ?[.)]{1,2}|[a-z]\b[.)]{0,2})?"
)
_LETTER = re.compile(r"[a-z] ?[.)]{1,2}|[a-z]\b(?=[ :.)]|$)")
_BETWEEN = re.compile(r" ?(?:,|/|&|-|–|und|bis|sowie|u\.)(?: zu)?(?: " + _NOUN + r")? ?")
_JOINT = re.compile(
    r"\bFragen (?P<numbers>[\d ,./)a-z–-]{1,40}?) (?:werden|wurden|sind|können)\b[^.]{0,160}\b(?:gemeinsam|zusammen|zusammengefasst|zusammenhängend)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AnswerHeading:
    """The heading of an answer: as printed, the questions it names, and where the answer begins."""

    printed: str
    questions: tuple[str, ...]
    end: int


def answer_heading(line: str) -> AnswerHeading | None:
    """The heading with which ``line`` begins, or None: "Zu 1. Januar" and "Zu den Kosten" are none."""
    match = _OPENING.match(line) or _BARE_OPENING.match(line)
    if match is None:
        return None
    start = match.end()
    end = _numbers_end(line, start)
    if end == start:
        return None
    has_noun = "noun" in match.groupdict()
    rest = line[end:].lstrip()
    if rest[:1] in (":", ")"):
        end = len(line) - len(rest) + 1
    elif (
        MONTH.match(rest)
        or (rest and not has_noun and line[end - 1] not in ".)")
        or (rest and (rest[0].islower() or rest[0].isdigit()))
        or (rest and has_noun and line[end - 1] not in ".)" and not match["reply"] and match["to"][0].islower())
    ):
        return None
    printed = line[:end].strip()
    return AnswerHeading(printed, tuple(designations(line[start:end])), end)


def _numbers_end(line: str, start: int) -> int:
    """Where the enumeration of numbers that begins at ``start`` is over: "1 und 2", "3 a) bis c)"."""
    first = _NUMBER.match(line, start)
    if first is None:
        return start
    end = first.end()
    for _ in range(20):
        between = _BETWEEN.match(line, end)
        more = between and (_NUMBER.match(line, between.end()) or _LETTER.match(line, between.end()))
        if not more:
            return end
        end = more.end()
    return end


def reply_heading(line: str) -> int | None:
    """Where the answer begins on a line like "Antwort der Verwaltung:"; None for other lines."""
    word = vocabulary.begins_with(line, "abschnitte", "antwort")
    if not word:
        return None
    colon = line.find(":")
    head = line if colon < 0 else line[:colon]
    if vocabulary.key(head) != word:
        return None
    return len(line) if colon < 0 else colon + 1


def is_heading(line: str, name: str) -> bool:
    """Whether ``line`` is a heading of the list ``name``: "Begründung:", "Sachverhalt / Begründung", "Unsere Fragen:"."""
    if len(line) > 70 or line.endswith("?"):
        return False
    word = vocabulary.begins_with(line, "abschnitte", name)
    if not word:
        return False
    rest = vocabulary.key(line)[len(word) :]
    return not rest or line.rstrip().endswith(":") or rest.lstrip().startswith(("/", ","))


def jointly_answered(text: str) -> tuple[str, ...]:
    """The questions of a sentence like "Die Fragen 1 und 2 werden gemeinsam beantwortet."; else nothing."""
    match = _JOINT.search(text[:600])
    return tuple(designations(match["numbers"])) if match else ()
