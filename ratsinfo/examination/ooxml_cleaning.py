"""The copy of a .docx, .xlsx or .pptx without what it should not tell."""

import re

from ratsinfo.confinement import Unreadable
from ratsinfo.confinement.xml import attribute, local, parsed, written
from ratsinfo.examination import images, wordprocessing
from ratsinfo.examination.ooxml_parts import (
    EMBEDDED,
    MACROS,
    NOTES,
    PICTURES,
    PROPERTIES,
    REMARKS,
    THUMBNAIL,
    is_left_behind,
    relationships,
    source_of,
    target_of,
)  # fmt: skip
from ratsinfo.examination.packages import parts, write

_TYPES = "[Content_Types].xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_R = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_ONLY_NOTES = re.compile(rb'ObjectType="(?!Note")')


def write_cleaned(path: str, target: str) -> None:
    content = parts(path)
    gone = unwanted(content)
    kept = {name: data for name, data in content.items() if name not in gone}
    cut = {}
    for name in [name for name in kept if name.endswith(".rels")]:
        kept[name], cut[source_of(name)] = without_references(kept, name, gone)
    for name, numbers in cut.items():
        if numbers and name in kept:
            kept[name] = without_users(kept[name], numbers)
    for name in filter(PICTURES.fullmatch, kept):
        kept[name] = picture(kept[name])
    kept[_TYPES] = without_types(kept[_TYPES], gone) if _TYPES in kept else b""
    write(target, wordprocessing.cleaned(kept))


def unwanted(content: dict[str, bytes]) -> set[str]:
    """The parts that are left out; in tables and slides what is embedded stays, for they break without it."""
    patterns = [REMARKS, MACROS, NOTES, THUMBNAIL, PROPERTIES, *([EMBEDDED] if "word/document.xml" in content else [])]
    gone = {name for name in content if any(pattern.fullmatch(name) for pattern in patterns)}
    if any(name.startswith("xl/comments") for name in gone):
        gone |= {name for name, data in content.items() if name.endswith(".vml") and not _ONLY_NOTES.search(data)}
    return gone | {name for name in content if name.endswith(".rels") and source_of(name) in gone}


def without_references(content: dict[str, bytes], name: str, gone: set[str]) -> tuple[bytes, set[str]]:
    """A .rels part without references to what is gone or elsewhere, and the numbers that they had."""
    root, numbers = parsed(content[name]), set()
    for relation in relationships(content, name):
        if is_left_behind(relation) or (
            attribute(relation, "TargetMode") != "External" and target_of(name, relation) in gone
        ):
            numbers.add(attribute(relation, "Id"))
    for relation in list(root):
        if attribute(relation, "Id") in numbers:
            root.remove(relation)
    return written(root), numbers


def without_users(data: bytes, numbers: set[str]) -> bytes:
    """A part without the elements that refer to a reference that is gone; how a sheet is printed stays."""
    root = parsed(data)
    for element in list(root.iter()):
        for key in [
            key for key, value in element.attrib.items() if key.startswith((_R, _STRICT_R)) and value in numbers
        ]:
            if local(element) == "pageSetup":
                del element.attrib[key]
            else:
                wordprocessing.take_out(element)
    return written(root)


def without_types(data: bytes, gone: set[str]) -> bytes:
    root = parsed(data)
    for element in list(root):
        if attribute(element, "PartName").lstrip("/") in gone:
            root.remove(element)
        elif "macroEnabled" in attribute(element, "ContentType"):
            element.set("ContentType", plain_type(attribute(element, "ContentType")))
    return written(root)


def plain_type(macro_type: str) -> str:
    """The type of a document's main part as it is without macros."""
    for program, kind in (
        ("word", "wordprocessingml.document"),
        ("excel", "spreadsheetml.sheet"),
        ("powerpoint", "presentationml.presentation"),
    ):
        if program in macro_type:
            return f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    return macro_type


def picture(data: bytes) -> bytes:
    try:
        return images.cleaned(data)
    except Unreadable:
        return data
