"""The copy of an .odt, .ods or .odp without what it should not tell."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from ratsinfo.confinement import ENCRYPTED, Unreadable
from ratsinfo.confinement.xml import attribute, local, parsed, written
from ratsinfo.examination.ooxml_cleaning import picture
from ratsinfo.examination.packages import parts, write

MACROS = re.compile(r"(Basic|Scripts)/.+")
OBJECTS = re.compile(r"(Object[^/]*|ObjectReplacements)(/.*)?")
VERSIONS = re.compile(r"VersionList\.xml|Versions/.+")
THUMBNAIL = re.compile(r"Thumbnails/.+")
PICTURES = re.compile(r"Pictures/[^/]+\.(jpe?g|png)", re.IGNORECASE)
_GONE = [
    MACROS,
    OBJECTS,
    VERSIONS,
    THUMBNAIL,
    re.compile(r"meta\.xml|META-INF/.*signatures\.xml|manifest\.rdf|Configurations2/.*"),
]
_MANIFEST = "META-INF/manifest.xml"
_TRACES = {"annotation", "annotation-end", "tracked-changes", "change", "change-start", "change-end", "notes",
           "scripts", "event-listeners", "hidden-text", "hidden-paragraph"}  # fmt: skip


def write_cleaned(path: str, target: str) -> None:
    content = parts(path)
    if b"encryption-data" in content.get(_MANIFEST, b""):
        raise Unreadable(ENCRYPTED)
    gone = {name for name in content if any(pattern.fullmatch(name) for pattern in _GONE)}
    kept = {name: data for name, data in content.items() if name not in gone}
    for name in ("content.xml", "styles.xml"):
        if name in kept:
            kept[name] = without_traces(kept[name], gone, content)
    for name in filter(PICTURES.fullmatch, kept):
        kept[name] = picture(kept[name])
    if _MANIFEST in kept:
        kept[_MANIFEST] = without_entries(kept[_MANIFEST], kept)
    write(target, kept)


def without_traces(data: bytes, gone: set[str], content: dict[str, bytes]) -> bytes:
    """Text without comments, deletions, hidden words, notes, scripts and what refers to parts that are gone."""
    root = parsed(data)
    others = [parsed(content[name]) for name in ("content.xml", "styles.xml") if name in content]
    unwanted = hidden([root], others) + [
        element for element in root.iter() if local(element) in _TRACES or refers(element, gone)
    ]
    for element in unwanted:
        remove(element)
    return written(root)


def hidden(roots: list[Any], styled_by: list[Any] | None = None) -> list[Any]:
    """Elements with text that is not displayed, by their own word or their style's, which may stand in other roots."""
    names = styles_with(
        styled_by or roots,
        lambda properties: local(properties) == "text-properties" and attribute(properties, "display") == "none",
    )
    return [
        element
        for root in roots
        for element in root.iter()
        if (local(element) in ("span", "p", "h") and attribute(element, "style-name") in names)
        or (local(element) == "section" and attribute(element, "display") in ("none", "condition"))
        or local(element) in ("hidden-text", "hidden-paragraph")
    ]


def styles_with(roots: list[Any], says: Callable[[Any], bool]) -> set[str]:
    """The names of styles with properties of which this is true."""
    return {
        attribute(style, "name")
        for root in roots
        for style in root.iter()
        if local(style) == "style" and any(map(says, style))
    }


def refers(element: Any, gone: set[str]) -> bool:
    target = attribute(element, "href").removeprefix("./")
    return bool(target) and (target in gone or any(name.startswith(f"{target}/") for name in gone))


def shown_texts(element: Any) -> Iterator[str]:
    """The text of paragraphs, without authors and dates beside it."""
    for paragraph in element.iter():
        if local(paragraph) in ("p", "h"):
            yield "".join(paragraph.itertext())


def without_entries(data: bytes, kept: dict[str, bytes]) -> bytes:
    """The manifest without what is gone."""
    root = parsed(data)
    for entry in list(root):
        path = attribute(entry, "full-path")
        if not (path == "/" or path in kept or any(name.startswith(path) for name in kept if path.endswith("/"))):
            root.remove(entry)
    return written(root)


def remove(element: Any) -> None:
    """Take an element out and leave the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
