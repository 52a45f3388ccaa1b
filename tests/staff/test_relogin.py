"""A login that expires while somebody types: nothing typed is lost, and nobody else gets it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Drucksache
from ratsinfo.staff import relogin
from tests import factories as make
from tests.staff.forms import fields_of, submit

pytestmark = pytest.mark.django_db
ADD = "/admin/drucksachen/drucksache/add/"


@pytest.fixture
def clerk(client):
    user = make.make_clerk("ines", password="geheim")
    client.force_login(user)
    return user


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def sent_after_logout(client, address, **typed):
    """The login page, to which a form leads whose login expired."""
    opened = fields_of(client.get(address))
    client.logout()
    return client.post(address, opened | typed | {"_save": "1"}, follow=True)


def log_in(client, page, name="ines", password="geheim"):
    """Fill in the login page; returns the answer without following it."""
    return client.post(reverse("account_login"), fields_of(page) | {"login": name, "password": password})


def test_login_page_explains_and_saves_nothing(client, clerk):
    page = sent_after_logout(client, ADD, titel="Mühsam getippt")
    assert page.status_code == 200
    assert "Die Anmeldung ist abgelaufen" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not Drucksache.objects.exists()


def test_after_the_login_everything_typed_is_there_again(client, clerk):
    page = sent_after_logout(client, ADD, titel="Mühsam", **{"fragen-1-text": "Warum?\nUnd wie?", "art": "antrag"})
    answer = log_in(client, page)
    form = client.get(answer["Location"])
    fields = fields_of(form)
    assert (fields["titel"], fields["fragen-1-text"], fields["art"]) == ("Mühsam", "Warum?\nUnd wie?", "antrag")
    assert "Sie sind noch nicht gespeichert" in form.content.decode()
    assert not Drucksache.objects.exists()
    assert client.post(answer["Location"], fields | {"_save": "1"}).status_code == 302
    assert Drucksache.objects.get().titel == "Mühsam"
    assert client.session[relogin.SESSION_KEY] == {}


def test_wrong_password_keeps_what_was_typed(client, clerk):
    page = sent_after_logout(client, ADD, titel="Mühsam")
    again = log_in(client, page, password="falsch")
    assert again.status_code == 200
    answer = log_in(client, again)
    assert fields_of(client.get(answer["Location"]))["titel"] == "Mühsam"


def test_page_can_be_loaded_again(client, clerk):
    answer = log_in(client, sent_after_logout(client, ADD, titel="Mühsam"))
    for _ in range(2):
        assert fields_of(client.get(answer["Location"]))["titel"] == "Mühsam"
    assert fields_of(client.get(ADD))["titel"] == ""


def test_another_person_gets_nothing(client, clerk):
    make.make_clerk("eva", password="geheim")
    page = sent_after_logout(client, ADD, titel="Mühsam")
    form = client.get(log_in(client, page, name="eva")["Location"])
    assert "stammen von jemand anderem" in form.content.decode()
    assert "Mühsam" not in form.content.decode()


def test_what_another_saved_meanwhile_is_not_overwritten(client, clerk):
    paper = make.make_drucksache("Alt", published=False)
    page = sent_after_logout(client, change(paper), dezernent="Dezernat 1")
    other = Client()
    other.force_login(make.make_clerk("eva"))
    submit(other, change(paper), {"titel": "Neu"})
    answer = log_in(client, page)
    response = client.post(answer["Location"], fields_of(client.get(answer["Location"])) | {"_save": "1"})
    fields = fields_of(response)
    assert (fields["titel"], fields["dezernent"]) == ("Neu", "Dezernat 1")
    assert client.post(answer["Location"], fields | {"_save": "1"}).status_code == 302


def test_what_was_deleted_meanwhile_comes_back_as_a_new_draft(client, clerk):
    paper = make.make_anfrage("Alt", fragen=["Wann?"], published=False)
    page = sent_after_logout(client, change(paper), titel="Mühsam")
    paper.delete()
    answer = log_in(client, page)
    form = client.get(answer["Location"])
    assert fields_of(form)["titel"] == "Mühsam"
    assert f'action="{ADD}"' in form.content.decode()


def test_address_with_a_query_is_kept(client, clerk):
    inquiry = make.make_anfrage(fragen=["Wann?"])
    address = f"/admin/drucksachen/beantwortung/add/?anfrage={inquiry.kennung}"
    answer = log_in(client, sent_after_logout(client, address, **{"antwortteile-0-text": "Im Mai."}))
    fields = fields_of(client.get(answer["Location"]))
    assert (fields["antwortteile-0-text"], fields["antwortteile-0-fragen"]) == (
        "Im Mai.",
        str(inquiry.fragen.get().pk),
    )


def test_files_are_named_for_they_cannot_be_carried(client, clerk):
    file = SimpleUploadedFile("Lageplan.pdf", make.PDF)
    page = sent_after_logout(client, ADD, **{"anlagen-TOTAL_FORMS": "1", "anlagen-0-datei": file})
    assert "noch einmal ausgewählt werden: Lageplan.pdf" in page.content.decode()
    answer = log_in(client, page)
    assert "noch einmal auswählen: Lageplan.pdf" in client.get(answer["Location"]).content.decode()


def test_too_much_to_carry_is_said(client, clerk, monkeypatch):
    monkeypatch.setattr(relogin, "MOST_BYTES", 100)
    page = sent_after_logout(client, ADD, titel="Mühsam")
    assert "zu umfangreich" in page.content.decode()
    assert relogin.SESSION_KEY not in client.session


def test_what_was_typed_too_long_ago_is_refused(client, clerk):
    answer = log_in(client, sent_after_logout(client, ADD, titel="Mühsam"))
    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        client.force_login(clerk)
        assert fields_of(client.get(answer["Location"]))["titel"] == "Mühsam"
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        client.force_login(clerk)
        form = client.get(answer["Location"])
    assert fields_of(form)["titel"] == ""


def test_pages_without_a_form_of_ours_lead_to_the_login_as_ever(client, db):
    for address in (ADD, "/admin/drucksachen/drucksache/"):
        answer = client.post(address, {"titel": "x", "password": "geheim"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


class TestWithdrawing:
    @pytest.fixture
    def address(self, client, clerk):
        return f"{reverse('admin:drucksachen_drucksache_withdraw')}?id={make.make_drucksache('Radwege').pk}"

    def test_reason_survives_the_login(self, client, address):
        page = sent_after_logout(client, address, grund="Falsche Anlage", oeffentlich="1")
        answer = log_in(client, page)
        form = client.get(answer["Location"])
        assert (fields_of(form)["grund"], fields_of(form)["oeffentlich"]) == ("Falsche Anlage", "1")
        assert "sind wieder da" in form.content.decode()
        assert Drucksache.objects.get().is_published_itself
        client.post(answer["Location"], fields_of(form))
        paper = Drucksache.objects.get()
        assert (paper.rueckzug_grund, paper.rueckzug_grund_oeffentlich) == ("Falsche Anlage", True)
        assert client.session[relogin.SESSION_KEY] == {}

    def test_another_person_gets_nothing(self, client, address):
        make.make_clerk("eva", password="geheim")
        answer = log_in(client, sent_after_logout(client, address, grund="Falsche Anlage"), name="eva")
        assert "Falsche Anlage" not in client.get(answer["Location"]).content.decode()

    def test_choice_stays_when_the_reason_is_missing(self, client, address):
        form = client.post(address, fields_of(client.get(address)) | {"grund": " ", "oeffentlich": "1"})
        assert fields_of(form)["oeffentlich"] == "1"


def test_key_of_another_login_opens_nothing(client, clerk):
    answer = log_in(client, sent_after_logout(client, ADD, titel="Mühsam"))
    other = Client()
    other.force_login(make.make_clerk("eva"))
    assert "Mühsam" not in other.get(answer["Location"]).content.decode()


class TestOutdatedForm:
    """The token against forged requests is drawn anew with each login, so a form in another window is refused."""

    def strict(self, user):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        return client

    def test_of_the_same_clerk_can_be_opened_again(self, clerk):
        client = self.strict(clerk)
        form = fields_of(client.get(ADD)) | {"titel": "Mühsam", "csrfmiddlewaretoken": "x" * 64}
        response = client.post(ADD, form)
        assert response.status_code == 403
        assert not Drucksache.objects.exists()
        again = re.search(r'<a href="(/admin/[^"]+)"', response.content.decode())[1].replace("&amp;", "&")
        assert fields_of(client.get(again))["titel"] == "Mühsam"

    def test_of_anybody_else_is_refused_in_german(self, clerk):
        form = fields_of(self.strict(make.make_clerk()).get(ADD)) | {"titel": "Untergeschoben"}
        client = self.strict(clerk)
        for data in (form, {"titel": "Untergeschoben"}):
            response = client.post(ADD, data)
            assert response.status_code == 403
            assert "Das Formular ist abgelaufen" in response.content.decode()
            assert "wieder öffnen" not in response.content.decode()
            assert relogin.SESSION_KEY not in client.session

    def test_of_a_reader_without_login_too(self, client):
        response = Client(enforce_csrf_checks=True).post("/konto/anmelden/", {"login": "x"})
        assert response.status_code == 403
        assert "Das Formular ist abgelaufen" in response.content.decode()
