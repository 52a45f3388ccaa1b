"""One login for everybody: by name or address, with a second factor if there is one, and never for a stranger's page."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ratsinfo.accounts.adapters import TOO_OFTEN, WRONG_CODE, WRONG_LOGIN
from ratsinfo.accounts.models import User
from tests.accounts.logins import KEY, PASSWORD, code_for, log_in, set_up_app, with_app
from tests.factories import make_clerk, make_user
from tests.portal.test_views import text_of
from tests.staff.forms import fields_of
from tests.staff.test_german import english_in
from tests.visibility import routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    user = make_user("mira", password=PASSWORD)
    user.email = "Mira.Muster@Stadt.example"
    user.save()
    return user


def who(client):
    return client.session.get("_auth_user_id")


class TestPassword:
    @pytest.mark.parametrize(
        "name", ["mira", "MIRA", "mira.muster@stadt.example", "Mira.Muster@Stadt.example", " mira "]
    )
    def test_name_and_address_both_open_whatever_their_capitals(self, client, member, name):
        assert log_in(client, name)["Location"] == "/"
        assert who(client) == str(member.pk)

    def test_staff_come_to_their_desk_and_everybody_to_where_they_were_going(self, client, member):
        make_clerk("ines", password=PASSWORD)
        assert log_in(client, "ines")["Location"] == "/admin/"
        assert log_in(Client(), "mira", next="/sitzungen/?q=rat")["Location"] == "/sitzungen/?q=rat"

    def test_link_to_the_login_leads_back_to_the_page_it_stands_on(self, client, member):
        page = client.get("/konto/anmelden/", headers={"referer": "http://testserver/gremien/?q=rat"})
        assert fields_of(page)["next"] == "/gremien/?q=rat"
        page = client.get("/konto/anmelden/", headers={"referer": "http://boese.example/gremien/"})
        assert "next" not in fields_of(page)

    @pytest.mark.parametrize(
        "address", ["https://boese.example/", "//boese.example/", "/\\boese.example", "javascript:alert(1)"]
    )
    def test_nobody_is_led_away_from_the_archive(self, client, member, address):
        assert log_in(client, "mira", next=address)["Location"] == "/"

    def test_wrong_name_and_wrong_password_answer_alike(self, client, member):
        pages = [
            text_of(log_in(client, name, "falsch"))
            for name in ("mira", "mira.muster@stadt.example", "niemand", "n@x.example")
        ]
        assert len({re.sub(r'value="[^"]*"', "", page) for page in pages}) == 1
        assert WRONG_LOGIN in pages[0]

    def test_whoever_is_switched_off_is_told_so_only_with_the_right_password(self, client, member):
        User.objects.filter(pk=member.pk).update(is_active=False)
        assert WRONG_LOGIN in text_of(log_in(client, "mira", "falsch"))
        assert "abgeschaltet" in text_of(client.get(log_in(client, "mira")["Location"]))
        assert who(client) is None

    def test_nobody_signs_up(self, client):
        from allauth.account.adapter import get_adapter

        assert get_adapter().is_open_for_signup(None) is False
        assert client.get("/konto/registrieren/").status_code == 404

    def test_the_admin_leads_to_the_same_login_and_back(self, client):
        make_clerk("ines", password=PASSWORD)
        page = client.get("/admin/drucksachen/drucksache/", follow=True)
        assert page.redirect_chain[-1][0].startswith("/konto/anmelden/?next=/admin/")
        answer = client.post("/konto/anmelden/", fields_of(page) | {"login": "ines", "password": PASSWORD})
        assert answer["Location"] == "/admin/drucksachen/drucksache/"
        assert client.post("/admin/logout/")["Location"] == "/"
        assert who(client) is None

    def test_whoever_does_not_work_here_is_told_so_and_can_log_in_otherwise(self, client, member):
        client.force_login(member)
        page = client.get("/admin/", follow=True)
        assert page.status_code == 403
        assert "gehört nicht zur Verwaltung" in text_of(page)
        assert client.post("/konto/abmelden/", fields_of(page))["Location"] == "/konto/anmelden/?next=%2Fadmin%2F"


class TestLimits:
    def test_fifth_wrong_password_closes_the_account_for_a_while_from_everywhere(self, client, member):
        with time_machine.travel(timezone.now()) as clock:
            for serial in range(5):
                assert WRONG_LOGIN in text_of(
                    Client(REMOTE_ADDR=f"10.0.0.{serial}").post(
                        reverse("account_login"), {"login": "mira", "password": "x"}
                    )
                )
            assert TOO_OFTEN in text_of(log_in(client, "mira"))
            clock.shift(timedelta(minutes=6))
            assert log_in(client, "mira").status_code == 302

    def test_one_address_cannot_try_account_after_account(self, client, member):
        for serial in range(30):
            log_in(client, f"konto{serial}", "falsch")
        assert TOO_OFTEN in text_of(log_in(client, "mira"))
        assert (
            Client(REMOTE_ADDR="10.0.0.9")
            .post(reverse("account_login"), {"login": "mira", "password": PASSWORD})
            .status_code
            == 302
        )

    def test_too_many_requests_are_answered_in_german(self, client):
        for _ in range(20):
            client.post(reverse("account_reset_password_from_key", args=["1", "x"]))
        page = client.post(reverse("account_reset_password_from_key", args=["1", "x"]))
        assert page.status_code == 429
        assert "Zu viele Versuche" in text_of(page)

    def test_table_of_attempts_names_nobody(self, client, member):
        log_in(client, "mira", "falsch")
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM anmeldeversuche")
            rows = cursor.fetchall()
        assert rows
        assert all(len(key) == 64 and "mira" not in value and "127.0.0.1" not in value for key, value in rows)


class TestSecondFactor:
    def test_password_alone_does_not_open(self, client, member):
        with_app(member)
        answer = log_in(client, "mira", next="/sitzungen/")
        assert answer["Location"] == "/konto/anmelden/zweiter-faktor/"
        assert who(client) is None
        assert client.get("/konto/").status_code == 302
        page = client.post(answer["Location"], {"code": "000000"})
        assert WRONG_CODE in text_of(page)
        assert client.post(answer["Location"], {"code": code_for()})["Location"] == "/sitzungen/"
        assert who(client) == str(member.pk)

    def test_code_counts_once(self, client, member):
        with_app(member)
        with time_machine.travel(timezone.now(), tick=False):
            log_in(client, "mira")
            client.post("/konto/anmelden/zweiter-faktor/", {"code": code_for()})
            other = Client()
            log_in(other, "mira")
            other.post("/konto/anmelden/zweiter-faktor/", {"code": code_for()})
        assert (who(client), who(other)) == (str(member.pk), None)

    def test_guessing_codes_is_stopped(self, client, member):
        with_app(member)
        log_in(client, "mira")
        for _ in range(5):
            client.post("/konto/anmelden/zweiter-faktor/", {"code": "000000"})
        assert TOO_OFTEN in text_of(client.post("/konto/anmelden/zweiter-faktor/", {"code": code_for()}))

    def test_app_is_set_up_and_its_codes_help_once_when_it_is_lost(self, client, member):
        log_in(client, "mira")
        assert set_up_app(client)["Location"] == "/konto/zweiter-faktor/codes/"
        page = client.get("/konto/zweiter-faktor/codes/")
        code = page.context["unused_codes"][0]
        assert code in client.get("/konto/zweiter-faktor/codes/herunterladen/").content.decode()
        for expected in (str(member.pk), None):
            other = Client()
            log_in(other, "mira")
            other.post("/konto/anmelden/zweiter-faktor/", {"code": code})
            assert who(other) == expected

    @pytest.mark.parametrize(
        "credential",
        [
            "[1]",
            '"x"',
            '{"id": "x"}',
            '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
            '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA", "authenticatorData": "eA", "signature": "eA"}}',
        ],
    )
    def test_passkey_that_nobody_knows_opens_nothing_and_says_so(self, client, member, credential):
        client.get("/konto/anmelden/passkey/", headers={"accept": "application/json"})
        answer = client.post("/konto/anmelden/passkey/", {"credential": credential, "next": "/gremien/"})
        assert answer["Location"] == "/konto/anmelden/?next=%2Fgremien%2F"
        assert WRONG_CODE in text_of(client.get(answer["Location"]))
        assert who(client) is None

    @pytest.mark.parametrize(
        "credential", ["", "[1]", '"x"', '{"id": "x"}', '{"id": "eA", "rawId": "eA", "type": "public-key"}']
    )
    def test_made_up_passkey_is_neither_entered_nor_used(self, client, member, credential):
        log_in(client, "mira")
        client.get("/konto/zweiter-faktor/passkeys/neu/")
        page = client.post("/konto/zweiter-faktor/passkeys/neu/", {"name": "x", "credential": credential})
        assert "errorlist" in page.content.decode()
        with_app(member)
        other = Client()
        log_in(other, "mira")
        other.post("/konto/anmelden/zweiter-faktor/", {"credential": credential})
        assert who(other) is None
        assert not Authenticator.objects.filter(type="webauthn").exists()

    def test_secrets_are_not_readable_in_the_database(self, member):
        with_app(member)
        stored = Authenticator.objects.get()
        assert KEY not in stored.data["secret"]
        assert stored.wrap().validate_code(code_for())

    def test_secrets_of_another_key_open_nothing_and_break_nothing(self, client, member, settings):
        with_app(member)
        settings.SECRET_KEY = "ganz-anders-" + "9876543210abcdef" * 4
        log_in(client, "mira")
        assert WRONG_CODE in text_of(client.post("/konto/anmelden/zweiter-faktor/", {"code": code_for()}))

    def test_setting_up_asks_again_who_has_been_logged_in_for_long(self, client, member):
        with time_machine.travel(timezone.now()) as clock:
            log_in(client, "mira")
            clock.shift(timedelta(minutes=10))
            page = client.get("/konto/zweiter-faktor/app/", follow=True)
            assert page.redirect_chain[-1][0].startswith("/konto/bestaetigen/")
            assert "Das Passwort stimmt nicht" in text_of(client.post("/konto/bestaetigen/", {"password": "falsch"}))
            answer = client.post("/konto/bestaetigen/", fields_of(page) | {"password": PASSWORD})
            assert answer["Location"] == "/konto/zweiter-faktor/app/"
            assert client.get(answer["Location"]).status_code == 200

    def test_app_is_removed_with_its_codes(self, client, member):
        log_in(client, "mira")
        set_up_app(client)
        client.post("/konto/zweiter-faktor/app/entfernen/")
        assert not Authenticator.objects.exists()


class TestAccount:
    def test_pages_of_the_account_are_for_whoever_is_logged_in(self, client, member):
        for name in ("konto", "mfa_index", "usersessions_list", "account_change_password"):
            assert client.get(reverse(name))["Location"].startswith("/konto/anmelden/?next=/konto/")
        client.force_login(member)
        for name in ("konto", "mfa_index", "usersessions_list", "account_change_password"):
            page = client.get(reverse(name))
            assert page.status_code == 200
            assert "no-store" in page["Cache-Control"]

    def test_header_names_whoever_is_logged_in_and_the_public_page_nobody(self, client, member):
        assert "Abmelden" not in text_of(client.get("/"))
        client.force_login(member)
        assert "mira" in text_of(client.get("/"))
        assert "Abmelden" in text_of(client.get("/"))

    def test_public_pages_set_no_cookie_and_ask_for_no_session(self, client, django_assert_num_queries):
        client.get("/hilfe/")
        with django_assert_num_queries(1):  # the state of the content
            response = client.get("/hilfe/")
        assert not response.cookies

    def test_logins_are_listed_without_addresses_and_ended_everywhere_else(self, client, member):
        browsers = [client, Client(), Client()]
        for browser in browsers:
            browser.post(
                reverse("account_login"),
                {"login": "mira", "password": PASSWORD},
                headers={
                    "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
                },
                REMOTE_ADDR="203.0.113.7",
            )
        assert set(member.usersession_set.values_list("ip", flat=True)) == {"0.0.0.0"}  # noqa: S104  no address
        page = client.get("/konto/anmeldungen/")
        assert text_of(page).count("Firefox, Windows") == 3
        assert "203.0.113.7" not in page.content.decode()
        client.post("/konto/anmeldungen/")
        assert [browser.get("/konto/").status_code for browser in browsers] == [200, 302, 302]

    def test_new_password_ends_every_other_login(self, client, member):
        other = Client()
        for browser in (client, other):
            log_in(browser, "mira")
        new = "Noch-eine-Losung-27"
        refused = client.post("/konto/passwort/", {"oldpassword": "falsch", "password1": "kurz", "password2": "kurz"})
        assert "Das ist nicht Ihr jetziges Passwort." in text_of(refused)
        assert "mindestens 12 Zeichen" in text_of(refused)
        client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert [browser.get("/konto/").status_code for browser in (client, other)] == [200, 302]


@pytest.mark.parametrize("factor", [False, True], ids=["ohne zweiten Faktor", "mit"])
def test_account_speaks_german(client, member, settings, factor):
    settings.EMAIL_HOST = "localhost"
    entrance = ["/konto/anmelden/", "/konto/passwort/vergessen/", "/konto/passwort/neu/1-x/", "/konto/abgeschaltet/"]
    pages = [ask(path) for path in entrance for ask in (client.get, client.post)]
    log_in(client, "mira")
    if factor:
        set_up_app(client)
    for name in routes.KONTO:
        if name != "account_logout":
            pages += [client.get(reverse(name), follow=True), client.post(reverse(name), follow=True)]
    assert {page.request["PATH_INFO"]: found for page in pages if (found := english_in(page))} == {}


class TestForgottenPassword:
    @pytest.fixture(autouse=True)
    def _mail(self, settings):
        settings.EMAIL_HOST = "localhost"
        settings.DEFAULT_FROM_EMAIL = "rat@stadt.example"

    def ask(self, client, address):
        return client.post("/konto/passwort/vergessen/", {"email": address}, follow=True)

    def test_link_sets_a_new_password_once(self, client, member):
        self.ask(client, "mira.muster@stadt.example")
        link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
        page = client.get(link, follow=True)
        new = "Noch-eine-Losung-27"
        typed = fields_of(page) | {"password1": new, "password2": new}
        client.post(page.redirect_chain[-1][0], typed)
        assert log_in(client, "mira", new)["Location"] == "/"
        assert "gilt nicht mehr" in text_of(Client().get(link, follow=True))

    def test_known_and_unknown_addresses_answer_alike(self, client, member):
        known, unknown = (
            self.ask(client, address) for address in ("mira.muster@stadt.example", "niemand@stadt.example")
        )
        assert text_of(known) == text_of(unknown)
        assert [message.to for message in mail.outbox] == [["mira.muster@stadt.example"], ["niemand@stadt.example"]]
        assert "Einen Zugang mit" in mail.outbox[1].body

    def test_failing_server_answers_alike_and_no_link_is_logged(self, client, member, settings, caplog):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = 1
        with caplog.at_level(logging.DEBUG):
            known, unknown = (self.ask(client, a) for a in ("mira.muster@stadt.example", "niemand@stadt.example"))
        assert text_of(known) == text_of(unknown)
        assert "ConnectionRefusedError" in caplog.text
        assert "/konto/passwort/neu/" not in caplog.text
        assert "mira" not in caplog.text

    def test_without_a_mail_server_the_page_says_who_helps(self, client, settings):
        settings.EMAIL_HOST = ""
        assert "sendet keine E-Mails" in text_of(client.get("/konto/passwort/vergessen/"))
        assert "sendet keine E-Mails" in text_of(self.ask(client, "mira.muster@stadt.example"))
        assert mail.outbox == []
