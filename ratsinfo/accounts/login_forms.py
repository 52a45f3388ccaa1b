"""The forms of the account's pages: those of django-allauth with German labels and the look of the archive."""

from typing import Any, NoReturn

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest

UNREADABLE = (KeyError, AttributeError, TypeError)
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code"}


class PlainLook:
    """Labels from ``labels``, KERN's classes, and no text in the fields that disappears while typing."""

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}
    attributes: dict[str, dict[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
            box = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs["class"] = "kern-form-check__checkbox" if box else "kern-form-input__input"
            field.widget.attrs |= self.attributes.get(name, {})


class LoginForm(PlainLook, account.LoginForm):
    labels = {"login": "Benutzername oder E-Mail-Adresse", "password": "Passwort"}
    helps = {"password": ""}
    attributes = {"login": {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}}

    def user_credentials(self) -> dict[str, Any]:
        """What was typed is looked up as a name and as an address at once: one password check, whoever it is."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class ReauthenticateForm(PlainLook, account.ReauthenticateForm):
    labels = {"password": "Passwort"}


class ChangePasswordForm(PlainLook, account.ChangePasswordForm):
    labels = {
        "oldpassword": "Jetziges Passwort",
        "password1": "Neues Passwort",
        "password2": "Neues Passwort noch einmal",
    }
    helps = {"oldpassword": ""}


class ResetPasswordForm(PlainLook, account.ResetPasswordForm):
    labels = {"email": "E-Mail-Adresse"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Whoever asks gets a mail, with an account or without: the answer takes as long either way."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class ResetPasswordKeyForm(PlainLook, account.ResetPasswordKeyForm):
    labels = {"password1": "Neues Passwort", "password2": "Neues Passwort noch einmal"}


class InvitedPasswordForm(PlainLook, SetPasswordForm):
    """The first password of somebody who was invited."""

    labels = {"new_password1": "Passwort", "new_password2": "Passwort noch einmal"}


class SecondFactorForm(PlainLook, factor.AuthenticateForm):
    labels = {"code": "Code"}
    attributes = {"code": CODE}


class SecondFactorAgainForm(PlainLook, factor.ReauthenticateForm):
    labels = {"code": "Code"}
    attributes = {"code": CODE}


class ActivateAppForm(PlainLook, ActivateTOTPForm):
    labels = {"code": "Code aus der App"}
    attributes = {"code": CODE}


def refuse(error: Exception) -> NoReturn:
    """What a browser never sends, fido2 answers with whatever Python raised."""
    raise get_factor_adapter().validation_error("incorrect_code") from error


class ReadableCredential:
    """A passkey's answer; made-up ones are refused like wrong ones."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            refuse(error)


class PasskeyLoginForm(ReadableCredential, passkey.LoginWebAuthnForm):
    pass


class PasskeyFactorForm(ReadableCredential, passkey.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(ReadableCredential, passkey.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(PlainLook, passkey.AddWebAuthnForm):
    labels = {"name": "Name des Passkeys", "passwordless": "Damit auch ohne Passwort anmelden"}
    helps = {
        "name": "Zum Beispiel „Diensthandy“, damit Sie mehrere auseinanderhalten können.",
        "passwordless": "Das Gerät fragt dann nach Fingerabdruck, Gesicht oder PIN.",
    }
    attributes = {"name": {"maxlength": "100", "autocomplete": "off"}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self) -> Any:
        try:
            return super().clean()
        except UNREADABLE as error:
            refuse(error)


class RenamePasskeyForm(PlainLook, passkey.EditWebAuthnForm):
    labels = {"name": "Name des Passkeys"}
    attributes = {"name": {"maxlength": "100", "autocomplete": "off"}}
