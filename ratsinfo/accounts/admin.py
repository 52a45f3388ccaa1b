"""Accounts and groups in the admin. Nobody gives rights that they do not have, nor touches an account that has more."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from ratsinfo.accounts.models import User

admin.site.unregister(Group)


@admin.register(User)
class ArchiveUserAdmin(UserAdmin):
    """Rights come from groups; single ones and superusers are the operator's business."""

    filter_horizontal = ()
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
    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser")
    list_filter = ("is_active", "groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and reaches(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and reaches(request, obj)

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
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class ArchiveGroupAdmin(GroupAdmin):
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
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def reaches(request: Any, account: User | None) -> bool:
    return account is None or request.user.may_change_account(account)


def groups_within(user: Any) -> Any:
    """The groups that ``user`` may put somebody into."""
    if user.is_superuser:
        return Group.objects.all()
    beyond = Permission.objects.exclude(pk__in=user.given_rights)
    return Group.objects.exclude(permissions__in=beyond)
