"""The parts of a Beantwortung and the questions it repeats.

Two forms: headings that name the questions ("Zu 1.)", "Antwort zu Frage 1 und 2:"), and each question followed by its
answer. In the second form a question without an answer of its own is answered together with the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from drucksachen.pairing import own_designation
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.enumeration import enumerator
from drucksachen.reading.headings import is_heading, jointly_answered
from drucksachen.reading.passages import as_printed, asks, is_bullet, paragraphs, part_question, span
from drucksachen.reading.questions import keep_introduction, keep_questions, place_of
from drucksachen.reading.result import GelesenerAntwortteil
from drucksachen.reading.sections import Section, sections

_TOGETHER = "Die Fragen stehen ohne Antwort dazwischen; sie sind als gemeinsam beantwortet gelesen."
_UNNUMBERED = "Die Frage hat keine Nummer; wo sie aufhört und die Antwort anfängt, ist am Fragezeichen erkannt."
_WHOLE = "Der Text nennt keine einzelnen Fragen; er ist als eine Antwort auf alles gelesen."
_ROMAN = ("ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii")


@dataclass
class _Asked:
    """A question while it is being read, with the lines that answer it."""

    printed: str
    name: str
    question: list[Line]
    answer: list[Line]
    level: str = "frage"
    whole: list[Line] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        return any("?" in line.text for line in self.question)


@dataclass
class _Part:
    printed: str
    names: tuple[str, ...]
    lines: list[Line]
    reason: str = ""


def read_answers(draft: Draft) -> None:
    """Set ``fragen``, ``antwortteile`` and ``einleitung`` of a Beantwortung."""
    if draft.values.get("art") != "beantwortung":
        return
    found = sections(_until_end(draft.body), with_answers=True)
    if any(section.kind == "antwort" for section in found):
        _read_headed(draft, found)
    elif _are_questions(found):
        _read_interleaved(draft, found)
    else:
        _read_unnumbered(draft, [line for section in found for line in section.lines])
        return
    draft.take(section.lines[0].number for section in found[1:])


def _until_end(lines: Sequence[Line]) -> list[Line]:
    for place, line in enumerate(lines):
        if line.text and is_heading(line.text, "schluss"):
            return list(lines[:place])
    return list(lines)


# --- headings that name the questions


def _read_headed(draft: Draft, found: Sequence[Section]) -> None:
    questions: list[tuple[str, Sequence[Line], str]] = []
    named: set[str] = set()
    parts: list[_Part] = []
    headed = {name for section in found for name in section.questions}
    for section in found[1:]:
        if section.kind == "antwort":
            question, part = _headed(section, named)
            if question:
                questions.append((section.questions[0], question, ""))
                named.add(section.questions[0])
            parts.append(part)
        elif section.kind == "frage" and _is_question(section, parts):
            question, behind = part_question(section.texts())
            questions.append((section.printed, [*question, *(_points(behind) if section.name in headed else ())], ""))
            named.add(section.name)
            if section.name not in headed and len(_points(behind)) < len([line for line in behind if line.text]):
                parts.append(_Part(section.printed, (section.name,), behind))
        elif section.kind == "erwiderung" and not section.texts():
            continue
        elif parts and not _follows_question(found, section):
            parts[-1].lines.extend(section.lines)
        elif questions:
            questions[-1] = (questions[-1][0], [*questions[-1][1], *section.lines], "")
    keep_introduction(draft, found[0].lines)
    keep_questions(draft, questions)
    _keep_parts(draft, parts)


def _headed(section: Section, named: set[str]) -> tuple[list[Line], _Part]:
    """The question that a headed answer repeats, if it stands there for the first time, and the answer."""
    lines = section.texts()
    question, answer = _repeated_question(lines)
    part = _Part(section.printed, section.questions, answer if question else lines)
    if question and (len(section.questions) != 1 or section.questions[0] in named):
        return [], part if section.questions[0:1] and section.questions[0] in named else replace(part, lines=lines)
    return question, part


def _repeated_question(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The question at the head of an answer: what ends with a question mark before anything is stated."""
    first = paragraphs(lines)[:1]
    if not first or not any(asks(line.text) for line in first[0]):
        return [], lines
    question, answer = part_question(lines)
    return (question, answer) if answer else ([], lines)


def _is_question(section: Section, parts: list[_Part]) -> bool:
    """A number that counts on: a question where it asks, or where no answer has begun yet."""
    return not parts or any("?" in line.text for line in section.lines)


def _follows_question(found: Sequence[Section], section: Section) -> bool:
    before = found[found.index(section) - 1]
    return before.kind == "frage" and any("?" in line.text for line in before.lines)


def _points(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if is_bullet(line.text) or enumerator(line.text)]


# --- each question followed by its answer


def _are_questions(found: Sequence[Section]) -> bool:
    """Whether the numbers of the text are questions or points, and not a list inside of an answer."""
    numbered = [section for section in found if section.kind == "frage"]
    if not numbered:
        return False
    if any("?" in line.text for section in found[1:] for line in section.lines):
        return True
    if any(section.kind == "erwiderung" for section in found):
        return True
    return len(numbered) > 1 and _introduces(found[0]) and all(len(_text(section)) > 60 for section in numbered)


def _introduces(preface: Section) -> bool:
    """Whether the numbers begin the text: nothing before them but a heading, or a sentence that ends with a colon."""
    content = [line for line in preface.lines if line.text]
    return (
        not content
        or content[-1].text.endswith(":")
        or (len(content[-1].text) < 60 and not content[-1].text.endswith("."))
    )


def _text(section: Section) -> str:
    return " ".join(line.text for line in section.texts())


def _read_interleaved(draft: Draft, found: Sequence[Section]) -> None:
    asked: list[_Asked] = []
    for section in found[1:]:
        if section.kind == "erwiderung":
            if asked:
                asked[-1].answer.extend(section.texts())
        else:
            question, answer = part_question(section.texts())
            if (
                not answer
                and not any("?" in line.text for line in question)
                and len(question) == 1
                and question[0].text.endswith(".")
            ):
                question, answer = ([], question) if section.kind == "frage" else (question, [])
            asked.append(_Asked(section.printed, section.name, question, answer, section.kind, list(section.lines)))
    questions = [one for group in _groups(asked) for one in _settled(group)]
    keep_introduction(draft, found[0].lines)
    keep_questions(draft, [(one.printed, one.question, "") for one in questions if one.question])
    _keep_parts(draft, _answered(questions))


def _groups(asked: Sequence[_Asked]) -> list[list[_Asked]]:
    groups: list[list[_Asked]] = []
    for one in asked:
        if one.level == "frage" or not groups:
            groups.append([one])
        else:
            groups[-1].append(one)
    return groups


def _settled(group: list[_Asked]) -> list[_Asked]:
    """A question with its sub-points as what a reader would list.

    Sub-points without answers of their own belong to the question, those that ask and are answered stand by themselves,
    and those that do not ask belong to the text they stand in.
    """
    top, *points = group
    answered = [point for point in points if point.answer and point.asks]
    if top.answer and top.question:
        return _apart(top, points)
    if top.answer and not answered:
        return _apart(top, points)
    if top.answer:  # a statement above sub-points that ask leads to them
        top = replace(top, question=top.answer, answer=[])
    if not answered or (len(answered) == 1 and answered[0] is points[-1]):
        return [_merged(top, points)]
    first = points.index(answered[0]) + 1
    if top.asks:
        return _apart(_merged(top, points[:first]), points[first:])
    head = replace(
        answered[0],
        question=[
            *top.question,
            *(line for point in points[: first - 1] for line in point.whole),
            *answered[0].question,
        ],
    )
    return _apart(_named(head, top), points[first:], top)


def _apart(top: _Asked, points: Sequence[_Asked], parent: _Asked | None = None) -> list[_Asked]:
    """Sub-points behind an answer: those that ask are questions of their own, the others go on with the answer."""
    found = [top]
    for point in points:
        if point.asks and point.printed.strip("().").lower() not in _ROMAN:
            found.append(_named(point, parent or top))
        else:
            found[-1].answer.extend(point.whole)
    return found


def _named(point: _Asked, top: _Asked) -> _Asked:
    """A sub-point under a number that says where it belongs: "a)" below "2." is "2 a)"."""
    printed = (
        point.printed
        if own_designation(point.printed) == point.name
        else f"{top.printed.rstrip('.):')} {point.printed}"
    )
    return replace(point, printed=printed)


def _merged(top: _Asked, points: Sequence[_Asked]) -> _Asked:
    """A question with sub-points that are answered with it."""
    question, answer = list(top.question), list(top.answer)
    for place, point in enumerate(points):
        is_last = place == len(points) - 1
        if is_last and point.answer:
            mark = point.whole[0].text[: point.question[0].start - point.whole[0].start] if point.question else ""
            question += (
                [Line(point.whole[0].number, point.whole[0].start, mark + point.question[0].text), *point.question[1:]]
                if point.question
                else []
            )
            answer += point.answer
        else:
            question += point.whole
    return replace(top, question=question, answer=answer)


def _answered(questions: Sequence[_Asked]) -> list[_Part]:
    """The answers, each with the questions it answers: its own, and those right before it that have none."""
    parts: list[_Part] = []
    waiting: list[_Asked] = []
    for one in questions:
        waiting.append(one)
        if one.answer:
            names = tuple(
                dict.fromkeys([*(each.name or own_designation(each.printed) for each in waiting), *_joint(one)])
            )
            parts.append(_Part(_joint_label(waiting), names, one.answer, _TOGETHER if len(waiting) > 1 else ""))
            waiting = []
    return parts


def _joint(one: _Asked) -> tuple[str, ...]:
    return jointly_answered(" ".join(line.text for line in one.answer[:6]))


def _joint_label(asked: Sequence[_Asked]) -> str:
    """ "1." for one question, "1. und 2." for two, "1. bis 3." for more."""
    if len(asked) == 1:
        return asked[0].printed
    return f"{asked[0].printed} {'und' if len(asked) == 2 else 'bis'} {asked[-1].printed}"


# --- no numbers


def _read_unnumbered(draft: Draft, lines: list[Line]) -> None:
    """Paragraphs that ask, each followed by its answer; where none asks, one answer to everything."""
    asked: list[_Asked] = []
    preface: list[Line] = []
    for part in paragraphs(lines):
        if asks(part[-1].text) or any(asks(line.text) for line in part[:4]):
            question, answer = part_question(part)
            if answer or not asked or asked[-1].answer:
                asked.append(_Asked("", "", _without_bullet(question), answer))
            else:
                asked[-1].question.extend(question)
        elif asked:
            asked[-1].answer.extend([Line(part[0].number, part[0].start, ""), *part] if asked[-1].answer else part)
        else:
            preface.extend(part)
    if asked and asked[-1].answer:
        keep_introduction(draft, preface)
        keep_questions(draft, [("", one.question, _UNNUMBERED) for one in asked])
        _keep_parts(draft, [_Part("", (), one.answer, _UNNUMBERED) for one in asked if one.answer])
        return
    parts = paragraphs(lines)
    if len(parts) > 1 and parts[0][-1].text.endswith(":") and "folg" in parts[0][-1].text:
        keep_introduction(draft, parts[0])
        lines = [line for line in lines if line.number > parts[0][-1].number]
    _keep_parts(draft, [_Part("", (), lines, _WHOLE)])


def _without_bullet(lines: list[Line]) -> list[Line]:
    first = lines[0]
    return [Line(first.number, first.start + 2, first.text[2:]), *lines[1:]] if is_bullet(first.text) else lines


# --- into the fields


def _keep_parts(draft: Draft, parts: Sequence[_Part]) -> None:
    parts = [part for part in parts if any(line.text.strip() for line in part.lines)]
    draft.values["antwortteile"] = tuple(
        GelesenerAntwortteil(part.printed or None, part.names, as_printed(part.lines)) for part in parts
    )
    for place, part in enumerate(parts):
        start, end = span(part.lines)
        draft.place(f"antwortteile.{place}.text", start, end, part.reason)
        if part.printed and (label := place_of(draft, part.printed, start)):
            draft.place(f"antwortteile.{place}.bezeichnung", *label)
        draft.take(line.number for line in part.lines)
