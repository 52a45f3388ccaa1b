"""What the source does not have any more is not public here any more; nothing official is deleted."""

from typing import TYPE_CHECKING, Any

from django.apps import apps

from gremien.models import Mitgliedschaft
from ratsinfo.oparl.importing.known import digest
from ratsinfo.oparl.importing.models import Fremdobjekt
from ratsinfo.oparl.importing.records import Bundle

if TYPE_CHECKING:
    from ratsinfo.oparl.importing.writing import Writer

REASON = "In der Quelle (OParl) nicht mehr vorhanden."


def take_back_lost(writer: "Writer", bundles: list[Bundle]) -> None:
    """Take back the parts that these objects had before and have no more."""
    kept = {record.address for bundle in bundles for record in bundle.records}
    owners = [bundle.address for bundle in bundles]
    for known in Fremdobjekt.objects.filter(eltern__in=owners, entfernt=False).order_by("pk"):
        if known.adresse not in kept:
            take_back(writer, known)


def take_back(writer: "Writer", known: Fremdobjekt) -> None:
    known.entfernt = True
    writer.written.append(known)
    writer.counts[known.typ, "entfernt"] += 1
    if known.zeile is None or writer.rehearsal:
        return
    row: Any = apps.get_model(known.modell).objects.filter(pk=known.zeile).first()
    if row is not None:
        hide(row, known)


def hide(row: Any, known: Fremdobjekt) -> None:
    row._change_reason = REASON
    if isinstance(row, Mitgliedschaft):
        row.delete()
        known.zeile = None
    elif getattr(row, "is_publishable", False):
        if row.is_published_itself:
            row.withdraw(None, REASON)
    elif getattr(row, "is_classified", False):
        row.oeffentlich = False
        known.werte = {**known.werte, "oeffentlich": digest(False)}
        row.save()
