"""Publishing versions of an agenda in the admin: the page before it, the button, and what must not be deleted."""

import pytest
from django.urls import reverse

from drucksachen.models import Tagesordnungsfassung
from gremien.models import Sitzungstermin
from tests.factories import (
    make_clerk,
    make_fassung,
    make_gremium,
    make_koerperschaft,
    make_sitzung,
    make_top,
    make_user,
)
from tests.staff.forms import errors_of, submit
from tests.staff.test_publishing import change, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    make_koerperschaft()
    user = make_clerk()
    client.force_login(user)
    return user


@pytest.fixture
def meeting():
    meeting = make_sitzung(make_gremium("Hauptausschuss"), titel="5. Sitzung", published=False)
    make_top(meeting, "Radwege")
    make_top(meeting, "Grundstück", oeffentlich=False)
    return meeting


def page(meeting, kind=""):
    return reverse("admin:gremien_sitzungstermin_version", args=[meeting.pk]) + (f"?art={kind}" if kind else "")


def test_button_leads_to_a_page_that_shows_what_the_public_will_see(client, clerk, meeting):
    form = text_of(client.get(change(meeting)))
    assert f'<a href="{page(meeting, "einladung")}">Einladung veröffentlichen …</a>' in form
    assert "Nachtrag veröffentlichen" not in form
    shown = text_of(client.get(page(meeting, "einladung")))
    assert "Noch ist nichts veröffentlicht." in shown
    assert "Radwege" in shown
    assert "Grundstück" not in shown
    meeting.refresh_from_db()
    assert (meeting.is_public(), Tagesordnungsfassung.objects.exists()) == (False, False)


def test_publishing_the_invitation_publishes_the_meeting(client, clerk, meeting):
    response = client.post(page(meeting, "einladung"), follow=True)
    meeting.refresh_from_db()
    assert (meeting.is_public(), meeting.status) == (True, Sitzungstermin.Status.EINGELADEN)
    assert meeting.tagesordnungsfassungen.get().von == clerk
    text = text_of(response)
    assert "Einladung ist veröffentlicht." in text
    assert "Nachtrag veröffentlichen …" in text


def test_page_of_a_nachtrag_tells_the_changes_of_each_part(client, clerk, meeting):
    make_fassung(meeting)
    make_top(meeting, "Haushalt")
    make_top(meeting, "Personal", oeffentlich=False)
    panel = text_of(client.get(page(meeting, "nachtrag"))).partition("</aside>")[0]
    public, _, other = panel.partition("Im nichtöffentlichen Teil")
    assert "Neu aufgenommen: TOP 3: Haushalt" in public
    assert "Personal" not in public
    assert "Neu aufgenommen: TOP 4: Personal" in other


def test_refusal_says_why_and_changes_nothing(client, clerk, meeting):
    make_fassung(meeting)
    shown = text_of(client.get(page(meeting, "nachtrag")))
    assert "Seit der letzten Fassung hat sich nichts geändert." in shown
    assert '<span class="kern-label">Nachtrag veröffentlichen</span>' not in shown
    response = client.post(page(meeting, "nachtrag"), follow=True)
    assert "Seit der letzten Fassung hat sich nichts geändert." in text_of(response)
    assert meeting.tagesordnungsfassungen.count() == 1


def test_unknown_kind_is_the_one_that_comes_next(client, clerk, meeting):
    assert "Vorschau: Einladung veröffentlichen" in text_of(client.get(page(meeting, "unsinn")))
    client.post(page(meeting, "aenderung"))
    assert meeting.tagesordnungsfassungen.get().art == "einladung"


def test_nobody_publishes_without_the_right(client, meeting):
    client.force_login(make_user(staff=True, rights=["gremien.view_sitzungstermin", "gremien.change_sitzungstermin"]))
    assert client.get(page(meeting)).status_code == 403
    assert client.post(page(meeting)).status_code == 403
    assert "Einladung veröffentlichen" not in text_of(client.get(change(meeting)))


def test_meeting_that_does_not_exist_leads_back(client, clerk):
    response = client.get(reverse("admin:gremien_sitzungstermin_version", args=[999]))
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))


def test_item_is_taken_off_in_the_form_and_put_on_again(client, clerk, meeting):
    make_fassung(meeting)
    item = meeting.tagesordnungspunkte.get(titel="Radwege")
    submit(client, change(meeting), {"tagesordnungspunkte-0-abgesetzt": "on"})
    item.refresh_from_db()
    first = item.abgesetzt_am
    assert first is not None
    submit(client, change(meeting), {"raum": "Ratssaal"})
    item.refresh_from_db()
    assert item.abgesetzt_am == first
    submit(client, change(meeting), {"tagesordnungspunkte-0-abgesetzt": ""})
    item.refresh_from_db()
    assert item.abgesetzt_am is None


def test_item_that_was_invited_to_is_not_deleted_in_the_form(client, clerk, meeting):
    make_fassung(meeting)
    response = submit(client, change(meeting), {"tagesordnungspunkte-0-DELETE": "on"})
    assert "bitte nicht löschen, sondern absetzen" in " ".join(errors_of(response))
    assert meeting.tagesordnungspunkte.count() == 2


def test_item_of_a_draft_is_deleted_in_the_form(client, clerk, meeting):
    submit(client, change(meeting), {"tagesordnungspunkte-0-DELETE": "on"})
    assert meeting.tagesordnungspunkte.count() == 1


def test_item_that_was_invited_to_is_taken_off_on_the_page_of_the_agenda(client, clerk, meeting):
    make_fassung(meeting)
    item = meeting.tagesordnungspunkte.get(titel="Radwege")
    address = reverse("admin:gremien_sitzungstermin_agenda", args=[meeting.pk])
    response = submit(client, address, {"aktion": f"entfernen:{item.pk}"})
    item.refresh_from_db()
    assert item.abgesetzt_am is not None
    assert "ist abgesetzt" in text_of(client.get(response["Location"]))
