"""Papers that the source relates to each other become answer and inquiry, once both are in the archive."""

from typing import Any

from django.db import IntegrityError, transaction

from drucksachen.models import Bezug, Drucksache
from ratsinfo.oparl.importing.known import Known, lots
from ratsinfo.oparl.importing.models import Meldung, Quelle, Verweis
from ratsinfo.search.writing import collecting

LOT = 200
INQUIRIES = (Drucksache.Art.ANFRAGE, Drucksache.Art.ANTRAG)


def connect_answers(source: Quelle) -> int:
    """Link what can be linked; returns how many answers were recognised."""
    made = 0
    waiting = Verweis.objects.filter(erledigt=False).order_by("pk")
    for lot in lots(list(waiting), LOT):
        known = Known()
        known.load(address for link in lot for address in (link.von, link.nach))
        with collecting():
            made += sum(connect(source, link, known) for link in lot)
    return made


def connect(source: Quelle, link: Verweis, known: Known) -> bool:
    """Whether ``link`` leads from an answer to what it answers; what leads elsewhere is not looked at again."""
    keys = [known.key(address, Drucksache) for address in (link.von, link.nach)]
    papers: Any = Drucksache.objects.in_bulk([key for key in keys if key])
    answer, inquiry = (papers.get(key) for key in keys)
    if answer is None or inquiry is None:
        return False
    is_answer = answer.ist_beantwortung and inquiry.art in INQUIRIES
    Verweis.objects.filter(pk=link.pk).update(erledigt=True)
    if not is_answer or Bezug.objects.filter(beantwortung=answer.pk, drucksache=inquiry.pk).exists():
        return False
    return add_reference(source, link, answer.pk, inquiry.pk)


def add_reference(source: Quelle, link: Verweis, answer: int, inquiry: int) -> bool:
    try:
        with transaction.atomic():
            Bezug.objects.create(beantwortung_id=answer, drucksache_id=inquiry)
    except IntegrityError:
        return False
    reason = f"an dem Verweis auf {link.nach} in der Quelle"
    Meldung.objects.create(quelle=source, art=Meldung.Art.ANTWORT, adresse=link.von, eltern=link.von, grund=reason)
    return True
