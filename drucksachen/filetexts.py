"""What is found of Anlagen: their names, and their texts page by page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import count
from typing import Any

from django.db.models import Exists, OuterRef, Q

from drucksachen.models import Anlage, Dateitext
from ratsinfo.extraction.extract import KINDS, PARTS
from ratsinfo.file_kinds import ending
from ratsinfo.search.documents import Section
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.writing import collecting

LOT = 50  # files that are read before what they say is written
Moments = defaultdict[int, set[datetime]]


def files_of(owner: str) -> Prepared:
    """The Anlagen of things, with whether they are shown where the thing is."""
    columns = (owner, "kennung", "name", "datei", "sha256", "gezeigt", "veroeffentlicht_am", "zurueckgezogen_am")

    def query(keys: Any, at: datetime) -> Any:
        rows = Anlage.objects.filter(**{f"{owner}__in": keys})
        return rows.with_publicity(at, but=Anlage.belongs_to).order_by("pk").values_list(*columns)

    return Prepared(query)


FILES = {owner: files_of(owner) for owner in Anlage.belongs_to}
TEXTS = Prepared(
    lambda digests, at: Dateitext.objects.filter(sha256__in=digests).order_by().values_list("sha256", "seiten"),
    kind="text",
)


class Files:
    """The sections of the Anlagen of many things, and when they become public or stop being so, by the key of the thing."""

    def __init__(self, owner: str, pks: Iterable[int], at: datetime):
        """``owner`` is the name of the foreign key to the things with the keys ``pks``."""
        files = FILES[owner](pks, at)
        texts = texts_of({file[4] for file in files})
        self.sections: defaultdict[int, list[Section]] = defaultdict(list)
        self.moments: Moments = defaultdict(set)
        for thing, kennung, name, path, digest, public, *moments in files:
            pages = texts.get(digest, [])
            self.sections[thing] += sections_of(kennung, name, pages, kind=ending(path), public=public)
            self.moments[thing].update(coming(moments, at))


def texts_of(digests: Iterable[str]) -> dict[str, list[str]]:
    """The pages of the files with these checksums, as far as they were read."""
    wanted = sorted(digests)
    return dict(TEXTS(wanted)) if wanted else {}


def sections_of(kennung: str, name: str, pages: list[str], *, kind: str, public: bool) -> list[Section]:
    """The name of a file and its pages, sheets or slides; numbered where the format tells where they end.

    Browsers open a PDF at a page. Other files are downloaded: what they are called says where to look.
    """
    place: dict[str, Any] = {
        "model": Anlage._meta.label_lower,
        "anchor": f"datei-{kennung}",
        "file": kennung,
        "public": public,
    }
    texts = [
        Section(text=text, heading=heading, page=page, **place)
        for text, (heading, page) in zip(pages, places_in(name, kind), strict=False)
        if text.strip()
    ]
    return [Section(text=name, heading=name, **place), *texts]


def places_in(name: str, kind: str) -> Iterator[tuple[str, int | None]]:
    """What each part of a file of this ``kind`` is called, and the page to open it at."""
    for number in count(1):
        if kind == "pdf":
            yield name, number
        else:
            yield (f"{name}, {PARTS[kind]} {number}" if kind in PARTS else name), None


def coming(moments: Iterable[datetime | None], at: datetime) -> set[datetime]:
    """Those of ``moments`` that are still to come after ``at``."""
    return {moment for moment in moments if moment is not None and moment > at}


# What was not read yet


def unread() -> Any:
    """The Anlagen of kinds that have a text, whose bytes were not read yet."""
    of_a_kind = Q()
    for kind in KINDS:
        of_a_kind |= Q(datei__endswith=f".{kind}")
    read = Dateitext.objects.filter(sha256=OuterRef("sha256"))
    return Anlage.objects.filter(of_a_kind, ~Exists(read)).order_by("pk")


def read_unread(advance: Callable[[int], Any], processes: int = 1) -> tuple[int, int]:
    """Read what was not read yet, ``processes`` files at a time; returns how many were read, and how many are not there.

    Each lot is written with the documents that it belongs to.
    """
    read = missing = last = 0
    with ThreadPoolExecutor(processes) as pool:
        while lot := list(unread().filter(pk__gt=last)[:LOT]):
            texts = [text for text in pool.map(text_of, lot) if text]
            with collecting():
                for text in texts:
                    text.keep()
            read, missing, last = read + len(texts), missing + len(lot) - len(texts), lot[-1].pk
            advance(len(lot))
    return read, missing


def text_of(file: Anlage) -> Dateitext | None:
    """The text of a stored file, without the database being asked; None where it does not lie in the storage."""
    try:
        with file.datei.storage.open(str(file.datei.name)) as content:
            return Dateitext.read(content, str(file.datei.name), file.sha256)
    except FileNotFoundError:
        return None
