"""What the rest of the archive calls before a file becomes public."""

from pathlib import Path
from typing import BinaryIO

from ratsinfo.confinement.process import checked_kind, run
from ratsinfo.examination.findings import Finding
from ratsinfo.file_kinds import MIME_TYPES

KINDS = tuple(MIME_TYPES)
_JOBS = "ratsinfo.examination.examining:"


def examine(source: BinaryIO | Path, name: str) -> list[Finding]:
    """What the file ``source``, a path or an open file that was called ``name``, tells beyond what it shows.

    Empty where nothing was found. Takes at most ten seconds and 500 MB. Raises Unreadable with one German sentence when
    the file is broken, encrypted, a zip bomb, too large, or not what its ending says.
    """
    kind = checked_kind(source, name, KINDS)
    return [Finding.from_json(values) for values in run(_JOBS + "examine", source, kind=kind)]


def clean(source: BinaryIO | Path, name: str, target: Path) -> list[Finding]:
    """Write a copy of the file to ``target`` without what can be taken out, and say what is still found in the copy.

    The source is not changed. Raises Unreadable as ``examine`` does; then there is no ``target``.
    """
    kind = checked_kind(source, name, KINDS)
    try:
        left = run(_JOBS + "clean", source, kind=kind, target=str(target.absolute()))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return [Finding.from_json(values) for values in left]
