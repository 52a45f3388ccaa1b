"""Making the text of a file readable: without page heads and feet, with whole words and whole paragraphs.

Everything that is read afterwards, and every place that is named, refers to the text that ``clean`` returns: paragraphs
are separated by one empty line, list items and table rows stand on lines of their own.
"""

import re
import unicodedata
from collections import Counter

from drucksachen.reading import vocabulary
from drucksachen.reading.columns import columns_of
from drucksachen.reading.enumeration import enumerator
from drucksachen.reading.headings import answer_heading

# Private-use and other signs that word processors draw as bullets.
_BULLETS = re.compile(r"^\s*[\uf0b7\uf0a7\uf02d\uf076\uf0d8\uf0fc\u25aa\u25cf\u2022\u00b7\u25a0\u2023\u27a2]\s*")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060])
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
_HEADING = re.compile(r"^#{1,6} ")
_EMPHASIS = ("**", "__")
_ITALIC = re.compile(r"(?<![\w*\\])\*([^\s*][^*]{0,200})(?<!\s)\*(?![\w*])")
_BLANKS = re.compile(r"[^\S\t\n]+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—] ?){1,2}\d{1,3}(?: (?:of|von) \d{1,3})?(?: ?[-–—]){1,2}"
    r"|(?:[Ss]eite|S\.|Blatt)[ :]*\d{1,3}(?: ?(?:von|/|of) ?\d{1,3})?"
)
_PAGE_NUMBER_AT_END = re.compile(
    r"\s{3,120}[Ss]eite[ :]*\d{1,3}(?: ?(?:von|/) ?\d{1,3})?$|\s[Ss]eite \d{1,3} von \d{1,3}$"
)
_PAGE_NUMBER_BEHIND = re.compile(r"\b[Ss]eite \d{1,3}$")
_NUMBERED_LABEL = re.compile(
    r"(?<!\w)(?:Vorlage|Drucksache)[a-z]*[ -]?(?:Nr\.?|Nummer)?:? ?[A-Z]{0,6}[/ -]?\d{1,6}(?:[-/]\w{1,6}){1,3}"
)
_RULE = re.compile(r"[_=*–—-]{4,}|\|[ |:-]*-[ |:-]*")
_DIGITS = re.compile(r"\d+")
_CONJUNCTIONS = (
    "und",
    "oder",
    "bzw.",
    "beziehungsweise",
    "sowie",
    "als",
    "wie",
    "noch",
    "bis",
    "statt",
    "u.",
    "o.",
    "&",
)
_SENTENCE_END = (".", "!", "?", ":", ";", "“", "”", '"')
_PAGE = "\f"


def clean(text: str) -> str:
    """``text`` as a careful person would type it out; pages come apart at form feeds, if the file has any."""
    lines = _without_page_furniture(_plain_lines(text))
    return "\n".join(_joined(lines)).strip("\n")


def _plain_lines(text: str) -> list[str]:
    """One line each, signs unified, Markdown resolved; a form feed is a line of its own."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.replace(_PAGE, f"\n{_PAGE}\n").replace("\v", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return [line if not line or line == _PAGE else _plain_line(line) for line in text.split("\n")]


def _plain_line(line: str) -> str:
    """``line`` without Markdown; blanks at its end are kept, they may be a hard break."""
    line = _HEADING.sub("", _BULLETS.sub("• ", line))
    for mark in _EMPHASIS:
        if line.count(mark) >= 2:
            line = line.replace(mark, "")
    return _ESCAPE.sub(r"\1", _ITALIC.sub(r"\1", line))


# --- page heads and feet


def _without_page_furniture(lines: list[str]) -> list[str]:
    """The lines without page numbers, rules and what repeats beside them; a page break stays as a form feed.

    The number of the paper is kept where only the heads of pages have it, as the first line.
    """
    marks = _page_marks(lines)
    repeated = _repeated_beside(marks, lines)
    kept: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(lines):
        bare = line.strip()
        shape = _shape(bare) if repeated and bare else ""
        if number in marks or (shape in repeated and (shape in seen or not _is_labelled(bare))):
            _break_page(kept)
        elif not bare or not (_RULE.fullmatch(bare) or _is_to_be_left_out(bare)):
            kept.append(line)
        seen.add(shape)
    return _number_in_page_heads(lines, marks) + kept


def _number_in_page_heads(lines: list[str], marks: set[int]) -> list[str]:
    found = (_NUMBERED_LABEL.search(lines[number]) for number in sorted(marks))
    label = next((match[0] for match in found if match), None)
    return [label, ""] if label else []


def _is_to_be_left_out(line: str) -> bool:
    return len(line) < 60 and vocabulary.key(line) in vocabulary.words("weglassen", "zeilen")


def _is_labelled(line: str) -> bool:
    """Whether a line of the page's head says something that must be kept once: "Drucksache Nr.: 12/2023"."""
    return vocabulary.label_pattern().search(line) is not None


def _break_page(kept: list[str]) -> None:
    if kept and kept[-1] != _PAGE:
        kept.append(_PAGE)


def _page_marks(lines: list[str]) -> set[int]:
    """Where form feeds and page numbers stand."""
    return {
        number
        for number, line in enumerate(lines)
        if line == _PAGE or (line and len(line) < 400 and _is_page_mark(lines, number))
    }


def _is_alone(lines: list[str], number: int) -> bool:
    above = lines[number - 1].strip() if number else ""
    below = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return not above and not below


def _is_page_mark(lines: list[str], number: int) -> bool:
    """Whether a line is a page number; one that stands behind words must stand by itself: "Erläuterungen Seite 2"."""
    bare = lines[number].strip()
    if not bare or (not bare[-1].isdigit() and bare[-1] not in "-–—") or len(bare) >= 160:
        return False
    if _PAGE_NUMBER.fullmatch(bare) or _PAGE_NUMBER_AT_END.search(bare):
        return True
    is_short = bare.count(" ") < 6 and bare[0].isupper()
    return is_short and bool(_PAGE_NUMBER_BEHIND.search(bare)) and _is_alone(lines, number)


def _repeated_beside(marks: set[int], lines: list[str]) -> set[str]:
    """The shapes of lines that stand at the head or foot of most pages; digits do not count."""
    content = [number for number, line in enumerate(lines) if line.strip() or number in marks]
    ends = [place for place, number in enumerate(content) if number in marks]
    near = {content[p] for place in ends for p in range(max(place - 2, 0), min(place + 3, len(content)))} - marks
    beside = Counter(_shape(lines[number].strip()) for number in near if not _is_numbered(lines[number].strip()))
    return {shape for shape, times in beside.items() if times >= max(2, (len(ends) + 1) // 2) and 4 < len(shape) < 120}


def _is_numbered(line: str) -> bool:
    """Whether a line is a question, an item or the heading of an answer, which look alike on every page."""
    return line.endswith("?") or enumerator(line) is not None or answer_heading(line) is not None


def _shape(line: str) -> str:
    return _DIGITS.sub("0", _BLANKS.sub(" ", line))


# --- lines into paragraphs


class _Paragraphs:
    """Lines as they are put together: each a list of pieces, so that a page of text is never copied line by line."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []
        self.last = ""  # the last line as it stood on the page

    def begin(self, line: str) -> None:
        self.lines.append([line])
        self.last = line

    def go_on(self, line: str) -> None:
        """Put ``line`` behind the last one: a word broken by a hyphen becomes whole, a real hyphen stays."""
        pieces = self.lines[-1]
        if not self.last.endswith("-") or self.last.endswith(" -") or line.split(" ", 1)[0] in _CONJUNCTIONS:
            pieces.append(" ")
        elif line[0].islower() and _is_broken_word(self.last):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(line)
        self.last = line

    def end_paragraph(self) -> None:
        if self.lines and self.lines[-1] != [""]:
            self.begin("")

    def reopen(self) -> None:
        """Forget the empty line that the foot of a page left; the paragraph may go on overleaf."""
        if len(self.lines) > 1 and self.lines[-1] == [""]:
            self.lines.pop()

    def text(self) -> list[str]:
        return ["".join(pieces).replace("\u00ad", "") for pieces in self.lines]


def _joined(lines: list[str]) -> list[str]:
    """Broken lines put together; one empty line between paragraphs."""
    width = _width(lines)
    done = _Paragraphs()
    before, overleaf, hard_break = "", False, False
    for raw in lines:
        if raw == _PAGE:
            overleaf = True
            continue
        line = _BLANKS.sub(" ", raw).strip()
        if not line:
            if not overleaf:
                before = before if not done.last else done.last
                done.end_paragraph()
            continue
        if overleaf:
            done.reopen()
            done.last = done.last or before
        if done.last and not hard_break and _continues(done.last, line, width, overleaf=overleaf):
            done.go_on(line)
        else:
            if overleaf:
                done.end_paragraph()
            done.begin(line)
        overleaf = False
        hard_break = width > _WIDEST and raw.endswith(("  ", "\\"))
    return done.text()


_WIDEST = 140


def _width(lines: list[str]) -> int:
    """How many characters a full line of the document has: what nine of ten lines stay below."""
    lengths = sorted(len(line.strip()) for line in lines if len(line.strip()) > 20)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _continues(before: str, line: str, width: int, *, overleaf: bool) -> bool:
    """Whether ``line`` goes on where ``before`` ends, because the page was not wider or the word is not over."""
    if _stands_alone(before) or _stands_alone(line) or before.endswith(("?", ":")):
        return False
    if len(before) > 3 and before.endswith("-") and (before[-2].isalnum() or line[0].islower()):
        return True
    if _begins_item(line) or width > _WIDEST:
        return False
    if overleaf:
        return line[0].islower() or (not before.endswith(_SENTENCE_END) and len(before) > 0.7 * width)
    first_word = line.split(" ", 1)[0]
    if len(before) + 1 + len(first_word) > 0.92 * width:
        return True
    return line[0].islower() and len(before) > 0.6 * width


def _stands_alone(line: str) -> bool:
    if "|" in line or "\t" in line or line in ("☒", "☐", "x", "X"):
        return True
    return len(line) < 30 and vocabulary.key(line) in vocabulary.names("oeffentlichkeit")


def _begins_item(line: str) -> bool:
    return line.startswith(("• ", "- ", "– ", "* ", "☐", "☒")) or _has_head(line)


def _has_head(line: str) -> bool:
    """Whether a line begins with a number, a label, the heading of an answer or is the head of a table."""
    if enumerator(line) is not None or answer_heading(line) is not None:
        return True
    return vocabulary.label_pattern().match(line) is not None or len(columns_of(line)) > 1


def _is_broken_word(line: str) -> bool:
    """Whether the hyphen at the end of ``line`` was put there by the line's end: not after "IT-", "CO2-", "E-"."""
    stem = line[:-1].rsplit(" ", 1)[-1].rsplit("/", 1)[-1].rsplit("-", 1)[-1]
    return len(stem) > 1 and stem[-1].islower()
