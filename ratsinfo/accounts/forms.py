"""Forms for accounts, all in German; everybody logs in with a password, whoever leaves is set to not active."""

from typing import Any

from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)

from ratsinfo.accounts.models import User


class PasswordStateWidget(ReadOnlyPasswordHashWidget):
    """Says whether there is a password, and nothing of how it is stored."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        is_set = User(password=value or "").has_usable_password()
        context["summary"] = [{"label": "Ein Passwort ist gesetzt." if is_set else "Es ist kein Passwort gesetzt."}]
        context |= {"button_label": "Neues Passwort setzen", "password_url": "../password/"}
        return context


class AccountForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="Passwort",
        widget=PasswordStateWidget,
        help_text="Das Archiv kennt das Passwort selbst nicht; es lässt sich nur ein neues setzen.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].help_text = self.base_fields["password"].help_text


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):  # type: ignore[name-defined]  # django-stubs do not know the Meta of this form
        model = User


class NewPasswordForm(AdminPasswordChangeForm):
    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True
