"""Entering an inquiry and its answer through the admin's forms."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Anlage, Beantwortung, Drucksache, Frage
from gremien.models import Sitzungstermin
from tests.factories import (
    PDF,
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_clerk,
    make_drucksache,
    make_fachbereich,
    make_fraktion,
    make_gremium,
    make_sitzung,
    make_top,
    make_user,
)
from tests.staff.forms import confirm, errors_of, fields_of, submit

pytestmark = pytest.mark.django_db
ADD = "/admin/drucksachen/drucksache/add/"
ADD_ANSWER = "/admin/drucksachen/beantwortung/add/"


@pytest.fixture
def clerk(client):
    user = make_clerk()
    client.force_login(user)
    return user


def change(thing, model=None):
    meta = (model or type(thing))._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


class TestInquiry:
    def test_one_page_takes_the_whole_inquiry(self, client, clerk):
        party, unit, meeting = make_fraktion(), make_fachbereich(), make_sitzung()
        item = make_top(meeting)
        typed = {
            "art": "anfrage", "nummer": "26309-22-E1", "datum": "15.12.2022", "titel": "Blockchain", "urheber": [party.pk], "fachbereiche": [unit.pk],
            "fragen-0-bezeichnung": "1.", "fragen-0-text": "Wann?", "fragen-1-bezeichnung": "2.", "fragen-1-text": "Wo?",
            "beratungen-0-gremium": meeting.gremien.get().pk, "beratungen-0-tagesordnungspunkt": item.pk, "beratungen-0-zustaendigkeit": "kenntnisnahme", "beratungen-0-oeffentlich": "1",
        }  # fmt: skip
        response = submit(client, ADD, typed)
        assert response.status_code == 302, errors_of(response)
        inquiry = Drucksache.objects.get()
        assert (inquiry.datum, inquiry.urheber.get(), inquiry.fachbereiche.get()) == (date(2022, 12, 15), party, unit)
        assert [(q.bezeichnung, q.text, q.position) for q in inquiry.fragen.all()] == [
            ("1.", "Wann?", 1),
            ("2.", "Wo?", 2),
        ]
        assert inquiry.beratungen.get().sitzungstermin == meeting
        assert not inquiry.is_public()

    def test_usual_things_are_filled_in(self, client, clerk):
        fields = fields_of(client.get(ADD))
        assert fields["art"] == "anfrage"
        assert fields["datum"] == f"{timezone.localdate():%d.%m.%Y}"

    def test_answer_is_no_kind_to_choose_here(self, client, clerk):
        assert "beantwortung" not in [
            value for value, _ in client.get(ADD).context["adminform"].form.fields["art"].choices
        ]

    def test_public_or_not_is_a_choice_that_must_be_made(self, client, clerk):
        typed = {
            "titel": "x",
            "beratungen-0-gremium": make_gremium().pk,
            "beratungen-0-zustaendigkeit": "kenntnisnahme",
        }
        response = submit(client, ADD, typed)
        assert errors_of(response) == ["Bitte wählen: öffentlich oder nichtöffentlich."]
        assert not Drucksache.objects.exists()

    def test_bad_input_is_explained_and_nothing_typed_is_lost(self, client, clerk):
        response = submit(
            client, ADD, {"titel": "Ein Titel", "datum": "31.02.2022", "fragen-0-text": "Eine lange Frage"}
        )
        assert "Bitte ein gültiges Datum eingeben." in errors_of(response)
        fields = fields_of(response)
        assert (fields["titel"], fields["datum"], fields["fragen-0-text"]) == (
            "Ein Titel",
            "31.02.2022",
            "Eine lange Frage",
        )

    def test_item_of_another_meeting_is_refused_beside_its_field(self, client, clerk):
        body = make_gremium()
        typed = {
            "titel": "x", "beratungen-0-gremium": body.pk, "beratungen-0-sitzungstermin": make_sitzung(body).pk,
            "beratungen-0-tagesordnungspunkt": make_top().pk, "beratungen-0-zustaendigkeit": "kenntnisnahme", "beratungen-0-oeffentlich": "1",
        }  # fmt: skip
        assert errors_of(submit(client, ADD, typed)) == ["Dieser Tagesordnungspunkt gehört zu einer anderen Sitzung."]

    def test_questions_keep_their_places_when_one_is_added(self, client, clerk):
        inquiry = make_anfrage(fragen=["Eins?", "Zwei?"])
        fields = fields_of(client.get(change(inquiry)))
        typed = {
            "fragen-TOTAL_FORMS": "3",
            "fragen-2-text": "Drei?",
            "fragen-2-id": "",
            "fragen-2-drucksache": inquiry.pk,
        }
        client.post(change(inquiry), fields | typed | {"_save": "1"})
        assert list(Frage.objects.values_list("text", "position")) == [("Eins?", 1), ("Zwei?", 2), ("Drei?", 3)]

    def test_answer_that_was_waiting_is_linked_and_paired(self, client, clerk):
        answer = make_beantwortung(bezug={"nummer": "26309-22-E1"}, teile=["so", "und so"])
        submit(client, ADD, {"titel": "x", "nummer": "26309-22-E1", "fragen-0-text": "Eins?", "fragen-1-text": "Zwei?"})
        assert [part.fragen.get().text for part in answer.antwortteile.all()] == ["Eins?", "Zwei?"]


class TestAnswer:
    def test_opens_from_its_inquiry_with_everything_that_is_known(self, client, clerk):
        inquiry = make_anfrage("Blockchain", nummer="26309-22-E1", fragen=["Wann?", "Wo?", "Wie?"])
        unit = make_fachbereich()
        inquiry.fachbereiche.add(unit)
        address = client.get(change(inquiry)).context["answer_url"]
        fields = fields_of(client.get(address))
        assert (fields["titel"], fields["fachbereiche"]) == ("Blockchain", str(unit.pk))
        assert (fields["bezuege-0-drucksache"], fields["bezuege-0-nummer"]) == (str(inquiry.pk), "26309-22-E1")
        assert [fields[f"antwortteile-{n}-bezeichnung"] for n in range(3)] == ["Zu 1.", "Zu 2.", "Zu 3."]
        assert [fields[f"antwortteile-{n}-fragen"] for n in range(3)] == [str(q.pk) for q in inquiry.fragen.all()]

    def test_only_the_parts_with_text_are_saved(self, client, clerk):
        inquiry = make_anfrage(fragen=["Wann?", "Wo?"])
        response = submit(client, f"{ADD_ANSWER}?anfrage={inquiry.kennung}", {"antwortteile-1-text": "Überall."})
        assert response.status_code == 302, errors_of(response)
        answer = Beantwortung.objects.get()
        assert [(part.bezeichnung, part.text, part.fragen.get().text) for part in answer.antwortteile.all()] == [
            ("Zu 2.", "Überall.", "Wo?")
        ]
        assert answer.bezuege.get().drucksache == inquiry

    def test_whole_answer_on_one_page(self, client, clerk):
        meeting = make_sitzung(day=date(2023, 5, 24))
        typed = {
            "datum": "08.05.2023", "titel": "Blockchain", "dezernent": "Oberbürgermeister", "verantwortlich": "Nachname, Vorname",
            "bezuege-0-wortlaut": "Stellungnahme zur Anfrage", "bezuege-0-nummer": "26309-22-E1", "bezuege-0-datum": "15.12.2022", "bezuege-0-gremium_wortlaut": "Rat der Stadt",
            "beratungen-0-gremium": meeting.gremien.get().pk, "beratungen-0-sitzungstermin": meeting.pk, "beratungen-0-zustaendigkeit": "kenntnisnahme", "beratungen-0-oeffentlich": "1",
            "antwortteile-0-bezeichnung": "Zu 1.)", "antwortteile-0-text": "Nein.", "unterzeichner": "Vorname Nachname", "unterzeichner_funktion": "Oberbürgermeister",
        }  # fmt: skip
        response = submit(client, ADD_ANSWER, typed)
        assert response.status_code == 302, errors_of(response)
        answer = Beantwortung.objects.get()
        assert answer.anrede == "Sehr geehrte Damen und Herren,"
        assert answer.bezuege.get().datum == date(2022, 12, 15)
        assert answer.beratungen.get().termin == date(2023, 5, 24)

    def test_chosen_public_inquiry_gives_its_number_as_the_reference(self, client, clerk):
        public, draft = make_anfrage(nummer="30001-26"), make_anfrage(nummer="30002-26", published=False)
        for inquiry, number in ((public, "30001-26"), (draft, "")):
            submit(client, ADD_ANSWER, {"titel": "x", "bezuege-0-drucksache": inquiry.pk, "antwortteile-0-text": "x"})
            assert Beantwortung.objects.first().bezuege.get().nummer == number

    def test_questions_of_another_inquiry_cannot_be_chosen(self, client, clerk):
        inquiry, other = make_anfrage(fragen=["?"]), make_anfrage(fragen=["?"])
        typed = {"antwortteile-0-text": "x", "antwortteile-0-fragen": [other.fragen.get().pk]}
        response = submit(client, f"{ADD_ANSWER}?anfrage={inquiry.kennung}", typed)
        assert "keine gültige Auswahl" in errors_of(response)[0]

    def test_reference_that_names_nothing_is_refused(self, client, clerk):
        response = submit(client, ADD_ANSWER, {"titel": "x", "bezuege-0-gremium_wortlaut": "Rat"})
        assert errors_of(response) == [
            "Bitte die Anfrage auswählen oder ihre Nummer oder den Wortlaut des Bezugs angeben."
        ]

    def test_saving_an_answer_again_changes_nothing(self, client, clerk):
        inquiry = make_anfrage(fragen=["Wann?", "Wo?"])
        answer = make_beantwortung(inquiry, teile=["Im Mai.", "Überall."])
        make_beratung(answer, tagesordnungspunkt=make_top())
        before = (
            list(answer.antwortteile.values()),
            list(answer.bezuege.values("drucksache", "nummer")),
            list(answer.beratungen.values("gremium")),
        )
        assert submit(client, change(answer), {}).status_code == 302
        after = (
            list(answer.antwortteile.values()),
            list(answer.bezuege.values("drucksache", "nummer")),
            list(answer.beratungen.values("gremium")),
        )
        assert before == after


class TestFiles:
    def upload(self, name="Stellungnahme.pdf", content=PDF):
        return SimpleUploadedFile(name, content)

    def test_file_is_a_draft_named_after_itself(self, client, clerk):
        paper = make_drucksache()
        submit(
            client,
            change(paper),
            {
                "anlagen-TOTAL_FORMS": "1",
                "anlagen-0-datei": self.upload("Lageplan.pdf"),
                "anlagen-0-art": "anlage",
                "anlagen-0-drucksache": paper.pk,
            },
        )
        file = paper.anlagen.get()
        assert (file.name, file.dateiname, file.is_public()) == ("Lageplan", "Lageplan.pdf", False)

    def test_stored_file_is_shown_by_its_name_and_can_be_opened(self, client, clerk):
        paper = make_drucksache()
        file = make_anlage(paper, "Lageplan", filename="Übersicht <1>.pdf")
        page = client.get(change(paper)).content.decode()
        assert f'<a href="{file.get_absolute_url()}">Übersicht &lt;1&gt;.pdf</a>' in page
        assert file.datei.name not in page

    def test_file_of_the_wrong_kind_is_refused_and_the_rest_stays_typed(self, client, clerk):
        typed = {
            "titel": "Mein Titel",
            "anlagen-TOTAL_FORMS": "1",
            "anlagen-0-datei": self.upload("x.pdf", b"<html>"),
            "anlagen-0-art": "anlage",
        }
        response = submit(client, ADD, typed)
        assert "passt nicht zur Endung" in errors_of(response)[0]
        assert fields_of(response)["titel"] == "Mein Titel"
        assert not Anlage.objects.exists()

    def test_file_that_was_public_is_neither_deleted_nor_replaced_here(self, client, clerk):
        paper = make_drucksache()
        file = make_anlage(paper, "Lageplan")
        deleted = submit(client, change(paper), {"titel": "Neu", "anlagen-0-DELETE": "on"})
        assert errors_of(deleted) == ["„Lageplan“ war öffentlich: bitte zurückziehen statt löschen."]
        replaced = submit(client, change(paper), {"titel": "Neu", "anlagen-0-datei": self.upload()})
        assert "war öffentlich und bleibt, wie sie ist" in errors_of(replaced)[0]
        assert fields_of(replaced)["titel"] == "Neu"
        file.refresh_from_db()
        assert file.dateiname == "brief.pdf"

    def test_file_of_a_public_meeting_is_not_deleted_here(self, client, clerk):
        meeting = make_sitzung()
        make_anlage(meeting, "Niederschrift")
        response = submit(client, change(meeting), {"anlagen-0-DELETE": "on"})
        assert errors_of(response) == ["„Niederschrift“ war öffentlich: bitte zurückziehen statt löschen."]

    def test_draft_of_a_file_is_replaced_and_deleted_here(self, client, clerk, django_capture_on_commit_callbacks):
        paper = make_drucksache()
        file = make_anlage(paper, published=False)
        with django_capture_on_commit_callbacks(execute=True):
            submit(client, change(paper), {"anlagen-0-datei": self.upload("Neu.pdf", PDF + b"neu")})
        assert [*default_storage.names()] == [Anlage.objects.get().datei.name] != [file.datei.name]
        with django_capture_on_commit_callbacks(execute=True):
            submit(client, change(paper), {"anlagen-0-DELETE": "on"})
        assert [*default_storage.names()] == []

    def test_stellungnahme_attached_to_an_inquiry_becomes_its_answer(self, client, clerk):
        inquiry = make_anfrage("Radwege", nummer="2019/1012")
        typed = {
            "anlagen-TOTAL_FORMS": "1",
            "anlagen-0-datei": self.upload(),
            "anlagen-0-art": "stellungnahme",
            "anlagen-0-datum": "22.10.2019",
            "anlagen-0-drucksache": inquiry.pk,
        }
        submit(client, change(inquiry), typed)
        answer = Beantwortung.objects.get()
        assert (answer.titel, answer.datum, answer.nummer) == ("Radwege", date(2019, 10, 22), "")
        assert answer.bezuege.get().drucksache == inquiry
        assert answer.anlagen.get().art == "stellungnahme"
        assert inquiry.stand == Drucksache.Stand.OFFEN
        answer.publish(clerk)
        assert Drucksache.objects.get(pk=inquiry.pk).stand == Drucksache.Stand.BEANTWORTET


class TestMeeting:
    def test_title_follows_from_the_bodies_when_it_is_left_out(self, client, clerk):
        first, second = make_gremium("Ausschuss A"), make_gremium("Ausschuss B")
        typed = {"gremien": [first.pk, second.pk], "beginn_0": "24.05.2023", "beginn_1": "15:00"}
        address = "/admin/gremien/sitzungstermin/add/"
        response = confirm(client, address, submit(client, address, typed))
        assert response.status_code == 302, errors_of(response)
        assert str(Sitzungstermin.objects.get()) == "24.05.2023, 15:00 Uhr · Ausschuss A und Ausschuss B"

    def test_agenda_is_entered_on_the_same_page(self, client, clerk):
        meeting = make_sitzung()
        lines = {
            f"tagesordnungspunkte-{n}-{name}": value
            for n in range(2)
            for name, value in {
                "nummer": n + 1,
                "titel": f"Punkt {n}",
                "oeffentlich": "10"[n],
                "sitzungstermin": meeting.pk,
            }.items()
        }
        response = submit(client, change(meeting), {"tagesordnungspunkte-TOTAL_FORMS": "2"} | lines)
        assert response.status_code == 302, errors_of(response)
        assert list(meeting.tagesordnungspunkte.values_list("titel", "oeffentlich", "position")) == [
            ("Punkt 0", True, 1),
            ("Punkt 1", False, 2),
        ]

    def test_item_with_a_paper_is_not_deleted(self, client, clerk):
        item = make_top()
        make_beratung(make_drucksache(), tagesordnungspunkt=item)
        response = submit(client, change(item.sitzungstermin), {"tagesordnungspunkte-0-DELETE": "on"})
        assert response.status_code == 200
        assert "geschützt" in " ".join(errors_of(response)) or "erfordern" in " ".join(errors_of(response))


class TestLookUp:
    def results(self, client, model, field, term):
        app = "gremien" if model in ("sitzungstermin", "gremium", "mitgliedschaft") else "drucksachen"
        response = client.get(
            "/admin/autocomplete/", {"app_label": app, "model_name": model, "field_name": field, "term": term}
        )
        return [row["text"] for row in response.json()["results"]]

    def test_finds_bodies_by_name_and_abbreviation_in_any_spelling(self, client, clerk):
        make_gremium("Ausschuss für GRÜNFLÄCHEN", kurzname="AGF")
        for term in ("grünfl", "GRUENFL", "agf"):
            assert self.results(client, "beratung", "gremium", term) == ["Ausschuss für GRÜNFLÄCHEN – AGF"], term

    def test_finds_meetings_by_date_and_title(self, client, clerk):
        make_sitzung(day=date(2023, 5, 24), titel="Sitzung des Rates")
        make_sitzung(day=date(2024, 6, 25), titel="Andere")
        for term in ("24.05.2023", "24.5.23", "rates", "Rates 24.05."):
            assert self.results(client, "beratung", "sitzungstermin", term) == [
                "24.05.2023, 16:00 Uhr · Sitzung des Rates"
            ], term

    def test_finds_papers_by_number_title_and_date(self, client, clerk):
        make_anfrage("Straßenbäume in Ostfeld", nummer="26309-22-E1", datum=date(2022, 12, 15), published=False)
        make_beantwortung(make_drucksache("Anderes"), titel="Straßenbäume")
        for term in ("26309", "26309-22-e1", "strassenbaeume", "BÄUME ostf", "15.12.2022"):
            assert self.results(client, "bezug", "drucksache", term) == [
                "26309-22-E1 · Straßenbäume in Ostfeld (Anfrage vom 15.12.2022)"
            ], term

    def test_finds_items_by_date_of_their_meeting(self, client, clerk):
        make_top(make_sitzung(day=date(2023, 5, 24), titel="Rat"), "Blockchain", nummer="3.1")
        assert self.results(client, "beratung", "tagesordnungspunkt", "24.05.2023 block") == [
            "24.05.2023, 16:00 Uhr · TOP 3.1: Blockchain · Rat"
        ]

    @pytest.mark.parametrize("term", ["\x00", "'", "%", "x" * 5000])
    def test_hostile_terms_are_no_error(self, client, clerk, term):
        assert self.results(client, "bezug", "drucksache", term) == []

    def test_needs_the_right_to_view(self, client):
        client.force_login(make_user(staff=True))
        response = client.get(
            "/admin/autocomplete/",
            {"app_label": "drucksachen", "model_name": "bezug", "field_name": "drucksache", "term": ""},
        )
        assert response.status_code == 403


class TestSearch:
    def test_list_finds_umlauts_numbers_and_dates(self, client, clerk):
        make_anfrage("GRÜNE Welle", nummer="26309-22-E1", datum=date(2022, 12, 15))
        make_anfrage("Anderes")
        for term in ("gruene", "grüne", "26309", "15.12.2022"):
            response = client.get("/admin/drucksachen/drucksache/", {"q": term})
            assert [row.titel for row in response.context["cl"].result_list] == ["GRÜNE Welle"], term

    def test_filters_by_state_and_kind(self, client, clerk):
        make_anfrage("Entwurf", published=False)
        make_anfrage("Öffentlich")
        make_drucksache("Zurück", withdrawn=True)
        for query, titles in {
            "zustand=entwurf": ["Entwurf"],
            "zustand=veroeffentlicht": ["Öffentlich"],
            "zustand=zurueckgezogen": ["Zurück"],
            "art=vorlage": ["Zurück"],
        }.items():
            response = client.get(f"/admin/drucksachen/drucksache/?{query}")
            assert [row.titel for row in response.context["cl"].result_list] == titles, query


def test_file_page_tells_where_the_file_belongs(client, clerk):
    file = make_anlage(make_drucksache("Vorlage 7"))
    assert "Vorlage 7" in client.get("/admin/drucksachen/anlage/").content.decode()
    assert client.get(change(file)).status_code == 200
