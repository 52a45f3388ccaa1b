"""The title: behind its label, in the lines above the Beratungsfolge, or the first lines of the head that are nothing else."""

from drucksachen.reading import vocabulary
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.enumeration import enumerator
from drucksachen.reading.kind import kind_of
from drucksachen.reading.references import speaks_of_inquiry

_PLACED = "Der Titel hat keine Beschriftung; er ist nach seiner Stelle gelesen."
LONGEST_TITLE = 5


def read_title(draft: Draft) -> None:
    """Set ``titel`` and take its lines."""
    if "titel" in draft.values:
        return
    lines = _above_table(draft) or _first_free(draft)
    lines = [line for line in lines if draft.is_free(line)][:LONGEST_TITLE]
    if lines:
        draft.set(
            "titel",
            " ".join(line.text for line in lines),
            lines[0].start,
            lines[-1].end,
            _PLACED if not _sure(draft) else "",
        )
        draft.take(line.number for line in lines)
        draft.head_end = max(draft.head_end, lines[-1].number + 1)


def _sure(draft: Draft) -> bool:
    return "beratungen_ab" in draft.values


def _above_table(draft: Draft) -> list[Line]:
    """The block of lines right above the head of the Beratungsfolge, without who asks."""
    table = draft.values.get("beratungen_ab")
    if table is None:
        return []
    above = [line for line in draft.lines[:table] if line.text]
    title: list[Line] = []
    for line in reversed(above):
        if title and line.number + 1 < title[0].number:
            break
        if not draft.is_free(line) and _says_who_asks(line):
            continue
        if not draft.is_free(line):
            break
        if not _says_who_asks(line) and not speaks_of_inquiry(line.text):
            title.insert(0, line)
    return title


def _says_who_asks(line: Line) -> bool:
    """Whether a line names who asks: "Anfrage: SPD", "(Anfrage der GRÜNE-Fraktion)", "Stadtrat Muster (XY)", "SPD-Fraktion"."""
    text = line.text.strip("() ")
    kind = kind_of(text)
    if (
        kind is not None
        and len(text) < 90
        and (":" in text[:40] or " der " in text[:40] or " von " in text[:40] or " des " in text[:40])
    ):
        return True
    folded = vocabulary.key(text)
    return folded.startswith(("stadtrat ", "stadtratin ", "stadtraetin ", "ratsmitglied", "ratsherr", "ratsfrau")) or (
        "fraktion" in folded and len(folded.split()) <= 5
    )


def _first_free(draft: Draft) -> list[Line]:
    """The first block behind the labels of the head; without labels, behind the kind."""
    first = max(draft.head_end, draft.values.get("art_zeile", -1) + 1)
    for line in draft.content(first, draft.body_end):
        if _ends_search(draft, line):
            return []
        if not _may_be_title(draft, line):
            continue
        block = []
        for other in draft.lines[line.number : line.number + LONGEST_TITLE]:
            if not other.text or not _may_be_title(draft, other) or _ends_search(draft, other):
                break
            block.append(other)
        return block if sum(len(other.text) for other in block) < 400 else []
    return []


def _may_be_title(draft: Draft, line: Line) -> bool:
    """Whether a line of the head can be one of the title: no rule has read it, and it is neither sender, table nor reference."""
    text = line.text
    if not draft.is_free(line) or "\t" in text or "|" in text or text[0].islower():
        return False
    return not (_says_who_asks(line) or _is_letterhead(line) or speaks_of_inquiry(text))


def _ends_search(draft: Draft, line: Line) -> bool:
    """Whether the text itself begins with a line: a number, a salutation, a sentence, or what announces a list."""
    below = draft.lines[line.number + 1].text if line.number + 1 < len(draft.lines) else ""
    return (
        enumerator(line.text) is not None
        or bool(vocabulary.begins_with(line.text, "anrede", "worte"))
        or line.text.endswith(".")
        or (line.text.endswith(":") and not below)
    )


def _is_letterhead(line: Line) -> bool:
    """Whether a line belongs to the sender: "Stadt Lindenhagen", "Der Oberbürgermeister"."""
    folded = vocabulary.key(line.text)
    return folded.startswith(vocabulary.words("briefkopf", "anfang"))
