from typing import Any

from django import template
from django.utils.safestring import SafeString

from gremien.rows import meeting_row
from ratsinfo.listing.rows import hit_of, row_html

register = template.Library()


@register.simple_tag
def sitzung_row(sitzung: Any, level: int, ohne_datum: bool = False) -> SafeString:
    """The row of a Sitzungstermin, or of what was found of it."""
    hit = hit_of(sitzung)
    return row_html("gremien/_partials/_sitzung_row.html", hit, meeting_row(hit, level, ohne_datum=ohne_datum))
