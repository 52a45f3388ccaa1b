"""What the office does with what was imported."""

import pytest
from django.urls import reverse

from drucksachen.models import Anlage, Drucksache
from tests.factories import make_clerk
from tests.staff.forms import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(town, run_import):
    """A paper whose file lies at its source."""
    town.paper("1", name="Radweg", mainFile=town.file("1", "Vorlage"))
    run_import()
    return Drucksache.objects.get()


@pytest.mark.parametrize("kind", ["drucksache", "anlage"])
def test_it_can_be_edited_though_its_file_is_not_here(client, imported, kind):
    client.force_login(make_clerk())
    row = {"drucksache": imported, "anlage": Anlage.objects.get()}[kind]
    field = {"drucksache": "titel", "anlage": "name"}[kind]
    form = reverse(f"admin:drucksachen_{kind}_change", args=[row.pk])
    answer = submit(client, form, {field: "Von Hand"})
    row.refresh_from_db()
    assert (answer.status_code, getattr(row, field)) == (302, "Von Hand")
    assert Anlage.objects.get().quelle.endswith("/dateien/1.pdf")


def test_the_history_tells_of_the_import(client, town, run_import, imported):
    town.lists["papers"][0] |= {"name": "Neuer Titel", "modified": "2025-03-01T12:00:00+01:00"}
    run_import()
    client.force_login(make_clerk())
    page = client.get(reverse("admin:drucksachen_drucksache_history", args=[imported.pk])).content.decode()
    assert "Neuer Titel" in page
    assert "OParl-Import" in page
