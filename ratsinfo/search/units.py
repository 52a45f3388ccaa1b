"""From what an app hands in to the units of the index: cut, analysed, and with everything they are found by as keys.

Each key is ASCII without blanks. In every unit of a document are the keys of its title, its numbers ("#26309-22-e1", its own also as "##26309-22-e1") and
its marks, so that words of the title and of any text meet in one unit. Besides: "^key" for what stands in the title, in
the first unit, and "~key" in the others; "+key" for what stands in the title or in prominent text; in what is not public "r:drucksachen.anlage",
whose rows one must be allowed to see. Parts of compounds are keys as whole words are, but for their order.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from ratsinfo.search.documents import Document, Section
from ratsinfo.search.german import analysis
from ratsinfo.search.models import MOST_UNITS, number
from ratsinfo.search.numbers import number_keys

FORM = 2  # raised with every change of the code that changes units
MOST_WORDS = 2000  # of one unit
BREAK = "="  # between sections in the sequence of keys, so that no phrase reaches across; no word has this key
PARTED = "\n\n"  # between sections in the text


@dataclass(frozen=True)
class Unit:
    """A row of the index. ``marks``, ``title_keys`` and ``body_keys`` are parted by blanks, the last two in their order.

    ``further`` are all other keys, ``units`` how many units of the document lie in the same table, ``sections`` where in
    ``text`` which part begins, as ``Inhalt.abschnitte`` has it.
    """

    id: int
    document: int
    units: int
    marks: str
    title_keys: str
    body_keys: str
    further: frozenset[str]
    text: str
    sections: list[list[str | int | None]]
    version: str
    checksum: str


@dataclass(frozen=True)
class Keys:
    """What a text consists of: its words in order, and all keys it is found by, those of parts included."""

    words: list[str]
    all: set[str]

    @classmethod
    def of(cls, found: Iterable[analysis.Token]) -> "Keys":
        words: list[str] = []
        parts: set[str] = set()
        for _, _, key, own in found:
            words.append(key)
            parts.update(own)
        return cls(words, parts.union(words))


@dataclass(frozen=True)
class Piece:
    """A stretch of a section that fits into a unit."""

    section: Section
    text: str
    keys: Keys

    @property
    def place(self) -> list[str | int | None]:
        section = self.section
        return [section.anchor, section.heading, section.file, section.page]


@dataclass(frozen=True)
class Title:
    """What the units of one document have in common."""

    keys: Keys
    further: frozenset[str]

    @classmethod
    def of(cls, document: Document) -> "Title":
        keys = Keys.of(analysis.tokens(document.title))
        numbers = chain.from_iterable(map(number_keys, document.numbers))
        own = (f"#{key}" for key in number_keys(document.number))
        return cls(keys, frozenset(keys.all.union(numbers, own, document.marks)))


def version() -> str:
    """What units written now were made by: code, analysis and the names it knows, see ``meanings.use_names``."""
    return hashlib.sha256(f"{FORM} {analysis.version()}".encode()).hexdigest()[:16]


def checksum_of(document: Document) -> str:
    """Of everything the units of ``document`` are made of."""
    whole = (
        document.day.toordinal(),
        document.title,
        document.model,
        document.public,
        document.number,
        document.numbers,
        sorted(document.marks),
        [tuple(vars(section).items()) for section in document.sections],
    )
    return hashlib.blake2b(repr(whole).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def units_of(document: Document) -> tuple[list[Unit], list[Unit]]:
    """The units of ``document`` that the public may find, and the others; no two of them have the same number.

    What is not public is in units of its own for each model whose rows one must be allowed to see.
    """
    title, checksum = Title.of(document), checksum_of(document)
    own = Section("", document.model, public=document.public)
    sections = [own, *document.sections]
    shown = [section for section in sections if document.public and section.public]
    hidden = [section for section in sections if not (document.public and section.public)]
    public = list(bundles(shown, frozenset(), first=True))
    internal = [
        bundle
        for model, of_model in groupby(sorted(hidden, key=lambda each: each.model), key=lambda each: each.model)
        for bundle in bundles(
            of_model, frozenset({f"r:{model}"}), first=not document.public and model == document.model
        )
    ]
    internal.sort(key=lambda bundle: not bundle.first)

    def made(found: "list[Bundle]", start: int) -> list[Unit]:
        kept = found[: MOST_UNITS - start]
        return [unit(document, title, each, start + at, len(kept), checksum) for at, each in enumerate(kept)]

    return made(public, 0), made(internal, len(public))


@dataclass(frozen=True)
class Bundle:
    """What one unit holds; ``first`` where it is the beginning of its document."""

    pieces: list[Piece]
    rights: frozenset[str]
    first: bool


def bundles(sections: Iterable[Section], rights: frozenset[str], *, first: bool) -> Iterator[Bundle]:
    """The sections in as many units as it takes; one that fits into a unit is not cut."""
    held: list[Piece] = []
    words = 0
    for piece in chain.from_iterable(map(pieces, sections)):
        if words + len(piece.keys.words) > MOST_WORDS:
            yield Bundle(held, rights, first)
            held, words, first = [], 0, False
        held.append(piece)
        words += len(piece.keys.words)
    if held:
        yield Bundle(held, rights, first)


def pieces(section: Section) -> Iterator[Piece]:
    """The section as a whole, or in stretches of as many words as a unit takes."""
    found = list(analysis.tokens(section.text))
    borders = [0, *(token.start for token in found[MOST_WORDS::MOST_WORDS]), len(section.text)]
    for at, (start, end) in enumerate(pairwise(borders)):
        yield Piece(section, section.text[start:end], Keys.of(found[at * MOST_WORDS : (at + 1) * MOST_WORDS]))


def unit(document: Document, title: Title, bundle: Bundle, at: int, units: int, checksum: str) -> Unit:
    text, places = joined(bundle.pieces)
    words = [key for piece in bundle.pieces if piece.keys.words for key in (*piece.keys.words, BREAK)]
    return Unit(
        id=number(document.day, document.pk, at),
        document=document.pk,
        units=units,
        marks=" ".join(sorted(document.marks)),
        title_keys=" ".join(title.keys.words),
        body_keys=" ".join(words[:-1]),
        further=further(title, bundle, words),
        text=text,
        sections=places,
        version=version(),
        checksum=checksum,
    )


def further(title: Title, bundle: Bundle, words: list[str]) -> frozenset[str]:
    """All keys of a unit but those that stand in the sequences of its title and its text already."""
    found = set(title.further).union(*(piece.keys.all for piece in bundle.pieces))
    found.difference_update(words, title.keys.words)
    prominent = set().union(*(piece.keys.all for piece in bundle.pieces if piece.section.prominent))
    found.update(f"{'^' if bundle.first else '~'}{key}" for key in title.keys.all)
    if bundle.first or prominent:
        found.update(f"+{key}" for key in prominent | title.keys.all)
    return frozenset(found | bundle.rights)


def joined(found: list[Piece]) -> tuple[str, list[list[str | int | None]]]:
    """The texts one after the other, and where each begins; without those that say nothing."""
    texts: list[str] = []
    places: list[list[str | int | None]] = []
    length = 0
    for piece in found:
        if piece.text:
            places.append([length, *piece.place])
            texts.append(piece.text)
            length += len(piece.text) + len(PARTED)
    return PARTED.join(texts), places
