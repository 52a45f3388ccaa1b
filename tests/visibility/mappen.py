"""The Sitzungsmappe in the proof: all that would be printed, as text in the place of a PDF."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gremien.mappe.contents import Mappe, meetings
from gremien.mappe.making import Edition, Progress
from gremien.mappe.printing import as_html


def write(edition: Edition, user: Any, address: str) -> Progress:
    """What asking for a Mappe does: here it is written at once, the files that would be put in behind the text."""
    mappe = Mappe(meetings(user).get(kennung=edition.kennung), user)
    files = (Path(file.anlage.datei.path).read_bytes() for file in mappe.alle_dateien)
    edition.path.parent.mkdir(exist_ok=True)
    edition.path.write_bytes(b"\n".join([as_html(mappe, address, reader=edition.reader).encode(), *files]))
    return Progress.READY


@contextmanager
def mappen_as_text() -> Iterator[None]:
    with patch("gremien.mappe.views.ask_for", write), patch("gremien.mappe.views.is_possible", lambda: True):
        yield
