"""What every search begins with: the town's abbreviations, and an index that has kept up with the clock."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, Value
from django.utils import timezone

from ratsinfo.search.meanings import Meaning, meanings
from ratsinfo.search.models import Suchwort, Vormerkung
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.writing import catch_up


def begin(now: datetime | None = None) -> list[Meaning]:
    """The meanings to read what was typed with; before that what has become public or ceased to be so by the clock is written anew.

    One query where no moment has come.
    """
    words: list[tuple[str, str, bool]] = []
    is_due = False
    for word, stands_for, both, moment in ASKED_TOGETHER((), now or timezone.now()):
        if moment is None:
            words.append((word, stands_for, both))
        else:
            is_due = True
    if is_due:
        catch_up(now)
    return meanings(sorted(words))


def asked_together(keys: Any, now: datetime) -> Any:
    """Abbreviations in their order, and a row with a moment for each that has come."""
    columns = ("wort", "bedeutung", "beidseitig")
    words = Suchwort.objects.filter(art=Suchwort.Art.ABKUERZUNG).annotate(wann=Value(None, DateTimeField()))
    due = Vormerkung.objects.filter(moment__lte=now).annotate(
        wort=Value("", CharField()), bedeutung=Value("", CharField()), beidseitig=Value(False, BooleanField())
    )
    return (
        words.order_by().values_list(*columns, "wann").union(due.order_by().values_list(*columns, "moment"), all=True)
    )


ASKED_TOGETHER = Prepared(asked_together)  # making its SQL would take a fifth of the CPU of a search
