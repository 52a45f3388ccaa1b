"""One Mappe for each state and reader's rights, kept on the disk, and made by a process of its own where it is not there yet.

Its name says what is in it: the digest of everything that it shows, so that whoever may see the same gets the same file, and
after a change nobody gets the one before. The process inherits two locks, which end with it however it ends: that of its
Mappe, and the one place at which a Mappe is being made; who finds that taken comes again.
"""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format

from gremien.mappe.contents import Mappe, meetings
from gremien.mappe.printing import STYLE, as_html, print_to
from gremien.models import Sitzungstermin
from ratsinfo.delivery import Stored
from ratsinfo.storage import try_lock

VERSION = "2"  # raised when a Mappe of the same content is to look otherwise
OTHERS_KEPT = 3600  # seconds after which a Mappe of an earlier state that nobody fetches any more is removed
ALL_KEPT = 7 * 24 * 3600
PRIVATE_KEPT = 900  # seconds after which one with a name on it is removed that nobody fetches any more
PRIVATE = "-nur"  # how the names of such end, before ".pdf"
TRY_AGAIN = 600  # seconds after which one that could not be made is tried again


class Progress(Enum):
    READY = "ready"
    UNDER_WAY = "under way"
    FAILED = "failed"


def folder() -> Path:
    return Path(settings.DATA_DIR) / "mappen"


@dataclass(frozen=True)
class Edition:
    """The Mappe of one state; ``reader`` is whose name stands on its pages, empty where it is the public's."""

    kennung: str
    digest: str
    reader: str

    @property
    def path(self) -> Path:
        return folder() / f"{self.kennung}-{self.digest}{PRIVATE if self.reader else ''}.pdf"

    @property
    def begun(self) -> Path:
        """A file that is there while the Mappe is being made, and after that has failed."""
        return self.path.with_suffix(".begonnen")

    def stored(self, name: str) -> Stored:
        """The file as it is sent under ``name``. Raises FileNotFoundError."""
        return Stored(
            name=name,
            mime_type="application/pdf",
            size=self.path.stat().st_size,
            digest=self.digest,
            open=self._opened,
            label=f"Die Mappe {self.path.name}",
            inline=True,
            private=bool(self.reader),
        )

    def _opened(self) -> BinaryIO:
        self.path.touch()  # it is still wanted
        return self.path.open("rb")


def edition_of(sitzung: Sitzungstermin, user: Any, address: str) -> Edition:
    """Which Mappe ``user`` gets; ``sitzung`` comes from ``meetings(user)``."""
    digest, public = digest_of(Mappe(sitzung, user), address), ""
    if user.is_authenticated and (same := meetings(AnonymousUser()).filter(pk=sitzung.pk).first()):
        public = digest_of(Mappe(same, AnonymousUser()), address)
    if not user.is_authenticated or digest == public:
        return Edition(sitzung.kennung, digest, "")
    return Edition(sitzung.kennung, hashed(digest, str(user.pk), str(user)), str(user))


def digest_of(mappe: Mappe, address: str) -> str:
    files = [file.anlage.sha256 for file in mappe.alle_dateien]
    return hashed(VERSION, STYLE.read_text(), as_html(mappe, address), *files)


def hashed(*parts: str) -> str:
    return blake2b(chr(0).join(parts).encode(), digest_size=16).hexdigest()


def make(sitzung: Sitzungstermin, user: Any, address: str) -> Edition:
    """Make the Mappe of now. Raises OSError where the disk does not take it."""
    edition = edition_of(sitzung, user, address)
    unfinished = edition.path.with_suffix(".unfertig")
    made = date_format(timezone.localtime(), "d.m.Y, H:i") + " Uhr"
    folder().mkdir(parents=True, exist_ok=True)
    unfinished.touch(mode=0o640)
    print_to(unfinished, Mappe(sitzung, user), address, reader=edition.reader, made=made)
    unfinished.replace(edition.path)
    edition.begun.unlink(missing_ok=True)
    sweep(edition, time.time())
    return edition


def sweep(made: Edition, now: float) -> None:
    """Remove what nobody fetches any more."""
    for path in folder().glob("*-*.*"):
        with suppress(FileNotFoundError):
            age = now - path.stat().st_mtime
            earlier = path.name.startswith(f"{made.kennung}-") and path != made.path
            if age > ALL_KEPT or (earlier and age > OTHERS_KEPT):
                path.unlink()


def forget_private(now: float) -> None:
    """Remove the Mappen with somebody's name on them that nobody has fetched for a while."""
    for path in folder().glob(f"*{PRIVATE}.pdf"):
        with suppress(FileNotFoundError):
            if now - path.stat().st_mtime > PRIVATE_KEPT:
                path.unlink()


def ask_for(edition: Edition, user: Any, address: str) -> Progress:
    """Where the Mappe stands; a process is started that makes it where there is none, and none is being made."""
    forget_private(time.time())
    if edition.path.exists():
        return Progress.READY
    folder().mkdir(parents=True, exist_ok=True)
    with locked(edition.begun) as own, locked(folder() / "platz") as place:
        if own is None or place is None:
            return Progress.UNDER_WAY
        if edition.path.exists():
            return Progress.READY
        if os.fstat(own).st_size and time.time() - os.fstat(own).st_mtime < TRY_AGAIN:
            return Progress.FAILED
        os.ftruncate(own, 0)
        os.write(own, b"begonnen")
        start(edition, user, address, (own, place))
    return Progress.UNDER_WAY


@contextmanager
def locked(path: Path) -> Iterator[int | None]:
    """Hold the lock of the file at ``path``; gives its descriptor, None where somebody else holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        yield handle if try_lock(handle, fcntl.LOCK_EX) else None
    finally:
        os.close(handle)  # the lock goes on while a process has inherited it


def start(edition: Edition, user: Any, address: str, locks: tuple[int, ...]) -> None:
    """Start the process that makes the Mappe and holds the ``locks`` until it ends."""
    reader = [f"--leser={user.pk}"] if user.is_authenticated else []
    child = subprocess.Popen(  # noqa: S603  our own command, no shell
        [sys.executable, "manage.py", "sitzungsmappe", edition.kennung, f"--adresse={address}", *reader],
        cwd=settings.BASE_DIR,
        pass_fds=locks,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()
