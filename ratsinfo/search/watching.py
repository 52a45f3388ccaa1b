"""Signals of rows become documents that are touched; which, the apps declare for each of their models."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from ratsinfo.search.models import Index
from ratsinfo.search.writing import Through, touched


@dataclass(frozen=True)
class Touch:
    """Which documents of ``index`` a written or deleted row touches: those with the keys that ``keys`` has for the row.

    Where these are not the keys of the documents, ``through`` finds them, for many at once. With ``when`` it touches them
    only where one of these columns has changed; with ``moves`` also those that it touched as it was before.
    """

    index: Index
    keys: Callable[[Any], Iterable[Any]]
    through: Through | None = None
    when: tuple[str, ...] = ()
    moves: bool = False

    def applies(self, old: Any, new: Any, written: Any) -> bool:
        """Whether it matters that ``old`` (None where it is not known) became ``new``; ``written`` are the columns, None for all."""
        if self.when and written is not None and not set(self.when) & set(written):
            return False
        return not self.when or old is None or any(getattr(old, name) != getattr(new, name) for name in self.when)

    def perform(self, old: Any, new: Any) -> None:
        before = self.keys(old) if self.moves and old is not None else ()
        touched(self.index, {key for key in (*before, *self.keys(new)) if key is not None}, self.through)


class Watch:
    """Receives the signals of one model; kept by the signals."""

    def __init__(self, *touches: Touch):
        self.touches = touches
        self.compares = any(touch.when or touch.moves for touch in touches)

    def before_saving(self, sender: Any, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """What the row was, for those that ask; where only some columns are written, that these were others is taken for granted."""
        if self.compares:
            asked = update_fields is None and not instance._state.adding
            instance.stored_before = sender._base_manager.filter(pk=instance.pk).first() if asked else None

    def saved(self, sender: Any, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
        before = instance.stored_before if self.compares else None
        for touch in self.touches:
            if touch.applies(before, instance, update_fields):
                touch.perform(before, instance)

    def deleted(self, sender: Any, instance: Any, **kwargs: Any) -> None:
        for touch in self.touches:
            touch.perform(None, instance)


def watch(models: Iterable[Any], *touches: Touch) -> None:
    """From now on rows of ``models`` touch documents; a proxy is named beside what it stands for."""
    for model in models:
        receiver, name = Watch(*touches), f"ratsinfo.search.{model._meta.label}"
        uid = f"{name}.{'.'.join(touch.index.name for touch in touches)}"
        for signal, receive in (
            (pre_save, receiver.before_saving),
            (post_save, receiver.saved),
            (post_delete, receiver.deleted),
        ):
            signal.connect(receive, sender=model, weak=False, dispatch_uid=uid)


def watch_relation(through: Any, *touches: Touch) -> None:
    """The same for a many-to-many relation: ``keys`` is asked with the key of the thing that has the field."""

    def changed(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
        if action in ("post_add", "post_remove", "post_clear"):
            for key in (pk_set or ()) if reverse else (instance.pk,):
                for touch in touches:
                    touched(touch.index, touch.keys(key), touch.through)

    m2m_changed.connect(changed, sender=through, weak=False, dispatch_uid=f"ratsinfo.search.{through._meta.label}")
