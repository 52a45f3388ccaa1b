"""What .xlsx and .pptx have in common: a main part that names its sheets or slides in their order."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.confinement.xml import Element, attribute, local, parsed
from ratsinfo.confinement.zips import part

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_RELATIONS = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"


def root_of(archive: zipfile.ZipFile, name: str) -> Element:
    """The root of a part that must be there."""
    content = part(archive, name)
    if not content:
        raise Unreadable(BROKEN)
    return parsed(content)


def listed(archive: zipfile.ZipFile, main: str, element: str, kind: str) -> Iterator[tuple[Element, str]]:
    """Each ``element`` of the part ``main`` that refers to a part of this ``kind``, with the name of that."""
    targets = dict(targets_of(archive, main, kind))
    for entry in root_of(archive, main).iter():
        number = entry.get(f"{_RELATIONS}id") or entry.get(f"{_STRICT_RELATIONS}id")
        if local(entry) == element and number in targets:
            yield entry, targets[number]


def targets_of(archive: zipfile.ZipFile, main: str, kind: str) -> Iterator[tuple[str, str]]:
    """By the id of a reference the part of this ``kind`` that it names."""
    folder, name = posixpath.split(main)
    for relation in root_of(archive, f"{folder}/_rels/{name}.rels"):
        if local(relation) == "Relationship" and attribute(relation, "Type").endswith(f"/{kind}"):
            target = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target")))
            yield attribute(relation, "Id"), target.lstrip("/")


def is_true(value: Any) -> bool:
    return value in ("1", "true", "on")
