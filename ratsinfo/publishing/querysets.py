"""The rule as conditions for the database: who may see which rows."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Prefetch, Q, Value, When
from django.utils import timezone
from seal.query import SealableQuerySet, SealedModelIterable

from ratsinfo.publishing.exceptions import OfficialRecord, Unrestricted


def may_see_internal(user: Any, model: Any) -> bool:
    """Whether ``user`` (also an AnonymousUser) sees rows of ``model`` that are not public.

    That is staff with the right to view ``model`` and everything that its rows belong to.
    """
    if not (user.is_active and user.is_staff):
        return False
    options = model._meta.concrete_model._meta
    if not user.has_perm(f"{options.app_label}.view_{options.model_name}"):
        return False
    parents = (model._meta.get_field(name).related_model for name in model.belongs_to)
    return all(may_see_internal(user, parent) for parent in parents)


def published_condition(model: Any, at: datetime, prefix: str = "", but: tuple[str, ...] = ()) -> Q:
    """The condition under which the public sees a row of ``model`` at the moment ``at``.

    ``prefix`` is the path from the queried model to the row (``"drucksache__"``). A row needs its own
    publication where it has one, must be marked ``oeffentlich`` where it is a public or non-public
    part, and is never more visible than any row it belongs to; ``but`` names those not asked about.
    """
    condition = Q()
    if model.is_publishable:
        condition &= Q(**{f"{prefix}veroeffentlicht_am__lte": at})
        condition &= Q(**{f"{prefix}zurueckgezogen_am__isnull": True}) | Q(**{f"{prefix}zurueckgezogen_am__gt": at})
    if model.is_classified:
        condition &= Q(**{f"{prefix}oeffentlich": True})
    condition &= model.own_condition(at, prefix)
    return condition & parents_condition(model, at, prefix, but)


def parents_condition(model: Any, at: datetime, prefix: str = "", but: tuple[str, ...] = ()) -> Q:
    """The condition that everything a row of ``model`` belongs to is public at ``at``, without what ``but`` names."""
    condition = Q()
    for name in (name for name in model.belongs_to if name not in but):
        field = model._meta.get_field(name)
        parent = published_condition(field.related_model, at, f"{prefix}{name}__")
        condition &= (parent | Q(**{f"{prefix}{name}__isnull": True})) if field.null else parent
    return condition


def readable_condition(model: Any, reader: Any, at: datetime, prefix: str = "") -> Q:
    """The condition under which ``reader`` sees a row of ``model`` at ``at``, who sees no drafts of it.

    Each row is public by itself, or for this reader by the model's ``reader_condition``; and it is, for readers as for
    the public, never more visible than any row it belongs to.
    """
    condition = published_condition(model, at, prefix, but=model.belongs_to)
    if (more := model.reader_condition(reader, at, prefix)) is not None:
        condition |= more
    for name in model.belongs_to:
        field = model._meta.get_field(name)
        parent = readable_condition(field.related_model, reader, at, f"{prefix}{name}__")
        condition &= (parent | Q(**{f"{prefix}{name}__isnull": True})) if field.null else parent
    return condition


def publicity(model: Any, at: datetime, prefix: str = "", but: tuple[str, ...] = ()) -> Case:
    """Whether ``published_condition`` holds, as a column."""
    condition = published_condition(model, at, prefix, but)
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


class GovernedQuerySet(SealableQuerySet):
    """Rows under the rule. ``visible_to`` is the only way from a request to rows.

    What it returns is sealed. From a sealed row nothing is fetched by accident, and what a view
    fetches with it must have come through the rule itself: ``prefetch_related`` takes querysets
    that are sealed in turn, ``select_related`` follows ``belongs_to``, whose rows are at least as
    visible. Anything else raises Unrestricted before the database is asked.
    """

    model: Any

    def published(self, at: datetime | None = None):
        """The rows that the public sees at the moment ``at``, by default now."""
        return self.filter(published_condition(self.model, at or timezone.now()))

    def with_publicity(self, at: datetime | None = None, but: tuple[str, ...] = ()):
        """Each row with ``gezeigt``: whether the public sees it at the moment ``at``, by default now; see ``published_condition``."""
        return self.annotate(gezeigt=publicity(self.model, at or timezone.now(), but=but))

    def visible_to(self, user: Any, at: datetime | None = None):
        """The rows that ``user`` may see at the moment ``at``, sealed."""
        if may_see_internal(user, self.model):
            return self.seal()
        if user.is_anonymous or not user.is_active:
            return self.published(at).seal()
        return self.filter(readable_condition(self.model, user, at or timezone.now())).seal()

    def seal(self, *args: Any, **kwargs: Any):
        for lookup in self._prefetch_related_lookups:
            refuse_unrestricted_prefetch(lookup)
        if self.query.select_related:
            raise Unrestricted("Restrict by visible_to() first, then name the relations.")
        return super().seal(*args, **kwargs)

    def prefetch_related(self, *lookups: Any):
        if is_sealed(self):
            for lookup in lookups:
                refuse_unrestricted_prefetch(lookup)
        return super().prefetch_related(*lookups)

    def select_related(self, *fields: Any):
        if is_sealed(self):
            for path in fields:
                refuse_unrestricted_join(self.model, path)
        return super().select_related(*fields)


def is_sealed(queryset: Any) -> bool:
    return issubclass(queryset._iterable_class, SealedModelIterable)


def refuse_unrestricted_prefetch(lookup: Any) -> None:
    """Raise Unrestricted unless ``lookup`` fetches one relation through a sealed queryset."""
    if lookup is None:  # prefetch_related(None) forgets all lookups
        return
    if not isinstance(lookup, Prefetch) or lookup.queryset is None or "__" in lookup.prefetch_through:
        raise Unrestricted(f"{lookup!r}: use Prefetch(name, queryset=Model.objects.visible_to(user)).")
    if not is_sealed(lookup.queryset):
        raise Unrestricted(f"{lookup.prefetch_through}: its queryset does not come from visible_to().")


def refuse_unrestricted_join(model: Any, path: str | None) -> None:
    """Raise Unrestricted unless ``path`` leads along ``belongs_to``, or to rows that no rule governs."""
    for name in (path or "").split("__") if path else ():
        related = model._meta.get_field(name).related_model
        if name in getattr(model, "belongs_to", ()):
            model = related
        elif hasattr(related, "belongs_to"):
            raise Unrestricted(
                f"{model.__name__}.{name} may be less visible than its row: prefetch it through the rule."
            )
        else:
            model = related


class PublishableQuerySet(GovernedQuerySet):
    def drafts(self):
        """Never published so far."""
        return self.filter(veroeffentlicht_am__isnull=True)

    def waiting(self, at: datetime | None = None):
        """Drafts that only wait for being published themselves: what they belong to is public."""
        return self.drafts().filter(parents_condition(self.model, at or timezone.now()))

    def in_force(self, at: datetime | None = None):
        """Published and not withdrawn, whatever they belong to."""
        moment = at or timezone.now()
        return self.filter(veroeffentlicht_am__lte=moment).exclude(zurueckgezogen_am__lte=moment)

    def not_taken_back(self, at: datetime | None = None):
        """Drafts and what is published: everything that the office still works with."""
        return self.exclude(zurueckgezogen_am__lte=at or timezone.now())

    def taken_back(self, at: datetime | None = None):
        """Withdrawn, whatever they belong to."""
        return self.filter(zurueckgezogen_am__lte=at or timezone.now())

    def coming_changes(self, at: datetime) -> list[datetime]:
        """The moments after ``at`` at which a row becomes public by the clock, or stops being so."""
        begins = self.filter(veroeffentlicht_am__gt=at).values_list("veroeffentlicht_am", flat=True)
        ends = self.filter(zurueckgezogen_am__gt=at).values_list("zurueckgezogen_am", flat=True)
        return [*begins.distinct(), *ends.distinct()]

    def changing_after(self, at: datetime):
        """Those that become public by the clock after ``at``, or stop being so."""
        return self.filter(Q(veroeffentlicht_am__gt=at) | Q(zurueckgezogen_am__gt=at))

    def withdrawn(self, at: datetime | None = None):
        """Published once and withdrawn since: what the public gets a tombstone for."""
        moment = at or timezone.now()
        return self.filter(parents_condition(self.model, moment), zurueckgezogen_am__lte=moment)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete drafts. Raises OfficialRecord and deletes nothing when a row was ever official."""
        if self.filter(self.model.official_condition()).exists():
            raise OfficialRecord("Was einmal öffentlich war, wird zurückgezogen und nicht gelöscht.")
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
