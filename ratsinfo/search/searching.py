"""A search in one index: what is found, in which order, how many, and how many of these each filter would leave.

Pages, totals and counts are those of the public part of the index; ``hits`` are all that the reader may find.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.db.models.expressions import RawSQL

from ratsinfo.publishing.querysets import may_see_internal
from ratsinfo.search.beginning import Beginning, begin
from ratsinfo.search.engines import Counted, Place, Question, TookTooLong, Wanted, engine
from ratsinfo.search.expressions import Days, Expression, Key, Or, both
from ratsinfo.search.language import Marked, parse
from ratsinfo.search.models import INDEXES, Index, document_of
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.ranking import score
from ratsinfo.search.totals import Total, options_of, total_of


class Content(NamedTuple):
    """What is shown of a unit, as ``Inhalt`` has it."""

    text: str
    abschnitte: Sequence[Sequence[Any]]


def contents_of(index: Index) -> Prepared:
    """By unit what the public may read there."""
    contents = index.public.contents.objects
    return Prepared(lambda keys, at: contents.filter(pk__in=keys).values_list("pk", "text", "abschnitte"))


RELEVANCE, NEWEST, OLDEST = "relevanz", "neueste", "aelteste"
MOST_PAGES = 50
CANDIDATES = 100  # the newest of each tier: as good as ranking everything
MOST_UNITS_SHOWN = 3  # of one document
TOO_SLOW = "Diese Suche dauert zu lange und wurde abgebrochen. Ein weiteres Wort oder ein Filter macht sie schneller."
INCOMPLETE = (
    "Die Suche wird gerade aufgebaut: Noch ist nicht alles zu finden. Bitte versuchen Sie es später noch einmal."
)
NO_DAYS = Days()
CONTENTS = {index.name: contents_of(index) for index in INDEXES}

Answer = TypeVar("Answer")
Marks = Mapping[str, str | Sequence[str]]


class Search:
    """What ``reader`` finds in ``index`` by ``text``, within ``days``, among what bears one of the ``marks`` of each letter.

    ``marks`` are written as {"a": "anfrage", "s": ["offen", "zwischenantwort"]}. What is to be counted beside the hits has a
    name and marks and days of its own; by the name of a letter it is where the options of that letter are counted. The
    words alone are counted in the indexes ``elsewhere``.
    """

    def __init__(
        self,
        index: Index,
        text: str,
        *,
        reader: Any = None,
        marks: Marks | None = None,
        days: Days = NO_DAYS,
        beside: Mapping[str, tuple[Marks, Days]] | None = None,
        elsewhere: Iterable[Index] = (),
    ):
        self.index, self.reader, self.days = index, reader, days
        self.beginning = begin() if text.strip() else Beginning()
        self.query = parse(text, self.beginning.meanings)
        self.marks = all_marked(marks or {})
        self.beside, self.elsewhere = beside or {}, tuple(elsewhere)
        self.reading = engine().reading()
        self.is_open = False
        self.was_too_slow = False

    @property
    def marked(self) -> Marked:
        """What is to be marked in what was found."""
        return self.query.marked

    @property
    def notices(self) -> tuple[str, ...]:
        """What to tell about how the question was read, and answered so far."""
        said = {INCOMPLETE: self.is_incomplete, TOO_SLOW: self.was_too_slow}
        return (*self.query.notices, *(notice for notice, applies in said.items() if applies))

    @property
    def is_incomplete(self) -> bool:
        """Whether documents are missing where something was looked for, as long as the index is being made."""
        return not self.beginning.incomplete.isdisjoint(index.name for index in (self.index, *self.elsewhere))

    def hits(self) -> RawSQL:
        """The keys of all documents that the reader may find, to be used as ``pk__in``."""
        if self.query.is_empty:
            return RawSQL(f"SELECT dokument FROM {self.index.public._meta.db_table} WHERE 1 = 0", [])  # noqa: S608, S611
        sql, params = engine().condition(self.index.public, self.within(self.query.expression), self.days)
        if rights := rights_of(self.reader):
            expression = self.within(self.query.expression, rights)
            internal, more = engine().condition(self.index.internal, expression, self.days)
            sql, params = f"{sql} UNION ALL {internal}", [*params, *more]
        return RawSQL(sql, params)  # noqa: S611  made of table names and of placeholders

    def page(self, number: int, size: int, order: str = RELEVANCE) -> list[tuple[int, list[int]]]:
        """The documents on page ``number``, each with the first units of it that match. Raises ValueError beyond the last page."""
        if not 1 <= number <= MOST_PAGES:
            raise ValueError(f"Es gibt nur die Seiten 1 bis {MOST_PAGES}.")
        return self.answer(lambda: self.found((number - 1) * size, number * size, order), [])

    def found(self, start: int, end: int, order: str) -> list[tuple[int, list[int]]]:
        places = self.places(start, end, order)
        units = self.matching(places)
        return [(document_of(place.unit), units[document_of(place.unit)]) for place in places]

    @property
    def total(self) -> Total:
        return total_of(self.counted[""])

    def options(self, letters: Iterable[str]) -> dict[str, dict[str, int]]:
        """By letter how many hits each mark would leave, under all other marks: a letter's own choice does not count."""
        by_scope = {scope: options_of(counted) for scope, counted in self.counted.items()}
        return {letter: by_scope.get(letter, by_scope[""]).get(letter, {}) for letter in letters}

    def number_of(self, name: str) -> int:
        """How many there are of what was to be counted beside the hits."""
        return total_of(self.counted[name]).number

    def total_elsewhere(self, index: Index) -> Total:
        return total_of(self.counted[index.name])

    def contents(self, units: Iterable[int]) -> dict[int, Content]:
        return {unit: Content(*content) for unit, *content in CONTENTS[self.index.name](units)}

    def answer(self, ask: Callable[[], Answer], nothing: Answer) -> Answer:
        """What is asked for; ``nothing`` where there is no question, or where it takes too long, which is said then."""
        if self.query.is_empty or self.was_too_slow:
            return nothing
        if self.is_open:
            return ask()
        with self.opened():
            return ask()
        return nothing

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Questions asked within belong to one transaction; the first that takes too long ends it."""
        if self.query.is_empty:
            yield
            return
        try:
            with self.reading.opened():
                self.is_open = True
                yield
        except TookTooLong:
            self.was_too_slow = True
        finally:
            self.is_open = False

    def within(self, expression: Expression, *more: Expression, leave_out: str = "") -> Expression:
        marks = [asked for letter, asked in self.marks.items() if letter != leave_out]
        return both(expression, *marks, *more)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """What is counted: the hits, and by letter those that there were without its choice."""
        hits = self.query.expression
        asked = {letter: (self.within(hits, leave_out=letter), self.days) for letter in ("", *self.marks)}
        asked |= {name: (both(hits, *all_marked(marks).values()), days) for name, (marks, days) in self.beside.items()}
        elsewhere = {index.name: Question(index.public, hits) for index in self.elsewhere}
        return elsewhere | {name: Question(self.index.public, *scope) for name, scope in asked.items()}

    @cached_property
    def counted(self) -> dict[str, Counted]:
        return self.answer(self.count, dict.fromkeys(self.questions, Counted(0, ())))

    def count(self) -> dict[str, Counted]:
        questions = self.questions
        self.reading.expect([*questions.values(), *self.tiers(CANDIDATES)])
        return dict(zip(questions, self.reading.count(list(questions.values())), strict=True))

    def tiers(self, needed: int) -> list[Wanted]:
        """The lists to rank. A later one may begin with what stands in earlier ones, which are no longer than ``needed`` then."""
        tiers = [self.within(tier) for tier in self.query.tiers]
        return [
            Wanted(self.index.public, tier, 2 * needed if at else needed, self.days) for at, tier in enumerate(tiers)
        ]

    def places(self, start: int, end: int, order: str) -> list[Place]:
        if order == RELEVANCE:
            return self.by_relevance(start, end)
        wanted = Wanted(self.index.public, self.within(self.query.expression), end, self.days, oldest=order == OLDEST)
        (found,) = self.reading.find([wanted])
        return list(found.places[start:end])

    def by_relevance(self, start: int, end: int) -> list[Place]:
        """Tier by tier; in each the newest by score, then the others, newest first."""
        tiers: list[list[Place]] = []
        seen: set[int] = set()
        for found in self.reading.find(self.tiers(max(CANDIDATES, end))):
            tiers.append([place for place in found.places if document_of(place.unit) not in seen])
            seen.update(document_of(place.unit) for place in found.places)
            if len(seen) >= end:
                break
        return self.ranked(tiers, start, end)[start:end]

    def ranked(self, tiers: list[list[Place]], start: int, end: int) -> list[Place]:
        """The tiers in a row, candidates by their score where any of them is on the page."""
        scores: dict[int, float] = {}
        begin, candidates = 0, []
        for tier in tiers:
            if begin < end and start < begin + CANDIDATES:
                candidates += [place.unit for place in tier[:CANDIDATES]]
            begin += len(tier)
        if candidates:
            sequences = self.reading.sequences(self.index.public, candidates)
            scores = {unit: score(self.query.terms, *texts) for unit, texts in sequences.items()}
        for tier in tiers:
            tier[:CANDIDATES] = sorted(tier[:CANDIDATES], key=lambda place: (-scores.get(place.unit, 0), -place.unit))
        return [place for tier in tiers for place in tier]

    def matching(self, places: list[Place]) -> dict[int, list[int]]:
        """By document the units to show."""
        found = {document_of(place.unit): [place.unit] for place in places}
        if several := [place.unit for place in places if place.units > 1]:
            expression = self.within(self.query.expression)
            for unit in self.reading.matching(self.index.public, expression, several, MOST_UNITS_SHOWN):
                units = found[document_of(unit)]
                if unit != units[0]:
                    units.append(unit)
        return found


def all_marked(marks: Marks) -> dict[str, Expression]:
    return {letter: marked(letter, names) for letter, names in marks.items()}


def marked(letter: str, names: str | Sequence[str]) -> Expression:
    """Bearing one of the marks ``names`` of the kind ``letter``."""
    keys = tuple(Key(f"{letter}:{name}") for name in ([names] if isinstance(names, str) else names))
    return keys[0] if len(keys) == 1 else Or(keys)


def rights_of(reader: Any) -> Expression | None:
    """What internal units must bear that ``reader`` may find; None where that is none of them."""
    models = [model for model in apps.get_models() if hasattr(model, "belongs_to")] if reader else []
    keys = tuple(Key(f"r:{model._meta.label_lower}") for model in models if may_see_internal(reader, model))
    return Or(keys) if keys else None
