import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ratsinfo.addresses import address_of
from ratsinfo.caching.freshness import remembered

register = template.Library()

HEAD = {
    "drucksachen:drucksache_list": "Drucksachen",
    "drucksachen:beantwortung_list": "Beantwortungen",
    "gremien:sitzungstermin_list": "Sitzungen",
    "gremien:gremium_list": "Gremien",
}
FOOT = {
    "pages:hilfe": "Hilfe",
    "pages:impressum": "Impressum",
    "pages:datenschutz": "Datenschutz",
    "pages:barrierefreiheit": "Barrierefreiheit",
}

# As json_script does: no character that could end the element or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """A schema.org description as a data block, which the content security policy lets pass and nothing executes."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above


@register.simple_tag(takes_context=True)
def page_head(context: Any) -> SafeString:
    return navigation(context, "_partials/_kopf.html", HEAD)


@register.simple_tag(takes_context=True)
def page_foot(context: Any) -> SafeString:
    return navigation(context, "_partials/_fuss.html", FOOT)


def navigation(context: Any, template_name: str, routes: dict[str, str]) -> SafeString:
    """What all pages of a section have in common, made once for anonymous readers as long as nothing changes."""
    request = context.get("request")
    links = [Verweis.to(route, label, request.path if request else "") for route, label in routes.items()]
    where = f"{template_name} {[link.current for link in links]}"
    return remembered(request, where, lambda: render_to_string(template_name, {"verweise": links}, request))


@dataclass(frozen=True)
class Verweis:
    """A link of the navigation; that to the page or the section one is in is marked for eye and screen reader."""

    address: str
    label: str
    current: str

    @classmethod
    def to(cls, route: str, label: str, path: str) -> "Verweis":
        address = address_of(route)
        return cls(address, label, "page" if path == address else "true" if path.startswith(address) else "")


@register.filter
def day(value: date) -> SafeString:
    """A day as a person and a program read it."""
    return mark_safe(f'<time datetime="{value:%Y-%m-%d}">{value:%d.%m.%Y}</time>')  # noqa: S308  digits
