"""A passkey of a phone: set up, used as second factor and as the whole login, without a word from the console."""

import pytest
from allauth.mfa.models import Authenticator

from tests.browser.conftest import watch
from tests.factories import make_user

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(browser):
    context = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def test_passkey_is_set_up_and_opens_the_archive(phone, live_server):
    member = make_user("mira", password="Eine-lange-Losung-26")
    base = live_server.url.replace("127.0.0.1", "localhost")  # browsers know no passkeys for numbers
    complaints = watch(phone)

    def type_password():
        phone.get_by_label("Benutzername").fill("mira")
        phone.get_by_label("Passwort").fill("Eine-lange-Losung-26")
        phone.get_by_role("button", name="Anmelden", exact=True).click()

    phone.goto(f"{base}/konto/anmelden/?next=/konto/zweiter-faktor/passkeys/neu/")
    type_password()
    phone.get_by_label("Name des Passkeys").fill("Mein Telefon")
    phone.get_by_role("button", name="Passkey eintragen").click()
    phone.get_by_role("heading", name="Wiederherstellungscodes").wait_for()
    assert str(Authenticator.objects.get(user=member, type="webauthn")) == "Mein Telefon"

    phone.get_by_role("button", name="Abmelden").click()
    phone.goto(f"{base}/konto/anmelden/?next=/gremien/")
    type_password()
    phone.get_by_role("button", name="Passkey verwenden").click()
    phone.wait_for_url("**/gremien/")

    phone.get_by_role("button", name="Abmelden").click()
    phone.goto(f"{base}/konto/anmelden/?next=/sitzungen/")
    phone.get_by_role("button", name="Mit Passkey anmelden").click()
    phone.wait_for_url("**/sitzungen/")
    assert complaints == []
