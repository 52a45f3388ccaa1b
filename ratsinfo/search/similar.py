"""Other documents like one: those that share the rarest words of its title."""

from itertools import combinations
from math import log

from ratsinfo.search.engines import Reading, TookTooLong, Wanted, engine
from ratsinfo.search.expressions import And, Expression, Key, Or
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.language import STOP_WORDS
from ratsinfo.search.models import Index, document_of
from ratsinfo.search.terms import TITLE
from ratsinfo.search.writing import catch_up

MOST_KEYS = 16  # of a title whose frequency is looked up
TELLING = 5  # of these that are looked for, the rarest
RARE = 40  # units at most for a word that says enough by itself
MOST_CANDIDATES = 60
FREQUENT = 1_000_000  # what as many units have says nothing

_SILENT = frozenset(TITLE + key_of(word) for word in STOP_WORDS)


def similar(index: Index, pk: int, limit: int) -> list[int]:
    """Public documents that are most like the one with this key, best first; none where it is not public, or its title says too little."""
    catch_up()
    units = index.public._default_manager.filter(dokument=pk).order_by("id").values_list("id", flat=True)
    if (first := units.first()) is None:
        return []
    reading = engine().reading()
    try:
        with reading.opened():
            return likest(reading, index, first, limit)
    except TookTooLong:
        return []


def likest(reading: Reading, index: Index, first: int, limit: int) -> list[int]:
    own = reading.keys(index.public, [first], TITLE)[first] - _SILENT
    telling = sorted((key for key in own if key[1:].strip("=").isalpha()), key=lambda key: (-len(key), key))[:MOST_KEYS]
    frequencies = reading.frequencies(index.public, telling)
    rarest = sorted(telling, key=lambda key: (frequencies[key], key))[:TELLING]
    if not (asked := alternatives(rarest, frequencies)):
        return []
    (found,) = reading.find([Wanted(index.public, Or(asked), MOST_CANDIDATES)])
    others = [place.unit for place in found.places if document_of(place.unit) != document_of(first)]
    shared = {unit: keys & own for unit, keys in reading.keys(index.public, others, TITLE).items()}

    def likeness(unit: int) -> tuple[float, int]:
        return sum(log(FREQUENT / (1 + frequencies.get(key, FREQUENT - 1))) for key in shared.get(unit, ())), unit

    return [document_of(unit) for unit in sorted(others, key=likeness, reverse=True)[:limit]]


def alternatives(rarest: list[str], frequencies: dict[str, int]) -> tuple[Expression, ...]:
    """A rare word of the title, or any two of the rarest."""
    alone = [Key(key) for key in rarest if 1 < frequencies[key] <= RARE]
    return (*alone, *(And((Key(one), Key(other))) for one, other in combinations(rarest, 2)))
