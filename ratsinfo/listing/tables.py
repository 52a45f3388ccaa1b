"""A table for spreadsheets: UTF-8 with a mark, semicolons, and no cell that a spreadsheet would compute."""

import csv
import re
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufffe\uffff]+")
_COMPUTED = tuple("=+-@＝＋－＠")


def one_line(text: str) -> str:
    """``text`` without control characters and line breaks, for formats in which they break something."""
    return _CONTROL.sub(" ", text).strip()


def cell(value: Any) -> str:
    """A value of a record as a person reads it in a table; text that looks like a formula is told apart by an apostrophe.

    Days are written as in ISO 8601, which every spreadsheet takes for a date, whatever its language.
    """
    match value:
        case None:
            return ""
        case int() | date():
            return str(value)
        case list():
            return cell(", ".join(named(item) for item in value))
    text = one_line(named(value))
    visible = next((character for character in text if character.isprintable() and character != " "), "")
    return f"'{text}" if visible.startswith(_COMPUTED) else text


def named(value: Any) -> str:
    """How a thing within a record is called: by its number, its name or its title."""
    if not isinstance(value, dict):
        return str(value)
    return next(str(value[key]) for key in ("nummer", "name", "titel", "wortlaut") if value.get(key))


def line(values: Iterable[Any]) -> str:
    """One line of the table, ended by CR and LF."""
    target = StringIO()
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerow([cell(value) for value in values])
    return target.getvalue()
