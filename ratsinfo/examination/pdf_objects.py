"""What is found in the structure of a PDF: properties, comments, attachments, scripts, earlier revisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable
from ratsinfo.examination import images
from ratsinfo.examination.findings import Finding, Kind, by, counted, listed, notice, quoted

COMMENTS = {"/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/FreeText", "/Stamp", "/Ink",
            "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Redact"}  # fmt: skip
ATTACHED = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
RUNS = {"/JavaScript": "JavaScript, also ein ausführbares Programm", "/Launch": "einen Befehl, der ein Programm startet",
        "/SubmitForm": "einen Befehl, der Eingaben verschickt", "/ImportData": "einen Befehl, der Daten nachlädt",
        "/GoToR": "einen Verweis auf eine andere Datei"}  # fmt: skip
_PROPERTIES = {"/Author": "Verfasser", "/Title": "Titel", "/Subject": "Thema", "/Keywords": "Stichwörter"}
_OWN = {"/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"}
_XMP = {
    "dc:creator": "Verfasser",
    "dc:title": "Titel",
    "dc:description": "Thema",
    "photoshop:AuthorsPosition": "Funktion",
}
DEEPEST = 40
ERRORS = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
)


@contextmanager
def opened(path: str | Path) -> Iterator[pikepdf.Pdf]:
    """The document; raises Unreadable when it is broken or wants a password, also while it is being looked at."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as document:
            yield document
    except pikepdf.PasswordError as error:
        raise Unreadable(ENCRYPTED) from error
    except ERRORS as error:
        raise Unreadable(BROKEN) from error


def findings(path: str) -> Iterator[Finding]:
    with opened(path) as document:
        everything = list(dictionaries(document))
        for look in (properties, attachments, layers):
            yield from look(document)
        for search in (comments, actions, signatures, pictures, former_programs):
            yield from search(everything)
        yield from revisions(Path(path).read_bytes(), document.is_linearized)


def dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream of the file, also those within others, each once."""
    for item in document.objects:
        yield from within(item, 0)


def within(item: Any, depth: int) -> Iterator[Any]:
    if depth > DEEPEST or not isinstance(item, pikepdf.Object | Dictionary) or (depth and item.is_indirect):
        return
    if isinstance(item, pikepdf.Array):
        children = list(item)
    elif isinstance(item, Dictionary | pikepdf.Stream):
        yield item
        children = [item[key] for key in item.keys()]  # noqa: SIM118  a stream is no mapping
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object):
            yield from within(child, depth + 1)


def text_of(value: Any) -> str:
    return str(value).strip() if isinstance(value, pikepdf.String | str) else ""


def properties(document: pikepdf.Pdf) -> Iterator[Finding]:
    """The information dictionary and the XMP packet; what both say is said once."""
    told = {}
    info: Any = document.trailer.get("/Info")
    keys = sorted(info.keys(), key=lambda key: (key not in _PROPERTIES, key)) if isinstance(info, Dictionary) else []
    for key in keys:
        if key not in _OWN and (text := text_of(info.get(key))):
            told[_PROPERTIES.get(key, key.lstrip("/")), text] = key not in _PROPERTIES
    for label, text in in_xmp(document):
        told[label, text] = False
    for (label, text), serious in told.items():
        sentence = f"Als {label} ist {quoted(text)} eingetragen."
        yield Finding(Kind.METADATEN, sentence) if serious else notice(Kind.METADATEN, sentence)


def in_xmp(document: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Label and text of what the XMP packet tells; a broken one tells nothing."""
    try:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
            told = {key: packet.get(key) for key in _XMP}
    except Exception:  # whatever is wrong in it, it goes with the cleaning
        return
    for key, value in told.items():
        if text := ", ".join(map(str, value)) if isinstance(value, list | set) else str(value or "").strip():
            yield _XMP[key], text


def attachments(document: pikepdf.Pdf) -> Iterator[Finding]:
    if names := listed(document.attachments):
        yield Finding(Kind.EINGEBETTET, f"Der Datei ist eine andere angehängt: {names}.")


def comments(everything: list[Any]) -> Iterator[Finding]:
    """Notes, marks and drawings that were put upon the pages, and files pinned to them."""
    on_pages = [item for item in everything if item.get("/Subtype") in COMMENTS and "/Rect" in item]
    noted = [item for item in on_pages if not is_drawn(item)]
    if noted:
        yield Finding(
            Kind.KOMMENTARE, f"{counted(len(noted), 'Ein Kommentar ist', 'Kommentare sind')} enthalten{told_by(noted)}."
        )
    drawn = [item for item in on_pages if is_drawn(item) and any(key in item for key in hidden_keys(item))]
    if drawn:
        yield Finding(Kind.KOMMENTARE, f"An Zeichnungen und Stempeln auf den Seiten hängen Angaben{told_by(drawn)}.")
    pinned = [item for item in everything if item.get("/Subtype") in ATTACHED and "/Rect" in item]
    if pinned:
        names = (
            text_of(specification.get("/UF") or specification.get("/F"))
            for item in pinned
            if isinstance(specification := item.get("/FS"), Dictionary)
        )
        yield Finding(
            Kind.EINGEBETTET,
            f"An eine Seite ist eine Datei, ein Ton oder ein Film geheftet {listed(names)}".rstrip() + ".",
        )


def told_by(notes: list[Any]) -> str:
    """Who made these comments and what they say."""
    words = listed(text_of(item.get("/Contents")) for item in notes)
    return by(text_of(item.get("/T")) for item in notes) + (f": {words}" if words else "")


def hidden_keys(item: Any) -> tuple[str, ...]:
    """What belongs to a drawn comment and is not on the page: author, subject, and text unless that is what is drawn."""
    return ("/T", "/Subj") if item.get("/Subtype") == Name.FreeText else ("/T", "/Subj", "/RC", "/Popup", "/Contents")


def is_drawn(item: Any) -> bool:
    """A comment that is part of the page as people see it; without it other things might come to light."""
    return item.get("/Subtype") not in (
        "/Text",
        "/Highlight",
        "/Underline",
        "/StrikeOut",
        "/Squiggly",
        "/Caret",
    ) or is_dark(item)


def is_dark(item: Any) -> bool:
    """Whether its colour is dark enough to cover text."""
    colour = item.get("/C")
    return isinstance(colour, pikepdf.Array) and len(colour) in (1, 3) and all(float(part) < 0.3 for part in colour)


def actions(everything: list[Any]) -> Iterator[Finding]:
    found = {str(item.get("/S")) for item in everything if item.get("/S") in RUNS}
    for kind in sorted(found):
        yield Finding(Kind.AKTIONEN, f"Die Datei enthält {RUNS[kind]}.")


def layers(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Layers that are switched off."""
    off: Any = document.Root.get("/OCProperties", Dictionary()).get("/D", Dictionary()).get("/OFF", [])
    if names := [text_of(layer.get("/Name")) for layer in off if isinstance(layer, Dictionary)]:
        yield Finding(
            Kind.VERBORGEN,
            f"{counted(len(names), 'Eine Ebene ist', 'Ebenen sind')} ausgeblendet: {listed(names)}.",
            cleanable=False,
        )


def signatures(everything: list[Any]) -> Iterator[Finding]:
    if any(item.get("/FT") == Name.Sig and "/V" in item for item in everything):
        yield notice(
            Kind.SIGNATUR,
            "Die Datei ist elektronisch signiert; in einer bereinigten Kopie gilt die Signatur nicht mehr.",
            cleanable=False,
        )


def pictures(everything: list[Any]) -> Iterator[Finding]:
    for item in filter(is_photograph, everything):
        try:
            yield from images.found_in(item.read_raw_bytes())
        except Unreadable:
            continue


def is_photograph(item: Any) -> bool:
    return (
        isinstance(item, pikepdf.Stream)
        and item.get("/Subtype") == Name.Image
        and item.get("/Filter") in (Name.DCTDecode, [Name.DCTDecode])
    )


def former_programs(everything: list[Any]) -> Iterator[Finding]:
    if any("/PieceInfo" in item for item in everything):
        yield notice(Kind.METADATEN, "Die Datei enthält Arbeitsdaten des Programms, mit dem sie erstellt wurde.")


def revisions(content: bytes, linearized: bool) -> Iterator[Finding]:
    """Earlier states that an editor left in the file by writing the changes behind them."""
    former = content.count(b"startxref") - (2 if linearized else 1)
    if former > 0:
        yield Finding(
            Kind.VORSTUFEN,
            f"{counted(former, 'Eine frühere Fassung steckt', 'frühere Fassungen stecken')} noch in der Datei.",
        )
