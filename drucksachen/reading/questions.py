"""The questions of an inquiry and the points of a motion."""

from collections.abc import Sequence

from drucksachen.reading import vocabulary
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.enumeration import enumerator
from drucksachen.reading.headings import answer_heading, is_heading
from drucksachen.reading.passages import asks, flow, is_bullet, paragraphs, span
from drucksachen.reading.result import GeleseneFrage
from drucksachen.reading.sections import Section, sections, until_reason

LONGEST_INTRODUCTION = 2000
_UNNUMBERED = "Die Frage hat keine Nummer; wo sie anfängt und aufhört, ist am Fragezeichen erkannt."
_MOTION = "Der Antrag nummeriert seine Punkte nicht; der Beschlusstext ist als ein Punkt gelesen."


def read_questions(draft: Draft) -> None:
    """Set ``fragen`` and ``einleitung`` of an inquiry or a motion."""
    if draft.values.get("art") not in ("anfrage", "antrag"):
        return
    body = draft.body
    lines = _asking_part(body)
    if not _read_numbered(draft, lines) and not _read_numbered(draft, _until_answers(body)):
        _ = _read_bullets(draft, lines) or _read_motion(draft, lines) or _read_unnumbered(draft, lines)


def _asking_part(body: Sequence[Line]) -> list[Line]:
    return _until_answers(list(until_reason(body)))


def _until_answers(lines: Sequence[Line]) -> list[Line]:
    """An inquiry that explains its questions one by one does so under "Zu Frage 1:"; there the asking is over."""
    for place, line in enumerate(lines):
        if line.text and answer_heading(line.text):
            return list(lines[:place])
    return list(lines)


# --- numbered


def _read_numbered(draft: Draft, lines: Sequence[Line]) -> bool:
    found = sections(lines, with_answers=False)
    questions = [group for group in _groups(found[1:]) if any(line.text for line in group[0].texts())]
    if not questions:
        return False
    keep_introduction(draft, found[0].lines)
    parts = [_lines_of(group, is_last=place == len(questions) - 1) for place, group in enumerate(questions)]
    keep_questions(draft, [(group[0].printed, lines, "") for group, lines in zip(questions, parts, strict=True)])
    return True


def _groups(found: Sequence[Section]) -> list[list[Section]]:
    """Each question with its sub-points."""
    groups: list[list[Section]] = []
    for section in found:
        if section.kind == "frage":
            groups.append([section])
        elif groups:
            groups[-1].append(section)
    return groups


def _lines_of(group: Sequence[Section], *, is_last: bool) -> list[Line]:
    """The lines of a question; what follows the last one without asking is no part of it any more."""
    first, *points = group
    if not points:
        return _own_part(first.texts(), is_last=is_last)
    lines = _own_part(first.texts(), is_last=False)
    for point in points[:-1]:
        lines += _own_part(point.lines, is_last=False)
    return lines + _own_part(points[-1].lines, is_last=is_last)


def _own_part(lines: Sequence[Line], *, is_last: bool) -> list[Line]:
    parts = paragraphs(lines)
    if not parts:
        return []
    kept = [parts[0]]
    for part in parts[1:]:
        belongs = asks(part[-1].text) or is_bullet(part[0].text) or enumerator(part[0].text) is not None
        if not belongs and (is_last or part[-1].text.endswith(":")):
            break
        kept.append(part)
    return [line for part in kept for line in part]


def keep_questions(draft: Draft, questions: Sequence[tuple[str, Sequence[Line], str]]) -> None:
    """Set ``fragen``: of each the number as printed, its lines, and the reason where it is not certain."""
    draft.values["fragen"] = tuple(GeleseneFrage(printed or None, flow(lines)) for printed, lines, _ in questions)
    for place, (printed, lines, reason) in enumerate(questions):
        start, end = span(lines)
        draft.place(f"fragen.{place}.text", start, end, reason)
        if printed and (label := place_of(draft, printed, start)):
            draft.place(f"fragen.{place}.bezeichnung", *label)
        draft.take(line.number for line in lines)


def place_of(draft: Draft, printed: str, start: int) -> tuple[int, int] | None:
    """Where a number is printed, right before the text that begins at ``start``; None where it is put together."""
    found = draft.text.rfind(printed, max(start - len(printed) - 40, 0), start)
    return (found, found + len(printed)) if found >= 0 else None


def keep_introduction(draft: Draft, lines: Sequence[Line]) -> None:
    """Set ``einleitung``, unless it is so long that it is a reason rather than an introduction."""
    draft.take(line.number for line in lines if is_heading(line.text, "fragen"))
    content = [line for line in lines if line.text and not is_heading(line.text, "fragen")]
    if content and sum(len(line.text) for line in content) <= LONGEST_INTRODUCTION:
        start, end = span(content)
        draft.set("einleitung", draft.text[start:end], start, end)
        draft.take(line.number for line in content)


# --- not numbered


def _read_bullets(draft: Draft, lines: Sequence[Line]) -> bool:
    """Bullets of which at least one asks are questions."""
    groups: list[list[Line]] = []
    for place, line in enumerate(lines):
        if is_bullet(line.text) and not (groups and line.text.startswith("o ")) and _begins(lines, place):
            groups.append([Line(line.number, line.start + 2, line.text[2:])])
        elif (line.text and groups and line.number == groups[-1][-1].number + 1 and not asks(groups[-1][-1].text)) or (
            line.text.startswith("o ") and groups
        ):
            groups[-1].append(line)
    if not any(asks(line.text) for group in groups for line in group):
        return False
    first = groups[0][0].number
    keep_introduction(draft, [line for line in lines if line.number < first])
    keep_questions(draft, [("", group, _UNNUMBERED) for group in groups])
    return True


def _begins(lines: Sequence[Line], place: int) -> bool:
    """Whether a dash begins a point: what stands above it is over, or a point itself."""
    above = lines[place - 1].text if place else ""
    return not above or above.endswith((":", ".", "?", ",", ";")) or is_bullet(above)


def _read_motion(draft: Draft, lines: Sequence[Line]) -> bool:
    """The text behind "möge beschließen:" as one point."""
    for place, line in enumerate(lines):
        if any(phrase in vocabulary.key(line.text) for phrase in vocabulary.words("abschnitte", "beschliessen")):
            behind = _own_part([other for other in lines[place + 1 :] if other.text], is_last=True)
            if line.text.endswith(":") and behind:
                keep_introduction(draft, list(lines[: place + 1]))
                keep_questions(draft, [("", behind, _MOTION)])
                return True
    return False


def _read_unnumbered(draft: Draft, lines: Sequence[Line]) -> bool:
    """Every stretch of a paragraph that ends with a question mark is a question."""
    found: list[list[Line]] = []
    for part in paragraphs(line for line in lines if not is_heading(line.text, "fragen")):
        start = 0
        for place, line in enumerate(part):
            if asks(line.text):
                found.append(part[start : place + 1])
                start = place + 1
    if not found:
        return False
    first = found[0][0].number
    keep_introduction(draft, [line for line in lines if line.number < first])
    keep_questions(draft, [("", group, _UNNUMBERED) for group in found])
    return True
