"""Whatever the staff does is found at once as it is then, and each page writes what it touched once."""

import pytest
from django.urls import reverse

from ratsinfo.search import writing
from ratsinfo.search.models import DRUCKSACHEN
from tests import factories as make
from tests.search.found import documents, finds
from tests.staff.forms import submit
from tests.staff.test_history import address, restore

pytestmark = pytest.mark.django_db
PUBLIC, INTERNAL = DRUCKSACHEN.public, DRUCKSACHEN.internal


@pytest.fixture(autouse=True)
def clerk(client):
    user = make.make_clerk()
    client.force_login(user)
    return user


@pytest.fixture
def writes(monkeypatch):
    """What was written to the index, call by call."""
    found, kept = [], writing.write
    monkeypatch.setattr(
        writing, "write", lambda index, keys: found.append((index.name, sorted(keys))) or kept(index, keys)
    )
    return found


def test_one_save_with_its_lines_is_written_once(client, writes):
    paper = make.make_anfrage("Radwege", fragen=["Wann?", "Wo?"])
    writes.clear()
    typed = {"titel": "Spielplätze", "fragen-0-text": "Wann kommt die Brücke?", "fragen-1-text": "Wo steht die Schule?"}
    submit(client, address("change", paper), typed)
    assert writes == [("drucksachen", [paper.pk])]
    assert finds(PUBLIC, "Spielplatz", "Brücke", "Schule") == {paper.pk}


def test_what_is_shown_again_with_a_reason_changes_no_hit(client):
    paper = make.make_anfrage("Radwege")
    response = submit(client, address("change", paper), {"titel": ""})
    assert response.status_code == 200
    assert finds(PUBLIC, "Radwege") == {paper.pk}


def test_publishing_and_withdrawing_several_is_written_once(client, writes):
    papers = [make.make_drucksache("Radwege", published=False) for _ in range(3)]
    keys = [paper.pk for paper in papers]
    query = "&".join(f"id={key}" for key in keys)
    writes.clear()
    client.post(f"{reverse('admin:drucksachen_drucksache_publish')}?{query}")
    assert writes == [("drucksachen", keys)]
    assert documents(PUBLIC) == set(keys)
    client.post(f"{reverse('admin:drucksachen_drucksache_withdraw')}?{query}", {"grund": "Versehen"})
    assert writes[1:] == [("drucksachen", keys)]
    assert (documents(PUBLIC), documents(INTERNAL)) == (set(), set(keys))


def test_the_preview_of_publishing_leaves_no_hit(client):
    paper = make.make_drucksache("Radwege", published=False)
    assert client.get(f"{reverse('admin:drucksachen_drucksache_publish')}?id={paper.pk}").status_code == 200
    assert (documents(PUBLIC), documents(INTERNAL)) == (set(), {paper.pk})


def test_a_deleted_draft_and_its_coming_back(client, writes):
    paper = make.make_anfrage("Radwege", fragen=["Wann?", "Wo?"], published=False)
    submit(client, address("change", paper), {"titel": "Neue Radwege"})
    writes.clear()
    client.post(address("delete", paper), {"post": "yes"})
    assert writes == [("drucksachen", [paper.pk])]
    assert documents(INTERNAL) == set()
    restore(client, paper, 1)
    assert finds(INTERNAL, "Radwege") == documents(INTERNAL) != set()


def test_an_earlier_stage_that_is_brought_back_is_what_is_found(client):
    paper = make.make_anfrage("Radwege")
    for title in ("Spielplätze", "Brücken"):
        submit(client, address("change", paper), {"titel": title})
    restore(client, paper, 1)
    assert finds(PUBLIC, "Spielplätze") == {paper.pk}
    assert finds(PUBLIC, "Brücken") == set()
