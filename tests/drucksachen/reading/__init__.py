"""Tests of the reading of documents; ``dokumente/`` holds invented papers in the layouts of real ones."""

from pathlib import Path

from drucksachen.reading.result import Gelesen
from drucksachen.reading.rules import read

DOKUMENTE = Path(__file__).parent / "dokumente"


def read_document(name: str) -> Gelesen:
    return read((DOKUMENTE / name).read_text(encoding="utf-8"))
