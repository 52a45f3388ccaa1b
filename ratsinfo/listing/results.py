"""What a search finds in a list, page by page: rows that the reader may see, and the places where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from ratsinfo.folding import fold
from ratsinfo.search.searching import MOST_PAGES, Search
from ratsinfo.search.snippets import Found, Place, found_in, marked_text

PLACES = 6  # beside the extracts; how many more there are is said
FILE_ROUTE = "drucksachen:anlage_download"  # which leads on to the file under its own name
NOTHING = SafeString("")


@dataclass(frozen=True)
class Link:
    """A place on the page of a hit, or in one of its files: what it is called, where it leads, and what stands there."""

    label: str
    address: str
    html: SafeString = NOTHING

    @property
    def as_html(self) -> SafeString:
        """The link, and behind it what stands there: a page has dozens of them."""
        link = f'href="{escape(self.address)}">{escape(self.label)}</a>'
        whole = f'<a class="fundstellen__ort" {link} {self.html}' if self.html else f"<a {link}"
        return mark_safe(whole)  # noqa: S308  escaped here; ``html`` is safe

    def __html__(self) -> SafeString:
        return self.as_html


@dataclass(frozen=True)
class Hit:
    """A row with its title, in which what was looked for is marked, the address of its page, extracts, other places, and how many more there are."""

    row: Any
    title: str
    address: str
    extracts: list[Link] = field(default_factory=list)
    places: list[Link] = field(default_factory=list)
    more: int = 0


def plain(row: Any) -> Hit:
    """A row of a list that nothing was looked for in."""
    return Hit(row, row.titel, row.get_absolute_url())


class ResultPaginator(Paginator):
    """The pages that are shown of what ``search`` finds; each is a list of hits.

    ``found`` is what it found for page ``asked``, of ``total``; where the pages do not show them all, they are cut off.
    ``visible`` reads those rows of the list that the reader may see by their keys.
    """

    def __init__(self, search: Search, found: Sequence[Any], per_page: int, total: int, visible: Any):
        super().__init__((), per_page)
        self.search, self.found, self.visible = search, dict(found), visible
        self.count = shown(total, per_page)
        self.is_cut_off = total > self.count

    def page(self, number: Any) -> Page:
        rows = {row.pk: row for row in self.visible(list(self.found))} if self.found else {}
        found = {pk: units for pk, units in self.found.items() if pk in rows}
        contents = self.search.contents(unit for units in found.values() for unit in units) if found else {}
        places = {
            pk: found_in([contents[unit] for unit in units if unit in contents], self.search.marked)
            for pk, units in found.items()
        }
        hits = [self.hit(rows[pk], place) for pk, place in places.items()]
        return Page(hits, self.validate_number(number), self)

    def hit(self, row: Any, found: Found) -> Hit:
        page = row.get_absolute_url()
        return Hit(
            row,
            marked_text(row.titel, self.search.marked),
            page,
            [link(page, extract.place, extract.html) for extract in found.extracts],
            [link(page, place) for place in found.places[:PLACES]],
            len(found.places[PLACES:]),
        )

    def get_elided(self, page: Page) -> Iterator[Any]:
        return self.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


def shown(total: int, per_page: int) -> int:
    """Of ``total`` hits those that the pages show."""
    return min(total, MOST_PAGES * per_page)


def page_number(typed: str | None, total: int, per_page: int) -> int:
    """The page that is asked for, or the nearest that there is."""
    return Paginator(range(shown(total, per_page)), per_page).get_page(typed).number


def link(page: str, place: Place, html: SafeString = NOTHING) -> Link:
    """Where to read on: on the page with this address, or on the page of a file where that is known."""
    if place.file and place.page:
        file = reverse(FILE_ROUTE, kwargs={"kennung": place.file, "slug": slugify(fold(place.heading)) or "datei"})
        return Link(f"{place.heading}, Seite {place.page}", f"{file}#page={place.page}", html)
    fragment = f"#{place.anchor}" if place.anchor else ""
    return Link(place.heading or "Text", f"{page}{fragment}", html)
