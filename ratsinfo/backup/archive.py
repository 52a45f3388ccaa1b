"""The archive: a tar file that ends with a manifest, which names every member with its size and SHA-256.

datenbank                a copy of SQLite's file, or a dump in PostgreSQL's custom format
dateien/<name>           each Anlage, under its name below MEDIA_ROOT
manifest.json            what is above; its keys are the fields of Manifest
manifest.sha256          the checksum of the manifest itself
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ratsinfo.backup.exceptions import BackupFailed, Damaged, failing_in_german

VERSION = 1
DATABASE, FILES, MANIFEST, SEAL = "datenbank", "dateien/", "manifest.json", "manifest.sha256"
BLOCK = 1024 * 1024


@dataclass
class Manifest:
    """What an archive holds. ``mitglieder`` gives size and SHA-256 by name, ``maengel`` German lines on what was
    missing or changed already when the backup was made."""

    fassung: int
    erstellt_am: str
    datenbank: str
    versionen: dict[str, int]
    migrationen: list[str]
    tabellen: dict[str, int]
    mitglieder: dict[str, list[Any]] = field(default_factory=dict)
    maengel: list[str] = field(default_factory=list)

    @property
    def files(self) -> dict[str, list[Any]]:
        """Size and SHA-256 of the Anlagen by their name below MEDIA_ROOT."""
        return {name.removeprefix(FILES): told for name, told in self.mitglieder.items() if name.startswith(FILES)}

    @classmethod
    def parse(cls, text: bytes) -> "Manifest":
        try:
            told = json.loads(text)
            version = told["fassung"]
            if version > VERSION:
                raise BackupFailed(
                    f"Die Sicherung hat die Fassung {version}; dieses Programm kennt nur die bis {VERSION}."
                )
            return cls(**told)
        except (ValueError, TypeError, KeyError) as error:
            raise Damaged("das Manifest ist nicht lesbar") from error


class Measured:
    """A readable stream that counts and digests what is read from it."""

    def __init__(self, stream: IO[bytes]):
        self.stream, self.size, self.digest = stream, 0, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        self.size += len(block)
        self.digest.update(block)
        return block

    @property
    def told(self) -> list[Any]:
        return [self.size, self.digest.hexdigest()]


class Writer:
    """Writes members one after the other into ``stream``; ``members`` collects what the manifest says of them."""

    def __init__(self, stream: Any):
        self.tar = tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  finish() closes it
        self.members: dict[str, list[Any]] = {}

    def add(self, name: str, content: IO[bytes], size: int) -> list[Any]:
        """Size and SHA-256 of what was written."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        measured: Any = Measured(content)
        self.tar.addfile(member, measured)
        self.tar.members = []  # type: ignore[attr-defined]  # tarfile would keep them all
        self.members[name] = measured.told
        return measured.told

    def finish(self, manifest: Manifest) -> None:
        manifest.mitglieder = dict(self.members)
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, io.BytesIO(text), len(text))
        seal = f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode()
        self.add(SEAL, io.BytesIO(seal), len(seal))
        self.tar.close()


def members_of(path: Path) -> Iterator[tuple[str, Measured]]:
    """Name and content of each member in turn; the content is to be read before the next one. Raises Damaged.

    Only plain files under the names of a backup are given out, so nothing is ever written outside of its folder.
    """
    with tarfile.open(path, "r:") as tar:
        while member := tar.next():
            content = tar.extractfile(member) if member.isreg() else None
            if content is None or not is_safe(member.name):
                raise Damaged(f"„{member.name}“ gehört nicht in eine Sicherung")
            yield member.name, Measured(content)
            tar.members = []  # type: ignore[attr-defined]


def is_safe(name: str) -> bool:
    """Whether ``name`` is one of ours, and stays in the folder it is put into."""
    path = PurePosixPath(name)
    if name in (DATABASE, MANIFEST, SEAL):
        return True
    return name.startswith(FILES) and ".." not in path.parts and str(path) == name and len(path.parts) > 1


def verify(path: Path, progress: Any) -> Manifest:
    """Read the whole archive once; returns its manifest. Raises Damaged unless every byte is the one that was written."""
    with failing_in_german("Das Archiv lässt sich nicht lesen", path):
        found, ends = measure(path, progress)
    if not ends[SEAL]:
        raise Damaged("es endet vor seinem Manifest")
    if ends[SEAL].split()[:1] != [hashlib.sha256(ends[MANIFEST]).hexdigest().encode()]:
        raise Damaged("das Manifest ist verändert")
    manifest = Manifest.parse(ends[MANIFEST])
    for name in sorted(found.keys() | manifest.mitglieder.keys() | {DATABASE}):
        if name not in found or found[name] != manifest.mitglieder.get(name):
            raise Damaged(f"„{name}“ fehlt oder ist verändert")
    return manifest


def measure(path: Path, progress: Any) -> tuple[dict[str, list[Any]], dict[str, bytes]]:
    """Size and SHA-256 of each member by name, and the bytes of the two that end the archive."""
    found: dict[str, list[Any]] = {}
    ends = {MANIFEST: b"", SEAL: b""}
    for name, content in members_of(path):
        if name in found or ends.get(name):
            raise Damaged(f"„{name}“ kommt zweimal vor")
        if name in ends:
            ends[name] = content.read()
            continue
        while block := content.read(BLOCK):
            progress(len(block))
        found[name] = content.told
    return found, ends
