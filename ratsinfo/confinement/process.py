"""Hand one file to a child process and wait for its answer, at most so long; a hostile file ends the child only."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from ratsinfo.confinement import BROKEN, TOO_MUCH, Unreadable
from ratsinfo.file_kinds import ending, is_what_it_says

SECONDS = 10
_ROOT = Path(__file__).resolve().parent.parent.parent
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH")  # what an interpreter needs to start; no password or key of the server
_COPIED_AT_ONCE = 1024 * 1024
logger = logging.getLogger(__name__)


def checked_kind(source: BinaryIO | Path, name: str, kinds: tuple[str, ...]) -> str:
    """The ending of ``name``, one of ``kinds``, of a file that is not too large and begins as such files begin.

    Raises Unreadable otherwise.
    """
    kind = ending(name)
    if kind not in kinds:
        raise Unreadable(f"Dateien mit der Endung „.{kind}“ lassen sich nicht lesen; möglich sind {', '.join(kinds)}.")
    with opened(source) as file:
        size = file.seek(0, os.SEEK_END)
        if not size:
            raise Unreadable("Die Datei ist leer.")
        if size > settings.ANLAGE_MAX_MB * 1024 * 1024:
            raise Unreadable(f"Die Datei ist {filesizeformat(size)} groß; erlaubt sind {settings.ANLAGE_MAX_MB} MB.")
        if not is_what_it_says(file, kind):
            raise Unreadable(refusal_of_content(file, kind))
    return kind


def refusal_of_content(file: IO[bytes], kind: str) -> str:
    """Why content and ending do not match; a password on an office document makes another kind of file of it."""
    file.seek(0)
    if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return (
            "Die Datei ist mit einem Kennwort verschlüsselt oder in einem alten Format gespeichert; "
            f"bitte ohne Kennwort als „.{kind}“ speichern."
        )
    return f"Der Inhalt der Datei passt nicht zur Endung „.{kind}“; vielleicht ist sie beschädigt."


def run(job: str, source: BinaryIO | Path, **arguments: str) -> Any:
    """What the function ``job`` ("package.module:function") answers about ``source`` and ``arguments``, as JSON values.

    Raises Unreadable when it refuses, takes too long or dies.
    """
    with tempfile.TemporaryDirectory(prefix="datei-") as folder:
        path = source if isinstance(source, Path) else copy_of(source, Path(folder))
        answer = Path(folder) / "antwort"
        status = run_child([job, str(path.absolute()), json.dumps(arguments)], answer)
        return understood(status, answer.read_bytes(), job)


def run_child(arguments: list[str], answer: Path) -> int | None:
    """Run the child with its standard output in the file ``answer``; its exit status, None when its time was up."""
    with answer.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603  our own module, no shell
            [sys.executable, "-m", "ratsinfo.confinement.child", *arguments],
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        try:
            return child.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()
            child.wait()


def understood(status: int | None, answer: bytes, job: str) -> Any:
    """The value in the child's answer; raises Unreadable for a refusal, and for a child that gave none."""
    if status in (None, -signal.SIGXCPU, -signal.SIGKILL):
        raise Unreadable(TOO_MUCH)
    with suppress(ValueError):
        said = json.loads(answer)
        if "refused" in said:
            raise Unreadable(said["refused"])
        if "value" in said:
            return said["value"]
        logger.error("%s: %s", job, said["failed"])
        raise Unreadable(BROKEN)
    logger.error("%s ended with status %s and without an answer", job, status)
    raise Unreadable(BROKEN)


def opened(source: BinaryIO | Path) -> Any:
    """A context manager with the open file; one that was open stays open, at its start."""
    return source.open("rb") if isinstance(source, Path) else AtItsStart(source)


class AtItsStart:
    """An open file, left at its start instead of being closed."""

    def __init__(self, file: BinaryIO):
        self.file = file

    def __enter__(self) -> BinaryIO:
        self.file.seek(0)
        return self.file

    def __exit__(self, *_: object) -> None:
        self.file.seek(0)


def copy_of(file: BinaryIO, folder: Path) -> Path:
    """A copy of the open file on the disk, for a process that can only be told a path."""
    path = folder / "datei"
    with opened(file) as source, path.open("wb") as target:
        while block := source.read(_COPIED_AT_ONCE):
            target.write(block)
    return path
