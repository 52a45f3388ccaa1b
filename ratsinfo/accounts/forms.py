"""Forms for accounts, all in German; who gets one chooses the password, whoever leaves is set to not active."""

from typing import Any

from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from ratsinfo.accounts.models import User


class PasswordStateWidget(ReadOnlyPasswordHashWidget):
    """Says whether there is a password, and nothing of how it is stored."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        is_set = User(password=value or "").has_usable_password()
        context["summary"] = [{"label": "Ein Passwort ist gesetzt." if is_set else "Es ist kein Passwort gesetzt."}]
        context |= {"button_label": "Neues Passwort setzen", "password_url": "../password/"}
        return context


class OneAccountPerPerson:
    """Names and addresses are told apart without regard to capitals, as the login does."""

    instance: User
    cleaned_data: dict[str, Any]

    def clean_username(self) -> str:
        return self.unless_taken("username", "Dieser Benutzername ist schon vergeben.")

    def clean_email(self) -> str:
        return self.unless_taken("email", "Diese E-Mail-Adresse hat schon ein anderer Zugang.").lower()

    def unless_taken(self, field: str, sentence: str) -> str:
        value: str = self.cleaned_data[field]
        others = User.objects.exclude(pk=self.instance.pk)
        if value and others.filter(**{f"{field}__iexact": value}).exists():
            raise ValidationError(sentence)
        return value


class AccountForm(OneAccountPerPerson, UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="Passwort",
        widget=PasswordStateWidget,
        help_text="Das Archiv kennt das Passwort selbst nicht; es lässt sich nur ein neues setzen.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].help_text = self.base_fields["password"].help_text


class NewAccountForm(OneAccountPerPerson, ModelForm):  # type: ignore[type-arg]  # not generic while running
    """An account without a password: the invitation leads to the page where its owner sets one."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        user: User = super().save(commit)
        return user


class NewPasswordForm(AdminPasswordChangeForm):
    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True
