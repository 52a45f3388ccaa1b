"""Official text as HTML: paragraphs, line breaks and bullet lists as somebody typed them, numbers as links."""

import re

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from drucksachen.numbers import mentions

_BULLET = re.compile(r"^\s*[-–•*]\s+")
_BLANK_LINE = re.compile(r"\n\s*\n")


def as_html(text: str, linked: frozenset[str] = frozenset()) -> SafeString:
    """``text`` as escaped HTML; the Drucksachennummern in ``linked`` (normalised) become links."""
    blocks = _BLANK_LINE.split(text.replace("\r\n", "\n").strip("\n"))
    html = "\n".join(_block(block.strip("\n"), linked) for block in blocks if block.strip())
    return mark_safe(html)  # noqa: S308  every piece of it was escaped in _line


def _block(block: str, linked: frozenset[str]) -> str:
    """One paragraph; the bulleted lines in it become a list, whatever stands before and after them."""
    html: list[str] = []
    lines: list[str] = []
    items: list[str] = []

    def close_paragraph() -> None:
        if lines:
            html.append("<p>" + "<br>".join(_line(line, linked) for line in lines) + "</p>")
            lines.clear()

    def close_list() -> None:
        if items:
            html.append("<ul>" + "".join(f"<li>{_line(item, linked)}</li>" for item in items) + "</ul>")
            items.clear()

    for line in block.split("\n"):
        if _BULLET.match(line):
            close_paragraph()
            items.append(_BULLET.sub("", line))
        elif items and line.startswith((" ", "\t")):
            items[-1] += " " + line.strip()
        else:
            close_list()
            lines.append(line.strip())
    close_paragraph()
    close_list()
    return "".join(html)


def _line(line: str, linked: frozenset[str]) -> str:
    pieces, done = [], 0
    for mention in mentions(line):
        if mention.number in linked:
            address = reverse("drucksachen:drucksache_by_number", kwargs={"nummer": mention.number})
            pieces += [
                escape(line[done : mention.start]),
                f'<a href="{escape(address)}">{escape(line[mention.start : mention.end])}</a>',
            ]
            done = mention.end
    return "".join([*pieces, escape(line[done:])])
