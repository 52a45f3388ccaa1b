"""Zipped documents, rewritten part by part."""

import zipfile

from ratsinfo.confinement.zips import opened_zip, part

UNDATED = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say


def parts(path: str) -> dict[str, bytes]:
    """All parts by their names; raises Unreadable when that would be too much."""
    with opened_zip(path) as archive:
        return {name: part(archive, name) for name in archive.namelist() if not name.endswith("/")}


def write(target: str, content: dict[str, bytes]) -> None:
    """The parts as a new archive without dates; "mimetype" first and not packed."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content, key=lambda name: name != "mimetype"):
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, UNDATED), content[name], method)
