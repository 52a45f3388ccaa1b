"""Two clerks on the same record: nothing typed is lost, nothing saved is overwritten."""

import pytest
from django.test import Client
from django.urls import reverse

from drucksachen.models import Beantwortung, Drucksache
from tests import factories as make
from tests.staff.forms import fields_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = make.make_clerk("zweite")
    client.force_login(user)
    return user


@pytest.fixture
def other():
    client = Client()
    client.force_login(make.make_clerk("erste"))
    return client


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def typed_late(client, other, thing, first, second, **kwargs):
    """``other`` saves ``first`` while ``client`` has the page open, then ``client`` sends ``second``."""
    opened = fields_of(client.get(change(thing)))
    assert submit(other, change(thing), first).status_code == 302
    return client.post(change(thing), opened | second | {"_save": "1"}, **kwargs)


def test_second_save_overwrites_nothing_and_says_what_the_other_did(client, other, clerk):
    paper = make.make_drucksache("Alt", published=False)
    response = typed_late(client, other, paper, {"titel": "Von der ersten"}, {"dezernent": "Dezernat 1"})
    content = response.content.decode()
    assert response.status_code == 200
    assert "anderswo gespeichert" in content
    assert "erste, " in content
    paper.refresh_from_db()
    assert (paper.titel, paper.dezernent) == ("Von der ersten", "")


def test_fields_that_only_the_other_changed_are_taken_over(client, other, clerk):
    paper = make.make_drucksache("Alt", published=False)
    response = typed_late(client, other, paper, {"titel": "Neu"}, {"dezernent": "Dezernat 1"})
    fields = fields_of(response)
    assert (fields["titel"], fields["dezernent"]) == ("Neu", "Dezernat 1")
    assert client.post(change(paper), fields | {"_save": "1"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.titel, paper.dezernent) == ("Neu", "Dezernat 1")


def test_field_that_both_changed_keeps_what_was_typed_beside_what_is_saved(client, other, clerk):
    paper = make.make_drucksache("Alt", published=False)
    response = typed_late(client, other, paper, {"titel": "Erste Fassung"}, {"titel": "Zweite Fassung"})
    assert fields_of(response)["titel"] == "Zweite Fassung"
    assert "Inzwischen anders gespeichert: Erste Fassung" in response.content.decode()
    client.post(change(paper), fields_of(response) | {"_save": "1"})
    paper.refresh_from_db()
    assert paper.titel == "Zweite Fassung"


def test_ends_of_lines_as_browsers_send_them_are_no_change(client, other, clerk):
    paper = make.make_drucksache("Alt", text="Eins.\n\nZwei.", published=False)
    sent = {"text": "Eins.\r\n\r\nZwei.", "titel": "Titel der zweiten"}
    response = typed_late(client, other, paper, {"text": "Eins.\r\n\r\nDrei."}, sent)
    assert fields_of(response)["text"] == "Eins.\n\nDrei."
    assert "Inzwischen anders gespeichert" not in response.content.decode()
    client.post(change(paper), fields_of(response) | {"_save": "1"})
    assert [version.text for version in paper.fassungen.all()][1:] == ["Eins.\n\nDrei."] * 2


def test_same_change_by_both_is_no_difference(client, other, clerk):
    paper = make.make_drucksache("Alt", published=False)
    response = typed_late(client, other, paper, {"titel": "Neu"}, {"titel": "Neu"})
    assert "Inzwischen anders gespeichert" not in response.content.decode()


def test_choices_dates_and_relations_are_merged_too(client, other, clerk):
    mine, theirs = make.make_fachbereich("Meins"), make.make_gremium("Ihres")
    paper = make.make_anfrage(published=False)
    first = {"urheber": [theirs.pk], "art": "antrag", "datum": "01.02.2026"}
    response = typed_late(client, other, paper, first, {"fachbereiche": [mine.pk], "datum": "03.02.2026"})
    fields = fields_of(response)
    assert (fields["urheber"], fields["fachbereiche"]) == (str(theirs.pk), str(mine.pk))
    assert (fields["art"], fields["datum"]) == ("antrag", "03.02.2026")
    assert "Inzwischen anders gespeichert: 01.02.2026" in response.content.decode()


def test_moments_of_a_meeting_are_merged(client, other, clerk):
    meeting = make.make_sitzung()
    response = typed_late(client, other, meeting, {"raum": "Saal"}, {"beginn_1": "18:30"})
    fields = fields_of(response)
    assert (fields["raum"], fields["beginn_1"]) == ("Saal", "18:30")
    assert client.post(change(meeting), fields | {"_save": "1"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.raum, meeting.beginn_text[-9:]) == ("Saal", "18:30 Uhr")


class TestLines:
    def test_lines_of_both_are_there(self, client, other, clerk):
        paper = make.make_anfrage(fragen=["Eins?"], published=False)

        def added(text):
            fields = {"text": text, "drucksache": paper.pk}
            return {"fragen-TOTAL_FORMS": "2"} | {f"fragen-1-{name}": value for name, value in fields.items()}

        response = typed_late(client, other, paper, added("Von der ersten?"), added("Von der zweiten?"))
        fields = fields_of(response)
        assert [fields[f"fragen-{n}-text"] for n in range(3)] == ["Eins?", "Von der ersten?", "Von der zweiten?"]
        assert client.post(change(paper), fields | {"_save": "1"}).status_code == 302
        assert {question.text for question in paper.fragen.all()} == {"Eins?", "Von der ersten?", "Von der zweiten?"}

    def test_line_that_both_changed_is_marked(self, client, other, clerk):
        paper = make.make_anfrage(fragen=["Alt?", "Zwei?"], published=False)
        first, second = {"fragen-0-text": "Erste?", "fragen-1-text": "Neu?"}, {"fragen-0-text": "Zweite?"}
        response = typed_late(client, other, paper, first, second)
        fields = fields_of(response)
        assert (fields["fragen-0-text"], fields["fragen-1-text"]) == ("Zweite?", "Neu?")
        assert response.content.decode().count("Inzwischen anders gespeichert") == 1

    def test_line_that_the_other_removed_comes_back_when_it_was_changed_here(self, client, other, clerk):
        paper = make.make_anfrage(fragen=["Eins?", "Zwei?"], published=False)
        first = {"fragen-0-DELETE": "on", "fragen-1-DELETE": "on"}
        response = typed_late(client, other, paper, first, {"fragen-1-text": "Zwei, aber anders?"})
        assert "inzwischen entfernt" in response.content.decode()
        fields = fields_of(response)
        assert fields["fragen-0-text"] == "Zwei, aber anders?"
        assert "fragen-1-text" not in fields
        assert client.post(change(paper), fields | {"_save": "1"}).status_code == 302
        assert paper.fragen.get().text == "Zwei, aber anders?"

    def test_own_removal_is_kept(self, client, other, clerk):
        paper = make.make_anfrage("Alt", fragen=["Eins?"], published=False)
        response = typed_late(client, other, paper, {"titel": "Neu"}, {"fragen-0-DELETE": "on"})
        assert client.post(change(paper), fields_of(response) | {"_save": "1"}).status_code == 302
        paper.refresh_from_db()
        assert (paper.titel, paper.fragen.count()) == ("Neu", 0)

    def test_questions_chosen_for_a_part_are_merged(self, client, other, clerk):
        inquiry = make.make_anfrage(fragen=["Eins?", "Zwei?"])
        answer = make.make_beantwortung(inquiry, teile=["Ja."], published=False)
        keys = [str(question.pk) for question in inquiry.fragen.all()]
        response = typed_late(client, other, answer, {"titel": "Neu"}, {"antwortteile-0-fragen": keys})
        fields = fields_of(response)
        assert (fields["titel"], fields["antwortteile-0-fragen"]) == ("Neu", keys)

    def test_agenda_that_changed_is_no_other_record(self, client, other, clerk):
        meeting = make.make_sitzung()
        make.make_top(meeting, "Alt")
        response = typed_late(client, other, meeting, {"tagesordnungspunkte-0-titel": "Neu"}, {"raum": "Saal"})
        fields = fields_of(response)
        assert (fields["tagesordnungspunkte-0-titel"], fields["raum"]) == ("Neu", "Saal")


def test_record_without_history_is_guarded_too(client, other, clerk):
    paper = Drucksache(titel="Alt", datum="2026-01-01", art="vorlage")
    Drucksache.objects.bulk_create([paper])
    response = typed_late(client, other, paper, {"titel": "Neu"}, {"dezernent": "Dezernat 1"})
    fields = fields_of(response)
    assert (fields["titel"], fields["dezernent"]) == ("Neu", "Dezernat 1")


def test_publication_meanwhile_is_told_before_anything_is_saved(client, other, clerk):
    paper = make.make_drucksache("Alt", published=False)
    opened = fields_of(client.get(change(paper)))
    other.post(f"{reverse('admin:drucksachen_drucksache_publish')}?id={paper.pk}")
    response = client.post(change(paper), opened | {"titel": "Neu", "_save": "1"})
    assert "veröffentlicht von" in response.content.decode()
    paper.refresh_from_db()
    assert (paper.titel, paper.is_public()) == ("Alt", True)
    client.post(change(paper), fields_of(response) | {"_save": "1"})
    paper.refresh_from_db()
    assert (paper.titel, paper.is_public()) == ("Neu", True)


def test_who_may_not_publish_keeps_what_was_typed_when_it_was_published_meanwhile(client, other):
    rights = [f"drucksachen.{action}_drucksache" for action in ("view", "add", "change")]
    client.force_login(make.make_user(staff=True, rights=rights))
    paper = make.make_anfrage("Alt", fragen=["Eins?"], published=False)
    opened = fields_of(client.get(change(paper)))
    other.post(f"{reverse('admin:drucksachen_drucksache_publish')}?id={paper.pk}")
    response = client.post(change(paper), opened | {"titel": "Mühsam getippt", "_save": "1"})
    content = response.content.decode()
    assert "inzwischen veröffentlicht" in content
    fields = fields_of(response)
    assert (fields["titel"], fields["fragen-0-text"], fields["fragen-0-id"]) == ("Mühsam getippt", "Eins?", "")
    assert 'action="/admin/drucksachen/drucksache/add/"' in content
    paper.refresh_from_db()
    assert paper.titel == "Alt"


def test_deleted_meanwhile_what_was_typed_can_be_saved_as_a_new_draft(client, other, clerk):
    inquiry = make.make_anfrage(fragen=["Wann?"])
    answer = make.make_beantwortung(inquiry, teile=["Im Mai.", "Überall."], published=False)
    opened = fields_of(client.get(change(answer)))
    other.post(reverse("admin:drucksachen_beantwortung_delete", args=[answer.pk]), {"post": "yes"})
    typed = {"titel": "Mühsam", "antwortteile-0-text": "Getippt.", "antwortteile-1-DELETE": "on", "_save": "1"}
    response = client.post(change(answer), opened | typed)
    assert "von erste gelöscht" in response.content.decode()
    fields = fields_of(response)
    assert fields["antwortteile-0-text"] == "Getippt."
    response = client.post(reverse("admin:drucksachen_beantwortung_add"), fields | {"_save": "1"})
    assert response.status_code == 302
    new = Beantwortung.objects.get()
    assert (new.titel, new.is_public()) == ("Mühsam", False)
    assert [(part.text, part.fragen.get().text) for part in new.antwortteile.all()] == [("Getippt.", "Wann?")]


def test_own_second_window_is_told_as_such(client, clerk):
    paper = make.make_drucksache("Alt", published=False)
    opened = fields_of(client.get(change(paper)))
    submit(client, change(paper), {"titel": "Neu"})
    response = client.post(change(paper), opened | {"dezernent": "Dezernat 1", "_save": "1"})
    assert "Sie selbst" in response.content.decode()


def test_form_that_says_no_version_saves_nothing(client, clerk):
    paper = make.make_drucksache("Alt", published=False)
    for version in ("", "x", "9.9", "1.1-1.1-1.1-1.1-1.1", "-", f"1.{'9' * 30}"):
        fields = fields_of(client.get(change(paper))) | {"titel": "Neu", "_save": "1", "_fassung": version}
        assert client.post(change(paper), fields).status_code == 200
    paper.refresh_from_db()
    assert paper.titel == "Alt"
