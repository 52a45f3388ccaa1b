"""The parts of .docx, .xlsx and .pptx by what they are, and how they refer to each other."""

import posixpath
import re
from typing import Any

from ratsinfo.confinement.xml import attribute, local, parsed

REMARKS = re.compile(
    r"(word/(comments\w*|people)|xl/(comments\d*|persons/\w+|threadedComments/\w+)|xl/comments/\w+"
    r"|ppt/(comments/\w+|commentAuthors|authors))\.xml"
)
MACROS = re.compile(r".*/(vbaProject(Signature\w*)?\.bin|vbaData\.xml)|xl/macrosheets/.*|customUI/.*", re.IGNORECASE)
EMBEDDED = re.compile(r".*/(embeddings|activeX|ctrlProps)/[^/]+|.*oleObject[^/]*\.bin", re.IGNORECASE)
NOTES = re.compile(r"ppt/notesSlides/[^/]+\.xml")
PICTURES = re.compile(r".*/media/[^/]+\.(jpe?g|png)", re.IGNORECASE)
THUMBNAIL = re.compile(r"docProps/thumbnail\.\w+")
CUSTOM_DATA = re.compile(r"customXml/item\d+\.xml")
PROPERTIES = re.compile(r"docProps/[^/]+\.xml|customXml/.*|.*/printerSettings/.*")
_STAYS_OUTSIDE = ("/hyperlink",)


def relationships(content: dict[str, bytes], name: str) -> list[Any]:
    """The references in one .rels part."""
    return [element for element in parsed(content[name]) if local(element) == "Relationship"]


def is_left_behind(relation: Any) -> bool:
    """Whether it names a file elsewhere that is fetched without a click."""
    return attribute(relation, "TargetMode") == "External" and not attribute(relation, "Type").endswith(_STAYS_OUTSIDE)


def source_of(rels: str) -> str:
    """The part whose references stand in the part ``rels``."""
    folder, _, name = rels.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def target_of(rels: str, relation: Any) -> str:
    """The part that a reference names."""
    return posixpath.normpath(
        posixpath.join("/", posixpath.dirname(source_of(rels)), attribute(relation, "Target"))
    ).lstrip("/")
