"""Where a second factor is due, staff without one set it up first: nothing answers, nothing typed is lost, nobody is locked out."""

import pytest
from django.urls import reverse

from drucksachen.models import Drucksache
from ratsinfo.staff import relogin
from tests.accounts.logins import PASSWORD, code_for, log_in, set_up_app, with_app
from tests.factories import make_clerk, make_drucksache, make_user
from tests.portal.test_views import text_of
from tests.staff.forms import fields_of

pytestmark = pytest.mark.django_db
ADD = "/admin/drucksachen/drucksache/add/"
FACTORS = "/konto/zweiter-faktor/"


@pytest.fixture
def clerk(db):
    return make_clerk("ines", password=PASSWORD)


@pytest.fixture
def _due(settings):
    settings.ZWEITER_FAKTOR_PFLICHT = True


@pytest.mark.usefixtures("_due")
class TestDue:
    def test_staff_are_led_to_set_one_up_and_then_where_they_wanted(self, client, clerk):
        log_in(client, "ines")
        page = client.get("/admin/drucksachen/drucksache/", follow=True)
        assert page.redirect_chain[-1][0].startswith(FACTORS)
        assert "ist ein zweiter Faktor Pflicht" in text_of(page)
        codes = client.get(set_up_app(client)["Location"])
        assert 'href="/admin/drucksachen/drucksache/"' in codes.content.decode()
        assert client.get("/admin/drucksachen/drucksache/").status_code == 200

    def test_nothing_of_the_archive_answers_them_before(self, client, clerk):
        draft = make_drucksache("Entwurf", published=False)
        client.force_login(clerk)
        for address in ("/admin/", ADD, draft.get_absolute_url(), reverse("admin:jsi18n")):
            assert client.get(address)["Location"].startswith(FACTORS), address
        assert client.post("/admin/logout/")["Location"] == "/"

    def test_form_that_is_sent_directly_saves_nothing_and_loses_nothing(self, client, clerk, settings):
        settings.ZWEITER_FAKTOR_PFLICHT = False
        log_in(client, "ines")
        form = fields_of(client.get(ADD)) | {"titel": "Mühsam", "_save": "1"}
        settings.ZWEITER_FAKTOR_PFLICHT = True
        page = client.post(ADD, form, follow=True)
        assert not Drucksache.objects.exists()
        assert "ist noch nichts" in text_of(page)
        set_up_app(client)
        assert fields_of(client.get(client.session["weiter"]))["titel"] == "Mühsam"

    def test_post_that_is_no_form_of_ours_changes_nothing(self, client, clerk):
        client.force_login(clerk)
        assert client.post(ADD, {"titel": "Untergeschoben"})["Location"].startswith(FACTORS)
        assert not Drucksache.objects.exists()

    def test_members_need_none(self, client):
        client.force_login(make_user())
        assert client.get("/").status_code == 200

    def test_who_has_one_is_not_stopped(self, client, clerk):
        client.force_login(with_app(clerk))
        assert client.get("/admin/").status_code == 200


def test_what_was_typed_comes_back_behind_the_second_factor(client, clerk):
    with_app(clerk)
    client.force_login(clerk)
    form = fields_of(client.get(ADD)) | {"titel": "Mühsam", "_save": "1"}
    client.logout()
    login = client.post(ADD, form, follow=True)
    answer = client.post("/konto/anmelden/", fields_of(login) | {"login": "ines", "password": PASSWORD})
    assert answer["Location"] == "/konto/anmelden/zweiter-faktor/"
    client.post(answer["Location"], {"code": "000000"})
    answer = client.post(answer["Location"], {"code": code_for()})
    again = client.get(answer["Location"])
    assert fields_of(again)["titel"] == "Mühsam"
    assert "Sie sind noch nicht gespeichert" in text_of(again)
    assert relogin.SESSION_KEY in client.session
