"""Text of a .docx that is not on the page: tracked changes, hidden and white words. Found, and taken out."""

import re
from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement.xml import attribute, local, parsed, written
from ratsinfo.examination.findings import Finding, Kind, by, counted, listed, notice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|glossary/document)\.xml")
_TRACKED_IN, _TRACKED_OUT = {"ins", "moveTo"}, {"del", "moveFrom"}
_MARKS = {"commentRangeStart", "commentRangeEnd", "commentReference", "moveFromRangeStart", "moveFromRangeEnd",
          "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellMerge", "numberingChange", "proofErr"}  # fmt: skip
_PLAIN_GROUND = {"", "auto", "FFFFFF", "ffffff"}
_SETTINGS = {"trackRevisions", "rsids", "docVars", "attachedTemplate"}


def findings(content: dict[str, bytes]) -> Iterator[Finding]:
    if "word/document.xml" not in content:
        return
    roots = [parsed(data) for name, data in sorted(content.items()) if TEXT_PARTS.fullmatch(name)]
    yield from tracked_changes(roots)
    hidden = hidden_styles(content)
    yield from not_shown(
        "Ausgeblendeter Text ist enthalten", (run for root in roots for run in runs(root) if is_hidden(run, hidden))
    )
    white = [run for root in roots for run in runs(root) if is_white(run) and not is_hidden(run, hidden)]
    yield from not_shown(
        "Weißer Text auf weißem Grund ist enthalten", (run for run in white if not is_on_unknown_ground(run))
    )
    if words := listed(text_of(run) for run in white if is_on_unknown_ground(run)):
        yield notice(
            Kind.VERBORGEN,
            f"Weißer Text steht in einer Tabelle oder einem Kasten: {words}. Ist er zu sehen?",
            cleanable=False,
        )


def tracked_changes(roots: list[Any]) -> Iterator[Finding]:
    changes = [element for root in roots for element in root.iter() if is_change(element)]
    if not changes:
        return
    authors = by(attribute(change, "author") for change in changes)
    yield Finding(
        Kind.AENDERUNGEN,
        f"{counted(len(changes), 'Eine nachverfolgte Änderung ist', 'nachverfolgte Änderungen sind')} enthalten{authors}.",
    )
    deleted = (
        "".join(element.itertext(f"{W}delText", f"{W}t")) for element in changes if local(element) in _TRACKED_OUT
    )
    if words := listed(deleted):
        yield Finding(Kind.AENDERUNGEN, f"Gelöschter Text ist noch lesbar: {words}.")


def is_change(element: Any) -> bool:
    name = local(element)
    return name in _TRACKED_IN | _TRACKED_OUT | {"cellIns", "cellDel"} or name.endswith("PrChange")


def not_shown(what: str, found: Iterator[Any]) -> Iterator[Finding]:
    if words := listed(text_of(run) for run in found):
        yield Finding(Kind.VERBORGEN, f"{what}: {words}.")


def runs(root: Any) -> Iterator[Any]:
    """Runs with text, without those that were deleted."""
    return (run for run in root.iter(f"{W}r") if text_of(run).strip())


def text_of(run: Any) -> str:
    return "".join(element.text or "" for element in run.iterchildren(f"{W}t"))


def hidden_styles(content: dict[str, bytes]) -> set[str]:
    """The styles that hide what is written in them."""
    root = parsed(content["word/styles.xml"]) if "word/styles.xml" in content else ()
    return {
        attribute(style, "styleId")
        for style in root
        if local(style) == "style" and is_on(style.find(f"{W}rPr/{W}vanish"))
    }


def is_hidden(run: Any, styles: set[str]) -> bool:
    own = run.find(f"{W}rPr/{W}vanish")
    if own is not None:
        return is_on(own)
    named = [run.find(f"{W}rPr/{W}rStyle"), run.getparent().find(f"{W}pPr/{W}pStyle")]
    return any(style is not None and attribute(style, "val") in styles for style in named)


def is_on(element: Any) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def is_white(run: Any) -> bool:
    """Whether the type is white and nothing around it says that the ground is not."""
    colour = run.find(f"{W}rPr/{W}color")
    if colour is None or attribute(colour, "val").upper() != "FFFFFF" or run.find(f"{W}rPr/{W}highlight") is not None:
        return False
    around = [
        run.find(f"{W}rPr/{W}shd"),
        *(above.find(f"{W}{local(above)}Pr/{W}shd") for above in run.iterancestors() if local(above) in ("p", "tc")),
    ]
    return all(attribute(shade, "fill") in _PLAIN_GROUND for shade in around if shade is not None)


def is_on_unknown_ground(run: Any) -> bool:
    """In a table the style, in a box the shape may colour the ground."""
    return any(local(above) in ("tbl", "txbxContent") for above in run.iterancestors())


def cleaned(content: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with tracked changes accepted, comments' marks and hidden text gone."""
    hidden = hidden_styles(content)
    for name in filter(TEXT_PARTS.fullmatch, content):
        root = parsed(content[name])
        for run in [
            run for run in runs(root) if is_hidden(run, hidden) or (is_white(run) and not is_on_unknown_ground(run))
        ]:
            take_out(run)
        accept(root)
        content[name] = written(root)
    if "word/settings.xml" in content:
        root = parsed(content["word/settings.xml"])
        for element in [element for element in root if local(element) in _SETTINGS]:
            root.remove(element)
        content["word/settings.xml"] = written(root)
    return content


def accept(root: Any) -> None:
    for paragraph in [
        mark.getparent().getparent().getparent() for mark in root.iter(f"{W}del") if is_end_of_paragraph(mark)
    ]:
        join_with_next(paragraph)
    for row in [mark.getparent().getparent() for mark in root.iter(f"{W}del") if local(mark.getparent()) == "trPr"]:
        take_out(row)
    for cell in [mark.getparent().getparent() for mark in root.iter(f"{W}cellDel")]:
        empty(cell)
    for element in list(root.iter()):
        name = local(element)
        if name in _TRACKED_OUT | _MARKS or name == "cellDel" or name.endswith("PrChange"):
            take_out(element)
        elif name in _TRACKED_IN:
            unwrap(element)


def is_end_of_paragraph(mark: Any) -> bool:
    return local(mark.getparent()) == "rPr" and local(mark.getparent().getparent()) == "pPr"


def join_with_next(paragraph: Any) -> None:
    """Put the content of a paragraph whose end was deleted before that of the next one."""
    following = paragraph.getnext()
    if following is None or local(following) != "p":
        return
    at = 1 if following.find(f"{W}pPr") is not None else 0
    for child in reversed([child for child in paragraph if local(child) != "pPr"]):
        following.insert(at, child)
    take_out(paragraph)


def empty(cell: Any) -> None:
    """A deleted cell keeps its place and loses its text."""
    for run in list(cell.iter(f"{W}r")):
        take_out(run)


def take_out(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Any) -> None:
    """Put the children in the place of the element."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)
