"""What an .odt, .ods or .odp tells beyond what it shows."""

import re
from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement import ENCRYPTED, Unreadable
from ratsinfo.confinement.xml import attribute, local, parsed
from ratsinfo.examination import images, odf_cleaning
from ratsinfo.examination.findings import Finding, Kind, by, counted, listed, notice, quoted
from ratsinfo.examination.packages import parts

write_cleaned = odf_cleaning.write_cleaned
_PERSONS = {"initial-creator": "Als Verfasser ist {} eingetragen.", "creator": "Zuletzt bearbeitet wurde die Datei von {}.",
            "printed-by": "Zuletzt gedruckt wurde die Datei von {}."}  # fmt: skip
_TEXTS = {"title": "Titel", "subject": "Thema", "description": "Bemerkung", "keyword": "Stichwort"}
_EXTERNAL = re.compile(r"file:|\\\\|//|[a-z]+://", re.IGNORECASE)


def findings(path: str) -> Iterator[Finding]:
    content = parts(path)
    if b"encryption-data" in content.get("META-INF/manifest.xml", b""):
        raise Unreadable(ENCRYPTED)
    if "meta.xml" in content:
        yield from properties(parsed(content["meta.xml"]))
    roots = [parsed(content[name]) for name in ("content.xml", "styles.xml") if name in content]
    for look in (remarks, tracked_changes, hidden_text, hidden_sheets, notes, references):
        yield from look(roots)
    yield from parts_that_tell(content)
    for name in sorted(filter(odf_cleaning.PICTURES.fullmatch, content)):
        try:
            yield from images.found_in(content[name])
        except Unreadable:
            continue


def properties(meta: Any) -> Iterator[Finding]:
    for element in meta.iter():
        text, tag = (element.text or "").strip(), local(element)
        if text and tag in _PERSONS:
            yield notice(Kind.METADATEN, _PERSONS[tag].format(quoted(text)))
        elif text and tag in _TEXTS:
            yield notice(Kind.METADATEN, f"Als {_TEXTS[tag]} ist {quoted(text)} eingetragen.")
        elif tag == "template" and attribute(element, "title"):
            yield notice(Kind.METADATEN, f"Als Vorlage ist {quoted(attribute(element, 'title'))} eingetragen.")
    if names := listed(
        attribute(element, "name") for element in meta.iter() if local(element) == "user-defined" and element.text
    ):
        yield Finding(Kind.METADATEN, f"Die Datei hat eigene Eigenschaften: {names}.")


def named(roots: list[Any], *names: str) -> list[Any]:
    return [element for root in roots for element in root.iter() if local(element) in names]


def remarks(roots: list[Any]) -> Iterator[Finding]:
    if found := named(roots, "annotation"):
        authors = by(child.text or "" for remark in found for child in remark if local(child) == "creator")
        yield Finding(
            Kind.KOMMENTARE, f"{counted(len(found), 'Ein Kommentar ist', 'Kommentare sind')} enthalten{authors}."
        )


def tracked_changes(roots: list[Any]) -> Iterator[Finding]:
    changes = named(roots, "changed-region", "cell-content-change")
    if not changes:
        return
    authors = by(child.text or "" for child in named(changes, "creator"))
    yield Finding(
        Kind.AENDERUNGEN,
        f"{counted(len(changes), 'Eine nachverfolgte Änderung ist', 'nachverfolgte Änderungen sind')} enthalten{authors}.",
    )
    if words := listed("".join(odf_cleaning.shown_texts(deleted)) for deleted in named(changes, "deletion")):
        yield Finding(Kind.AENDERUNGEN, f"Gelöschter Text ist noch lesbar: {words}.")


def hidden_text(roots: list[Any]) -> Iterator[Finding]:
    found = odf_cleaning.hidden(roots)
    if words := listed("".join(element.itertext()) or attribute(element, "string-value") for element in found):
        yield Finding(Kind.VERBORGEN, f"Ausgeblendeter Text ist enthalten: {words}.")
    white = odf_cleaning.styles_with(
        roots, lambda properties: attribute(properties, "color").lower() == "#ffffff" and not has_ground(properties)
    )
    texts = (
        "".join(element.itertext())
        for element in named(roots, "span", "p", "h")
        if attribute(element, "style-name") in white
    )
    if words := listed(texts):
        yield Finding(
            Kind.VERBORGEN, f"Weißer Text ist enthalten: {words}. Steht er auf farbigem Grund?", cleanable=False
        )


def has_ground(properties: Any) -> bool:
    """Whether the style of text or its sibling for paragraphs gives a coloured ground."""
    return any(
        attribute(each, "background-color").lower() not in ("", "transparent", "#ffffff")
        for each in properties.getparent()
    )


def hidden_sheets(roots: list[Any]) -> Iterator[Finding]:
    """Sheets, rows, columns and slides that are not shown."""
    unseen = odf_cleaning.styles_with(
        roots,
        lambda properties: (
            attribute(properties, "display") == "false" or attribute(properties, "visibility") == "hidden"
        ),
    )
    for name, one, many in (
        ("table", "Ein Tabellenblatt ist", "Tabellenblätter sind"),
        ("page", "Eine Folie ist", "Folien sind"),
    ):
        if found := [
            attribute(element, "name") for element in named(roots, name) if attribute(element, "style-name") in unseen
        ]:
            yield Finding(
                Kind.BLAETTER, f"{counted(len(found), one, many)} ausgeblendet: {listed(found)}.", cleanable=False
            )
    if any(
        attribute(element, "visibility") in ("collapse", "filter")
        for element in named(roots, "table-row", "table-column")
    ):
        yield Finding(Kind.BLAETTER, "Zeilen oder Spalten sind ausgeblendet.", cleanable=False)


def notes(roots: list[Any]) -> Iterator[Finding]:
    texts = ("".join(odf_cleaning.shown_texts(element)) for element in named(roots, "notes"))
    if words := listed(texts):
        yield Finding(Kind.NOTIZEN, f"Zu den Folien sind Notizen enthalten: {words}.")


def references(roots: list[Any]) -> Iterator[Finding]:
    """Pictures and objects that lie elsewhere."""
    for element in named(roots, "image", "object", "object-ole", "plugin", "section-source", "table-source"):
        if _EXTERNAL.match(attribute(element, "href")):
            yield Finding(
                Kind.VERWEISE,
                f"Die Datei verweist auf eine andere: {quoted(attribute(element, 'href'))}.",
                cleanable=False,
            )


def parts_that_tell(content: dict[str, bytes]) -> Iterator[Finding]:
    if any(map(odf_cleaning.MACROS.fullmatch, content)):
        yield Finding(Kind.MAKROS, "Die Datei enthält Makros, also ausführbare Programme.")
    if names := listed(name.split("/")[0] for name in content if odf_cleaning.OBJECTS.fullmatch(name)):
        yield Finding(Kind.EINGEBETTET, f"In die Datei ist eine andere eingebettet: {names}.")
    if any(map(odf_cleaning.VERSIONS.fullmatch, content)):
        yield Finding(Kind.VORSTUFEN, "Die Datei enthält frühere Fassungen ihrer selbst.")
    if any(map(odf_cleaning.THUMBNAIL.fullmatch, content)):
        yield notice(Kind.METADATEN, "Die Datei enthält ein Vorschaubild, das einen früheren Stand zeigen kann.")
    if "META-INF/documentsignatures.xml" in content:
        yield notice(Kind.SIGNATUR, "Die Datei ist elektronisch signiert; eine bereinigte Kopie ist es nicht mehr.")
