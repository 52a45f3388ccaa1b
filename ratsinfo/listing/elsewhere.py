"""The same words in other lists: how many they find there, and where to see them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from ratsinfo.listing.counts import in_words
from ratsinfo.search.models import Index
from ratsinfo.search.searching import Search


@dataclass(frozen=True)
class OtherList:
    """A list that can be searched: what finds its rows, where it is, and what one and several of its rows are called."""

    index: Index
    route: str
    one: str
    many: str


@dataclass(frozen=True)
class Elsewhere:
    """What words find in another list, with the link there."""

    label: str
    address: str


def found_elsewhere(search: Search, lists: Iterable[OtherList]) -> Iterator[Elsewhere]:
    """What the words of ``search``, which counts in these lists too, find of what the public sees."""
    for other in lists:
        total = search.total_elsewhere(other.index)
        if total.number:
            number = in_words(total.number, "" if total.exact else "etwa")
            query = urlencode({"q": search.query.text})
            yield Elsewhere(
                f"{number} {other.one if total.number == 1 else other.many}", f"{reverse(other.route)}?{query}"
            )
