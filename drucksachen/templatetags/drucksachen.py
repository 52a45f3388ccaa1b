from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from drucksachen.models import Drucksache
from drucksachen.prose import as_html

register = template.Library()


@register.filter
def prose(text: str, linked: frozenset[str] = frozenset()) -> SafeString:
    """Official text as HTML, with the Drucksachennummern in ``linked`` as links."""
    return as_html(text, linked)


@register.simple_tag
def askers(drucksache: Drucksache) -> str:
    """Who brought it in: the printed words where there are some, else the Gremien that the reader may see."""
    return drucksache.urheber_wortlaut or ", ".join(body.name for body in drucksache.urheber.all())


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
