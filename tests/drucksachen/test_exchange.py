"""A file that is public is exchanged for a new one in one act; it stays with the staff, and the public reads when."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Anlage
from gremien.changes_feed import entries
from ratsinfo.demo.synthetic.pdf import one_page
from ratsinfo.publishing.exceptions import PublishingRefused
from tests.factories import (
    make_anlage,
    make_beratung,
    make_clerk,
    make_drucksache,
    make_fassung,
    make_member,
    make_sitzung,
    make_top,
    publisher,
)
from tests.staff.forms import fields_of

pytestmark = pytest.mark.django_db
EXCHANGED = "2026-05-03 14:10+02:00"
NEW = one_page("Die neue Fassung.")


@pytest.fixture
def clock():
    with time_machine.travel("2026-05-01 09:00+02:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def paper(clock):
    return make_drucksache("Radwege")


@pytest.fixture
def file(paper):
    return make_anlage(paper, "Plan")


def successor(file, name="Plan, neue Fassung", content=NEW, **kwargs):
    """A draft that is to replace ``file``."""
    return make_anlage(file.drucksache or file.sitzungstermin, name, content=content, published=False, ersetzt=file)


def exchange(clock, file, **kwargs):
    clock.move_to(EXCHANGED)
    new = successor(file, **kwargs)
    new.publish(publisher())
    return new


def shown(client, thing):
    return " ".join(client.get(thing.get_absolute_url()).content.decode().split())


def test_publishing_the_new_file_withdraws_the_one_it_replaces(clock, file):
    new = exchange(clock, file)
    old = Anlage.objects.get(pk=file.pk)
    assert old.zustand == old.Zustand.ZURUECKGEZOGEN
    assert (old.zurueckgezogen_am, old.zurueckgezogen_von) == (timezone.now(), publisher())
    assert old.rueckzug_grund == "ersetzt durch „Plan, neue Fassung“"
    assert new.ersetzt_am == timezone.now()


def test_a_draft_of_a_new_file_changes_nothing_yet(client, clock, file):
    before = shown(client, file.drucksache)
    successor(file)
    assert Anlage.objects.get(pk=file.pk).is_public()
    assert shown(client, file.drucksache) == before


def test_page_says_when_the_file_was_exchanged(client, clock, file):
    exchange(clock, file)
    text = shown(client, file.drucksache)
    assert 'ersetzt am <time datetime="2026-05-03T14:10:00+02:00">3. Mai 2026, 14:10 Uhr</time>' in text
    assert file.get_absolute_url() not in text


def test_old_address_is_gone_and_leads_to_the_latest_file(client, clock, file):
    latest = exchange(clock, exchange(clock, file), name="Plan, dritte Fassung", content=one_page("Dritte"))
    answer = client.get(file.get_absolute_url())
    assert answer.status_code == 410
    assert f'<a href="{latest.get_absolute_url()}">Plan, dritte Fassung</a>' in answer.content.decode()


def test_tombstone_names_no_file_that_the_public_does_not_see(client, clock, file):
    new = exchange(clock, file)
    new.withdraw(publisher(), "Versehen")
    successor(file, "Geheimnis")
    answer = client.get(file.get_absolute_url())
    assert answer.status_code == 410
    assert "neue Fassung" not in answer.content.decode()
    assert "Geheimnis" not in answer.content.decode()


def test_staff_still_fetches_the_old_file(client, clock, file):
    exchange(clock, file)
    client.force_login(make_clerk())
    answer = client.get(file.get_absolute_url())
    assert answer.status_code == 200
    answer.close()


def test_exchange_by_the_clock_leaves_no_moment_without_a_file(clock, file):
    new = successor(file)
    new.publish(publisher(), at=timezone.now() + timedelta(days=1))
    for hours, public in ((23, {file}), (25, {new})):
        moment = timezone.now() + timedelta(hours=hours)
        assert set(Anlage.objects.published(moment)) == public


def test_exchange_is_undone_by_withdrawing_the_new_file_and_publishing_the_old_one(client, clock, file):
    new = exchange(clock, file)
    old = Anlage.objects.get(pk=file.pk)
    with pytest.raises(PublishingRefused, match="ersetzt"):
        old.publish(publisher())
    new.withdraw(publisher(), "Versehen")
    old.publish(publisher())
    assert file.get_absolute_url() in shown(client, file.drucksache)
    assert "ersetzt am" not in shown(client, file.drucksache)
    again = successor(old, "Plan, dritte Fassung")
    with pytest.raises(PublishingRefused, match="Plan, dritte Fassung"):
        new.publish(publisher())
    again.publish(publisher())
    assert again.is_public()


def test_a_file_has_one_successor(clock, file):
    successor(file)
    with pytest.raises(IntegrityError):
        successor(file, "Noch eine")


# On the agenda


@pytest.fixture
def meeting(file):
    meeting = make_sitzung()
    make_beratung(file.drucksache, tagesordnungspunkt=make_top(meeting, "Radwege"))
    make_fassung(meeting)
    return meeting


def test_agenda_says_that_a_file_was_exchanged_after_the_invitation(
    client, clock, meeting, file, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        exchange(clock, file)
    text = shown(client, meeting)
    assert "<strong>Datei ausgetauscht</strong>, " in text
    assert "03.05.2026, 14:10 Uhr" in text
    assert "Datei ausgetauscht bei TOP 1: Radwege: Vorlage vom 02.03.2026" in text


def test_feed_says_that_a_file_was_exchanged(clock, meeting, file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        exchange(clock, file)
    texts = [text for _, _, text, _ in entries(meeting)]
    assert "Datei ausgetauscht bei TOP 1: Radwege: Vorlage vom 02.03.2026" in texts


def test_a_further_file_is_no_exchange(client, clock, meeting, file):
    clock.move_to(EXCHANGED)
    make_anlage(file.drucksache, "Zweite Datei", content=NEW)
    text = shown(client, meeting)
    assert "<strong>Neue Datei</strong>" in text
    assert "ausgetauscht" not in text


# By the staff


def route(file):
    return reverse("admin:drucksachen_anlage_replace", args=[file.pk])


def upload():
    return SimpleUploadedFile("plan2.pdf", NEW, "application/pdf")


def test_a_clerk_exchanges_a_file_in_three_steps(client, clock, file):
    client.force_login(make_clerk())
    change = reverse("admin:drucksachen_anlage_change", args=[file.pk])
    assert f'href="{route(file)}"' in client.get(change).content.decode()
    fields = fields_of(client.get(route(file)))
    answer = client.post(route(file), fields | {"datei": upload()})
    new = Anlage.objects.get(ersetzt=file)
    asking = f"{reverse('admin:drucksachen_anlage_publish')}?id={new.pk}"
    assert (answer.status_code, answer["Location"]) == (302, asking)
    assert "Ersetzt die Datei „Plan“, die damit zurückgezogen wird." in client.get(asking).content.decode()
    client.post(asking)
    assert Anlage.objects.get(pk=new.pk).is_public()
    assert not Anlage.objects.get(pk=file.pk).is_public()
    assert (
        file.get_absolute_url()
        in client.get(reverse("admin:drucksachen_anlage_change", args=[new.pk])).content.decode()
    )


def test_the_form_sent_twice_makes_one_file(client, clock, file):
    client.force_login(make_clerk())
    fields = fields_of(client.get(route(file)))
    places = {client.post(route(file), fields | {"datei": upload()})["Location"] for _ in range(2)}
    assert Anlage.objects.filter(ersetzt=file).count() == 1
    assert len(places) <= 2


def test_without_a_file_the_form_says_so_and_keeps_what_was_typed(client, clock, file):
    client.force_login(make_clerk())
    text = client.post(route(file), {"name": "Ein anderer Name"}).content.decode()
    assert "Dieses Feld ist zwingend erforderlich." in text
    assert "Ein anderer Name" in text
    assert Anlage.objects.count() == 1


def test_only_a_published_file_is_exchanged_and_only_by_who_may(client, clock, file):
    client.force_login(make_clerk())
    assert client.get(route(make_anlage(file.drucksache, "Entwurf", published=False))).status_code == 403
    client.force_login(make_member("Sachbearbeitung"))
    assert client.get(route(file)).status_code == 403


def test_cleaned_copy_takes_the_place_over(clock, file, monkeypatch):
    new = successor(file)
    copy, _ = new.make_cleaned()
    assert (copy.ersetzt, Anlage.objects.get(pk=new.pk).ersetzt) == (file, None)
