from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from gremien.models import Koerperschaft
from ratsinfo.pages.models import Textseite
from tests.factories import make_clerk, make_koerperschaft, make_user
from tests.staff.forms import submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", Textseite.Schluessel.values)
def test_every_text_is_there_after_migrating(client, key):
    response = client.get(f"/{key}/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_legal_texts_have_the_fields_that_the_law_asks_for():
    texts = {page.schluessel: page.text for page in Textseite.objects.all()}
    for needed in (
        "§ 5",
        "§ 18",
        "Vertret",
        "Umsatzsteuer",
        "Aufsichtsbehörde",
        "{{email}}",
        "{{telefon}}",
        "{{anschrift}}",
    ):
        assert needed in texts["impressum"], needed
    for needed in (
        "Verantwortlicher",
        "Datenschutzbeauftragte",
        "Rechtsgrundlage",
        "Artikel 15",
        "Beschwerde",
        "Cookies",
        "Speicherdauer",
    ):
        assert needed in texts["datenschutz"], needed
    for needed in (
        "teilweise vereinbar",
        "Nicht barrierefreie Inhalte",
        "Durchsetzungsverfahren",
        "erstellt",
        "2016/2102",
    ):
        assert needed in texts["barrierefreiheit"], needed


def test_particulars_of_the_municipality_are_filled_in(client):
    make_koerperschaft(
        name="Stadt Lindenhagen", anschrift="Rathausplatz 1\n00000 Lindenhagen", email="rat@lindenhagen.example"
    )
    text = client.get("/impressum/").content.decode()
    assert "Rathausplatz 1<br" in text
    assert "mailto:rat@lindenhagen.example" in text


def test_what_is_not_filled_in_is_marked_and_counted():
    page = Textseite(schluessel="hilfe", titel="Hilfe", text="{{telefon}} und [bitte ergänzen: Sprechzeiten]")
    town = Koerperschaft(name="Stadt")
    assert page.open_places(town) == ["[bitte ergänzen: Telefon]", "[bitte ergänzen: Sprechzeiten]"]
    assert page.as_html(town).count("<mark>") == 2


@given(st.text())
def test_typed_html_is_text(text):
    html = Textseite(text=f"<script>{text}</script> [x](javascript:alert(1))").as_html(Koerperschaft())
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_staff_edits_the_text_and_it_is_public_at_once(client):
    client.force_login(make_clerk())
    page = Textseite.objects.get(schluessel="hilfe")
    submit(client, f"/admin/pages/textseite/{page.pk}/change/", {"titel": "Hilfe", "text": "## Neu\n\nSo geht es."})
    assert "<h2>Neu</h2>" in client.get("/hilfe/").content.decode()


def test_texts_are_neither_added_nor_deleted(client):
    client.force_login(make_user(staff=True, rights=["pages.change_textseite"]))
    assert client.get("/admin/pages/textseite/add/").status_code == 403
    assert client.get("/admin/pages/textseite/1/delete/").status_code == 403


def test_help_on_calendars_comes_into_a_text_that_was_left_as_it_was_and_only_there():
    migration = import_module("ratsinfo.pages.migrations.0005_hilfe_zum_kalender")
    page = Textseite.objects.get(schluessel="hilfe")
    now = page.text
    before, _, rest = now.partition(migration.HEADING)
    older = before + migration.NEXT + rest.partition(migration.NEXT)[2]
    own = "# Hilfe\n\nRufen Sie an."
    for text, expected in ((older, now), (older.replace("\n", "\r\n"), now), (own, own), (now, now)):
        Textseite.objects.filter(pk=page.pk).update(text=text)
        migration.add(apps, None)
        page.refresh_from_db()
        assert page.text == expected
