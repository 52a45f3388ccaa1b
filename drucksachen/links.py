from collections.abc import Iterable
from typing import Any

from drucksachen.models import Drucksache
from drucksachen.numbers import mentions

MOST = 500  # numbers of one page that are looked up; budget papers name thousands


def linked_numbers(user: Any, texts: Iterable[str]) -> frozenset[str]:
    """Of the numbers that ``texts`` name, normalised, those that lead this reader to a Drucksache: one query, or none."""
    named = {mention.number for text in texts for mention in mentions(text)}
    if not named:
        return frozenset()
    papers = Drucksache.objects.visible_to(user).filter(nummer_normalisiert__in=sorted(named)[:MOST])
    return frozenset(papers.values_list("nummer_normalisiert", flat=True))
