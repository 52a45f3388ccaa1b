"""The Beratungsfolge: a table of Gremium, Termin, TOP, Zuständigkeit and status, or the same as labels of the head."""

import re
from dataclasses import dataclass, replace
from typing import Any

from drucksachen.reading import vocabulary
from drucksachen.reading.bodies import is_body, nominative
from drucksachen.reading.columns import columns_of
from drucksachen.reading.dates import first_day
from drucksachen.reading.document import Draft, Line
from drucksachen.reading.header import item_number, public_status
from drucksachen.reading.result import GeleseneBeratung

LONGEST_TABLE = 60
_CELLS = re.compile(r"[|\t]")
_TIME = re.compile(r"^\s*,?\s*(?:um )?\d{1,2}[:.]\d{2}(?: ?Uhr)?")
_SPEAKS = re.compile(r"Anfrage|Antrag|Sitzung|Schreiben|\bvom\b|\bzu[rm]?\b")
_TOP = re.compile(r"(?:TOP )?[ÖN] \d{1,3}(?:\.\d{1,3})*(?= |$)")
_BOXES = re.compile(r"[☒☑✓✔☐□]")
_TICKED = "☒☑✓✔"
_CROSS_UNPLACED = "Das Kreuz steht unter „ö“ oder „nö“; im Text ist nicht zu sehen, unter welchem."


@dataclass
class _Row:
    """One row while it is being read: its values so far, each with the place it stands at."""

    value: GeleseneBeratung
    places: dict[str, tuple[int, int, str]]

    def put(self, field: str, value: Any, start: int, end: int, reason: str = "") -> None:
        if value is not None and field not in self.places:
            self.value = replace(self.value, **{field: value})
            self.places[field] = (start, end, reason)

    @classmethod
    def empty(cls) -> "_Row":
        return cls(GeleseneBeratung(), {})


def read_consultations(draft: Draft) -> None:
    """Set ``beratungen`` from the table, or else from the labels Gremium, Termin, TOP, Status."""
    rows = _from_table(draft) or _with_content(_from_labels(draft)) or _from_line(draft)
    rows = _with_content(rows)
    if not rows:
        return
    _add_status_of_paper(draft, rows)
    draft.values["beratungen"] = tuple(row.value for row in rows)
    for place, row in enumerate(rows):
        for field, (start, end, reason) in row.places.items():
            draft.place(f"beratungen.{place}.{field}", start, end, reason)


def _with_content(rows: list[_Row]) -> list[_Row]:
    return [row for row in rows if row.value.gremium or row.value.termin]


def _add_status_of_paper(draft: Draft, rows: list[_Row]) -> None:
    """ "öffentlich" that stands alone in the head says it of every row of a table that has no such column."""
    status = next((found for found in draft.values.get("etiketten", ()) if found.field == "oeffentlich"), None)
    if status is not None:
        for row in rows:
            row.put("oeffentlich", public_status(status.value), status.start, status.end)


# --- the table


def _from_table(draft: Draft) -> list[_Row]:
    head = _table_head(draft)
    if head is None:
        return []
    columns, first = head
    rows: list[_Row] = []
    pending: list[Line] = []
    taken: list[int] = []
    in_cells = len(_cells(draft.lines[draft.values["beratungen_ab"]])) > 1
    for line in draft.first(LONGEST_TABLE, begin=first):
        if len(_cells(line)) > 1:
            row = _row_of_cells(line, columns)
        elif in_cells:
            break
        elif first_day(line.text):
            row = _row_of_words([*pending, line])
        else:
            if rows and not pending and _add_marks(rows[-1], line, columns):
                taken.append(line.number)
                continue
            if not _may_be_part_of_name(line, pending):
                break
            pending.append(line)
            continue
        if row is None:
            break
        taken += [part.number for part in pending] + [line.number]
        rows.append(row)
        pending = []
    if rows:
        draft.take([*range(draft.values["beratungen_ab"], first), *taken])
        draft.head_end = max(draft.head_end, taken[-1] + 1)
    return rows


def _table_head(draft: Draft) -> tuple[list[str], int] | None:
    """The columns of the table and the line behind its head, which may run over several lines."""
    lines = draft.first(150)
    for place, line in enumerate(lines):
        columns = columns_of(line.text)
        if not columns or columns[0] not in ("gremium", "termin"):
            continue
        behind = place + 1
        while behind < len(lines) and (more := columns_of(lines[behind].text)):
            columns, behind = columns + more, behind + 1
        if "termin" in columns and "gremium" in columns and behind < len(lines):
            draft.values["beratungen_ab"] = line.number
            return columns, lines[behind].number
    return None


def _cells(line: Line) -> list[tuple[str, int]]:
    """The cells of a table row with their offsets; a line without cells is one."""
    cells, start = [], line.start
    for cell in _CELLS.split(line.text):
        cells.append((cell.strip(), start + len(cell) - len(cell.lstrip())))
        start += len(cell) + 1
    if line.text.startswith("|"):
        cells = cells[1:]
    return cells[:-1] if line.text.endswith("|") else cells


def _row_of_cells(line: Line, columns: list[str]) -> _Row | None:
    """A row whose cells stand in the order of the columns; typed tab stops leave empty cells that count for nothing."""
    row = _Row.empty()
    cells = _cells(line)
    if len(cells) != len(columns):
        cells = [cell for cell in cells if cell[0]]
    for column, (text, start) in zip(columns, cells, strict=False):
        if text:
            _fill(row, column, text, start)
    return row if row.places else None


def _fill(row: _Row, column: str, text: str, start: int) -> None:
    """Put the text of a cell into the field of its column."""
    end = start + len(text)
    if column == "gremium":
        row.put("gremium", nominative(text), start, end)
    elif column == "termin":
        if day := first_day(text):
            row.put("termin", day.day, start + day.start, start + day.end)
    elif column == "top":
        row.put("top", item_number(text) or text, start, end)
    elif column == "zustaendigkeit":
        row.put("zustaendigkeit", text, start, end)
    elif column == "oeffentlich":
        row.put("oeffentlich", public_status(text), start, end)
    elif column in ("kreuz_oeffentlich", "kreuz_nichtoeffentlich"):
        row.put("oeffentlich", column == "kreuz_oeffentlich", start, end)


def _may_be_part_of_name(line: Line, pending: list[Line]) -> bool:
    return (
        len(pending) < 3
        and len(line.text) < 120
        and not line.text.endswith((".", "?", ":"))
        and not first_day(line.text)
    )


def _row_of_words(lines: list[Line]) -> _Row | None:
    """A row without cells, by its date: the body before it (or behind, where the date comes first), the rest behind it."""
    line = lines[-1]
    day = first_day(line.text)
    assert day is not None
    row = _Row.empty()
    name = " ".join([*(part.text for part in lines[:-1]), line.text[: day.start]]).strip()
    behind = day.end + (len(m[0]) if (m := _TIME.match(line.text[day.end :])) else 0)
    if name:
        if not is_body(name):
            return None
        row.put("gremium", nominative(name), lines[0].start, line.start + day.start)
    row.put("termin", day.day, line.start + day.start, line.start + day.end)
    _read_words(row, line.text[behind:], line.start + behind, name_missing=not name)
    return row if row.value.gremium else None


def _read_words(row: _Row, text: str, start: int, *, name_missing: bool) -> None:
    """What stands behind the date: TOP, status, Zuständigkeit, in whatever order; a body where none came before it."""
    rest = text.strip(" ,;")
    offset = start + text.find(rest) if rest else start
    first, _, others = rest.partition(" ")
    if match := _TOP.match(rest):
        first, others = match[0], rest[match.end() :].lstrip()
        row.put("top", first.removeprefix("TOP "), offset, offset + len(first))
        offset, rest = offset + len(first) + 1, others
    elif item_number(first) and public_status(first) is None:
        row.put("top", item_number(first), offset, offset + len(first))
        offset, rest = offset + len(first) + 1, others
    words = rest.split(" ")
    for size in range(len(words), 0, -1):
        for place in range(len(words) - size + 1):
            phrase = " ".join(words[place : place + size])
            at = offset + len(" ".join(words[:place])) + (1 if place else 0)
            _read_phrase(row, phrase, at)
    if name_missing and is_body(rest):
        _read_name_behind(row, rest, offset)


def _read_phrase(row: _Row, phrase: str, at: int) -> None:
    if public_status(phrase) is not None:
        row.put("oeffentlich", public_status(phrase), at, at + len(phrase))
    elif vocabulary.key(phrase) in vocabulary.words("zustaendigkeiten", "worte"):
        row.put("zustaendigkeit", phrase, at, at + len(phrase))
    elif phrase in ("x", "X") and "oeffentlich" not in row.places:
        row.places["oeffentlich"] = (at, at + 1, _CROSS_UNPLACED)


def _read_name_behind(row: _Row, rest: str, offset: int) -> None:
    """The body of a row that begins with its date: what stands before the other words of the row."""
    ends = [start - offset for field, (start, _, _) in row.places.items() if field in ("zustaendigkeit", "oeffentlich")]
    name = rest[: min(ends, default=len(rest))].strip(" ,")
    if is_body(name):
        row.put("gremium", nominative(name), offset, offset + len(name))


def _add_marks(row: _Row, line: Line, columns: list[str]) -> bool:
    """Read a line under a row that holds its crosses, boxes, TOP or Zuständigkeit; False if it is something else."""
    text = line.text
    boxes = _BOXES.findall(text)
    if boxes and not _BOXES.sub("", text).strip():
        _add_box(row, line, boxes, columns)
        return True
    if text.lower() in ("x", "x x"):
        row.places.setdefault("oeffentlich", (line.start, line.end, _CROSS_UNPLACED))
        return True
    before = len(row.places)
    if item_number(text) and "top" not in row.places:
        row.put("top", item_number(text), line.start, line.end)
    else:
        _read_phrase(row, text, line.start)
    return len(row.places) > before


def _add_box(row: _Row, line: Line, boxes: list[str], columns: list[str]) -> None:
    """Ticked and empty boxes stand in the order of the columns ö and nö."""
    crosses = [column for column in columns if column.startswith("kreuz_")]
    seen = row.places.pop("kaestchen", (0, 0, ""))[0]
    for box in boxes:
        if box in _TICKED and seen < len(crosses):
            row.put("oeffentlich", crosses[seen] == "kreuz_oeffentlich", line.start, line.end)
        seen += 1
    if seen < len(crosses):
        row.places["kaestchen"] = (seen, seen, "")


# --- the labels


def _from_labels(draft: Draft) -> list[_Row]:
    row = _Row.empty()
    for found in draft.values.get("etiketten", ()):
        if found.field == "gremium" and not is_body(found.value):
            continue
        if found.field in ("gremium", "termin", "top", "zustaendigkeit", "oeffentlich"):
            _fill(row, found.field, found.value, found.start)
        if found.field == "gremium" and "termin" not in row.places and (day := first_day(found.value)):
            row.put("termin", day.day, found.start + day.start, found.start + day.end)
    return [row]


# --- a line


def _from_line(draft: Draft) -> list[_Row]:
    """ "Rat 12.09.2023 öffentlich": one line of the head that is a row without a table."""
    for line in draft.first(25):
        if len(line.text) > 120 or not draft.is_free(line) or first_day(line.text) is None:
            continue
        row = _row_of_words([line])
        if row and len(row.places) > 2 and not _SPEAKS.search(line.text):
            draft.take([line.number])
            return [row]
    return []
