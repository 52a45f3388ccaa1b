"""What may be uploaded: a known ending, within the size limit, with the content that the ending promises."""

import zipfile
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from ratsinfo.file_kinds import MIME_TYPES

_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


def ending(filename: str) -> str:
    """The ending in lower case without its dot; empty when there is none."""
    return PurePath(filename).suffix.lower().lstrip(".")


def examine(file: Any) -> None:
    """Check an uploaded file (with ``name``, ``size``, ``read``, ``seek``) and leave it at its start.

    Raises ValidationError with a German sentence when it is not accepted.
    """
    kind = ending(file.name)
    if kind not in settings.ANLAGE_ENDUNGEN:
        allowed = ", ".join(settings.ANLAGE_ENDUNGEN)
        raise ValidationError(f"Dateien mit der Endung „.{kind}“ werden nicht angenommen; erlaubt sind {allowed}.")
    if file.size > settings.ANLAGE_MAX_MB * 1024 * 1024:
        raise ValidationError(
            f"Die Datei ist {filesizeformat(file.size)} groß; erlaubt sind {settings.ANLAGE_MAX_MB} MB."
        )
    if not file.size:
        raise ValidationError("Die Datei ist leer.")
    if not is_what_it_says(file, kind):
        raise ValidationError(f"Der Inhalt der Datei passt nicht zur Endung „.{kind}“; vielleicht ist sie beschädigt.")


def is_what_it_says(file: Any, kind: str) -> bool:
    """Whether the content of ``file`` begins as files of this ``kind`` begin; the file is left at its start."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if kind == "pdf":
        return b"%PDF-" in head[:1024]
    if kind == "png":
        return head.startswith(b"\x89PNG\r\n\x1a\n")
    if kind in ("jpg", "jpeg"):
        return head.startswith(b"\xff\xd8\xff")
    if kind in ("txt", "csv"):
        return b"\0" not in head
    return is_office_file(file, kind)


def is_office_file(file: Any, kind: str) -> bool:
    """Whether ``file`` is the zip archive that a word processor, spreadsheet or presentation of this ``kind`` writes."""
    try:
        with zipfile.ZipFile(file) as archive:
            if kind in _OFFICE_FOLDERS:
                return any(name.startswith(_OFFICE_FOLDERS[kind]) for name in archive.namelist())
            with archive.open("mimetype") as mimetype:
                return mimetype.read(200).decode("ascii", "replace").strip() == MIME_TYPES.get(kind)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        return False
    finally:
        file.seek(0)
