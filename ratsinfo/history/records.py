"""Every change of a row is kept as a Fassung: who, when, and what the row was then."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils import timezone
from simple_history.models import HistoricalRecords

# The operation of what was there before its first recorded change.
BASELINE = UUID(int=0)


def current_operation() -> UUID:
    """One for everything that a request writes; without a request, one for everything in a transaction."""
    request = getattr(HistoricalRecords.context, "request", None)
    holder: Any = transaction.get_connection() if request is None else request
    if not hasattr(holder, "vorgang"):
        holder.vorgang = uuid4()
    operation = holder.vorgang
    if request is None:
        transaction.on_commit(lambda: vars(holder).pop("vorgang", None))
    return operation


class Fassung(models.Model):
    """What a kept version carries besides the row itself: the operation that it was part of."""

    vorgang = models.UUIDField("Vorgang", default=current_operation, editable=False)

    class Meta:
        abstract = True


def tells_of_change(column: models.Field) -> bool:
    """Whether a column only says what each version says of itself: who changed the row, and when."""
    return getattr(column, "auto_now", False) or column.name == "geaendert_von"


class Fassungen(HistoricalRecords):
    """Keeps each version of a model's rows, its many-to-many fields and its proxies included.

    ``exclude`` names columns that only repeat others; who changed a row last and when is always left out.
    """

    def __init__(self, exclude: Iterable[str] = ()):
        super().__init__(
            bases=[Fassung],
            custom_model_name=lambda name: f"{name}Fassung",
            history_id_field=models.BigAutoField(),
            excluded_fields=[*exclude],
        )

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        """A model gets its table of versions; a proxy, whose signals are its own, writes into the same."""
        if sender is self.cls:
            self.excluded_fields += [field.name for field in sender._meta.fields if tells_of_change(field)]
            self.m2m_fields = tuple(field.name for field in sender._meta.local_many_to_many)
            super().finalize(sender, **kwargs)
            self.connect(sender)
        elif sender._meta.proxy and sender._meta.concrete_model is self.cls:
            for signal, receiver in ((post_save, self.post_save), (post_delete, self.post_delete)):
                signal.connect(receiver, sender=sender, weak=False)
            pre_delete.connect(self.pre_delete, sender=sender, weak=False)
            self.connect(sender)

    def connect(self, sender: Any) -> None:
        pre_save.connect(self.pre_save, sender=sender, weak=False)

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        names = {
            "verbose_name": f"Fassung: {model._meta.verbose_name}",
            "verbose_name_plural": f"Fassungen: {model._meta.verbose_name_plural}",
            "ordering": ("history_id",),
            "default_permissions": (),
        }
        return super().get_meta_options(model) | names

    def get_meta_options_m2m(self, through_model: Any) -> dict[str, Any]:
        name = f"Fassung: {through_model._meta.verbose_name}"
        return super().get_meta_options_m2m(through_model) | {
            "verbose_name": name,
            "verbose_name_plural": name,
            "ordering": ("m2m_history_id",),
            "default_permissions": (),
        }

    def copy_fields(self, model: Any) -> dict[str, Any]:
        """Versions are looked up by their row and by what it belongs to; no other index is worth its writing."""
        fields = super().copy_fields(model)
        parents = getattr(model, "belongs_to", ())
        for name, field in fields.items():
            field.db_index = name in (model._meta.pk.name, *parents)
        return fields

    def _get_history_user_fields(self) -> dict[str, Any]:
        """Whoever changed something is not forgotten with the Zugang."""
        return {
            "history_user": models.ForeignKey(
                settings.AUTH_USER_MODEL,
                null=True,
                blank=True,
                related_name="+",
                on_delete=models.PROTECT,
                verbose_name="geändert von",
            )
        }

    # Writing

    def pre_save(self, instance: Any, raw: bool = False, **kwargs: Any) -> None:
        if not raw and not instance._state.adding and not leaves_no_trace(instance):
            instance._fassung = self.latest_or_baseline(instance)

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        """A new version, unless nothing changed; a save of some fields says nothing of what else the instance holds."""
        if kwargs.get("raw") or leaves_no_trace(instance):
            return
        partial = kwargs.get("update_fields") is not None
        row = self.cls._base_manager.get(pk=instance.pk) if partial else instance
        latest = vars(instance).pop("_fassung", None)
        if partial and hasattr(instance, "_change_reason"):
            row._change_reason = instance._change_reason
        if created or latest is None:
            self.create_historical_record(row, "+")
        elif any(differs(field, latest, row) for field in self.fields_included(row)):
            self.create_historical_record(row, "~")

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        """Also the rows that name what is deleted get a new version: from now on they do not name it any more."""
        super().pre_delete(instance, **kwargs)
        self.latest_or_baseline(instance)
        for relation in instance._meta.related_objects:
            if relation.many_to_many and not is_version(relation.related_model):
                named_by = getattr(instance, relation.get_accessor_name())
                named_by.remove(*named_by.all())

    def m2m_changed(self, instance: Any, action: str, attr: str, pk_set: Any, reverse: bool, **kwargs: Any) -> None:
        """Also where the relation is changed from its other end."""
        if reverse and pk_set is None:
            raise TypeError(f"Clear {self.cls.__name__}.{attr} from its own side: nobody could say which rows changed.")
        for row in kwargs["model"]._base_manager.filter(pk__in=pk_set) if reverse else [instance]:
            if action.startswith("pre_"):
                self.latest_or_baseline(row)
            else:
                self.create_historical_record(row, "~")

    def latest_or_baseline(self, instance: Any) -> Any:
        """The latest version of a row; of one that was written past the history, what is stored now becomes the first."""
        versions = getattr(self.cls, self.manager_name)
        latest = versions.filter(**{self.cls._meta.pk.name: instance.pk}).order_by("history_id").last()
        if latest is None and (stored := self.cls._base_manager.filter(pk=instance.pk).first()):
            values = {field.attname: getattr(stored, field.attname) for field in self.fields_included(stored)}
            moment = getattr(stored, "erstellt_am", None) or timezone.now()
            latest = versions.model(history_date=moment, history_type="+", vorgang=BASELINE, **values)
            latest.save()
            self.create_historical_record_m2ms(latest, stored)
        return latest


def leaves_no_trace(instance: Any) -> bool:
    """Whether this save is only a rehearsal, which is undone."""
    return getattr(instance, "skip_history_when_saving", False)


def differs(field: Any, version: Any, row: Any) -> bool:
    return field.to_python(getattr(version, field.attname)) != field.to_python(getattr(row, field.attname))


def is_version(model: Any) -> bool:
    """Whether ``model`` is a table of versions, or of what many-to-many fields held in them."""
    return hasattr(model, "instance_type")
