"""How a line is numbered: "1.", "2)", "(3)", "3.)", "4. a)", "1.1", "A.", "b)", "Frage 2:"; and what is only a date or an abbreviation."""

import re
from dataclasses import dataclass

from drucksachen.reading.dates import MONTH

_FORMS = (
    (
        "word",
        re.compile(r"(?:Frage|Punkt|Ziffer) ?(?P<a>\d{1,2}|[A-Z])(?P<b>[a-z])?(?: ?(?:[.:)]|\.\))\)?|$)(?P<gap> ?)"),
    ),
    ("pair", re.compile(r"\(?(?P<a>\d{1,2}) ?[.)]?\)? ?(?P<b>[A-Za-z])(?:\)|\.\))(?P<gap> ?)")),
    ("pair", re.compile(r"(?P<a>[A-Z])[.)] ?(?P<b>\d{1,2})[.)]?(?P<gap> )")),
    ("dotted", re.compile(r"(?P<a>\d{1,2}\.\d{1,2})(?:\.\)|[.)])?(?P<gap> )")),
    ("dotted", re.compile(r"(?P<a>\d{1,2}\.\d{1,2})\.(?P<gap>)(?=[A-ZÄÖÜ])")),
    ("number", re.compile(r"\(?(?P<a>\d{1,2}) ?(?:\.\)|[.)])(?P<gap> ?)(?!\d)")),
    ("upper", re.compile(r"(?P<a>[A-Z]) ?(?:\.\)|[.)])(?P<gap> )")),
    ("lower", re.compile(r"\(?(?P<a>[a-z]) ?(?:\.\)|\)|\.)(?P<gap> )")),
    ("roman", re.compile(r"(?P<a>[ivx]{2,4}) ?(?:\.\)|[.)])(?P<gap> )")),
    ("roman", re.compile(r"(?P<a>[IVX]{2,4}) ?(?:\.\)|[.)])(?P<gap> )")),
)
_GOES_ON = ("und ", "oder ", "bis ", "bzw", "sowie ", "/")
_LETTER_AND_DOT = re.compile(r"[A-Za-z]\.")


@dataclass(frozen=True)
class Enumerator:
    """The number at the head of a line: as printed, of which style, its parts folded, and where the text begins."""

    printed: str
    style: str
    name: str
    sub: str
    end: int


def enumerator(line: str) -> Enumerator | None:
    """The number with which ``line`` begins, or None; "24.05.2023", "15. März", "10.000 Euro" and "z. B." are none."""
    for style, form in _FORMS:
        if (match := form.match(line)) and _is_number(style, match, line):
            parts = match.groupdict()
            return Enumerator(
                line[: match.end()].strip(), style, parts["a"].lower(), (parts.get("b") or "").lower(), match.end()
            )
    return None


def _is_number(style: str, match: re.Match[str], line: str) -> bool:
    rest = line[match.end() : match.end() + 40]
    closed = line[: match.end()].rstrip().endswith((")", ":"))
    if style == "number":
        return (
            not MONTH.match(rest) and (closed or not rest.startswith(_GOES_ON)) and not rest.startswith(("-", "%", "€"))
        )
    if style == "dotted":
        return (
            bool(rest)
            and (rest[0].isupper() or rest[0] in "„\"'“(")
            and not rest.startswith(("Mio", "Mrd", "Prozent", "Euro", "EUR", "Uhr", "Teuro", "TEUR"))
        )
    if style == "lower" and not closed and match["a"] not in "abcdefghij":
        return False  # "z. B.", "u. a.", "s. Anlage"
    if style in ("upper", "lower", "roman"):
        return bool(rest) and (closed or not _LETTER_AND_DOT.match(rest))
    return True
