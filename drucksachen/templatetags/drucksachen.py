from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from drucksachen.models import Drucksache
from drucksachen.prose import as_html
from drucksachen.rows import answer_row, askers, paper_row
from ratsinfo.listing.rows import hit_of, row_html

register = template.Library()


@register.filter
def prose(text: str, linked: frozenset[str] = frozenset()) -> SafeString:
    """Official text as HTML, with the Drucksachennummern in ``linked`` as links."""
    return as_html(text, linked)


register.simple_tag(askers)


@register.simple_tag
def drucksache_row(drucksache: Any, level: int, days: int | None, ohne_urheber: bool = False) -> SafeString:
    """The row of a Drucksache, or of what was found of it; ``days`` is the municipality's term to answer."""
    hit = hit_of(drucksache)
    row = paper_row(hit, level, days, "" if ohne_urheber else askers(hit.row))
    return row_html("drucksachen/_partials/_drucksache_row.html", hit, row)


@register.simple_tag
def beantwortung_row(beantwortung: Any, level: int) -> SafeString:
    """The row of a Beantwortung, or of what was found of it."""
    hit = hit_of(beantwortung)
    return row_html("drucksachen/_partials/_beantwortung_row.html", hit, answer_row(hit, level))


@register.simple_tag
def stand(drucksache: Drucksache, days: int | None) -> SafeString:
    """How far an inquiry is answered, and whether an open one is older than the municipality's term of ``days``."""
    overdue = bool(drucksache.stand) and drucksache.is_overdue(days, timezone.localdate())
    return badges(drucksache.stand, overdue=overdue)


@register.simple_tag
def interim() -> SafeString:
    return badges(Drucksache.Stand.ZWISCHENANTWORT, overdue=False)


@lru_cache
def badges(stand: str | None, *, overdue: bool) -> SafeString:
    """The same few in every row of a list, made once."""
    return render_to_string("drucksachen/_partials/_stand.html", {"stand": stand, "ueberfaellig": overdue})
