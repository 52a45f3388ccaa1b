"""What the search should answer, worked out slowly in plain Python from the units themselves."""

from collections import defaultdict

from ratsinfo.search.expressions import And, Days, Expression, Key, Not, Or, Phrase, Prefix, both, without
from ratsinfo.search.language import parse
from ratsinfo.search.models import day_of, document_of
from ratsinfo.search.ranking import score
from ratsinfo.search.searching import CANDIDATES, NEWEST, RELEVANCE

ANY_DAY = Days()


_keys: dict[int, frozenset[str]] = {}  # of the units of the one corpus there is


def keys_of(unit) -> frozenset[str]:
    if unit.id not in _keys:
        _keys[unit.id] = frozenset({*unit.title_keys.split(), *unit.body_keys.split(), *unit.further})
    return _keys[unit.id]


def matches(unit, expression: Expression) -> bool:
    match expression:
        case Key(key):
            return key in keys_of(unit)
        case Prefix(start):
            return any(key.startswith(start) for key in keys_of(unit))
        case Phrase(keys, title):
            places = [unit.title_keys] if title else [unit.title_keys, unit.body_keys]
            return any(f" {' '.join(keys)} " in f" {place} " for place in places)
        case And(parts):
            return all(matches(unit, part) for part in parts)
        case Or(parts):
            return any(matches(unit, part) for part in parts)
        case Not(part):
            return not matches(unit, part)
    raise AssertionError(expression)


def matching(units, expression: Expression, days: Days = ANY_DAY) -> dict[int, list[int]]:
    """By document the units of it that match, in order."""
    excluded = {unit.document for unit in units for part in without(expression) if matches(unit, part)}
    found = defaultdict(list)
    for unit in sorted(units, key=lambda unit: unit.id):
        if unit.document not in excluded and matches(unit, expression) and is_within(unit, days):
            found[unit.document].append(unit.id)
    return found


def is_within(unit, days: Days) -> bool:
    day = day_of(unit.id).toordinal()
    return (days.first is None or day >= days.first) and (days.last is None or day <= days.last)


def newest_first(units, expression: Expression, days: Days = ANY_DAY) -> list[tuple[int, int]]:
    """Each document's first unit that matches, and how many units it has."""
    found = matching(units, expression, days)
    of_documents = {unit.document: unit.units for unit in units}
    return sorted(((min(ids), of_documents[document]) for document, ids in found.items()), reverse=True)


def in_order(units, text: str, order: str, marks: tuple[Expression, ...] = (), days: Days = ANY_DAY) -> list[int]:
    """The documents that are found by ``text``, all of them, in the order of the pages."""
    query = parse(text)
    if query.is_empty:
        return []
    if order != RELEVANCE:
        found = newest_first(units, both(query.expression, *marks), days)
        return [document_of(unit) for unit, _ in (found if order == NEWEST else found[::-1])]
    ranked: list[int] = []
    for tier in query.tiers:
        new = [unit for unit, _ in newest_first(units, both(tier, *marks), days) if document_of(unit) not in ranked]
        ranked += [document_of(unit) for unit in by_score(units, query.terms, new[:CANDIDATES]) + new[CANDIDATES:]]
    return ranked


def by_score(units, terms, candidates: list[int]) -> list[int]:
    chosen = {unit.id: unit for unit in units}

    def value(number: int) -> tuple[float, int]:
        unit = chosen[number]
        return -score(terms, f" {unit.title_keys} ", f" {unit.body_keys} "), -number

    return sorted(candidates, key=value)
