"""The four groups, and that the table in the handbook says what the admin does."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import RequestFactory

from gremien.models import Koerperschaft, Wahlperiode
from ratsinfo.accounts.groups import GROUPS
from ratsinfo.accounts.rights_table import ACTIONS, KINDS, may, table
from ratsinfo.oparl.importing.models import Meldung, Quelle
from ratsinfo.pages.models import Textseite
from ratsinfo.search.models import Suchwort
from tests import factories as make

pytestmark = pytest.mark.django_db
MIGRATED = {"verbosity": 0, "interactive": False}


def rights_of(group):
    found = Group.objects.get(name=group).permissions
    return {f"{app}.{codename}" for app, codename in found.values_list("content_type__app_label", "codename")}


def defined(group):
    return {
        f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
        for model, actions in GROUPS[group].items()
        for action in actions
    }


@pytest.mark.parametrize("group", GROUPS)
def test_groups_are_there_after_migrating_with_every_right_they_are_defined_by(group):
    assert rights_of(group) == defined(group)


def test_migrating_again_adds_what_is_missing_and_takes_nothing_away():
    group = Group.objects.get(name="Freigabe")
    extra = Permission.objects.get(codename="change_textseite")
    group.permissions.set([extra])
    Group.objects.get(name="Verwaltung").delete()
    call_command("migrate", **MIGRATED)
    assert rights_of("Freigabe") == defined("Freigabe") | {"pages.change_textseite"}
    assert rights_of("Verwaltung") == defined("Verwaltung")


def test_table_in_the_handbook_is_the_one_that_the_command_writes():
    text = (Path(settings.BASE_DIR) / "docs" / "rechte.md").read_text()
    assert text.endswith("\n\n" + "\n".join(table()) + "\n")


def test_command_writes_the_table(capsys):
    call_command("rechte")
    assert capsys.readouterr().out.splitlines() == list(table())


def imported_message():
    source = Quelle.objects.create(adresse="https://ris.example.org/oparl/system")
    return Meldung.objects.create(quelle=source, art="angepasst", adresse=source.adresse, grund="ohne Ende")


def examples():
    """By kind of the table, a draft of it, or a row where there are no drafts."""
    make.make_koerperschaft()
    return {
        "Drucksachen und Beantwortungen": make.make_beantwortung(published=False),
        "Dateien von Drucksachen": make.make_anlage(make.make_drucksache(published=False), published=False),
        "Gremien mit Mitgliedern": make.make_gremium(published=False),
        "Personen": make.make_person(published=False),
        "Sitzungstermine mit Tagesordnung": make.make_sitzung(published=False),
        "Dateien von Sitzungen": make.make_anlage(make.make_sitzung(published=False), published=False),
        "Zugriffe auf Nichtöffentliches": make.make_zugriff(),
        "Fachbereiche": make.make_fachbereich(published=False),
        "Körperschaft": Koerperschaft.current(),
        "Wahlperioden": Wahlperiode.objects.create(name="2025–2030", beginn="2025-11-01"),
        "Textseiten": Textseite.objects.first(),
        "Suchwörter": Suchwort.objects.create(wort="OGS", bedeutung="Offene Ganztagsschule"),
        "Meldungen des OParl-Imports": imported_message(),
        "Zugänge": make.make_user(),
        "Gruppen": Group.objects.create(name="leer"),
    }


@pytest.mark.parametrize("group", GROUPS)
def test_admin_allows_what_the_table_says(group):
    request = RequestFactory().get("/admin/")
    request.user = make.make_member(group)
    rows = examples()
    assert set(rows) == set(KINDS)
    for kind, row in rows.items():
        page = admin.site._registry[type(row)]
        for action in set(ACTIONS.values()) - {"add"}:
            asked = getattr(page, f"has_{action}_permission", lambda *_: False)
            allowed = may(group, kind, action) and not (kind == "Körperschaft" and action == "delete")
            assert asked(request, row) == allowed, f"{group}: {kind} {action}"


@pytest.mark.parametrize("group", GROUPS)
def test_add_pages_open_as_the_table_says(client, group):
    client.force_login(make.make_member(group))
    pages = {
        "Drucksachen und Beantwortungen": ["drucksachen/drucksache", "drucksachen/beantwortung"],
        "Gremien mit Mitgliedern": ["gremien/gremium"],
        "Personen": ["gremien/person"],
        "Sitzungstermine mit Tagesordnung": ["gremien/sitzungstermin"],
        "Fachbereiche": ["gremien/fachbereich"],
        "Körperschaft": ["gremien/koerperschaft"],
        "Wahlperioden": ["gremien/wahlperiode"],
        "Textseiten": ["pages/textseite"],
        "Suchwörter": ["search/suchwort"],
        "Meldungen des OParl-Imports": ["oparl_import/meldung"],
        "Zugänge": ["accounts/user"],
        "Gruppen": ["auth/group"],
    }
    for kind, addresses in pages.items():
        for address in addresses:
            expected = 200 if may(group, kind, "add") else 403
            assert client.get(f"/admin/{address}/add/").status_code == expected, (group, address)


@pytest.mark.parametrize(
    ("group", "paper", "meeting"), [("Freigabe", 200, 403), ("Sitzungsdienst", 403, 200), ("Sachbearbeitung", 403, 403)]
)
def test_file_is_published_with_the_right_over_what_it_belongs_to(client, group, paper, meeting):
    client.force_login(make.make_member(group))
    for parent, expected in ((make.make_drucksache(), paper), (make.make_sitzung(), meeting)):
        file = make.make_anlage(parent, published=False)
        address = f"/admin/drucksachen/anlage/veroeffentlichen/?id={file.pk}"
        assert client.get(address).status_code == expected
        client.post(address)
        file.refresh_from_db()
        assert file.was_published is (expected == 200)
