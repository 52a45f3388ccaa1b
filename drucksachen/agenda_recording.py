"""Whoever changes an agenda after its invitation, and however: what it has become is kept once the change is certain.

The signals are here because items and lines are written by forms, commands and imports that know nothing of versions.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from drucksachen.models import Anlage, Beantwortung, Beratung, Drucksache, Tagesordnungsfassung
from gremien.models import Sitzungstermin, Tagesordnungspunkt


def connect() -> None:
    for model in (Tagesordnungspunkt, Beratung, Sitzungstermin):
        post_save.connect(on_agenda, sender=model, dispatch_uid=f"agenda.{model.__name__}.save")
    for model in (Tagesordnungspunkt, Beratung):
        post_delete.connect(on_agenda, sender=model, dispatch_uid=f"agenda.{model.__name__}.delete")
    for paper in (Drucksache, Beantwortung, Anlage):
        post_save.connect(on_paper, sender=paper, dispatch_uid=f"agenda.{paper.__name__}.save")


def on_agenda(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Receives that a meeting, an item or a line of a Beratungsfolge was written or deleted."""
    meeting = instance.pk if isinstance(instance, Sitzungstermin) else instance.sitzungstermin_id
    if meeting is not None and not raw:
        note("meetings", meeting)


def on_paper(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Receives that a Drucksache or one of its files was written, published or withdrawn."""
    paper = instance.drucksache_id if isinstance(instance, Anlage) else instance.pk
    if paper is not None and not raw:
        note("papers", paper)


def note(kind: str, key: int) -> None:
    """Look after the commit, once for everything that was written until then, what has become of the agendas."""
    connection: Any = transaction.get_connection()
    waiting = vars(connection).setdefault("changed_agendas", {"meetings": set(), "papers": set()})
    waiting[kind].add(key)
    transaction.on_commit(record_waiting, robust=True)


def record_waiting() -> None:
    """Record the changes of all agendas that were noted; the first of several calls does it for all."""
    waiting = vars(transaction.get_connection()).pop("changed_agendas", None)
    if waiting:
        versions: Any = Tagesordnungsfassung.objects
        concerned = Sitzungstermin.objects.filter(pk__in=waiting["meetings"]) | Sitzungstermin.objects.filter(
            pk__in=versions.filter(sitzungstermin__beratungen__drucksache__in=waiting["papers"]).values(
                "sitzungstermin"
            )
        )
        for key in concerned.order_by("pk").values_list("pk", flat=True):
            record(key)


def record(key: int) -> None:
    with transaction.atomic():
        meeting: Any = Sitzungstermin.objects.select_for_update().get(pk=key)
        Tagesordnungsfassung.record_change(meeting)
