import errno
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CAUSES = {
    errno.ENOSPC: "auf dem Datenträger ist kein Platz mehr",
    errno.EDQUOT: "das Kontingent des Datenträgers ist erschöpft",
    errno.EACCES: "die Rechte reichen nicht",
    errno.EPERM: "die Rechte reichen nicht",
    errno.EROFS: "der Datenträger lässt sich nicht beschreiben",
    errno.ENOENT: "den Ordner oder die Datei gibt es nicht",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EIO: "der Datenträger meldet einen Lese- oder Schreibfehler",
}


class BackupFailed(Exception):
    """A backup or its restoring is not possible; its text is one German sentence for the operator."""


class Damaged(BackupFailed):
    """The archive is not what was once written."""

    def __init__(self, what: str):
        super().__init__(f"Das Archiv ist beschädigt und wird nicht zurückgeholt: {what}.")


@contextmanager
def failing_in_german(what: str, path: Path) -> Iterator[None]:
    """Errors of the disk while this is entered are told as: ``what`` did not work at ``path``, and why."""
    try:
        yield
    except tarfile.TarError as error:
        raise Damaged("es lässt sich nicht bis zum Ende lesen") from error
    except OSError as error:
        cause = CAUSES.get(error.errno or 0, error.strerror or str(error))
        raise BackupFailed(f"{what} ({path}): {cause}.") from error
