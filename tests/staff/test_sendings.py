"""The same form sent twice is saved once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Anlage, Drucksache
from ratsinfo.accounts.models import Absendung
from tests import factories as make
from tests.staff.forms import confirm, fields_of

ADD = "/admin/drucksachen/drucksache/add/"


@pytest.fixture
def clerk(client, db):
    user = make.make_clerk("ines")
    client.force_login(user)
    return user


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def filled(client, **typed):
    return fields_of(client.get(ADD)) | {"titel": "Radwege", "fragen-0-text": "Wann?", "_save": "1"} | typed


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_second_sending_answers_as_the_first_did(client, clerk):
    form = filled(client)
    first, second = client.post(ADD, form), client.post(ADD, form)
    assert first["Location"] == second["Location"]
    paper = Drucksache.objects.get()
    assert paper.fragen.count() == 1
    (message,) = [text for text in messages_of(client.get(second["Location"])) if "schon gespeichert" in text]
    assert change(paper) in message


def test_other_content_in_the_same_form_comes_back_with_what_was_typed(client, clerk):
    form = filled(client)
    client.post(ADD, form)
    response = client.post(ADD, form | {"titel": "Radwege in Ostfeld", "fragen-0-text": "Wo?"})
    paper = Drucksache.objects.get()
    content = response.content.decode()
    assert "schon etwas gespeichert" in content
    assert f'<a href="{change(paper)}">Radwege</a>' in content
    fields = fields_of(response)
    assert (fields["titel"], fields["fragen-0-text"]) == ("Radwege in Ostfeld", "Wo?")
    assert client.post(ADD, fields | {"_save": "1"}).status_code == 302
    assert Drucksache.objects.count() == 2


def test_form_that_was_refused_can_be_sent_again(client, clerk):
    form = filled(client, titel="")
    assert client.post(ADD, form).status_code == 200
    assert client.post(ADD, form | {"titel": "Radwege"}).status_code == 302
    assert Drucksache.objects.count() == 1


def test_same_content_in_another_form_is_asked_about(client, clerk):
    """As when a browser refills a form on "back"."""
    client.post(ADD, filled(client))
    response = client.post(ADD, filled(client))
    paper = Drucksache.objects.get()
    assert f'Genau dasselbe haben Sie schon gespeichert: <a href="{change(paper)}">' in response.content.decode()
    assert confirm(client, ADD, response).status_code == 302
    assert Drucksache.objects.count() == 2


def test_same_content_of_another_clerk_is_none_of_theirs(client, clerk):
    client.post(ADD, filled(client))
    client.force_login(make.make_clerk())
    assert client.post(ADD, filled(client)).status_code == 302


def test_change_sent_twice_is_one_change(client, clerk):
    paper = make.make_drucksache("Alt", published=False)
    form = fields_of(client.get(change(paper))) | {"titel": "Neu", "_continue": "1"}
    assert client.post(change(paper), form)["Location"] == client.post(change(paper), form)["Location"]
    assert [version.titel for version in paper.fassungen.all()] == ["Alt", "Neu"]


def test_back_button_after_a_change_is_told_by_the_version(client, clerk):
    paper = make.make_drucksache("Alt", published=False)
    form = fields_of(client.get(change(paper))) | {"titel": "Neu", "_save": "1"}
    client.post(change(paper), form)
    response = client.post(change(paper), form | {"dezernent": "Dezernat 1"})
    assert fields_of(response)["dezernent"] == "Dezernat 1"
    assert "Sie selbst" in response.content.decode()


def test_same_file_is_not_stored_twice(client, clerk):
    line = {"anlagen-TOTAL_FORMS": "1", "anlagen-0-art": "anlage"}
    form = filled(client, **line)
    for _ in range(2):
        client.post(ADD, form | {"anlagen-0-datei": SimpleUploadedFile("Plan.pdf", make.PDF)})
    assert Anlage.objects.count() == 1
    other = client.post(ADD, form | {"anlagen-0-datei": SimpleUploadedFile("Plan.pdf", make.PDF + b"%anders")})
    assert other.status_code == 200


@pytest.mark.parametrize("mark", ["", "erfunden", "1:x:y", "\x00"])
def test_mark_that_is_none_of_ours_protects_nothing_and_harms_nothing(client, clerk, mark):
    form = filled(client) | {"_absendung": mark}
    assert client.post(ADD, form).status_code == 302
    assert not Absendung.objects.exists()


def test_mark_of_another_clerk_tells_nothing(client, clerk):
    form = filled(client)
    client.post(ADD, form)
    other = Client()
    other.force_login(make.make_clerk())
    assert other.post(ADD, form).status_code == 302
    assert Drucksache.objects.count() == 2


def test_marks_are_forgotten_after_some_days(client, clerk):
    client.post(ADD, filled(client))
    Absendung.objects.update(erstellt_am=timezone.now() - timedelta(days=8))
    client.post(ADD, filled(client, titel="Anderes"))
    assert Absendung.objects.get().bezeichnung == "Anderes"


@pytest.mark.django_db(transaction=True)
def test_parallel_sendings_are_saved_once():
    user = make.make_clerk("ines")
    client = Client()
    client.force_login(user)
    form = filled(client)
    together, answers = Barrier(4), []

    def send():
        own = Client()
        own.cookies = client.cookies
        together.wait()
        answers.append(own.post(ADD, form))
        connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [302] * 4
    assert len({answer["Location"] for answer in answers}) == 1
    assert Drucksache.objects.count() == 1
