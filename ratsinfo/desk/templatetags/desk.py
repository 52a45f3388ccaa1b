from typing import Any

from django import template

from ratsinfo.desk.sections import document_address, searches_for, sections_for
from ratsinfo.search.rebuilding import is_behind

register = template.Library()


@register.inclusion_tag("admin/_desk.html", takes_context=True)
def desk(context: Any) -> dict[str, Any]:
    """What waits for the clerk, above the list of models."""
    request = context["request"]
    return {
        "searches": searches_for(request),
        "sections": sections_for(request),
        "einlesen": document_address(request),
        "suche_unvollstaendig": is_behind(),
    }
