"""Which examiner and cleaner does which kind; what the child process calls."""

import shutil
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from ratsinfo.examination.findings import Finding

# Modules with findings(path) and write_cleaned(path, target), imported when used. CSV and plain text show all they hold.
EXAMINERS = {
    "pdf": "pdf",
    "docx": "ooxml", "xlsx": "ooxml", "pptx": "ooxml",
    "odt": "odf", "ods": "odf", "odp": "odf",
    "png": "images", "jpg": "images", "jpeg": "images",
}  # fmt: skip


def examine(path: str, kind: str) -> list[dict[str, Any]]:
    return [finding.as_json() for finding in found(path, kind)]


def clean(path: str, kind: str, target: str) -> list[dict[str, Any]]:
    """Write the cleaned copy and examine it: what is said to be gone was looked for."""
    if kind in EXAMINERS:
        import_module(f"ratsinfo.examination.{EXAMINERS[kind]}").write_cleaned(path, target)
    else:
        shutil.copyfile(path, target)
    return examine(target, kind)


def found(path: str, kind: str) -> list[Finding]:
    """Each finding once."""
    if kind not in EXAMINERS:
        return []
    findings: Iterable[Finding] = import_module(f"ratsinfo.examination.{EXAMINERS[kind]}").findings(path)
    return list(dict.fromkeys(findings))
