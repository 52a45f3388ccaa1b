"""Dates that are probably mistyped: they are asked about, not refused."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import format_html

from gremien.models import Wahlperiode

AHEAD = timedelta(days=366)
YEARS_BACK = 50


def far_off(form: Any, name: str) -> list[str]:
    """A German sentence where the field ``name`` was just given a date that is hardly meant; safe as HTML."""
    value = form.cleaned_data.get(name) if name in form.changed_data else None
    if value is None:
        return []
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    reason = why_far_off(day)
    return [format_html("{}: der {} {}.", form.fields[name].label, f"{day:%d.%m.%Y}", reason)] if reason else []


def why_far_off(day: date) -> str:
    """The end of a sentence, empty for a plausible day: within a year from now, not before the first Wahlperiode."""
    today = timezone.localdate()
    if day > today + AHEAD:
        return "liegt mehr als ein Jahr in der Zukunft"
    first = Wahlperiode.objects.order_by("beginn").first()
    if first is not None and day < first.beginn:
        return f"liegt vor der ersten Wahlperiode im Archiv (ab {first.beginn:%d.%m.%Y})"
    if day.year < today.year - YEARS_BACK:
        return f"liegt mehr als {YEARS_BACK} Jahre zurück"
    return ""
