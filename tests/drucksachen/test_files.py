import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from drucksachen.files import examine
from ratsinfo.file_kinds import MIME_TYPES
from tests.factories import PDF


def office(folder="word/document.xml", mimetype=""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        archive.writestr(folder, "<x/>")
    return buffer.getvalue()


def damaged():
    """An .odt whose first part does not unpack."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME_TYPES["odt"])
    content = bytearray(buffer.getvalue())
    content[38:44] = b"\xff" * 6  # behind a head of 30 bytes and the name of 8
    return bytes(content)


def with_many_names():
    """An archive that is small, with a directory of thousands of long names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(60):
            archive.writestr(f"word/{number}{'x' * 50_000}", "")
    return buffer.getvalue()


GOOD = {
    "brief.pdf": PDF,
    "Brief.PDF": PDF,
    "brief.docx": office("word/document.xml"),
    "tabelle.xlsx": office("xl/workbook.xml"),
    "brief.odt": office("content.xml", MIME_TYPES["odt"]),
    "bild.png": b"\x89PNG\r\n\x1a\n" + b"0" * 20,
    "bild.jpg": b"\xff\xd8\xff\xe0" + b"0" * 20,
    "liste.csv": "Straße;Größe\n".encode(),
    "notiz.txt": "Grüße".encode("latin-1"),
}
BAD = {
    "seite.html": b"<html>",
    "bild.svg": b"<svg/>",
    "programm.exe": b"MZ",
    "ohne": PDF,
    "leer.pdf": b"",
    "falsch.pdf": b"<html>",
    "falsch.docx": office("xl/workbook.xml"),
    "kaputt.docx": b"PK\x03\x04kaputt",
    "falsch.odt": office("content.xml", MIME_TYPES["ods"]),
    "namen.docx": with_many_names(),
    "beschaedigt.odt": damaged(),
    "falsch.png": PDF,
    "binaer.txt": b"\0\0",
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_accepted_and_left_at_their_start(name):
    file = ContentFile(GOOD[name], name=name)
    examine(file)
    assert file.read() == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_german(name):
    with pytest.raises(ValidationError) as refusal:
        examine(ContentFile(BAD[name], name=name))
    assert refusal.value.messages[0].endswith((".", "ist.")) or "erlaubt" in refusal.value.messages[0]


def test_size_limit_is_a_setting(settings):
    settings.ANLAGE_MAX_MB = 1
    with pytest.raises(ValidationError, match="erlaubt sind 1 MB"):
        examine(ContentFile(PDF + b"0" * 1024 * 1024, name="gross.pdf"))


def test_allowed_endings_are_a_setting(settings):
    settings.ANLAGE_ENDUNGEN = ["pdf"]
    with pytest.raises(ValidationError, match="docx"):
        examine(ContentFile(GOOD["brief.docx"], name="brief.docx"))
