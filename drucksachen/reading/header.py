"""The labels of the head: "Vorlage Nr.: 2023/0877", a row of a table, or a column of labels beside a column of values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from drucksachen.numbers import LABEL, mentions, normalise
from drucksachen.reading import vocabulary
from drucksachen.reading.bodies import is_body
from drucksachen.reading.dates import first_day, only_day
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.enumeration import enumerator

LONGEST_HEAD = 70
_LABELLED = re.compile(LABEL + r"[a-z]{0,6}[ /-]*\d", re.IGNORECASE)
_NUMBER = re.compile(r"[A-ZÄÖÜa-z]{0,6}[ /-]?\d{1,6}(?: ?[-/] ?[A-Za-z0-9]{1,6}){0,4}")
_BARE_NUMBER = re.compile(
    r"[A-ZÄÖÜ]{1,6}[/-]\d{1,6}[/-]\d{2,4}|\d{4}/\d{3,6}(?:/\d{1,3})?|\d{3,6}/\d{4}|\d{4,6}-\d{2}(?:-[A-Z]\w{0,3})?"
)
_ITEM = re.compile(r"(?:TOP )?(?P<top>[A-Z]?\d{1,3}(?:\.\d{1,2}){0,3}\.?(?: ?[a-z]\)?)?|[a-z]\))")
_OPEN_LINE = re.compile(r"(?P<label>vom|Datum)\s+(?=\d)", re.IGNORECASE)
_UNFINISHED = (" und", "-", "/", " für", ",")
_CELL = re.compile(r"[^|\t]+")
_UNITS = re.compile(r"\s*(?:;|\n|,(?=\s*(?:Amt|Fachbereich|FB|Dezernat|Stabsstelle|Referat|Fachdienst|\d{2}/)))\s*")


@dataclass(frozen=True)
class Labelled:
    """A value that stands behind a label: for which field, as printed, and where."""

    field: str
    value: str
    start: int
    line: int

    @property
    def end(self) -> int:
        return self.start + len(self.value)


def read_labels(draft: Draft) -> None:
    """Take every labelled value of the head; what has a field of its own is set, the rest is left for the other rules."""
    found = [*labelled_values(draft)]
    draft.values["etiketten"] = found
    for value in found:
        _set(draft, value)
    if found:
        draft.head_end = max(value.line for value in found) + 1


def labelled_values(draft: Draft) -> Iterator[Labelled]:
    """The labels of the head with their values, and their lines taken."""
    head = draft.first(LONGEST_HEAD)
    waiting: list[str] = []
    for place, line in enumerate(head):
        if _ends_head(head, place):
            return
        pairs = [] if _goes_on(draft, line) else [*_pairs(line)]
        if pairs and pairs[-1].value.endswith(_UNFINISHED):
            pairs[-1] = _with_next_line(draft, pairs[-1])
        if line.number in draft.taken:
            continue
        if pairs:
            draft.take([line.number])
            waiting += [pair.field for pair in pairs if not pair.value]
            yield from (pair for pair in pairs if pair.value)
        elif (field := _label_above(head, place)) is not None:
            draft.take([line.number])
            waiting.append(field)
        elif is_status(line.text):
            draft.take([line.number])
            yield Labelled("oeffentlich", line.text, line.start, line.number)
        elif waiting:
            value = _next_value(line, waiting)
            if value is None:
                waiting = []
            else:
                draft.take([line.number])
                yield value


def _label_above(head: list[Line], place: int) -> str | None:
    """The field of a label that stands alone, without a colon, above a value of its kind: "Datum" above "14.11.2022"."""
    below = head[place + 1].text if place + 1 < len(head) else ""
    field = vocabulary.names("etiketten").get(vocabulary.key(head[place].text))
    if field == "nummer" and _NUMBER.fullmatch(below) and sum(c.isdigit() for c in below) > 2:
        return field
    return field if field == "datum" and only_day(below) else None


def _with_next_line(draft: Draft, found: Labelled) -> Labelled:
    """A value that is not over at the end of its line, with the line below: "Umwelt- und" and "Arbeitsschutz"."""
    below = draft.lines[found.line + 1] if found.line + 1 < len(draft.lines) else None
    if below is None or not below.text or len(below.text) > 60 or [*_pairs(below)]:
        return found
    draft.take([below.number])
    return replace(found, value=f"{found.value} {below.text}", line=below.number)


def _goes_on(draft: Draft, line: Line) -> bool:
    """Whether the line above is not over: "... zur Anfrage vom 15.12.2022," and below "Drucksache-Nr. 26309-22-E1"."""
    return line.number > 0 and draft.lines[line.number - 1].text.endswith(",")


def _ends_head(lines: list[Line], place: int) -> bool:
    """Whether the letter itself begins here: a salutation, or a first question."""
    text = lines[place].text
    if vocabulary.begins_with(text, "anrede", "worte"):
        return True
    number = enumerator(text)
    return (
        number is not None and number.name in ("1", "a") and any("?" in line.text for line in lines[place : place + 3])
    )


def _pairs(line: Line) -> Iterator[Labelled]:
    """The labels of a line and what follows each; the value is empty where it stands on a later line."""
    matches = [*vocabulary.label_pattern().finditer(line.text)]
    if matches and _may_stand_before(line.text[: matches[0].start()].strip(" |\t(")):
        ends = [match.start() for match in matches[1:]] + [len(line.text)]
        for match, end in zip(matches, ends, strict=True):
            yield _pair(line, match["label"], match.end(), end)
    elif rows := [*_rows(line)]:
        yield from rows
    elif (pair := _open_pair(line)) is not None:
        yield pair


def _may_stand_before(text: str) -> bool:
    """What may stand before a label on its line: nothing, or the body that asks ("FDP-Fraktion Vorlage Nr.: ...")."""
    return not text or (is_body(text) and len(text) < 60 and not text.endswith("."))


def _rows(line: Line) -> Iterator[Labelled]:
    """A table row of labels, each with its value in the next cell."""
    if "|" not in line.text and "\t" not in line.text:
        return
    cells = [(match[0].strip(), match.start()) for match in _CELL.finditer(line.text) if match[0].strip()]
    labels, values = cells[::2], cells[1::2]
    if len(labels) == len(values) and all(vocabulary.key(text) in vocabulary.names("etiketten") for text, _ in labels):
        for (label, _), (_, start) in zip(labels, values, strict=True):
            yield _pair(line, label, start, start + len(line.text[start:].split("|")[0].split("\t")[0]))


def _open_pair(line: Line) -> Labelled | None:
    """A label without a colon: "vom 08.08.2013", "Drucksache Nr. 12/2023", or a label that stands alone."""
    if match := _OPEN_LINE.match(line.text):
        return _pair(line, match["label"], match.end(), len(line.text)) if only_day(line.text) else None
    if (
        _LABELLED.match(line.text)
        and (number := next(mentions(line.text), None))
        and not line.text[number.end :].strip(" .")
    ):
        return _pair(line, "Nr.", number.start, number.end)
    key = vocabulary.key(line.text)
    field = vocabulary.names("etiketten").get(key)
    return Labelled(field, "", line.start, line.number) if field == "titel" and len(key) > 4 else None


def _pair(line: Line, label: str, start: int, end: int) -> Labelled:
    raw = line.text[start:end]
    value = raw.strip(" |\t")
    offset = start + len(raw) - len(raw.lstrip(" |\t"))
    return Labelled(vocabulary.names("etiketten")[vocabulary.key(label)], value, line.start + offset, line.number)


# --- a column of labels, then a column of values


def _next_value(line: Line, waiting: list[str]) -> Labelled | None:
    """The label among those without value that this line belongs to, by what it looks like; None ends the column."""
    typed = (
        ("termin", only_day(line.text) is not None),
        ("datum", only_day(line.text) is not None),
        ("vom", only_day(line.text) is not None),
        ("eingang", only_day(line.text) is not None),
        (
            "nummer",
            _NUMBER.fullmatch(line.text) is not None and normalise(line.text) != "" and not line.text.isdecimal(),
        ),
        ("top", item_number(line.text) is not None),
        ("nummer", _NUMBER.fullmatch(line.text) is not None),
        ("gremium", is_body(line.text)),
    )
    for field, fits in typed:
        if fits and field in waiting:
            waiting.remove(field)
            return Labelled(field, line.text, line.start, line.number)
    free = [field for field in waiting if field not in {name for name, _ in typed}]
    if not free or ("termin" in waiting and "gremium" in waiting):
        return None
    waiting.remove(free[0])
    return Labelled(free[0], line.text, line.start, line.number)


def is_status(text: str) -> bool:
    """Whether ``text`` says "öffentlich" or "nichtöffentlich", and nothing else."""
    return vocabulary.key(text) in vocabulary.names("oeffentlichkeit")


def public_status(text: str) -> bool | None:
    """What a word of the column Öffentlichkeit means; None for any other."""
    status = vocabulary.names("oeffentlichkeit").get(vocabulary.key(text))
    return status == "oeffentlich" if status else None


def item_number(text: str) -> str | None:
    """The number of a Tagesordnungspunkt that ``text`` consists of, as printed."""
    match = _ITEM.fullmatch(text.strip())
    return match["top"] if match else None


# --- into the fields


def _set(draft: Draft, found: Labelled) -> None:
    setter = _SETTERS.get(found.field)
    if setter is not None:
        setter(draft, found)


def _set_number(draft: Draft, found: Labelled) -> None:
    match = _NUMBER.match(found.value)
    if match and normalise(match[0]):
        draft.set("nummer", match[0].strip(), found.start, found.start + match.end())


def _set_date(draft: Draft, found: Labelled) -> None:
    if day := first_day(found.value):
        draft.set(found.field, day.day, found.start + day.start, found.start + day.end)


def _set_text(draft: Draft, found: Labelled) -> None:
    if any(c.isalnum() for c in found.value):
        draft.set(found.field, found.value, found.start, found.end)


def _set_units(draft: Draft, found: Labelled) -> None:
    """Units of the administration; a comma parts them only before a word that begins a unit, for names have commas too."""
    units = [unit for unit in _UNITS.split(found.value) if any(c.isalnum() for c in unit)]
    if not units or "fachbereiche" in draft.values:
        return
    draft.set("fachbereiche", tuple(units), found.start, found.end)
    for place, unit in enumerate(units):
        start = found.start + found.value.index(unit)
        draft.place(f"fachbereiche.{place}", start, start + len(unit))


_SETTERS = {
    "nummer": _set_number,
    "datum": _set_date,
    "eingang": _set_date,
    "vom": _set_date,
    "titel": _set_text,
    "dezernent": _set_text,
    "verantwortlich": _set_text,
    "fachbereiche": _set_units,
}


def read_date(draft: Draft) -> None:
    """The date of the paper where no label names it: a line of its own, or behind the place ("Musterstadt, den 24.05.2023")."""
    for line in draft.first(15):
        text = line.text.rsplit("	", 1)[-1]
        if draft.is_free(line) and only_day(text) and len(text) < 50 and not is_body(text):
            found = first_day(text)
            assert found is not None
            start = line.end - len(text)
            draft.set("datum", found.day, start + found.start, start + found.end)
            draft.take([line.number])
            break
    if draft.values.get("art") in ("anfrage", "antrag"):
        _read_date_of_kind(draft)
    if draft.values.get("art") != "beantwortung":
        _take_over(draft, "vom")
        _take_over(draft, "eingang", "Gedruckt ist nur das Datum des Eingangs.")


def _read_date_of_kind(draft: Draft) -> None:
    """The date on the line of the kind: "Anfrage der Gruppe Volt vom 03.05.2024"."""
    place = draft.values.get("art_zeile")
    line = draft.lines[place] if place is not None else None
    if line and (found := first_day(line.text)) and line.text[: found.start].rstrip().endswith("vom"):
        draft.set("datum", found.day, line.start + found.start, line.start + found.end)


def read_bare_number(draft: Draft) -> None:
    """The number of the paper where it stands on a line of its own without a label: "AF/0042/2024"."""
    for line in [*draft.content(0, draft.head_end or None)][:20]:
        if draft.is_free(line) and _BARE_NUMBER.fullmatch(line.text):
            draft.set("nummer", line.text, line.start, line.end, "Die Nummer hat keine Beschriftung.")
            draft.take([line.number])
            return


def _take_over(draft: Draft, field: str, reason: str = "") -> None:
    """Use the date of another label as that of the paper. In an answer those labels speak of the inquiry."""
    if field in draft.values:
        place = draft.places[field]
        draft.set("datum", draft.values[field], place.anfang, place.ende, reason)
