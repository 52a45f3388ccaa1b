"""What the analysis knows about single words: the file that ``python -m tools.lexikon`` writes, read once per process."""

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("lexikon.txt.gz")


@dataclass(frozen=True)
class Lexicon:
    """Words as ``fold`` writes them.

    ``openers`` may begin or continue a compound, ``closers`` end one, each with the cost of using it. ``stands_for`` says
    which noun an opener means that is none itself ("schul"), "" where it means none ("wohn"). ``forms`` are words whose
    key is not what the rules give, ``splits`` words whose parts are not; those of a word without parts are empty.
    ``ends_of_names`` are closers that may follow any name.
    """

    openers: dict[str, float] = field(default_factory=dict)
    closers: dict[str, float] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    splits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ends_of_names: set[str] = field(default_factory=set)


def read(lines: str) -> Lexicon:
    """The lexicon from ``lines``, each of a kind, a word and what belongs to it."""
    lexicon = Lexicon()
    for line in lines.splitlines():
        kind, word, *values = line.split(" ")
        if kind == "f":
            lexicon.forms[word] = values[0]
        elif kind == "s":
            lexicon.splits[word] = tuple(values)
        elif kind == "n":
            lexicon.ends_of_names.add(word)
        else:
            cost = cost_of(values[0])
            if kind in "ta":
                lexicon.openers[word] = cost
            if kind in "te":
                lexicon.closers[word] = cost
            if kind == "a":
                lexicon.stands_for[word] = "".join(values[1:])
    return lexicon


@cache
def cost_of(hundredths: str) -> float:
    """The same few numbers for a hundred thousand words."""
    return int(hundredths) / 100


@cache
def lexicon() -> Lexicon:
    return read(gzip.decompress(FILE.read_bytes()).decode("ascii"))


@cache
def fingerprint() -> str:
    """Changes whenever the file does."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()
