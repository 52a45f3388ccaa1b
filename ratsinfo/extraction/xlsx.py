"""Text of an .xlsx: what its sheets show, cell by cell; of a formula the value that was worked out last."""

import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ratsinfo.confinement.xml import attribute, local, parsed
from ratsinfo.confinement.zips import opened_zip, part
from ratsinfo.extraction.docx_lists import whole
from ratsinfo.extraction.ooxml import is_true, listed, root_of
from ratsinfo.extraction.sheets import Room, pages, sheet

WORKBOOK = "xl/workbook.xml"
_DATES = {*range(14, 18), 22}  # formats that every program knows, so that no file describes them
_NOT_THE_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # what a format writes as it is, colours and conditions
_FIRST_DAY, _FIRST_DAY_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
_TRUTH = {"1": "WAHR", "0": "FALSCH"}


def text_of(path: str) -> str:
    with opened_zip(path) as archive:
        return Workbook(archive).text()


class Workbook:
    """The parts of one file; sheets are read one by one, hidden ones not at all."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        workbook = root_of(archive, WORKBOOK)
        counts_from_1904 = any(
            local(element) == "workbookPr" and is_true(attribute(element, "date1904")) for element in workbook
        )
        self.first_day = _FIRST_DAY_OF_1904 if counts_from_1904 else _FIRST_DAY
        strings = children(self.root("xl/sharedStrings.xml"), "si")
        self.strings = {str(at): shown_text(entry) for at, entry in enumerate(strings)}
        self.dates = date_styles(self.root("xl/styles.xml"))

    def root(self, name: str) -> Any:
        """The root of a part; None where the file has none."""
        content = part(self.archive, name)
        return parsed(content) if content else None

    def text(self) -> str:
        room = Room()
        return pages(
            sheet(attribute(entry, "name"), room.rows(self.rows(root_of(self.archive, name))))
            for entry, name in listed(self.archive, WORKBOOK, "sheet", "worksheet")
            if attribute(entry, "state") in ("", "visible")
        )

    def rows(self, root: Any) -> Iterator[list[str]]:
        hidden = list(hidden_columns(root))
        for line in root.iter("{*}row"):
            if not is_true(line.get("hidden")):
                cells = (cell for cell in children(line, "c") if not is_within(column_of(cell), hidden))
                yield [self.shown(cell) for cell in cells]

    def shown(self, cell: Any) -> str:
        """The text of a cell as it is read; of numbers the digits with a comma, of dates the day."""
        kind, value = cell.get("t", "n"), next((child.text or "" for child in children(cell, "v")), "")
        if kind == "inlineStr":
            return "".join(map(shown_text, children(cell, "is")))
        if kind == "s":
            return self.strings.get(value, "")
        if kind == "b":
            return _TRUTH.get(value, "")
        if kind == "n" and value:
            return self.number(value, cell.get("s", ""))
        return value if kind == "str" else ""

    def number(self, value: str, style: str) -> str:
        try:
            number = float(value)
            if style in self.dates:
                return f"{self.first_day + timedelta(days=number):%d.%m.%Y}"
        except (ValueError, OverflowError):
            return ""
        return f"{number:.15g}".replace(".", ",") if math.isfinite(number) else ""


def children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if local(child) == name) if element is not None else iter(())


def shown_text(entry: Any) -> str:
    """A text with its formatted stretches, without how it is pronounced."""
    texts = (element for element in entry.iter("{*}t") if local(element.getparent()) != "rPh")
    return "".join(element.text or "" for element in texts)


def date_styles(styles: Any) -> set[str]:
    """The numbers of the styles that show a number as a day."""
    if styles is None:
        return set()
    own = {entry.get("numFmtId", "") for entry in styles.iter("{*}numFmt") if is_date(entry.get("formatCode", ""))}
    dates = own | {str(number) for number in _DATES}
    formats = (entry for block in children(styles, "cellXfs") for entry in children(block, "xf"))
    return {str(at) for at, entry in enumerate(formats) if entry.get("numFmtId", "") in dates}


def is_date(code: str) -> bool:
    """Whether a format shows years or days: "dd.mm.yyyy"."""
    return bool(re.search("[dy]", _NOT_THE_DATE.sub("", code.replace("General", "")), re.IGNORECASE))


def hidden_columns(root: Any) -> Iterator[tuple[int, int]]:
    """The first and the last of each stretch of columns that is not shown."""
    for column in root.iter("{*}col"):
        if is_true(column.get("hidden")):
            yield whole(column.get("min", "")), whole(column.get("max", ""))


def is_within(column: int, stretches: list[tuple[int, int]]) -> bool:
    return any(first <= column <= last for first, last in stretches)


def column_of(cell: Any) -> int:
    """The number of the column by the address of the cell ("AB12"); 0 where it has none."""
    number = 0
    for sign in cell.get("r", "")[:4]:
        if "A" <= sign <= "Z":
            number = number * 26 + ord(sign) - ord("A") + 1
    return number
