"""Publishing and withdrawing through buttons and list actions, and who may do it."""

import pytest
from django.urls import reverse

from drucksachen.models import Anlage, Drucksache
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_clerk,
    make_drucksache,
    make_gremium,
    make_sitzung,
    make_user,
)
from tests.staff.forms import submit

pytestmark = pytest.mark.django_db
LIST = "/admin/drucksachen/drucksache/"
EDITOR = [
    "drucksachen.view_drucksache",
    "drucksachen.add_drucksache",
    "drucksachen.change_drucksache",
    "drucksachen.delete_drucksache",
]


@pytest.fixture
def clerk(client):
    user = make_clerk()
    client.force_login(user)
    return user


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def operation(kind, *things):
    meta = things[0]._meta
    return (
        reverse(f"admin:{meta.app_label}_{meta.model_name}_{kind}")
        + "?"
        + "&".join(f"id={thing.pk}" for thing in things)
    )


def text_of(response):
    return " ".join(response.content.decode().split())


def test_button_saves_and_asks_before_it_publishes(client, clerk):
    paper = make_drucksache("Alt", published=False)
    response = submit(client, change(paper), {"titel": "Neu"}, button="_veroeffentlichen")
    assert response["Location"] == operation("publish", paper)
    paper.refresh_from_db()
    assert (paper.titel, paper.is_public()) == ("Neu", False)
    client.post(response["Location"])
    paper.refresh_from_db()
    assert paper.is_public()
    assert paper.veroeffentlicht_von == clerk


def test_new_paper_can_be_saved_and_published_in_one_go(client, clerk):
    response = submit(client, f"{LIST}add/", {"titel": "Ganz neu"}, button="_veroeffentlichen")
    assert "Wird für alle sichtbar" in text_of(client.get(response["Location"]))


def test_reasons_against_it_are_shown_and_there_is_no_button(client, clerk):
    answer = make_beantwortung(teile=[], published=False)
    page = client.get(operation("publish", answer))
    assert "Es fehlt der Bezug" in text_of(page)
    assert "Jetzt veröffentlichen" not in text_of(page)
    assert "Es fehlt der Bezug" in text_of(client.post(operation("publish", answer), follow=True))
    answer.refresh_from_db()
    assert not answer.is_public()


def test_what_should_be_looked_at_is_shown(client, clerk):
    answer = make_beantwortung(make_anfrage("Geheim", published=False), published=False)
    assert "ist nicht veröffentlicht: die Öffentlichkeit sieht nur den Bezug im Wortlaut" in text_of(
        client.get(operation("publish", answer))
    )


def test_files_are_published_only_when_they_are_ticked(client, clerk):
    paper = make_drucksache(published=False)
    ticked, other = (make_anlage(paper, name, published=False) for name in ("Ja", "Nein"))
    client.post(operation("publish", paper), {"mit": [ticked.pk]})
    assert [file.name for file in Anlage.objects.published()] == ["Ja"]
    other.refresh_from_db()
    assert not other.was_published


def test_list_action_publishes_what_can_be_and_says_what_cannot(client, clerk):
    good, done = make_drucksache("Gut", published=False), make_drucksache("Schon da")
    response = client.post(LIST, {"action": "publish_selected", "_selected_action": [good.pk, done.pk]})
    page = client.post(response["Location"], follow=True)
    assert "„Gut“ ist veröffentlicht." in text_of(page)
    assert "„Schon da“: Ist bereits veröffentlicht." in text_of(page)
    assert Drucksache.objects.published().count() == 2


def test_double_click_publishes_once(client, clerk):
    paper = make_drucksache(published=False)
    client.post(operation("publish", paper))
    first = Drucksache.objects.get().veroeffentlicht_am
    page = client.post(operation("publish", paper), follow=True)
    assert "Ist bereits veröffentlicht." in text_of(page)
    assert Drucksache.objects.get().veroeffentlicht_am == first


def test_withdrawing_asks_for_a_reason(client, clerk):
    paper = make_drucksache()
    page = client.post(operation("withdraw", paper), {"grund": " "})
    assert "Bitte einen Grund angeben." in text_of(page)
    assert Drucksache.objects.published().exists()
    client.post(operation("withdraw", paper), {"grund": "Verwechselt", "oeffentlich": "1"})
    paper.refresh_from_db()
    assert (paper.rueckzug_grund, paper.rueckzug_grund_oeffentlich, paper.is_public()) == ("Verwechselt", True, False)


def test_withdrawn_paper_can_be_published_again(client, clerk):
    paper = make_drucksache(withdrawn=True)
    client.post(operation("publish", paper))
    assert Drucksache.objects.published().get() == paper


def test_withdraw_button_is_there_for_what_is_public_only(client, clerk):
    draft, public = make_drucksache(published=False), make_drucksache()
    assert "Zurückziehen …" not in text_of(client.get(change(draft)))
    assert "Zurückziehen …" in text_of(client.get(change(public)))
    assert "Sichern und veröffentlichen" not in text_of(client.get(change(public)))


def test_every_kind_can_be_published(client, clerk):
    for thing in (
        make_gremium(published=False),
        make_sitzung(published=False),
        make_anlage(make_drucksache(), published=False),
    ):
        client.post(operation("publish", thing))
        thing.refresh_from_db()
        assert thing.is_published_itself, thing


def test_too_many_at_once_are_refused(client, clerk, monkeypatch):
    monkeypatch.setattr("ratsinfo.staff.publishing.MOST", 1)
    papers = [make_drucksache(published=False).pk for _ in range(2)]
    response = client.post(LIST, {"action": "publish_selected", "_selected_action": papers}, follow=True)
    assert "höchstens 1" in text_of(response)


@pytest.mark.parametrize("query", ["", "?id=", "?id=abc", "?id=99999999999999999999", "?id=0"])
def test_address_that_names_nothing_is_no_error(client, clerk, query):
    assert "Es ist nichts ausgewählt" in text_of(client.get(f"{LIST}veroeffentlichen/{query}"))
    assert client.post(f"{LIST}veroeffentlichen/{query}").status_code == 302


class TestRights:
    def test_clerk_without_the_right_does_not_publish(self, client):
        client.force_login(make_user(staff=True, rights=EDITOR))
        paper = make_drucksache(published=False)
        assert "Sichern und veröffentlichen" not in text_of(client.get(change(paper)))
        assert client.get(operation("publish", paper)).status_code == 403
        assert client.post(operation("publish", paper)).status_code == 403
        response = submit(client, change(paper), {}, button="_veroeffentlichen")
        assert "veroeffentlichen" not in response["Location"]
        page = client.post(LIST, {"action": "publish_selected", "_selected_action": [paper.pk]}, follow=True)
        assert "veroeffentlichen" not in page.request["PATH_INFO"]
        paper.refresh_from_db()
        assert not paper.is_public()

    def test_clerk_without_the_right_only_reads_what_is_public(self, client):
        client.force_login(make_user(staff=True, rights=EDITOR))
        paper = make_anfrage("Alt", fragen=["Alt?"])
        assert client.post(change(paper), {"titel": "Neu"}).status_code == 403
        assert 'name="fragen-0-text"' not in text_of(client.get(change(paper)))

    def test_clerk_without_the_right_edits_and_deletes_drafts(self, client):
        client.force_login(make_user(staff=True, rights=EDITOR))
        paper = make_drucksache("Alt", published=False)
        submit(client, change(paper), {"titel": "Neu"})
        paper.refresh_from_db()
        assert paper.titel == "Neu"
        client.post(reverse("admin:drucksachen_drucksache_delete", args=[paper.pk]), {"post": "yes"})
        assert not Drucksache.objects.exists()

    def test_nobody_deletes_what_was_public(self, client, clerk):
        clerk.is_superuser = True
        clerk.save()
        for paper in (make_drucksache(), make_drucksache(withdrawn=True)):
            assert (
                client.post(
                    reverse("admin:drucksachen_drucksache_delete", args=[paper.pk]), {"post": "yes"}
                ).status_code
                == 403
            )
        assert "delete_selected" not in text_of(client.get(LIST))
        assert Drucksache.objects.count() == 2

    def test_rights_on_drucksachen_hold_for_beantwortungen(self, client):
        client.force_login(make_user(staff=True, rights=EDITOR))
        answer = make_beantwortung(make_anfrage(), published=False)
        assert client.get(change(answer)).status_code == 200
        assert client.get("/admin/drucksachen/beantwortung/add/").status_code == 200
        client.force_login(make_user(staff=True))
        assert client.get(change(answer)).status_code == 403
