"""What kind of paper it is: by a line of the head that says so, or else by what the paper says of itself."""

from drucksachen.reading import vocabulary
from drucksachen.reading.document import Draft, Line

FIRST_LINES = 40
LONGEST_LINE = 110
_UNSAID = "Die Art steht nicht im Kopf; sie ist aus dem Wortlaut geschlossen."


def read_kind(draft: Draft) -> None:
    """Set ``art`` to a choice of ``Drucksache.art``; the line that is only the kind's name is taken."""
    for line in draft.first(FIRST_LINES):
        if (found := kind_of(line.text)) is not None:
            art, length = found
            draft.set("art", art, line.start, line.start + min(length, len(line.text)))
            draft.values["art_zeile"] = line.number
            draft.take([line.number])
            return
    _read_from_wording(draft)


def kind_of(text: str) -> tuple[str, int] | None:
    """The kind that a line of the head names, and how many characters name it; None for other lines."""
    if len(text) > LONGEST_LINE or text.endswith((".", "?", ";", ",")):
        return None
    start = vocabulary.key(text)
    word = next((w for w in _words() if start.startswith(w) and not start[len(w) : len(w) + 1].isalnum()), None)
    if word is None or (":" in text[: len(word) + 6] and text.rstrip().endswith(":")):
        return None
    if _is_number_label(start, word):
        return None
    return vocabulary.names("arten")[word], len(word)


def _is_number_label(start: str, word: str) -> bool:
    return start[len(word) :].strip().startswith(("nr", "nummer", "no"))


def _words() -> list[str]:
    return sorted(vocabulary.names("arten"), key=lambda word: -len(word))


def _read_from_wording(draft: Draft) -> None:
    for line in draft.first(60):
        if (art := _said_by(line)) is not None:
            draft.set("art", art, line.start, line.end, _UNSAID)
            return


def _said_by(line: Line) -> str | None:
    text = vocabulary.key(line.text[:600])
    for art in ("beantwortung", "antrag", "anfrage"):
        if any(phrase in text for phrase in vocabulary.words("wendungen", art)):
            return art
    return None
