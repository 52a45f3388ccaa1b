"""What a Beantwortung answers: the number, the date and the body of the inquiry, as the paper prints them."""

import re

from drucksachen.numbers import Mention, mentions, normalise
from drucksachen.reading import vocabulary
from drucksachen.reading.bodies import is_body, nominative
from drucksachen.reading.dates import first_day
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.result import GelesenerBezug

FIRST_LINES = 60
_OCCASION = re.compile(
    r"\b(?:Anfragen?|Antr(?:ag(?:e?s)?|äge)|Prüfanträge?|Prüfantrags?|Prüfauftrags?|Bitte um Stellungnahme|Schreiben)\b",
    re.IGNORECASE,
)
_UNLABELLED = re.compile(r"(?<![\w/])[A-Z]{1,6}[-/]\d{1,6}/\d{2,4}(?![\w/])")
_ANSWERS = re.compile(r"\b(?:zu[rm]?|auf|der|die|o\. ?g\.|Ihre[rn]?|dem|den|von|obige[rn]?|Bezug)\b", re.IGNORECASE)
_ASKED_BY = re.compile(
    r"\b(?:des|der|von|vom)\b (?P<body>[^,;:()]{3,160}?)(?= (?:vom|am|in|zur|zum|aus|mit|betr|betreffend|bezüglich|beantwort\w+)\b|[,;:()]| \d{1,2}\.|$)"
)
_ONLY_ASKED_BY = re.compile(r"^\(?(?:\w+ )?(?:Anfrage|Antrag):\s*(?P<body>[^():]{2,120}?)\)?$", re.IGNORECASE)


def speaks_of_inquiry(text: str) -> bool:
    """Whether a line says that an inquiry is being answered: "Stellungnahme der Verwaltung zur Anfrage des Rates"."""
    return bool(_OCCASION.search(text[:300])) and bool(
        vocabulary.begins_with(text, "arten", "beantwortung") or first_day(text) or next(mentions(text), None)
    )


def read_references(draft: Draft) -> None:
    """Set ``bezug``; only a Beantwortung refers to something it answers."""
    if draft.values.get("art") != "beantwortung":
        return
    own = normalise(draft.values.get("nummer") or "")
    found = _from_sentence(draft, own) or _from_labels(draft)
    if found:
        draft.values["bezug"] = tuple(found)


# --- "Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022, Drucksache-Nr. 26309-22-E1"


def _from_sentence(draft: Draft, own: str) -> list[GelesenerBezug]:
    for line in _candidates(draft):
        lines = _sentence(draft, line)
        text = draft.text[lines[0].start : lines[-1].end]
        match = _OCCASION.search(text)
        if match is None:
            continue
        behind = match.end()
        references = _references(draft, text[behind : behind + 600], lines[0].start + behind, own)
        if references:
            draft.take(part.number for part in lines if part.number < draft.head_end or "anrede" not in draft.values)
            return references
    return []


def _candidates(draft: Draft) -> list[Line]:
    """The lines that may name the inquiry: first those with its number or date, in the head and the first paragraphs."""
    lines = [line for line in draft.first(FIRST_LINES) if _OCCASION.search(line.text[:600])]
    return [line for line in lines if _ANSWERS.search(line.text[:600])]


def _sentence(draft: Draft, line: Line) -> list[Line]:
    """``line`` and those after it that belong to the same statement: the next ones of the block, while it is not over."""
    block = draft.block(line.number)
    place = block.index(line)
    lines = [line]
    for other in block[place + 1 : place + 4]:
        if lines[-1].text.endswith((".", ":", "?")) or other.text.endswith("?"):
            break
        if not (lines[-1].text.endswith(",") or first_day(other.text) or next(mentions(other.text), None)):
            break
        lines.append(other)
    return lines


def _references(draft: Draft, text: str, start: int, own: str) -> list[GelesenerBezug]:
    """One reference for each number that the sentence names; without a number, one by its date."""
    body = _ASKED_BY.search(text)
    name = nominative(body["body"]) if body and (is_body(body["body"])) else None
    day = first_day(text)
    numbers: list[Mention] = [
        mention
        for mention in mentions(text)
        if mention.number != own and not (day and day.start <= mention.start < day.end)
    ]
    numbers = numbers or [Mention(m.start(), m.end(), normalise(m[0])) for m in _UNLABELLED.finditer(text[:300])]
    if not numbers and day is None:
        return []
    found = []
    for place in range(max(len(numbers), 1)):
        number = numbers[place] if numbers else None
        found.append(
            GelesenerBezug(text[number.start : number.end] if number else None, day.day if day else None, name)
        )
        if number:
            draft.place(f"bezug.{place}.nummer", start + number.start, start + number.end)
        if day:
            draft.place(f"bezug.{place}.datum", start + day.start, start + day.end)
        if name and body:
            draft.place(f"bezug.{place}.gremium", start + body.start("body"), start + body.end("body"))
    return found


# --- a head that names who asked on a line, and when behind the label "vom"


def _from_labels(draft: Draft) -> list[GelesenerBezug]:
    number, day, body = None, draft.values.get("vom"), None
    for label in draft.values.get("etiketten", ()):
        if label.field == "bezug":
            mention = next(mentions(f"Nr. {label.value}"), None) or next(mentions(label.value), None)
            if mention:
                number = label.value[mention.start : mention.end] if label.value[mention.start : mention.end] else None
                draft.place("bezug.0.nummer", label.start, label.end)
            if found := first_day(label.value):
                day = found.day
                draft.place("bezug.0.datum", label.start + found.start, label.start + found.end)
    if draft.values.get("vom"):
        draft.places["bezug.0.datum"] = draft.places["vom"]
    for line in [*draft.content(0, max(draft.head_end, 12))][:25]:
        name = _who_asked(line)
        if name:
            body = name
            draft.place("bezug.0.gremium", line.start, line.end)
            draft.take([line.number])
            break
    return [GelesenerBezug(number, day, body)] if number or day or body else []


def _who_asked(line: Line) -> str | None:
    if match := _ONLY_ASKED_BY.match(line.text):
        return match["body"].strip()
    if "fraktion" in line.text.lower() and len(line.text.split()) <= 6 and ":" not in line.text:
        return nominative(line.text)
    return None
