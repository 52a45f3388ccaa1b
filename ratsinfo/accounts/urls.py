"""The addresses of the account, under django-allauth's own names, by which it finds them; signing up has none."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path, re_path
from django.views.generic import RedirectView

from ratsinfo.accounts import views

urlpatterns = [
    path("", views.KontoView.as_view(), name="konto"),
    path("anmelden/", views.LoginView.as_view(), name="account_login"),
    path("anmelden/passkey/", views.PasskeyLoginView.as_view(), name="mfa_login_webauthn"),
    path("anmelden/zweiter-faktor/", factor.authenticate, name="mfa_authenticate"),
    path("abmelden/", account.logout, name="account_logout"),
    path("abgeschaltet/", account.account_inactive, name="account_inactive"),
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("einladung/<str:token>/", views.InvitationView.as_view(), name="einladung"),
    path("passwort/", views.PasswordChangeView.as_view(), name="account_change_password"),
    path(
        "passwort/festlegen/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"
    ),
    path("passwort/vergessen/", views.PasswordForgottenView.as_view(), name="account_reset_password"),
    path("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    path("passwort/neu/fertig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("zweiter-faktor/", views.SecondFactorsView.as_view(), name="mfa_index"),
    path("zweiter-faktor/app/", app.activate_totp, name="mfa_activate_totp"),
    path("zweiter-faktor/app/entfernen/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("zweiter-faktor/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("zweiter-faktor/passkeys/neu/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("zweiter-faktor/passkeys/<int:pk>/umbenennen/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("zweiter-faktor/passkeys/<int:pk>/entfernen/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("zweiter-faktor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("zweiter-faktor/codes/neu/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("zweiter-faktor/codes/herunterladen/", views.DownloadCodesView.as_view(), name="mfa_download_recovery_codes"),
    path("anmeldungen/", views.LoginsView.as_view(), name="usersessions_list"),
]
