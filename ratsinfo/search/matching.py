"""Look-ups of the staff: what is typed is found as it stands in number and title, and as the search understands its words."""

from typing import Any, ClassVar

from django.db.models import Q
from django.db.models.expressions import RawSQL

from ratsinfo.folding import MatchingQuerySet
from ratsinfo.search.engines import engine
from ratsinfo.search.expressions import Days, Expression, Key, both
from ratsinfo.search.german.analysis import tokens
from ratsinfo.search.models import Einheit, Index


class IndexedQuerySet(MatchingQuerySet):
    """Rows that ``index`` describes: "Schule" finds the "Grundschulen", and "26309" what bears that number or answers it."""

    index: ClassVar[Index]

    def word_condition(self, word: str) -> Q:
        return super().word_condition(word) | in_title(self.index, word)


def in_title(index: Index, word: str) -> Q:
    """The condition that ``word``, or all of its parts where a sign stands between them, is among the keys of the title.

    These are in the first unit of a thing itself: so rows are found by no more than what is seen of them anyway.
    """
    keys = [Key(f"^{token.key}") for token in tokens(word)]
    if not keys:
        return Q()
    expression = both(*keys)
    return Q(pk__in=documents(index.public, expression)) | Q(pk__in=documents(index.internal, expression))


def documents(units: type[Einheit], expression: Expression) -> Any:
    """The keys of the documents under ``expression``, for an IN."""
    sql, params = engine().condition(units, expression, Days())
    return RawSQL(sql, params)  # noqa: S611  by the engine, with parameters
