"""Before publishing, the page is shown as the public will get it; showing it publishes nothing."""

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from drucksachen.models import Anlage, Drucksache
from ratsinfo.publishing.caution import cautions
from ratsinfo.publishing.rehearsal import rehearsed
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_clerk,
    make_drucksache,
    make_gremium,
    make_koerperschaft,
    make_mitgliedschaft,
    make_person,
    make_sitzung,
    make_top,
    make_user,
)
from tests.staff.test_publishing import change, operation, text_of

pytestmark = pytest.mark.django_db
TITLE = "Vorschau: So wird die Öffentlichkeit es sehen"


@pytest.fixture
def clerk(client):
    make_koerperschaft()
    user = make_clerk()
    client.force_login(user)
    return user


def main_of(response):
    content = response.content.decode()
    return content[content.index("<main") : content.index("</main>")]


def panel_of(response):
    content = " ".join(response.content.decode().split())
    return content[content.index('<aside class="freigabe"') : content.index("</aside>")]


def whole_without_panel(response):
    """Everything but the panel and the address, which is the admin's as long as it is a preview."""
    lines = response.content.decode().splitlines()
    start = next((n for n, line in enumerate(lines) if '<aside class="freigabe"' in line), None)
    if start is not None:
        end = next(n for n, line in enumerate(lines) if "</aside>" in line)
        del lines[start : end + 1]
    return "\n".join(line.strip() for line in lines if line.strip())


def drafts():
    """Of every kind with a page a draft with much on it, some of it non-public."""
    body = make_gremium("Hauptausschuss")
    make_mitgliedschaft(make_person("Amt"), body)
    inquiry = make_anfrage("Radwege", nummer="30001-26", fragen=["Wann?", "Wo?"])
    paper = make_anfrage("Neu", fragen=["Warum?"], published=False, text="siehe 30001-26", urheber=[body])
    answer = make_beantwortung(inquiry, teile=["Im Mai.", "Überall."], published=False, nummer="30002-26")
    meeting = make_sitzung(body, published=False)
    item = make_top(meeting, "Öffentliches")
    make_top(meeting, "Geheimes", oeffentlich=False)
    make_beratung(inquiry, tagesordnungspunkt=item)
    make_beratung(answer, body)
    make_beratung(answer, make_gremium(published=False))
    committee = make_gremium("Neuer Ausschuss", published=False)
    make_mitgliedschaft(make_person("Verborgen", published=False), committee)
    return {"Drucksache": paper, "Beantwortung": answer, "Sitzungstermin": meeting, "Gremium": committee}


@pytest.mark.parametrize("kind", ["Drucksache", "Beantwortung", "Sitzungstermin", "Gremium"])
@time_machine.travel("2026-11-23 10:00+01:00", tick=False)
def test_preview_is_the_public_page_to_the_byte(client, clerk, kind):
    thing = drafts()[kind]
    address = operation("publish", thing)
    preview = client.get(address)
    assert TITLE in text_of(preview)
    client.post(address)
    public = Client().get(thing.get_absolute_url())
    assert public.status_code == 200
    assert main_of(preview) == main_of(public)
    assert whole_without_panel(preview) == whole_without_panel(public)


def test_preview_shows_the_files_that_are_ticked_and_no_others(client, clerk):
    paper = make_drucksache(published=False)
    ticked, other = (make_anlage(paper, name, published=False) for name in ("Lageplan", "Vermerkblatt"))
    first = client.get(operation("publish", paper))
    assert "Lageplan" not in main_of(first)
    again = client.post(operation("publish", paper), {"mit": [ticked.pk], "vorschau": "1"})
    assert "Lageplan" in main_of(again)
    assert "Vermerkblatt" not in main_of(again)
    assert f'value="{ticked.pk}" checked' in panel_of(again)
    assert f"Die Datei „{other}“ ist nicht ausgewählt und bleibt Entwurf." in panel_of(again)
    client.post(operation("publish", paper), {"mit": [ticked.pk]})
    assert main_of(Client().get(paper.get_absolute_url())) == main_of(again)


class TestNothingHappens:
    def test_rows_stay_as_they_were_and_the_public_sees_nothing(self, client, clerk):
        paper = make_drucksache(published=False)
        file = make_anlage(paper, published=False)
        rows = [list(model.objects.order_by("pk").values()) for model in (Drucksache, Anlage)]
        for _ in range(2):
            assert TITLE in text_of(client.get(operation("publish", paper)))
            client.post(operation("publish", paper), {"mit": [file.pk], "vorschau": "1"})
            for address in (paper.get_absolute_url(), file.get_absolute_url()):
                assert Client().get(address).status_code == 404
            assert paper.titel not in Client().get(reverse("drucksachen:drucksache_list")).content.decode()
        assert [list(model.objects.order_by("pk").values()) for model in (Drucksache, Anlage)] == rows

    def test_nobody_may_keep_it(self, client, clerk):
        response = client.get(operation("publish", make_drucksache(published=False)))
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "ETag" not in response

    def test_public_page_has_no_panel(self, client, clerk):
        paper = make_drucksache()
        for reader in (client, Client()):
            assert "freigabe" not in reader.get(paper.get_absolute_url()).content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_rehearsal_is_undone_and_what_waits_for_the_commit_never_runs(self):
        paper, called = make_drucksache(published=False), []
        with rehearsed([paper], make_user()):
            assert Drucksache.objects.published().exists()
            transaction.on_commit(lambda: called.append("nie"))
        assert not Drucksache.objects.published().exists()
        assert not paper.was_published
        assert called == []
        assert not connection.in_atomic_block

    def test_rehearsal_is_undone_after_an_error(self):
        paper = make_drucksache(published=False)
        with pytest.raises(ZeroDivisionError), rehearsed([paper], make_user()):
            raise ZeroDivisionError
        assert not Drucksache.objects.published().exists()

    def test_conditions_and_cookies_of_the_clerk_do_not_reach_the_page(self, client, clerk):
        paper = make_drucksache(published=False)
        response = client.get(
            operation("publish", paper),
            headers={"If-None-Match": "*", "If-Modified-Since": "Mon, 23 Nov 2099 10:00:00 GMT"},
        )
        assert response.status_code == 200
        assert "Anmelden" in text_of(response)

    def test_form_of_the_panel_is_accepted_with_its_token(self, clerk):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(clerk)
        paper = make_drucksache(published=False)
        page = panel_of(strict.get(operation("publish", paper)))
        assert strict.post(operation("publish", paper)).status_code == 403
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        assert strict.post(operation("publish", paper), {"csrfmiddlewaretoken": token}).status_code == 302
        paper.refresh_from_db()
        assert paper.is_public()


class TestObstacles:
    def test_page_is_shown_as_far_as_possible(self, client, clerk):
        meeting = make_sitzung(make_gremium("Verborgenes", published=False), published=False)
        make_top(meeting, "Radwege")
        page = client.get(operation("publish", meeting))
        assert "Das Gremium „Verborgenes“ ist nicht veröffentlicht." in panel_of(page)
        assert "Radwege" in main_of(page)
        assert "Verborgenes" not in main_of(page)
        assert "Jetzt veröffentlichen" not in panel_of(page)

    def test_published_thing_has_nothing_to_publish(self, client, clerk):
        panel = panel_of(client.get(operation("publish", make_drucksache())))
        assert "Ist bereits veröffentlicht." in panel
        assert "Jetzt veröffentlichen" not in panel

    def test_withdrawn_thing_is_shown_again(self, client, clerk):
        paper = make_drucksache("Zurück", withdrawn=True)
        page = client.get(operation("publish", paper))
        assert "Zurück" in main_of(page)
        assert Client().get(paper.get_absolute_url()).status_code == 410

    def test_file_is_shown_on_the_page_it_belongs_to(self, client, clerk):
        file = make_anlage(make_drucksache("Vorlage 7"), "Lageplan", published=False)
        page = client.get(operation("publish", file))
        assert "Vorlage 7" in main_of(page)
        assert "Lageplan" in main_of(page)

    @pytest.mark.parametrize(
        "make", [make_person, lambda **kwargs: make_anlage(make_drucksache(published=False), **kwargs)]
    )
    def test_what_has_no_page_is_asked_about_without_one(self, client, clerk, make):
        page = client.get(operation("publish", make(published=False)))
        assert TITLE not in text_of(page)
        assert "Öffentlich wird:" in text_of(page)


class TestLists:
    def test_what_becomes_public_is_named(self, client, clerk):
        inquiry = make_anfrage("Radwege", nummer="30001-26", fragen=["Wann?"])
        answer = make_beantwortung(
            inquiry,
            teile=["a"],
            published=False,
            dezernent="Stadträtin Muster",
            verantwortlich="Herr Intern",
            unterzeichner="Dr. Bär",
        )
        make_beratung(answer, make_gremium())
        make_beratung(answer, make_gremium(published=False))
        panel = panel_of(client.get(operation("publish", answer)))
        for text in (
            "Angaben: Art, Titel, Datum,",
            "der Bezug auf „30001-26 · Radwege“",
            "1 Antwortteil",
            "1 Zeile der Beratungsfolge",
            "Name – Dezernent*in / Geschäftsführer*in: Stadträtin Muster",
            "Name – Unterzeichnet von: Dr. Bär",
        ):
            assert text in panel, text
        assert "Herr Intern" not in panel

    def test_responsible_clerk_is_named_where_the_town_does(self, client, clerk, settings):
        settings.VERANTWORTLICH_OEFFENTLICH = True
        paper = make_drucksache(published=False, verantwortlich="Frau Offen")
        assert "Name – Verantwortlich: Frau Offen" in panel_of(client.get(operation("publish", paper)))

    def test_members_of_a_body_are_named_as_far_as_they_are_public(self, client, clerk):
        body = make_gremium(published=False)
        make_mitgliedschaft(make_person("Sichtbar"), body, rolle="vorsitz")
        make_mitgliedschaft(make_person("Verborgen", published=False), body)
        make_mitgliedschaft(make_person("Ehemals"), body, bis=date(2020, 1, 1))
        panel = panel_of(client.get(operation("publish", body)))
        assert "Name – Vorsitz: Sichtbar" in panel
        assert "Verborgen" not in panel
        assert "Ehemals" not in panel

    def test_file_that_was_released_before_comes_along(self, client, clerk):
        paper = make_drucksache(published=False)
        make_anlage(paper, "Schon frei", published=True)
        page = client.get(operation("publish", paper))
        assert "die schon freigegebene Datei „Schon frei“" in panel_of(page)
        assert "Schon frei" in main_of(page)

    def test_several_at_once_are_listed_with_a_link_to_each_preview(self, client, clerk):
        papers = [make_anfrage(f"Nr. {n}", fragen=["?"], published=False, text="Tel. 0231 50-12345") for n in range(3)]
        page = client.get(operation("publish", *papers))
        for paper in papers:
            assert f'href="{operation("publish", paper)}"' in page.content.decode()
        assert text_of(page).count("eine Telefonnummer") == 3
        answers = [make_beantwortung(paper, published=False) for paper in papers]
        meetings = [make_sitzung(published=False) for _ in range(2)]
        bodies = [make_gremium(published=False) for _ in range(2)]
        for things in (answers, meetings, bodies):
            assert client.get(operation("publish", *things)).status_code == 200


class TestNotes:
    def panel(self, client, thing):
        return panel_of(client.get(operation("publish", thing)))

    def test_answer_before_its_inquiry(self, client, clerk):
        answer = make_beantwortung(
            make_anfrage("Radwege", datum=date(2026, 5, 1)), datum=date(2026, 4, 1), published=False
        )
        assert "Die Antwort trägt ein früheres Datum als ihre Anfrage „Radwege“." in self.panel(client, answer)

    def test_question_that_is_left_out(self, client, clerk):
        inquiry = make_anfrage(fragen=["Wann?", "Wo?", "Wie?"])
        make_beantwortung(inquiry, teile=["a"], zwischenantwort=True)
        answer = make_beantwortung(inquiry, teile=[], published=False)
        part = answer.antwortteile.create(position=1, text="Überall.")
        part.fragen.set([inquiry.fragen.all()[1]])
        panel = self.panel(client, answer)
        assert "Die Frage 3 bekommt keinen Antwortteil." in panel
        assert panel.count("bekommt keinen Antwortteil") == 1

    def test_answer_as_a_whole_leaves_nothing_out(self, client, clerk):
        answer = make_beantwortung(make_anfrage(fragen=["Wann?"]), teile=[], text="Bald.", published=False)
        assert "bekommt keinen Antwortteil" not in self.panel(client, answer)

    @pytest.mark.parametrize(
        ("text", "finding"),
        [
            ("Schreiben Sie an p.muster@example.org.", "eine E-Mail-Adresse: „p.muster@example.org“"),
            ("Telefon 0231 50-12345", "eine Telefonnummer: „0231 50-12345“"),
            ("erreichbar unter +49 (231) 5012345", "eine Telefonnummer"),
            ("DE02 1203 0000 0000 2020 51", "eine Kontonummer"),
            ("Frau M., geb. 3.4.1971,", "ein Geburtsdatum"),
            ("aus der nichtöffentlichen Sitzung", "klingt: „nichtöffentlichen“"),
            ("Nicht öffentlich!", "klingt"),
            ("streng vertraulich", "klingt"),
        ],
    )
    def test_text_that_should_be_looked_at(self, text, finding):
        (sentence,) = cautions([("Text", text)])
        assert sentence.startswith("In „Text“ steht")
        assert finding in sentence

    @pytest.mark.parametrize(
        "text",
        [
            "Drucksache 26309-22-E1 vom 15.12.2022",
            "2019/1012",
            "am 01.02.2023 um 16:00 Uhr",
            "38.410 Fälle",
            "öffentlich",
            "0,5 %",
            "01.02.2023–31.12.2024",
        ],
    )
    def test_text_that_is_harmless(self, text):
        assert cautions([("Text", text)]) == []

    def test_every_text_that_becomes_public_is_looked_at(self, client, clerk):
        inquiry = make_anfrage(fragen=["Bitte an frage@example.org"], published=False, titel="titel@example.org")
        answer = make_beantwortung(make_anfrage(), teile=["an teil@example.org"], published=False)
        answer.bezuege.update(wortlaut="an bezug@example.org")
        meeting = make_sitzung(published=False, raum="raum@example.org")
        make_top(meeting, "an top@example.org")
        make_top(meeting, "an geheim@example.org", oeffentlich=False)
        for thing, found in ((inquiry, ("frage", "titel")), (answer, ("teil", "bezug")), (meeting, ("raum", "top"))):
            panel = self.panel(client, thing)
            for name in found:
                assert f"E-Mail-Adresse: „{name}@example.org“" in panel
            assert "geheim@" not in panel

    def test_file_that_was_uploaded_under_a_telling_name(self, client, clerk):
        paper = make_drucksache(published=False)
        file = make_anlage(paper, "Antwort", filename="Vermerk_intern.pdf", published=False)
        page = panel_of(client.post(operation("publish", paper), {"mit": [file.pk], "vorschau": "1"}))
        assert "hieß beim Hochladen „Vermerk_intern.pdf“: ist es die richtige?" in page

    def panel_or_card(self, client, thing):
        return text_of(client.get(operation("publish", thing)))

    def test_file_that_is_missing_is_named(self, client, clerk):
        file = make_anlage(make_drucksache(), "Weg", published=False)
        file.datei.storage.delete(file.datei.name)
        assert "Die Datei „Weg“ liegt nicht in der Ablage." in self.panel_or_card(client, file)


def test_way_back_to_the_form_is_on_the_panel(client, clerk):
    paper = make_drucksache(published=False)
    assert f'href="{change(paper)}"' in panel_of(client.get(operation("publish", paper)))
