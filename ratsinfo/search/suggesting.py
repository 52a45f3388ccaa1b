"""What to offer while somebody types, and instead of words that are not found: both from what is public now."""

from collections.abc import Iterator, Sequence
from itertools import islice

from ratsinfo.search.engines import Reading, TookTooLong, Wanted, engine
from ratsinfo.search.expressions import Expression, Key, both
from ratsinfo.search.german.analysis import Token, folded, key_of, tokens
from ratsinfo.search.language import MOST_CHARACTERS, Query, parse
from ratsinfo.search.models import Index, Wortspur, document_of
from ratsinfo.search.terms import Number
from ratsinfo.search.vocabulary import traces
from ratsinfo.search.writing import catch_up

SHORTEST_TYPED = 3  # letters or digits for which titles are offered
MOST_WORDS = 8  # of a question that are looked at
MOST_OFFERED = 12  # words whose hits are counted
ENOUGH_HITS = 20  # to be as good as any other word


# While somebody types


def titles(index: Index, text: str, limit: int) -> list[int]:
    """The documents of ``index`` that bear the number, or have all words in their title, the last of which may go on; newest first."""
    if sum(map(str.isalnum, text)) < SHORTEST_TYPED:
        return []
    catch_up()
    query = parse(text if text.endswith((" ", '"', "*")) else f"{text}*")
    wanted = [Wanted(index.public, expression, limit * (at + 1)) for at, expression in enumerate(ways(query))]
    reading = engine().reading()
    try:
        with reading.opened():
            found = first_documents(reading, wanted, limit)
    except TookTooLong:
        found = []
    return found


def ways(query: Query) -> Iterator[Expression]:
    """By number first, what bears it before what only names it, then by the title."""
    if query.is_empty:
        return
    if any(isinstance(term, Number) for term in query.terms):
        yield both(*(term.by_own_number if isinstance(term, Number) else term.in_title for term in query.terms))
        yield both(*(term.borne if isinstance(term, Number) else term.in_title for term in query.terms))
    yield both(*(term.in_title for term in query.terms))


def first_documents(reading: Reading, wanted: Sequence[Wanted], limit: int) -> list[int]:
    documents: dict[int, None] = {}
    for found in reading.find(wanted):
        documents |= dict.fromkeys(document_of(place.unit) for place in found.places)
        if len(documents) >= limit:
            break
    return list(documents)[:limit]


# Instead of words that are not found


def did_you_mean(index: Index, text: str) -> str | None:
    """``text`` with near words that are found instead of those that are not; None where that would find nothing either."""
    text = text[:MOST_CHARACTERS]
    reading = engine().reading()
    try:
        with reading.opened():
            return corrected(reading, index, text)
    except TookTooLong:
        return None


def corrected(reading: Reading, index: Index, text: str) -> str | None:
    better, changed = text, False
    for token in reversed(unfound(reading, index, text)):
        word = nearest(reading, index, text[token.start : token.end])
        if word is None:
            return None
        better, changed = better[: token.start] + word + better[token.end :], True
    return better if changed and hits(reading, index, [parse(better).expression], 1) == [1] else None


def unfound(reading: Reading, index: Index, text: str) -> list[Token]:
    """The words that must occur and are nowhere."""
    asked = [
        token
        for token in islice(tokens(text), MOST_WORDS)
        if not text[: token.start].endswith("-") and text[token.start : token.end].isalpha()
    ]
    found = hits(reading, index, [Key(token.key) for token in asked], 1)
    return [token for token, number in zip(asked, found, strict=True) if not number]


def nearest(reading: Reading, index: Index, word: str) -> str | None:
    """The word that is found now and nearest to ``word``; of several the one that is found most."""
    plain = folded(word)
    rows = Wortspur.objects.filter(spur__in=sorted(traces(plain))).values_list("wort", flat=True)
    near = sorted({(distance(plain, folded(found)), found) for found in rows})[:MOST_OFFERED]
    numbers = hits(reading, index, [Key(key_of(found)) for _, found in near], ENOUGH_HITS)
    offered = [(far, -number, found) for (far, found), number in zip(near, numbers, strict=True) if number]
    return min(offered)[2] if offered else None


def hits(reading: Reading, index: Index, expressions: Sequence[Expression], most: int) -> list[int]:
    """How many documents there are under each of these, at most so many of each."""
    found = reading.find([Wanted(index.public, expression, most) for expression in expressions])
    return [len(each.places) for each in found]


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour to make one of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row = row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]
