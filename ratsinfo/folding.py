"""German text made comparable: "GRÜNE", "Grüne" and "Gruene" are the same word, on every database.

SQLite folds case for ASCII only, and no database folds umlauts; so what people look for is compared
with a column that Python has folded, and what they type is folded the same way.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe"})
_WORD = re.compile(r"[^\W_]+(?:[-./][^\W_]+)*", re.UNICODE)
_DATE_FORMS = (
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})?"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[./](?P<year>\d{4})"),
)


def fold(text: str) -> str:
    """Lower case, umlauts and ß written out, other accents dropped, control characters and runs of blanks one blank."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_UMLAUTS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def words(text: str) -> list[str]:
    """The folded words of what somebody typed; a number such as 26309-22-E1 is one word."""
    return _WORD.findall(fold(text))


class Period:
    """The days a typed date stands for: one day, a month, or the same day of every year ("24.05.")."""

    def __init__(self, day: int | None, month: int, year: int | None):
        self.day, self.month, self.year = day, month, year
        if year is not None:
            self.first = date(year, month, day or 1)
            self.last = self.first if day else (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        elif day is not None:
            date(2024, month, day)  # raises ValueError for the 31.02.

    @classmethod
    def parse(cls, word: str) -> "Period | None":
        """The period that ``word`` writes, or None where it is no date."""
        for form in _DATE_FORMS:
            if match := form.fullmatch(word):
                parts = match.groupdict()
                year = f"20{parts['year']}" if len(parts["year"] or "") == 2 else parts["year"]
                try:
                    return cls(
                        int(parts["day"]) if "day" in parts else None, int(parts["month"]), int(year) if year else None
                    )
                except ValueError:
                    return None
        return None

    def on(self, field: str, *, is_datetime: bool = False) -> Q:
        """The condition that ``field``, a date or a moment, lies in this period."""
        field = f"{field}__date" if is_datetime else field
        if self.year is None:
            return Q(**{f"{field}__month": self.month, f"{field}__day": self.day})
        return Q(**{f"{field}__gte": self.first, f"{field}__lte": self.last})


def typed(text: str) -> Iterator[tuple[str, Period | None]]:
    """Each folded word of what somebody typed, with the period it writes if it is a date."""
    for part in fold(text).split():
        if period := Period.parse(part.strip(",;")):
            yield part, period
        else:
            for word in _WORD.findall(part):
                yield word, Period.parse(word)


class FoldedField(models.TextField):
    """A column with the folded text of other attributes of the same row, written whenever the row is written.

    ``sources`` are attribute names; their text is joined by a blank, missing values are left out.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any):
        self.sources = sources
        kwargs |= {"editable": False, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        values = (getattr(model_instance, source) for source in self.sources)
        folded = fold(" ".join(str(value) for value in values if value))
        setattr(model_instance, self.attname, folded)
        return folded


class MatchingQuerySet(models.QuerySet):
    """Look-up by what a person types: every word must occur in ``suchtext``, every date in ``match_date``.

    ``match_date`` is the path to a date, ``match_moment`` that to a date and time; a word that is a date
    may also simply occur in the text. ``word_condition`` is where a model adds places to look in.
    """

    match_date = ""
    match_moment = ""
    model: Any

    def matching(self, text: str):
        rows = self
        for word, period in typed(text):
            condition = self.word_condition(word)
            if period and (path := self.match_date or self.match_moment):
                condition |= period.on(path, is_datetime=bool(self.match_moment))
            rows = rows.filter(condition)
        return rows

    def word_condition(self, word: str) -> Q:
        return Q(suchtext__contains=word)
