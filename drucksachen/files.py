"""What may be uploaded: a known ending, within the size limit, with the content that the ending promises."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from ratsinfo.file_kinds import ending, is_what_it_says


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


def is_new(file: Any) -> bool:
    """Whether ``file``, as a row holds it, is an upload that is not stored yet."""
    return bool(file) and not file._committed
