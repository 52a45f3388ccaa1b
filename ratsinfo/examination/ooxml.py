"""What a .docx, .xlsx or .pptx tells beyond what it shows."""

import re
from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement import Unreadable
from ratsinfo.confinement.xml import attribute, local, parsed
from ratsinfo.examination import images, ooxml_cleaning, wordprocessing
from ratsinfo.examination.findings import Finding, Kind, by, counted, listed, notice, quoted
from ratsinfo.examination.ooxml_parts import (
    CUSTOM_DATA,
    EMBEDDED,
    MACROS,
    NOTES,
    PICTURES,
    REMARKS,
    THUMBNAIL,
    is_left_behind,
    relationships,
    target_of,
)  # fmt: skip
from ratsinfo.examination.packages import parts

write_cleaned = ooxml_cleaning.write_cleaned
_PERSONS = {"creator": "Als Verfasser ist {} eingetragen.", "lastModifiedBy": "Zuletzt bearbeitet wurde die Datei von {}.",
            "Manager": "Als Vorgesetzte*r ist {} eingetragen."}  # fmt: skip
_TEXTS = {"title": "Titel", "subject": "Thema", "keywords": "Stichwörter", "description": "Bemerkung", "category": "Kategorie",
          "contentStatus": "Status", "Company": "Firma", "Template": "Vorlage"}  # fmt: skip
_STANDARD_TEMPLATES = {"Normal", "Normal.dotm", "Normal.dotx", "Normal.dot"}
_HIDDEN = ("hidden", "veryHidden")


def findings(path: str) -> Iterator[Finding]:
    content = parts(path)
    for look in (
        properties,
        remarks,
        macros,
        embedded,
        references,
        hidden_sheets,
        hidden_cells,
        slides,
        pictures,
        left_over,
    ):
        yield from look(content)
    yield from wordprocessing.findings(content)


def properties(content: dict[str, bytes]) -> Iterator[Finding]:
    """Who wrote it and what it is called, in words."""
    for name in ("docProps/core.xml", "docProps/app.xml"):
        for element in parsed(content[name]) if name in content else ():
            text, tag = (element.text or "").strip(), local(element)
            if text and tag in _PERSONS:
                yield notice(Kind.METADATEN, _PERSONS[tag].format(quoted(text)))
            elif text and tag in _TEXTS and text not in _STANDARD_TEMPLATES:
                yield notice(Kind.METADATEN, f"Als {_TEXTS[tag]} ist {quoted(text)} eingetragen.")
    own = parsed(content["docProps/custom.xml"]) if "docProps/custom.xml" in content else ()
    if names := listed(attribute(element, "name") for element in own):
        yield Finding(Kind.METADATEN, f"Die Datei hat eigene Eigenschaften: {names}.")
    if any(CUSTOM_DATA.fullmatch(name) and "".join(parsed(data).itertext()).strip() for name, data in content.items()):
        yield notice(Kind.METADATEN, "Die Datei enthält Zusatzdaten eines anderen Programms, etwa eines Ablagesystems.")


def remarks(content: dict[str, bytes]) -> Iterator[Finding]:
    """Comments, with who wrote them as far as it is told."""
    number, authors = 0, []
    for name in filter(REMARKS.fullmatch, sorted(content)):
        for element in parsed(content[name]).iter():
            number += local(element) in ("comment", "cm", "threadedComment")
            if local(element) in ("comment", "cmAuthor", "person", "author"):
                authors += [attribute(element, key) for key in ("author", "name", "displayName")]
                authors.append(element.text or "" if local(element) == "author" else "")
    if number:
        yield Finding(
            Kind.KOMMENTARE, f"{counted(number, 'Ein Kommentar ist', 'Kommentare sind')} enthalten{by(authors)}."
        )
    elif names := listed(authors):
        yield notice(Kind.METADATEN, f"In der Liste derer, die kommentiert haben, steht {names}.")


def macros(content: dict[str, bytes]) -> Iterator[Finding]:
    if any(map(MACROS.fullmatch, content)):
        yield Finding(Kind.MAKROS, "Die Datei enthält Makros, also ausführbare Programme.")


def embedded(content: dict[str, bytes]) -> Iterator[Finding]:
    names = [name.rpartition("/")[2] for name in content if EMBEDDED.fullmatch(name)]
    if names:
        removable = "word/document.xml" in content
        yield Finding(
            Kind.EINGEBETTET, f"In die Datei ist eine andere eingebettet: {listed(names)}.", cleanable=removable
        )


def references(content: dict[str, bytes]) -> Iterator[Finding]:
    """Files elsewhere that the document would fetch, by their addresses."""
    for name in content:
        for relation in relationships(content, name) if name.endswith(".rels") else ():
            if is_left_behind(relation):
                yield Finding(
                    Kind.VERWEISE, f"Die Datei verweist auf eine andere: {quoted(attribute(relation, 'Target'))}."
                )


def hidden_sheets(content: dict[str, bytes]) -> Iterator[Finding]:
    book = parsed(content["xl/workbook.xml"]) if "xl/workbook.xml" in content else None
    sheets = [element for element in book.iter() if local(element) == "sheet"] if book is not None else []
    if names := [attribute(sheet, "name") for sheet in sheets if attribute(sheet, "state") in _HIDDEN]:
        yield Finding(
            Kind.BLAETTER,
            f"{counted(len(names), 'Ein Tabellenblatt ist', 'Tabellenblätter sind')} ausgeblendet: {listed(names)}.",
            cleanable=False,
        )


def hidden_cells(content: dict[str, bytes]) -> Iterator[Finding]:
    names = sheet_names(content)
    for part in sorted(part for part in content if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)):
        rows_and_columns = (element for element in parsed(content[part]).iter() if local(element) in ("row", "col"))
        if any(attribute(element, "hidden") in ("1", "true") for element in rows_and_columns):
            where = quoted(names.get(part, part.rpartition("/")[2]))
            yield Finding(
                Kind.BLAETTER, f"Im Tabellenblatt {where} sind Zeilen oder Spalten ausgeblendet.", cleanable=False
            )


def sheet_names(content: dict[str, bytes]) -> dict[str, str]:
    """The names of the sheets by the parts that they stand in."""
    rels = "xl/_rels/workbook.xml.rels"
    if rels not in content or "xl/workbook.xml" not in content:
        return {}
    parts_by_id = {attribute(relation, "Id"): target_of(rels, relation) for relation in relationships(content, rels)}
    sheets = [element for element in parsed(content["xl/workbook.xml"]).iter() if local(element) == "sheet"]
    return {parts_by_id.get(attribute(sheet, "id"), ""): attribute(sheet, "name") for sheet in sheets}


def slides(content: dict[str, bytes]) -> Iterator[Finding]:
    """Slides that are not shown, and what the speaker noted."""
    found = sorted(name for name in content if re.fullmatch(r"ppt/slides/[^/]+\.xml", name))
    if hidden := sum(attribute(parsed(content[name]), "show") in ("0", "false") for name in found):
        yield Finding(
            Kind.BLAETTER, f"{counted(hidden, 'Eine Folie ist', 'Folien sind')} ausgeblendet.", cleanable=False
        )
    texts = ["".join(slide_text(parsed(content[name]))) for name in content if NOTES.fullmatch(name)]
    if spoken := [text for text in texts if text.strip() and not text.strip().isdecimal()]:
        yield Finding(Kind.NOTIZEN, f"Zu den Folien sind Notizen enthalten: {listed(spoken)}.")


def slide_text(root: Any) -> Iterator[str]:
    for element in root.iter():
        if local(element) == "t":
            yield element.text or ""


def pictures(content: dict[str, bytes]) -> Iterator[Finding]:
    """What the pictures in the document tell; one that is no picture tells nothing."""
    for name in sorted(filter(PICTURES.fullmatch, content)):
        try:
            yield from images.found_in(content[name])
        except Unreadable:
            continue


def left_over(content: dict[str, bytes]) -> Iterator[Finding]:
    if any(map(THUMBNAIL.fullmatch, content)):
        yield notice(Kind.METADATEN, "Die Datei enthält ein Vorschaubild, das einen früheren Stand zeigen kann.")
