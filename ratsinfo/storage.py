"""Where the bytes of the Anlagen lie: a folder whose files are written for good, and removed only while no backup runs.

A file is on the disk before the row that names it is committed, and it is removed after the row that
named it is gone. Whatever happens between the two leaves a file without a row, never a row without its file.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

LOCK = ".sperre"
PATIENCE = 15  # seconds that a backup waits for removals under way


class BackupRunning(Exception):
    """A backup holds the files: none may be removed now."""


class ArchiveStorage(FileSystemStorage):
    """Files under MEDIA_ROOT; what has been saved survives a power failure."""

    def _save(self, name: str, content: Any) -> str:
        stored = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(stored))
        synchronise(path)
        for folder in path.parents:
            synchronise(folder)
            if folder == Path(self.location):
                break
        return stored

    def remove(self, name: str) -> None:
        """Remove a file that no row names; it may be gone already. Raises BackupRunning and leaves it while one runs."""
        with self._lock(fcntl.LOCK_SH, patience=0):
            self.delete(name)

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this is entered no file is removed, by any process. Raises BackupRunning where somebody else holds them."""
        with self._lock(fcntl.LOCK_EX, patience=PATIENCE):
            yield

    @contextmanager
    def _lock(self, kind: int, patience: float) -> Iterator[None]:
        folder = Path(self.location)
        folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + patience
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            while not try_lock(handle, kind):
                if time.monotonic() >= deadline:
                    raise BackupRunning
                time.sleep(0.1)
            yield
        finally:
            os.close(handle)

    def names(self) -> Iterator[str]:
        """The name of every file there is, folder by folder."""
        root = Path(self.location)
        for folder, folders, files in os.walk(root):
            folders.sort()
            for file in sorted(files):
                name = (Path(folder) / file).relative_to(root).as_posix()
                if name != LOCK:
                    yield name


def try_lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def synchronise(path: Path) -> None:
    """Have the system write a file, or a folder's list of names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
