"""Accounts and groups in the admin. Nobody gives rights that they do not have, nor touches an account that has more."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from ratsinfo.accounts.account_pages import AccountPages
from ratsinfo.accounts.forms import AccountForm, NewAccountForm, NewPasswordForm
from ratsinfo.accounts.models import User
from ratsinfo.lookups import OwnLookups

admin.site.unregister([Group, EmailAddress, Authenticator, UserSession])


class RightsFirst(OwnLookups):
    """Whether somebody may see such things is asked before the thing is looked for, so that nobody learns what there is."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


@admin.register(User)
class ArchiveUserAdmin(AccountPages, RightsFirst, UserAdmin):
    """Rights come from groups; single ones and superusers are the operator's business."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    add_form_template = "admin/account_add_form.html"
    change_form_template = "admin/account_change_form.html"
    change_user_password_template = "admin/account_password.html"  # noqa: S105  no password but a template
    filter_horizontal = ()
    add_fieldsets = ((None, {"fields": ("username", "first_name", "last_name", "email")}),)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        (
            "Rechte",
            {
                "fields": ("is_active", "is_staff", "groups"),
                "description": "Wer ausscheidet, wird auf nicht aktiv gesetzt: so bleibt nachvollziehbar, wer was veröffentlicht hat. "
                "Vergeben lassen sich nur Gruppen, deren Rechte Sie selbst haben.",
            },
        ),
    )
    operator_fieldset = (
        "Für den Betrieb",
        {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)},
    )
    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser", "einladung")
    list_filter = ("is_active", "groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and reaches(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and reaches(request, obj)

    @admin.display(description="Einladung", ordering="eingeladen_am")
    def einladung(self, obj: User) -> str:
        if obj.eingeladen_am is None:
            return "noch kein Passwort, nicht eingeladen" if obj.waits_for_password else "–"
        day = date_format(localtime(obj.eingeladen_am), "d.m.Y")
        return f"eingeladen am {day}, {'noch nicht angenommen' if obj.waits_for_password else 'angenommen'}"

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002  Django's name
        response: Any = super().user_change_password(request, id, form_url)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["title"] = f"Neues Passwort: {response.context_data['original']}"
        return response

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        if not self.has_change_permission(request, obj):
            return ((None, {"fields": ("username",)}), *fieldsets[1:])
        return (*fieldsets, self.operator_fieldset) if request.user.is_superuser else fieldsets  # type: ignore[union-attr]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {"queryset": groups_within(request.user), "widget": CheckboxSelectMultiple}
        return in_german(super().formfield_for_manytomany(db_field, request, **kwargs))


@admin.register(Group)
class ArchiveGroupAdmin(RightsFirst, GroupAdmin):
    readonly_fields = ("rechte",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Whoever only reads a group reads all its rights in words."""
        return super().get_queryset(request).prefetch_related("permissions__content_type")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_within(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_within(request, obj)

    def is_within(self, request: Any, group: Group | None) -> bool:
        return group is None or request.user.may_give(set(group.permissions.values_list("pk", flat=True)))

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "permissions" and not request.user.is_superuser:
            kwargs["queryset"] = Permission.objects.filter(pk__in=request.user.given_rights)
        return in_german(super().formfield_for_manytomany(db_field, request, **kwargs))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever only reads a group reads its rights in German; the names in the database are Django's."""
        writes = obj is None or self.has_change_permission(request, obj)
        return ("name", "permissions" if writes else "rechte")

    @admin.display(description="Rechte")
    def rechte(self, obj: Group) -> str:
        return ", ".join(right_in_german(right) for right in obj.permissions.all())


def in_german(field: Any) -> Any:
    """A field whose options may be rights, with their names in German; those over what allauth keeps open nothing."""
    if field is not None and field.queryset.model is Permission:
        field.queryset = field.queryset.exclude(content_type__app_label__in=("account", "mfa", "usersessions"))
        field.label_from_instance = right_in_german
    return field


ACTIONS = {"add": "anlegen", "change": "ändern", "delete": "löschen", "view": "sehen", "publish": "veröffentlichen"}


def right_in_german(right: Permission) -> str:
    """ "Drucksache: veröffentlichen"."""
    action = right.codename.partition("_")[0]
    return f"{capfirst(right.content_type.name)}: {ACTIONS.get(action, right.name)}"


def reaches(request: Any, account: User | None) -> bool:
    return account is None or request.user.may_change_account(account)


def groups_within(user: Any) -> Any:
    """The groups that ``user`` may put somebody into."""
    if user.is_superuser:
        return Group.objects.all()
    beyond = Permission.objects.exclude(pk__in=user.given_rights)
    return Group.objects.exclude(permissions__in=beyond)
