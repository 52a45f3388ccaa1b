"""The clerk's desk: what waits, why, and the one click to where it is put right; nothing that one may not view."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Beantwortung, Drucksache
from gremien.models import Sitzungstermin
from ratsinfo.desk import sections
from ratsinfo.search.models import DRUCKSACHEN
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(db):
    return make.make_koerperschaft(antwortfrist_tage=42)


def desk_of(client, user):
    """The sections that the start page shows, by key."""
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    return {section.key: section for section in response.context["sections"]}


@pytest.fixture
def desk(client):
    def see(*groups):
        return desk_of(client, make.make_member(*(groups or ("Freigabe", "Sitzungsdienst"))))

    return see


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def recorded_answer(**kwargs):
    """An answer whose inquiry is not in the archive."""
    return make.make_beantwortung(bezug={"nummer": "1-26"}, **kwargs)


def names(section):
    return [entry.name for entry in section.entries]


def notes(section):
    return [entry.note for entry in section.entries]


def links(section):
    return {link.text: link.address for link in section.links}


def opens(client, entry):
    address, _, anchor = entry.address.partition("#")
    page = client.get(address)
    assert page.status_code == 200
    assert not anchor or f'id="{anchor}"' in page.content.decode()
    return page


class TestDrafts:
    def test_with_the_right_to_publish_all_of_them_lead_to_the_page_that_asks(self, client, desk):
        paper = make.make_drucksache("Ein Entwurf", published=False, erfasst_von=make.make_user("erna"))
        make.make_drucksache("Öffentlich")
        (entry,) = desk()["entwuerfe"].entries
        assert "Ein Entwurf" in entry.name
        assert "erfasst von erna" in entry.note
        assert entry.address.endswith(f"/drucksache/veroeffentlichen/?id={paper.pk}")
        opens(client, entry)

    def test_without_it_only_what_one_entered_oneself(self, client):
        clerk = make.make_member("Sachbearbeitung")
        make.make_drucksache("Meiner", published=False, erfasst_von=clerk)
        make.make_drucksache("Fremder", published=False)
        section = desk_of(client, clerk)["entwuerfe"]
        assert [name.split(" (")[0] for name in names(section)] == ["Meiner"]
        assert section.entries[0].action == "Bearbeiten"
        address = links(section)["Drucksachen: 1"]
        assert [row.titel for row in client.get(address).context["cl"].result_list] == ["Meiner"]

    def test_file_waits_when_what_it_belongs_to_is_public(self, client, desk):
        make.make_anlage(make.make_drucksache(), "Wartet", published=False)
        make.make_anlage(make.make_drucksache("Entwurf", published=False), "Geht mit", published=False)
        section = desk()["entwuerfe"]
        assert any(name.startswith("Wartet, zu:") for name in names(section))
        assert not any(name.startswith("Geht mit") for name in names(section))
        result = client.get(links(section)["Anlagen: 1"]).context["cl"].result_list
        assert [row.name for row in result] == ["Wartet"]

    def test_with_four_eyes_ones_own_lead_to_the_form(self, client, settings):
        settings.VIER_AUGEN = True
        clerk = make.make_member("Freigabe")
        make.make_drucksache(published=False, erfasst_von=clerk)
        assert desk_of(client, clerk)["entwuerfe"].entries[0].action == "Bearbeiten"

    def test_latest_change_comes_first_and_the_total_is_honest(self, client, desk, monkeypatch):
        monkeypatch.setattr(sections, "SHOWN", 2)
        for number in range(3):
            make.make_drucksache(f"Entwurf {number}", published=False)
        section = desk()["entwuerfe"]
        assert [name.split(" (")[0] for name in names(section)] == ["Entwurf 2", "Entwurf 1"]
        assert links(section) == {"Drucksachen: 3": "/admin/drucksachen/drucksache/?zustand=entwurf"}
        assert client.get(links(section)["Drucksachen: 3"]).context["cl"].result_count == 3


class TestInquiries:
    def test_oldest_comes_first_with_its_term_in_words(self, desk):
        make.make_anfrage("Jung", datum=ago(2))
        make.make_anfrage("Alt", datum=ago(50))
        answered = make.make_anfrage("Beantwortet", datum=ago(60))
        make.make_beantwortung(answered)
        make.make_anfrage("Zurück", withdrawn=True, datum=ago(60))
        section = desk()["offen"]
        assert names(section) == ["Alt", "Jung"]
        assert notes(section) == [
            f"vom {ago(50):%d.%m.%Y}, seit 50 Tagen offen, seit 8 Tagen überfällig",
            f"vom {ago(2):%d.%m.%Y}, seit 2 Tagen offen, Frist noch 40 Tage",
        ]
        assert [entry.urgent for entry in section.entries] == [True, False]

    @pytest.mark.parametrize(("age", "words"), [(42, "Frist endet heute"), (43, "seit einem Tag überfällig")])
    def test_term_ends_with_its_last_day(self, desk, age, words):
        make.make_anfrage(datum=ago(age))
        assert notes(desk()["offen"])[0].endswith(words)

    def test_without_a_term_nothing_is_overdue(self, desk, town):
        town.antwortfrist_tage = None
        town.save()
        make.make_anfrage(datum=ago(500))
        section = desk()["offen"]
        assert notes(section)[0].endswith("seit 500 Tagen offen")
        assert list(links(section)) == ["Alle offenen Anfragen: 1"]

    def test_one_click_opens_the_answer_with_what_is_known(self, client, desk):
        inquiry = make.make_anfrage("Radwege", fragen=["Wann?"])
        (entry,) = desk()["offen"].entries
        assert entry.action == "Beantwortung anlegen"
        assert f'value="{inquiry.titel}"' in opens(client, entry).content.decode()

    def test_answer_that_is_being_written_is_opened_instead_of_a_second_one(self, client, desk):
        answer = make.make_beantwortung(make.make_anfrage(), published=False)
        (entry,) = desk()["offen"].entries
        assert entry.action == "Entwurf der Antwort öffnen"
        assert opens(client, entry).context["original"] == answer

    def test_interim_answer_leaves_it_open(self, desk):
        make.make_beantwortung(make.make_anfrage(), zwischenantwort=True)
        assert "Zwischenantwort ist veröffentlicht" in notes(desk()["offen"])[0]

    def test_links_lead_to_lists_of_as_many(self, client, desk):
        for age in (10, 50, 60):
            make.make_anfrage(datum=ago(age))
        make.make_drucksache()
        found = links(desk()["offen"])
        assert set(found) == {"Alle offenen Anfragen: 3", "Davon überfällig: 2"}
        for text, address in found.items():
            assert client.get(address).context["cl"].result_count == int(text[-1])

    def test_large_numbers_are_not_counted_out(self, desk, monkeypatch):
        monkeypatch.setattr(sections, "CAP", 2)
        for _ in range(4):
            make.make_anfrage()
        assert "Alle offenen Anfragen: mehr als 2" in links(desk()["offen"])


class TestAnswersWithoutMeeting:
    def test_line_without_a_meeting_is_none(self, client, desk):
        lacking, placed = recorded_answer(datum=ago(3)), recorded_answer(datum=ago(3))
        make.make_beratung(lacking, make.make_gremium())
        make.make_beratung(placed, sitzungstermin=make.make_sitzung())
        (entry,) = desk()["ohne-sitzung"].entries
        assert (entry.name, entry.action) == (lacking.titel, "Sitzungstermin eintragen")
        opens(client, entry)

    def test_older_ones_are_in_the_list_only(self, client, desk):
        recorded_answer(datum=ago(3))
        recorded_answer(datum=ago(400))
        section = desk()["ohne-sitzung"]
        assert len(section.entries) == 1
        assert client.get(links(section)["Alle, auch ältere: 1"]).context["cl"].result_count == 2

    def test_clerk_who_may_not_change_what_is_public_only_looks(self, client, desk):
        recorded_answer(datum=ago(3))
        (entry,) = desk("Sachbearbeitung")["ohne-sitzung"].entries
        assert entry.action == "Ansehen"
        opens(client, entry)


class TestUnansweredQuestions:
    def test_inquiry_with_a_question_left_out_leads_to_its_answer(self, client, desk):
        inquiry = make.make_anfrage("Lücke", fragen=["Wann?", "Wo?"], datum=ago(9))
        answer = make.make_beantwortung(inquiry, teile=["Im Mai."], datum=ago(3))
        (entry,) = desk()["luecken"].entries
        assert (entry.name, entry.action) == ("Lücke", "Antwortteil ergänzen")
        assert opens(client, entry).context["original"] == answer

    def test_complete_answers_text_answers_and_drafts_are_left_alone(self, desk):
        def asked():
            return make.make_anfrage(fragen=["Wann?", "Wo?"], datum=ago(9))

        make.make_beantwortung(asked(), teile=["a", "b"])
        make.make_beantwortung(asked(), teile=[], text="Im Ganzen.")
        make.make_beantwortung(asked(), teile=["a"], published=False)
        assert desk()["luecken"].entries == []

    def test_part_of_a_draft_answers_nothing_yet(self, client, desk):
        inquiry = make.make_anfrage(fragen=["Wann?", "Wo?"], datum=ago(9))
        make.make_beantwortung(inquiry, teile=["a"], zwischenantwort=True)
        make.make_beantwortung(inquiry, teile=["a", "b"], published=False)
        section = desk()["luecken"]
        assert len(section.entries) == 1
        assert client.get(links(section)["Alle, auch ältere: 1"]).context["cl"].result_count == 1


class TestMeetings:
    @time_machine.travel("2026-11-23 10:00+01:00")
    def test_each_says_whether_its_agenda_is_public(self, client, desk):
        day = timezone.localdate() + timedelta(days=1)
        draft = make.make_sitzung(published=False, day=day, titel="Entwurf")
        empty = make.make_sitzung(day=day + timedelta(days=1), titel="Leer")
        full = make.make_sitzung(day=day + timedelta(days=2), titel="Voll")
        make.make_sitzung(day=day - timedelta(days=2), titel="Vorbei")
        make.make_top(draft)
        make.make_top(full)
        make.make_top(full, oeffentlich=False)
        section = desk()["sitzungen"]
        assert names(section) == [str(draft), str(empty), str(full)]
        assert notes(section) == [
            "noch nicht veröffentlicht",
            "veröffentlicht, die Tagesordnung ist noch leer",
            "Tagesordnung ist öffentlich: 1 Punkt, 1 nichtöffentlich",
        ]
        assert [entry.action for entry in section.entries] == [
            "Prüfen und veröffentlichen",
            "Tagesordnung bearbeiten",
            "Tagesordnung bearbeiten",
        ]
        for entry in section.entries:
            opens(client, entry)
        assert client.get(links(section)["Alle kommenden Sitzungen: 3"]).context["cl"].result_count == 3

    def test_a_draft_without_an_agenda_gets_one_first(self, client, desk):
        make.make_sitzung(published=False)
        (entry,) = desk()["sitzungen"].entries
        assert entry.action == "Tagesordnung bearbeiten"
        opens(client, entry)


class TestRights:
    def test_nothing_is_listed_that_one_may_not_view(self, client, desk):
        make.make_fachbereich("Neues Amt", published=False)
        make.make_anfrage("Geheim", published=False)
        make.make_sitzung(titel="Geheime Sitzung", published=False)
        shown = desk("Verwaltung")
        assert set(shown) == {"entwuerfe"}
        assert names(shown["entwuerfe"]) == ["Neues Amt"]
        assert "Geheim" not in client.get("/admin/").content.decode()

    def test_staff_without_rights_has_an_empty_desk(self, client):
        assert desk_of(client, make.make_user(staff=True)) == {}

    def test_who_only_plans_meetings_is_not_asked_to_answer(self, desk):
        make.make_anfrage()
        assert desk("Sitzungsdienst")["offen"].entries[0].action == "Ansehen"


def test_empty_desk_says_so(client, desk):
    desk()
    text = client.get("/admin/").content.decode()
    for sentence in ("Kein Entwurf wartet.", "Alle Anfragen sind beantwortet.", "Es ist keine kommende Sitzung"):
        assert sentence in text


def test_paper_is_looked_up_from_the_desk(client, desk):
    make.make_anfrage("Radwege", nummer="26309-22-E1")
    desk()
    addresses = {link.address for link in client.get("/admin/").context["searches"]}
    assert addresses == {
        reverse(f"admin:drucksachen_{model._meta.model_name}_changelist") for model in (Drucksache, Beantwortung)
    }
    found = client.get(reverse("admin:drucksachen_drucksache_changelist"), {"q": "26309"})
    assert [row.titel for row in found.context["cl"].result_list] == ["Radwege"]


def test_filters_answer_nonsense_with_everything(client, desk):
    desk()
    make.make_anfrage()
    recorded_answer()
    make.make_sitzung()
    for model, query in ((Drucksache, "stand"), (Beantwortung, "sitzung"), (Sitzungstermin, "zeit")):
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(address, {query: "unsinn"}).context["cl"].result_count == 1


def test_an_index_that_does_not_hold_everything_is_told_with_what_to_do(client):
    make.make_drucksache()
    client.force_login(make.make_member("Freigabe"))
    assert "suchindex" not in client.get("/admin/").content.decode()
    DRUCKSACHEN.public.objects.all().delete()
    assert "ratsinfo-manage suchindex" in client.get("/admin/").content.decode()
    call_command("suchindex", stdout=StringIO())
    assert "suchindex" not in client.get("/admin/").content.decode()
