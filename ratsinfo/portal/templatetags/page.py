import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# As json_script does: no character that could end the element or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """A schema.org description as a data block, which the content security policy lets pass and nothing executes."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above


@register.simple_tag(takes_context=True)
def navigation_link(context: Any, route: str, label: str) -> SafeString:
    """A list item with the link to ``route``; the page or the section one is in is marked for eye and screen reader."""
    address = reverse(route)
    path = context["request"].path if "request" in context else ""
    current = "page" if path == address else "true" if path.startswith(address) else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, mark, label)
