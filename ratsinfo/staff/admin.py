"""What every page of the staff's admin has in common."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.forms import Textarea, TextInput
from django.http import HttpRequest, HttpResponse

from ratsinfo.lookups import OwnLookups, is_key
from ratsinfo.staff.autocomplete import (
    LoadedAutocompleteSelect,
    LoadedInlineFormSet,
    PlainAutocompleteSelectMultiple,
)
from ratsinfo.staff.careful import CarefulForms
from ratsinfo.staff.forms import LongTextField
from ratsinfo.staff.history import HistoryPages
from ratsinfo.staff.lists import KeysFirstPaginator

WIDE = {"class": "vTextField breit"}


class NamedSplitDateTime(AdminSplitDateTime):
    """Day and hour as two inputs, each with a name of its own: one label cannot stand for both."""

    def __init__(self, name: str):
        super().__init__()
        for widget, part in zip(self.widgets, ("Datum", "Uhrzeit"), strict=True):
            widget.attrs["aria-label"] = f"{name}, {part}"


class ArchivePage:
    """Look-ups, rights and text fields, for pages and for the lines on them."""

    opts: Any
    admin_site: Any
    # Short text that may be long, as titles are, gets the whole width.
    formfield_overrides: Any = {
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {
            "form_class": LongTextField,
            "widget": Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        },
    }

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = LoadedAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = PlainAutocompleteSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.CharField) and not db_field.choices and (db_field.max_length or 0) >= 250:
            kwargs.setdefault("widget", TextInput(attrs=WIDE))
        if isinstance(db_field, models.DateTimeField):
            kwargs.setdefault("widget", NamedSplitDateTime(str(db_field.verbose_name)))
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def has_right(self, request: HttpRequest, action: str) -> bool:
        """Whether the user has the right ``action`` on this model; a proxy shares the rights of the model it stands for."""
        options = self.opts.concrete_model._meta
        return request.user.has_perm(f"{options.app_label}.{action}_{options.model_name}")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_right(request, "view") or self.has_right(request, "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_right(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_right(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_right(request, "delete")


class ArchiveInline(ArchivePage, admin.StackedInline):
    """Lines on the page of what they belong to; who may change that may change them."""

    formset = LoadedInlineFormSet
    extra = 0
    parent_obj: Any = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change_parent(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change_parent(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change_parent(request, obj)

    def may_change_parent(self, request: HttpRequest, obj: Any) -> bool:
        parent = self.admin_site._registry[self.parent_model]
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)


class ArchiveAdmin(CarefulForms, HistoryPages, OwnLookups, ArchivePage, admin.ModelAdmin):
    """A page per model. Subclasses with a ``page_order`` mix fieldsets (by title) and inlines as the office works."""

    change_form_template = "admin/archive_change_form.html"
    change_list_template = "admin/archive_change_list.html"
    list_per_page = 50
    paginator = KeysFirstPaginator
    show_full_result_count = False
    search_fields: ClassVar[Any] = ("suchtext",)
    page_order: ClassVar[tuple[Any, ...]] = ()

    class Media:
        js = ("admin/js/jquery.init.js", "ratsinfo/verwaltung.js")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By the archive's own folding, so that "gruene" finds "GRÜNE" on every database."""
        return queryset.matching(search_term) if search_term else queryset, False

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Models without a folded text have no search box."""
        try:
            self.opts.get_field("suchtext")
        except FieldDoesNotExist:
            return ()
        return super().get_search_fields(request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address fills in, as far as the fields can hold it."""
        asked = super().get_changeform_initial_data(request)
        return {name: value for name, text in asked.items() if (value := self.held(name, text)) is not None}

    def held(self, name: str, text: Any) -> Any:
        """The value that the field ``name`` makes of ``text``; None where it makes nothing of it."""
        try:
            column: Any = self.opts.get_field(name)
            if column.is_relation:
                return text if all(map(is_key, [text] if isinstance(text, str) else text)) else None
            return column.to_python(text)
        except (FieldDoesNotExist, ValidationError, ValueError, OverflowError):
            return None

    def lookup_label(self, obj: Any) -> str:
        """What a row is called in a look-up."""
        return str(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["page_parts"] = self.page_parts(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def page_parts(self, context: dict[str, Any]) -> list[Any]:
        """Fieldsets and inlines in the order of ``page_order``; what it does not name comes last."""
        parts: dict[Any, Any] = {fieldset.name: fieldset for fieldset in context["adminform"]}
        parts |= {type(inline.opts): inline for inline in context["inline_admin_formsets"]}
        ordered = [parts.pop(key) for key in self.page_order if key in parts]
        return [*ordered, *parts.values()]
