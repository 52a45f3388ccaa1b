"""Passages of lines: as one text, in paragraphs, and parted into a question and what follows it."""

from collections.abc import Iterable, Sequence

from drucksachen.reading.document import Line
from drucksachen.reading.enumeration import enumerator

_BULLETS = ("• ", "- ", "– ", "* ", "o ")
_ASKS = ("?", '?"', "?“", "?”", "?)", "? )")
_GOES_ON = ("bitte ", "wenn ja", "wenn nein", "falls ja", "falls nein", "und wenn", "(bitte", "(stand", "(z.")


def is_bullet(text: str) -> bool:
    return text.startswith(_BULLETS)


def asks(text: str) -> bool:
    """Whether a line ends with a question mark, whatever closes behind it."""
    return text.rstrip(" .").endswith(_ASKS)


def paragraphs(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines parted at the empty ones."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.text.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def flow(lines: Iterable[Line]) -> str:
    """The lines as one text: broken ones put together, items and bullets on lines of their own."""
    pieces: list[str] = []
    for paragraph in paragraphs(lines):
        for place, line in enumerate(paragraph):
            text = line.text.strip()
            if pieces:
                alone = place == 0 or is_bullet(text) or "|" in text or "\t" in text or enumerator(text) is not None
                pieces.append("\n" if alone else " ")
            pieces.append(text)
    return "".join(pieces)


def as_printed(lines: Sequence[Line]) -> str:
    """The lines as they stand, paragraphs parted by an empty line."""
    return "\n".join(line.text for line in lines).strip()


def span(lines: Sequence[Line]) -> tuple[int, int]:
    """From where to where the lines reach, empty ones at the ends left out."""
    content = [line for line in lines if line.text.strip()]
    return (content[0].start, content[-1].end) if content else (lines[0].start, lines[0].start)


def part_question(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a question and those of the answer below it.

    A question lasts to its last line with a question mark at the end; without one, it is the first paragraph where more
    follow, or the first line where it looks like a heading.
    """
    lines = _without_edges(lines)
    if not lines:
        return [], []
    end = _asking_end(lines)
    if end:
        return lines[:end], _without_edges(lines[end:])
    if (inside := _asking_inside(lines)) is not None:
        return inside
    first = paragraphs(lines)[0]
    if len(first) < len([line for line in lines if line.text]):
        return first, _without_edges(lines[len(first) :])
    if len(first) > 1 and not first[0].text.endswith((".", ",")):
        return [first[0]], list(lines[1:])
    return list(lines), []


def _without_edges(lines: Sequence[Line]) -> list[Line]:
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return list(lines[first:last])


def _asking_end(lines: list[Line]) -> int:
    """Behind which line the question is over; 0 where none of the first paragraphs ends a line with a question mark."""
    end, blanks = 0, 0
    for place, line in enumerate(lines):
        if not line.text:
            blanks += 1
            continue
        if asks(line.text):
            end, blanks = place + 1, 0
        elif end and not (blanks == 0 and line.text.lower().startswith(_GOES_ON) and len(line.text) < 160):
            break
        elif end:
            end = place + 1
        elif blanks > 1 or (blanks and len(" ".join(before.text for before in lines[:place])) > 1200):
            break
    return end


def _asking_inside(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """A question and its answer in one paragraph whose lines were put together: cut behind the question mark.

    Where more paragraphs follow, the whole first one is the question: "... vorhanden? Bitte nach Jahren aufschlüsseln."
    """
    first = paragraphs(lines)[0]
    place = next((place for place, line in enumerate(first) if "? " in line.text), None)
    if place is None:
        return None
    if len(first) < len([line for line in lines if line.text]):
        return first, _without_edges(lines[len(first) :])
    line = first[place]
    cut = line.text.rindex("? ") + 1
    behind = Line(line.number, line.start + cut + 1, line.text[cut + 1 :])
    return [*first[:place], Line(line.number, line.start, line.text[:cut])], [behind, *first[place + 1 :]]
