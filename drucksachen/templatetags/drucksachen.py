from django import template
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
def overdue(drucksache: Drucksache, days: int | None) -> bool:
    """Whether an open inquiry is older than the municipality's term of ``days``."""
    return drucksache.is_overdue(days, timezone.localdate())
