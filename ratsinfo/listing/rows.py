"""Rows of lists as HTML: what they say beside title and places is made once, from what it says and nothing else.

A row stands on many pages and is on most of them the same after the next change; filling in its template is the
greater part of what a list costs.
"""

import secrets
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ratsinfo.listing.results import Hit, plain

REMEMBERED = 2000  # rows, some 2 kB each
PLACE = secrets.token_hex(
    16
)  # stands for the title and for the places while the rest is made; nobody can have written it


def hit_of(row_or_hit: Any) -> Hit:
    """What a row shows of a thing: as it was found, or as it is."""
    return row_or_hit if isinstance(row_or_hit, Hit) else plain(row_or_hit)


def row_html(template_name: str, hit: Hit, row: tuple[Any, ...]) -> SafeString:
    """``row`` by the template, which sees nothing else, with the title of the hit and the places in it; what is not public is not remembered."""
    begin, middle, end = (made if hit.row.is_published_itself else made.__wrapped__)(template_name, row)
    return mark_safe(f"{begin}{conditional_escape(hit.title)}{middle}{places_html(hit)}{end}")  # noqa: S308  by templates and escaped


@lru_cache(maxsize=REMEMBERED)
def made(template_name: str, row: tuple[Any, ...]) -> list[str]:
    """What stands before the title, between it and the places, and behind these."""
    return render_to_string(template_name, {"zeile": row, "titel": PLACE, "fundstellen": PLACE}).split(PLACE)


def places_html(hit: Hit) -> str:
    """Where it stands what was looked for; by no template, for no two rows of a search have the same."""
    extracts = "".join(f"<li>{place.as_html}</li>" for place in hit.extracts)
    places = ", ".join(place.as_html for place in hit.places)
    more = f" und {hit.more} mehr" if hit.more else ""
    return (f'<ul class="fundstellen">{extracts}</ul>' if extracts else "") + (
        f'<p class="fundstellen__weitere">Weitere Stellen: {places}{more}</p>' if places else ""
    )


def state_html(thing: Any) -> SafeString:
    """The badge of what is not public; empty for what is."""
    if thing.is_published_itself:
        return SafeString()
    return render_to_string("_partials/_zustand.html", {"object": thing})
