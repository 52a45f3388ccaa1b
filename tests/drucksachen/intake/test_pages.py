"""A clerk hands in an official document, looks, confirms, and has the entry."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from drucksachen.models import Anlage, Beantwortung, Drucksache, Eingang
from gremien.models import Gremium
from tests.factories import (
    make_anfrage,
    make_beantwortung,
    make_clerk,
    make_fachbereich,
    make_gremium,
    make_member,
    make_sitzung,
    make_top,
    make_user,
)
from tests.staff.forms import errors_of, fields_of

pytestmark = [pytest.mark.django_db]
COMMITTEE = "Ausschuss für Wirtschaft, Wissenschaft und Kultur"
LETTER = f"""08.05.2023

**Beantwortung von Anfragen**

Fachbereich/e:	Amt für Ratsangelegenheiten
Dezernent*in / Geschäftsführer*in:	Oberbürgermeisterin Dr. Paula Ahlers
Verantwortlich:	Brandt, Jule

Gremium	Termin	Zuständigkeit	Status
{COMMITTEE}	24.05.2023	Kenntnisnahme	öffentlich

**Tagesordnungspunkt**

Lastenräder für den Stadtteil Nord
Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022,
Drucksache-Nr. 40117-22-E1

Sehr geehrte Damen und Herren,

die o.g. Anfrage beantworte ich wie folgt:

Zu 1.)

Drei Lastenräder stehen bereit.

Zu 2.)

Die Kosten betragen 4.000 Euro.

Zu 3.)

Eine Ausweitung ist nicht geplant.

Dr. Paula Ahlers
Oberbürgermeisterin
"""
QUESTIONS = ["Wie viele Lastenräder gibt es?", "Was kosten sie?", "Kommen weitere dazu?"]


@pytest.fixture
def clerk(client):
    clerk = make_clerk()
    client.force_login(clerk)
    return clerk


@pytest.fixture
def town():
    """The archive in which everything that the letter names is there."""
    committee = make_gremium(COMMITTEE)
    make_top(make_sitzung(committee, day=date(2023, 5, 24)), nummer="3.1")
    make_fachbereich("Amt für Ratsangelegenheiten")
    return make_anfrage("Lastenräder", nummer="40117-22-E1", datum=date(2022, 12, 15), fragen=QUESTIONS)


def address(**query):
    return reverse("admin:drucksachen_drucksache_einlesen", query=query)


def upload(client, content=LETTER, name="antwort.txt", **query):
    return client.post(address(**query), {"datei": SimpleUploadedFile(name, content.encode()), "text": ""})


def confirm(client, form_address, **typed):
    return client.post(form_address, fields_of(client.get(form_address)) | typed | {"_save": "1"})


def test_the_form_needs_nothing_but_the_confirmation(clerk, client, town):
    response = upload(client)
    assert response.status_code == 302
    assert confirm(client, response["Location"]).status_code == 302

    answer = Beantwortung.objects.get()
    assert (answer.datum, answer.titel) == (date(2023, 5, 8), "Lastenräder für den Stadtteil Nord")
    assert not answer.was_published
    assert answer.art_wortlaut == "Beantwortung von Anfragen"
    assert [unit.name for unit in answer.fachbereiche.all()] == ["Amt für Ratsangelegenheiten"]
    assert (answer.dezernent, answer.verantwortlich) == ("Oberbürgermeisterin Dr. Paula Ahlers", "Brandt, Jule")
    assert (answer.anrede, answer.einleitung) == (
        "Sehr geehrte Damen und Herren,",
        "die o.g. Anfrage beantworte ich wie folgt:",
    )
    assert (answer.unterzeichner, answer.unterzeichner_funktion) == ("Dr. Paula Ahlers", "Oberbürgermeisterin")
    assert answer.text == ""
    link = answer.bezuege.get()
    assert (link.drucksache, link.nummer, link.datum) == (town, "40117-22-E1", date(2022, 12, 15))
    assert link.wortlaut == (
        "Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022, Drucksache-Nr. 40117-22-E1"
    )
    line = answer.beratungen.get()
    assert (line.gremium.name, line.zustaendigkeit, line.oeffentlich) == (COMMITTEE, "kenntnisnahme", True)
    assert line.sitzungstermin.datum == line.termin == date(2023, 5, 24)
    parts = [(part.bezeichnung, part.text, [f.text for f in part.fragen.all()]) for part in answer.antwortteile.all()]
    assert parts == [
        ("Zu 1.)", "Drei Lastenräder stehen bereit.", QUESTIONS[:1]),
        ("Zu 2.)", "Die Kosten betragen 4.000 Euro.", QUESTIONS[1:2]),
        ("Zu 3.)", "Eine Ausweitung ist nicht geplant.", QUESTIONS[2:]),
    ]


def test_nothing_is_entered_before_it_is_confirmed(clerk, client, town):
    client.get(upload(client)["Location"])
    assert not Beantwortung.objects.exists()
    assert not Anlage.objects.exists()


def test_the_document_is_kept_as_a_file_that_is_a_draft(clerk, client, town):
    confirm(client, upload(client)["Location"])
    file = Anlage.objects.get()
    assert (file.dateiname, file.art, file.drucksache.pk) == ("antwort.txt", "dokument", Beantwortung.objects.get().pk)
    assert not file.was_published
    assert file.erfasst_von == clerk
    with file.datei.open() as stored:
        assert stored.read().decode() == LETTER
    assert not Eingang.objects.exists()


def test_a_letter_that_does_not_say_what_it_is_answers_the_inquiry_it_was_read_from(clerk, client, town):
    letter = "Betreff: Lastenräder\n\nDrei Räder stehen bereit.\n"
    page = client.get(upload(client, letter, anfrage=town.kennung)["Location"])
    assert "Art nicht gefunden." in page.content.decode()
    form = fields_of(page)
    assert (form["bezuege-0-drucksache"], form["bezuege-0-nummer"]) == (str(town.pk), "40117-22-E1")
    assert form["text"] == "Drei Räder stehen bereit."


def test_what_is_longer_than_any_document_is_refused(clerk, client, monkeypatch):
    monkeypatch.setattr("drucksachen.intake.pages.LONGEST", 1000)
    response = upload(client, LETTER + "Wort " * 200)
    assert "zu lang" in response.content.decode()
    assert not Eingang.objects.exists()


def test_pasted_text_does_the_same_without_a_file(clerk, client, town):
    response = client.post(address(), {"text": LETTER})
    confirm(client, response["Location"])
    assert Beantwortung.objects.get().antwortteile.count() == 3
    assert not Anlage.objects.exists()


def test_each_value_is_marked_in_the_text_and_leads_to_its_field(clerk, client, town):
    text = client.get(upload(client)["Location"]).content.decode()
    assert '<a class="fundstelle" href="#id_titel" id="fund-titel">Lastenräder für den Stadtteil Nord' in text
    assert 'href="#id_beratungen-0-termin"' in text
    assert 'href="#id_antwortteile-2-text"' in text


def test_markup_in_a_document_stays_text(clerk, client):
    response = upload(client, LETTER.replace("Drei Lastenräder", "<script>alert(1)</script>"))
    text = client.get(response["Location"]).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_what_the_archive_lacks_is_offered_filled_in(clerk, client):
    text = client.get(upload(client)["Location"]).content.decode()
    assert f"„{COMMITTEE}“ ist nicht im Archiv." in text
    assert "/admin/gremien/gremium/add/?name=Ausschuss+f%C3%BCr+Wirtschaft%2C+Wissenschaft+und+Kultur" in text
    assert "/admin/gremien/fachbereich/add/?name=Amt+f%C3%BCr+Ratsangelegenheiten" in text
    assert "Die Anfrage 40117-22-E1 ist nicht im Archiv." in text
    (offered,) = {html.unescape(found) for found in re.findall(r'href="([^"]*/drucksache/add/[?]nummer=[^"]*)"', text)}
    form = fields_of(client.get(offered))
    assert (form["nummer"], form["datum"]) == ("40117-22-E1", "15.12.2022")
    assert form["titel"] == "Lastenräder für den Stadtteil Nord"


def test_a_meeting_that_is_missing_is_offered_with_its_gremium_and_day(clerk, client):
    committee = make_gremium(COMMITTEE)
    text = client.get(upload(client)["Location"]).content.decode()
    offered = f"/admin/gremien/sitzungstermin/add/?gremien={committee.pk}&amp;tag=2023-05-24"
    assert offered in text
    form = fields_of(client.get(offered.replace("&amp;", "&")))
    assert (form["gremien"], form["beginn_0"], form["beginn_1"]) == (str(committee.pk), "24.05.2023", "")


def test_an_answer_whose_inquiry_comes_later_is_linked_then(clerk, client):
    make_gremium(COMMITTEE)
    confirm(client, upload(client)["Location"])
    link = Beantwortung.objects.get().bezuege.get()
    assert (link.drucksache, link.nummer) == (None, "40117-22-E1")
    inquiry = make_anfrage("Lastenräder", nummer="40117-22-E1", datum=date(2022, 12, 15))
    link.refresh_from_db()
    assert link.drucksache == inquiry


def test_read_from_the_page_of_an_inquiry_it_answers_that_one(clerk, client):
    make_gremium(COMMITTEE)
    inquiry = make_anfrage("Lastenräder", fragen=QUESTIONS, datum=date(2022, 12, 15))
    page = client.get(reverse("admin:drucksachen_drucksache_change", args=[inquiry.pk])).content.decode()
    assert address(anfrage=inquiry.kennung) in page
    letter = LETTER.replace("zur Anfrage des Rates der Stadt am 15.12.2022,\nDrucksache-Nr. 40117-22-E1", "")
    response = confirm(client, upload(client, letter, anfrage=inquiry.kennung)["Location"])
    assert response.status_code == 302, errors_of(response)
    answer = Beantwortung.objects.get()
    assert answer.bezuege.get().drucksache == inquiry
    assert all(part.fragen.count() == 1 for part in answer.antwortteile.all())


def test_a_part_without_question_and_a_question_without_part_are_shown(clerk, client, town):
    text = client.get(upload(client, LETTER.replace("Zu 3.)", "Zu 4.)"))["Location"]).content.decode()
    assert "„Zu 4.)“ passt zu keiner Frage der Anfrage" in text
    assert "Die Frage 3 bekommt keinen Antwortteil" in text


# The same document twice


def test_the_same_file_is_noticed_before_anything_is_entered(clerk, client, town):
    confirm(client, upload(client)["Location"])
    response = upload(client)
    assert response.status_code == 200
    answer = Beantwortung.objects.get()
    text = response.content.decode()
    assert "gibt es im Archiv wohl schon" in text
    assert reverse("admin:drucksachen_beantwortung_change", args=[answer.pk]) in text
    assert "Trotzdem einlesen" in text


def test_the_same_number_is_noticed(clerk, client):
    paper = make_anfrage("Schon da", nummer="2023/0877")
    response = upload(client, "Anfrage\n\nVorlage Nr.: 2023/0877\n\nBetreff: Lastenräder\n\n1. Was kosten sie?\n")
    assert reverse("admin:drucksachen_drucksache_change", args=[paper.pk]) in response.content.decode()


def test_an_answer_without_number_is_known_by_its_inquiry_and_date(clerk, client, town):
    known = make_beantwortung(datum=date(2023, 5, 8), bezug={"nummer": "40117-22-E1"})
    make_beantwortung(datum=date(2023, 5, 9), bezug={"nummer": "40117-22-E1"})
    text = upload(client, LETTER + "\nNachsatz").content.decode()
    assert reverse("admin:drucksachen_beantwortung_change", args=[known.pk]) in text
    assert "vom 09.05.2023" not in text


# What cannot be read, and who may


def test_bad_uploads_get_a_sentence_and_leave_nothing(clerk, client):
    for name, content, sentence in [
        ("bild.png", b"\x89PNG\r\n\x1a\n", "png"),
        ("leer.txt", b"   ", ""),
        ("kaputt.docx", b"kein Word", "docx"),
    ]:
        response = client.post(address(), {"datei": SimpleUploadedFile(name, content)})
        errors = response.context["form"].errors["datei"]
        assert len(errors) == 1
        assert sentence in errors[0]
    assert not Eingang.objects.exists()


def test_neither_nothing_nor_two_things(clerk, client):
    assert "Bitte eine Datei auswählen" in client.post(address(), {"text": ""}).content.decode()
    both = {"datei": SimpleUploadedFile("a.txt", b"Anfrage"), "text": "Anfrage"}
    assert "nicht beides" in client.post(address(), both).content.decode()


@pytest.mark.parametrize("group", ["Sitzungsdienst", "Verwaltung"])
def test_only_who_enters_papers_reads_documents(group, client):
    client.force_login(make_member(group))
    assert client.get(address()).status_code == 403
    assert upload(client).status_code == 403
    assert not Eingang.objects.exists()


def test_the_public_gets_the_login(client):
    assert upload(client)["Location"].startswith("/admin/login/")
    client.force_login(make_user())
    assert client.get(address()).status_code == 302


def test_pasted_text_survives_an_expired_login(clerk, client):
    form = fields_of(client.get(address())) | {"text": LETTER}
    client.logout()
    login = client.post(address(), form, follow=True)
    typed = fields_of(login) | {"login": clerk.username, "password": "geheim"}
    response = client.post(reverse("account_login"), typed)
    again = client.get(response["Location"])
    assert fields_of(again)["text"].strip() == LETTER.strip()
    assert "sind wieder da" in again.content.decode()


def test_a_document_is_for_whoever_brought_it(clerk, client, town):
    form_address = upload(client)["Location"]
    client.force_login(make_clerk())
    text = client.get(form_address).content.decode()
    assert "Lastenräder für den Stadtteil Nord" not in text
    assert "Gelesen aus" not in text


def test_an_inquiry_becomes_a_drucksache_with_its_questions(clerk, client):
    text = (
        "Anfrage\n\nVorlage Nr.: 2023/0877\n\nBetreff: Lastenräder in Nord\n\n1. Was kosten sie?\n\n2. Wer nutzt sie?\n"
    )
    response = upload(client, text)
    assert response["Location"].startswith(reverse("admin:drucksachen_drucksache_add"))
    confirm(client, response["Location"], datum="03.02.2023")
    paper = Drucksache.objects.get()
    assert (paper.art, paper.nummer, paper.titel) == ("anfrage", "2023/0877", "Lastenräder in Nord")
    assert [question.text for question in paper.fragen.all()] == ["Was kosten sie?", "Wer nutzt sie?"]


def test_typed_corrections_stay_when_something_is_wrong(clerk, client, town):
    form_address = upload(client)["Location"]
    response = confirm(client, form_address, titel="Lastenräder, berichtigt", datum="Unsinn")
    text = response.content.decode()
    assert "Lastenräder, berichtigt" in text
    assert "Gelesen aus: antwort.txt" in text
    assert Eingang.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_document(clerk, client, django_assert_max_num_queries, town):
    rows = "".join(f"{COMMITTEE}\t{day:02}.05.2023\tKenntnisnahme\töffentlich\n" for day in range(1, 21))
    form_address = upload(client, LETTER.replace(f"{COMMITTEE}\t24.05.2023\tKenntnisnahme\töffentlich\n", rows))[
        "Location"
    ]
    assert Gremium.objects.count() == 1
    with django_assert_max_num_queries(25):
        assert len(client.get(form_address).context["inline_admin_formsets"]) == 4


def test_the_real_letter_needs_nothing_but_the_confirmation(clerk, client, shared):
    letter = shared / "data" / "beantwortung-26309-22-E1.md"
    committee = make_gremium(
        "Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa, Wissenschaft und Forschung", kurzname="AWBEWF"
    )
    meeting = make_sitzung(committee, day=date(2023, 5, 24))
    office = make_fachbereich("Amt für Angelegenheiten des Oberbürgermeisters und des Rates")
    inquiry = make_anfrage(
        "Blockchain", nummer="26309-22-E1", datum=date(2022, 12, 15), fragen=["Eins?", "Zwei?", "Drei?"]
    )
    response = upload(client, letter.read_text(), letter.name)
    page = client.get(response["Location"])
    assert page.content.decode().count('class="unsicher"') == 0
    assert confirm(client, response["Location"]).status_code == 302
    answer = Beantwortung.objects.get()
    assert (answer.datum, answer.titel) == (date(2023, 5, 8), "Blockchain-Forschungsprojekt mit der TU Dortmund")
    assert (answer.nummer, answer.art_wortlaut) == ("", "Beantwortung von Anfragen")
    assert list(answer.fachbereiche.all()) == [office]
    assert answer.bezuege.get().drucksache == inquiry
    assert answer.beratungen.get().sitzungstermin == meeting
    paired = [
        (part.bezeichnung, [question.text for question in part.fragen.all()]) for part in answer.antwortteile.all()
    ]
    assert paired == [("Zu 1.)", ["Eins?"]), ("Zu 2.)", ["Zwei?"]), ("Zu 3.)", ["Drei?"])]
    assert answer.unterzeichner_funktion == "Oberbürgermeister"
    assert answer.text == ""
