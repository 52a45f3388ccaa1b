"""Releasing for members, standing in and accesses in the admin."""

import pytest
from django.urls import reverse

from drucksachen.models import Anlage, Drucksache
from gremien.models import Person, Sitzungstermin, Vertretung
from tests.factories import (
    make_anlage,
    make_beratung,
    make_councillor,
    make_drucksache,
    make_gremium,
    make_koerperschaft,
    make_member,
    make_person,
    make_sitzung,
    make_top,
    make_user,
    make_zugriff,
    released,
)
from tests.staff.forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def address(operation, *things):
    keys = "&".join(f"id={thing.pk}" for thing in things)
    return f"{reverse(f'admin:drucksachen_{things[0]._meta.model_name}_{operation}')}?{keys}"


@pytest.fixture
def paper():
    make_koerperschaft()
    item = make_top(make_sitzung(make_gremium("Hauptausschuss")), "Grundstück", oeffentlich=False)
    paper = make_drucksache("Kaufvertrag", published=False)
    make_beratung(paper, tagesordnungspunkt=item, oeffentlich=False)
    return paper


@pytest.fixture
def releaser(client):
    clerk = make_member("Freigabe")
    client.force_login(clerk)
    return clerk


@pytest.mark.usefixtures("releaser")
class TestRelease:
    def test_page_names_who_will_see_it(self, client, paper):
        text = client.get(address("release", paper)).content.decode()
        assert "Hauptausschuss: Sitzung am" in text
        assert "Die Öffentlichkeit sieht davon nichts" in text
        alone = make_drucksache(published=False)
        assert "Noch sieht es niemand" in client.get(address("release", alone)).content.decode()

    def test_button_leads_there_and_back(self, client, paper):
        form = reverse("admin:drucksachen_drucksache_change", args=[paper.pk])
        assert address("release", paper) in client.get(form).content.decode()
        released(paper)
        text = client.get(form).content.decode()
        assert address("unrelease", paper) in text
        assert "Für Mitglieder freigegeben</strong>: sie sehen jede Änderung sofort." in text

    def test_it_is_released_with_the_files_that_are_ticked(self, client, paper, releaser):
        chosen, other = (make_anlage(paper, name, published=False) for name in ("Vertrag", "Vermerk"))
        client.post(address("release", paper), {"mit": [chosen.pk]})
        paper = Drucksache.objects.get()
        assert paper.is_released
        assert paper.fuer_mitglieder_von == releaser
        assert paper.fassungen.latest().history_user == releaser
        assert not paper.is_public()
        assert [file.is_released for file in (Anlage.objects.get(pk=chosen.pk), Anlage.objects.get(pk=other.pk))] == [
            True,
            False,
        ]

    def test_several_at_once(self, client, paper):
        other = make_drucksache(published=False)
        client.post(address("release", paper, other))
        assert all(each.is_released for each in Drucksache.objects.all())

    def test_what_stands_against_it_is_said_and_nothing_happens(self, client, paper):
        paper.publish(make_user())
        assert "Ist bereits veröffentlicht." in client.get(address("release", paper)).content.decode()
        client.post(address("release", paper))
        assert not Drucksache.objects.get().is_released

    def test_taken_back(self, client, paper):
        released(paper)
        assert "sofort nicht mehr" in client.get(address("unrelease", paper)).content.decode()
        assert Drucksache.objects.get().is_released
        client.post(address("unrelease", paper))
        assert not Drucksache.objects.get().is_released

    def test_file_alone(self, client, paper):
        file = make_anlage(paper, published=False)
        client.post(address("release", file))
        assert Anlage.objects.get().is_released


def test_agenda_offers_to_release_what_waits_in_its_other_part(client, paper):
    public = make_drucksache(published=False)
    meeting = Sitzungstermin.objects.get()
    make_beratung(public, tagesordnungspunkt=make_top(meeting))
    page = reverse("admin:gremien_sitzungstermin_agenda", args=[meeting.pk])
    client.force_login(make_member("Sitzungsdienst", "Freigabe"))
    assert address("release", paper) in client.get(page).content.decode()
    released(paper)
    text = client.get(page).content.decode()
    assert "für Mitglieder freigeben:" not in text
    assert "(für Mitglieder freigegeben)" in text


@pytest.mark.parametrize("group", ["Sachbearbeitung", "Sitzungsdienst", "Verwaltung"])
def test_it_takes_the_right_to_publish(client, paper, group):
    client.force_login(make_member(group))
    assert client.post(address("release", paper)).status_code == 403
    assert not Drucksache.objects.get().is_released


def test_what_members_see_is_changed_and_deleted_as_what_is_public(client, paper):
    released(paper)
    client.force_login(make_member("Sachbearbeitung"))
    form = reverse("admin:drucksachen_drucksache_change", args=[paper.pk])
    assert client.post(form, {"titel": "anders"}).status_code == 403
    assert (
        client.post(reverse("admin:drucksachen_drucksache_delete", args=[paper.pk]), {"post": "yes"}).status_code == 403
    )


@pytest.mark.usefixtures("paper")
class TestSitzungsdienst:
    @pytest.fixture(autouse=True)
    def login(self, client):
        client.force_login(make_member("Sitzungsdienst"))

    def test_enters_who_stands_in(self, client):
        meeting = Sitzungstermin.objects.get()
        deputy = make_person("Grün")
        form = reverse("admin:gremien_sitzungstermin_change", args=[meeting.pk])
        data = fields_of(client.get(form)) | {
            "vertretungen-TOTAL_FORMS": "1",
            "vertretungen-0-person": deputy.pk,
            "vertretungen-0-gremium": meeting.gremien.get().pk,
        }
        assert client.post(form, data).status_code == 302
        assert Vertretung.objects.get().person == deputy

    def test_body_that_does_not_meet_is_refused(self, client):
        meeting = Sitzungstermin.objects.get()
        form = reverse("admin:gremien_sitzungstermin_change", args=[meeting.pk])
        data = fields_of(client.get(form)) | {
            "vertretungen-TOTAL_FORMS": "1",
            "vertretungen-0-person": make_person("Grün").pk,
            "vertretungen-0-gremium": make_gremium("Kulturausschuss").pk,
        }
        assert "An diesem Termin tagt das angegebene Gremium nicht." in client.post(form, data).content.decode()
        assert not Vertretung.objects.exists()

    def test_gives_a_person_an_account_that_is_free_and_not_of_the_staff(self, client):
        taken, free, staff = make_councillor(name="Rot"), make_user(last_name="Grün"), make_user(staff=True)
        person = make_person("Grün")
        form = reverse("admin:gremien_person_change", args=[person.pk])
        page = client.get(form)
        offered = {str(value) for value, _ in page.context["adminform"].form.fields["zugang"].choices}
        assert str(free.pk) in offered
        assert not {str(taken.pk), str(staff.pk)} & offered
        assert client.post(form, fields_of(page) | {"zugang": free.pk}).status_code == 302
        assert Person.objects.get(pk=person.pk).zugang == free

    def test_reads_who_got_what(self, client):
        make_zugriff("Kaufvertrag", make_user(first_name="Rita", last_name="Rot"))
        text = client.get(reverse("admin:drucksachen_zugriff_changelist")).content.decode()
        assert "Kaufvertrag" in text
        assert "Rita Rot" in text
        assert client.get(reverse("admin:drucksachen_zugriff_changelist"), {"zeit": "7"}).status_code == 200


def test_others_do_not_read_who_got_what(client):
    client.force_login(make_member("Sachbearbeitung", "Freigabe", "Verwaltung"))
    assert client.get(reverse("admin:drucksachen_zugriff_changelist")).status_code == 403
