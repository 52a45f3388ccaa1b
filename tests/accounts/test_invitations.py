"""Somebody is invited by a link, chooses a password, and nobody else can."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from ratsinfo.accounts.models import User
from tests.accounts.logins import PASSWORD, log_in, with_app
from tests.factories import make_member, make_user
from tests.portal.test_views import text_of
from tests.staff.forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def keeper(client):
    user = make_member("Verwaltung", name="verwalterin")
    client.force_login(user)
    return user


@pytest.fixture
def new(client, keeper):
    typed = {"username": "mira", "first_name": "Mira", "last_name": "Muster", "email": "Mira@Stadt.example"}
    client.post("/admin/accounts/user/add/", typed)
    return User.objects.get(username="mira")


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "localhost", "rat@stadt.example"


def page(user, name):
    return f"/admin/accounts/user/{user.pk}/{name}/"


def invitation(client, user):
    """The link of a new invitation, as the page shows it where there is no mail server."""
    return re.search(
        r"http://testserver(/konto/einladung/[^<]+)", client.post(page(user, "einladung")).content.decode()
    )[1]


def accept(link, password=PASSWORD):
    return Client().post(link, {"new_password1": password, "new_password2": password})


def test_account_begins_without_a_password_and_waits(client, new):
    assert (new.email, new.has_usable_password()) == ("mira@stadt.example", False)
    listed = text_of(client.get("/admin/accounts/user/"))
    assert "noch kein Passwort, nicht eingeladen" in listed
    invitation(client, new)
    assert "noch nicht angenommen" in text_of(client.get("/admin/accounts/user/"))


def test_mail_carries_a_link_that_works_once_and_leads_to_the_second_factor(client, new, mail_server):
    assert "gesendet" in text_of(client.post(page(new, "einladung"), follow=True))
    (message,) = mail.outbox
    assert message.to == ["mira@stadt.example"]
    link = next(word for word in message.body.split() if word.startswith("http"))
    browser = Client()
    assert "Willkommen, Mira Muster" in text_of(browser.get(link))
    answer = browser.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer["Location"] == "/konto/zweiter-faktor/"
    assert browser.get("/konto/zweiter-faktor/app/").status_code == 200
    again = Client().get(link)
    assert again.status_code == 404
    assert "gilt nicht mehr" in text_of(again)
    assert "angenommen" in text_of(client.get("/admin/accounts/user/"))


def test_newer_invitation_ends_the_older_and_time_ends_both(client, new):
    with time_machine.travel(timezone.now()) as clock:
        older = invitation(client, new)
        clock.shift(timedelta(seconds=1))
        newer = invitation(client, new)
        assert [Client().get(link).status_code for link in (older, newer)] == [404, 200]
        clock.shift(timedelta(days=15))
        assert Client().get(newer).status_code == 404


def test_invitation_dies_with_a_password_set_otherwise_and_with_the_account(client, new):
    link = invitation(client, new)
    User.objects.filter(pk=new.pk).update(is_active=False)
    assert Client().get(link).status_code == 404
    User.objects.filter(pk=new.pk).update(is_active=True, password="md5$x$y")
    assert Client().get(link).status_code == 404


def test_made_up_and_foreign_links_answer_like_old_ones(client, new):
    link = invitation(client, new)
    forged = link[:-6] + "abcde/"
    assert Client().get(forged).content == Client().get("/konto/einladung/unsinn/").content


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kurz", "zu kurz"),
        ("qwerty123456", "zu üblich"),
        ("839201746520", "komplett numerisch"),
        ("mira@stadt.exampl", "zu ähnlich"),
    ],
)
def test_poor_passwords_are_refused_with_their_reason(client, new, password, sentence):
    new_link = invitation(client, new)
    refused = accept(new_link, password)
    assert refused.status_code == 200
    errors = refused.context["form"].errors["new_password2"]
    assert sentence in " ".join(errors)
    assert Client().get(new_link).status_code == 200


def test_whoever_has_a_password_is_not_invited(client, keeper, mail_server):
    user = make_user("ida")
    assert "hat schon ein Passwort" in text_of(client.post(page(user, "einladung")))
    assert mail.outbox == []


def test_failing_mail_server_is_said_and_the_link_shown_but_never_logged(client, new, mail_server, settings, caplog):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    with caplog.at_level(logging.DEBUG):
        shown = client.post(page(new, "einladung"))
        link = re.search(r"http://testserver(/konto/einladung/[^<]+)", shown.content.decode())[1]
        accept(link)
    assert "nicht angenommen" in text_of(shown)
    assert User.objects.get(pk=new.pk).check_password(PASSWORD)
    assert link not in caplog.text
    assert PASSWORD not in caplog.text
    assert link not in str(list(LogEntry.objects.values()))


def test_address_is_given_once_whatever_its_capitals(client, new):
    again = client.post("/admin/accounts/user/add/", {"username": "MIRA", "email": "MIRA@stadt.example"})
    assert "Diese E-Mail-Adresse hat schon ein anderer Zugang." in text_of(again)
    assert "Dieser Benutzername ist schon vergeben." in text_of(again)
    for name in ("ohne1", "ohne2"):
        client.post("/admin/accounts/user/add/", {"username": name})
    assert User.objects.filter(email="").count() >= 2


class TestLostDevice:
    def test_who_may_change_the_account_takes_its_factors_away_which_is_recorded(self, client, keeper):
        user = with_app(make_user("mira", password=PASSWORD))
        logged_in = Client()
        logged_in.force_login(user)
        log_in(Client(), "mira")
        assert "verliert App" in text_of(client.get(page(user, "zweiter-faktor")))
        client.post(page(user, "zweiter-faktor"))
        assert not Authenticator.objects.filter(user=user).exists()
        assert log_in(Client(), "mira")["Location"] == "/"
        entry = LogEntry.objects.latest("pk")
        assert (entry.user, entry.object_id) == (keeper, str(user.pk))
        assert "Zweiter Faktor zurückgesetzt" in entry.change_message

    @pytest.mark.parametrize("name", ["einladung", "zweiter-faktor"])
    def test_nobody_reaches_an_account_with_more_rights_or_their_own_factors(self, client, keeper, name):
        stronger = with_app(User.objects.create_superuser("betrieb"))
        assert client.post(page(stronger, name)).status_code == 403
        with_app(keeper)
        client.post(page(keeper, name))
        client.force_login(make_member("Freigabe"))
        assert client.post(page(keeper, name)).status_code == 403
        assert client.post(f"/admin/accounts/user/999999/{name}/").status_code == 403
        assert Authenticator.objects.count() == 2

    def test_operator_has_a_command(self, capsys):
        with_app(make_user("mira"))
        call_command("zweiten_faktor_zuruecksetzen", "mira")
        assert "1 zweite Faktoren" in capsys.readouterr().out
        assert not Authenticator.objects.exists()
        with pytest.raises(CommandError, match="gibt es nicht"):
            call_command("zweiten_faktor_zuruecksetzen", "niemand")


def test_whoever_was_logged_in_as_somebody_else_is_not_any_more(client, new):
    link = invitation(client, new)
    client.post(link, fields_of(client.get(link)) | {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert client.session["_auth_user_id"] == str(new.pk)
