"""The copy of a PDF without what it should not tell; what the pages show stays as it is."""

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.examination import images
from ratsinfo.examination.pdf_objects import (
    ATTACHED,
    COMMENTS,
    ERRORS,
    RUNS,
    dictionaries,
    hidden_keys,
    is_drawn,
    is_photograph,
    opened,
)

_TELLS = ("/Metadata", "/PieceInfo", "/AA", "/AF", "/Thumb", "/LastModified")
_OF_THE_DOCUMENT = ("/Collection", "/URI")
_BY_NAME = ("/EmbeddedFiles", "/JavaScript")
_INVISIBLE = 3
_SHOWS = {"Tj", "TJ", "'", '"'}


def write_cleaned(path: str, target: str) -> None:
    """Only what the document still refers to is written, so that earlier states and lost objects stay behind."""
    with opened(path) as document:
        clean_document(document)
        for page in document.pages:
            clean_page(document, page)
        for item in list(dictionaries(document)):
            clean_dictionary(item)
        document.save(target, linearize=False, encryption=False)


def clean_document(document: pikepdf.Pdf) -> None:
    root = document.Root
    drop(document.trailer, "/Info")
    for key in _OF_THE_DOCUMENT:
        drop(root, key)
    for key in _BY_NAME:
        drop(root.get("/Names", Dictionary()), key)
    if isinstance(root.get("/OpenAction"), Dictionary) and root.OpenAction.get("/S") != Name.GoTo:
        drop(root, "/OpenAction")


def drop(item: Any, key: str) -> None:
    if isinstance(item, Dictionary | pikepdf.Stream) and key in item:
        del item[key]


def clean_page(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    annotations = page.obj.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        page.obj.Annots = pikepdf.Array([item for item in annotations if stays(item)])
    if without := without_invisible_text(page):
        page.obj.Contents = document.make_stream(without)


def stays(item: Any) -> bool:
    """Links, form fields and what is drawn upon the page; comments and pinned files do not."""
    kind = item.get("/Subtype") if isinstance(item, Dictionary) else None
    return kind not in ATTACHED and kind != "/Popup" and (kind not in COMMENTS or is_drawn(item))


def clean_dictionary(item: Any) -> None:
    for key in _TELLS:
        drop(item, key)
    for key in ("/A", "/Next", "/OpenAction"):
        if isinstance(item.get(key), Dictionary) and item.get(key).get("/S") in RUNS:
            drop(item, key)
    if item.get("/Subtype") in COMMENTS and "/Rect" in item:
        for key in hidden_keys(item):
            drop(item, key)
    if is_photograph(item):
        clean_photograph(item)


def clean_photograph(item: Any) -> None:
    try:
        item.write(images.cleaned(item.read_raw_bytes()), filter=Name.DCTDecode)
    except Unreadable:
        return


def without_invisible_text(page: pikepdf.Page) -> bytes:
    """The content of the page without text in the invisible mode; empty when there is nothing to take out.

    Behind a scanned picture such text is what makes it readable to machines and to the blind: there it stays.
    """
    if any(is_image(item) for item in page.resources.get("/XObject", Dictionary()).values()):
        return b""
    try:
        kept, taken = visible_instructions(page)
        return bytes(pikepdf.unparse_content_stream(kept)) if taken else b""
    except ERRORS as error:
        raise Unreadable(BROKEN) from error


def is_image(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image


def visible_instructions(page: pikepdf.Page) -> tuple[list[Any], int]:
    """The instructions of the page without those that show invisible text, and how many those were."""
    kept, taken, mode, saved = [], 0, 0, []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(mode)
        elif operator == "Q":
            mode = saved.pop() if saved else 0
        elif operator == "Tr":
            mode = int(instruction.operands[0])
        if mode == _INVISIBLE and operator in _SHOWS:
            taken += 1
        else:
            kept.append(instruction)
    return kept, taken
