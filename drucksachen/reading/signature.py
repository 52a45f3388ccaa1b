"""Who signed: behind "gez.", "unterzeichnet von", a greeting, or a name above a function at the very end."""

import re
from collections.abc import Sequence

from drucksachen.reading import vocabulary
from drucksachen.reading.dates import only_day
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.result import Unterzeichner

LAST_LINES = 14
MOST_NAMES = 12
_NAME_PART = re.compile(
    r"(?:(?:Prof|Dr|Dipl|Ing|med|h|c|jur)\.(?:-[A-Z][a-z]+\.)*|[A-ZÄÖÜ][\w’'.-]*,?|von|van|de|der|zu|und|Freiherr|Graf)|\([^()]*\)"
)
_SIGNED = re.compile(r"^(?:gez\.|gezeichnet:?|i\. ?[AV]\.|In Vertretung|Im Auftrag)\s*", re.IGNORECASE)


def read_signature(draft: Draft) -> None:
    """Set ``unterzeichner`` and the end of the body."""
    lines = [*draft.content()]
    opening = _opening(lines)
    if opening is not None:
        _read_after(draft, lines[opening:])
    elif lines:
        _read_at_end(draft, lines[-2:])


def _opening(lines: Sequence[Line]) -> int | None:
    """The place of the first line of the signature, in the last part of the paper."""
    for place in range(len(lines) - 1, -1, -1):
        if _opens(lines[place].text):
            while place > 0 and lines[place - 1].number + 2 >= lines[place].number and _opens(lines[place - 1].text):
                place -= 1
            return place
    return None


def _opens(text: str) -> bool:
    return len(text) < 100 and bool(vocabulary.begins_with(text, "unterschrift", "einleitung"))


def _read_after(draft: Draft, lines: Sequence[Line]) -> None:
    """Names and functions behind the opening words; what is neither ends the signature."""
    names: list[Line] = []
    functions: list[Line] = []
    taken: list[int] = []
    for line in lines[:LAST_LINES]:
        text = _without_opening(line.text)
        if not text:
            taken.append(line.number)
            continue
        if line.number > lines[0].number + 1 and line.number > taken[-1] + 4:
            break
        if _is_function(text):
            functions.append(line)
        elif (_is_name(text) or (text != line.text and text.istitle())) and len(names) < MOST_NAMES and not functions:
            names.append(line)
        else:
            break
        taken.append(line.number)
    _set(draft, names, functions)
    draft.take(taken)
    draft.body_end = lines[0].number


def _read_at_end(draft: Draft, lines: Sequence[Line]) -> None:
    """A name and below it a function, as the last two lines of the paper."""
    if (
        len(lines) == 2
        and _is_name(lines[0].text)
        and _is_function(lines[1].text)
        and not lines[1].text.endswith((".", "?"))
    ):
        _set(draft, lines[:1], lines[1:])
        draft.take(line.number for line in lines)
        draft.body_end = lines[0].number


def _without_opening(text: str) -> str:
    """What a line says behind "gez." or "In Vertretung"; nothing for a greeting or "unterzeichnet von:"."""
    if match := _SIGNED.match(text):
        return text[match.end() :].strip(" ,")
    return "" if _opens(text) else text


def _is_function(text: str) -> bool:
    folded = vocabulary.key(text)
    return (
        len(text) < 90
        and any(
            folded.startswith(word) or f"-{word}" in folded or folded.endswith(word) or f" {word}" in folded
            for word in vocabulary.words("unterschrift", "funktionen")
        )
        and not folded.startswith(("stadtrat ", "stadtratin ", "stadtraetin "))
        and not text.endswith(".")
    )


def _is_name(text: str) -> bool:
    """Whether a line is nothing but the name of a person, perhaps with a party in brackets."""
    parts = text.split()
    return (
        len(text) < 70
        and 2 <= len(parts) <= 12
        and all(_NAME_PART.fullmatch(part) for part in parts)
        and only_day(text) is None
    )


def _set(draft: Draft, names: Sequence[Line], functions: Sequence[Line]) -> None:
    name = ", ".join(_without_opening(line.text).rstrip(",") for line in names) or None
    function = ", ".join(_without_opening(line.text) for line in functions) or None
    if name and function is None and "," in name and len(names) == 1:
        first, _, last = name.rpartition(", ")
        if _is_function(last):
            name, function = first, last
    if name or function:
        draft.values["unterzeichner"] = Unterzeichner(name, function)
    if names:
        draft.place("unterzeichner.name", names[0].start, names[-1].end)
    if functions:
        draft.place("unterzeichner.funktion", functions[0].start, functions[-1].end)
