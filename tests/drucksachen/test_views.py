from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Anlage
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
    make_koerperschaft,
    make_sitzung,
    make_top,
)
from tests.remembering import forget_pages

pytestmark = pytest.mark.django_db
LIST = "/drucksachen/"


def text_of(response):
    return " ".join(response.content.decode().split())


def listed(response):
    return {row.titel for row in response.context["object_list"]}


class TestAddresses:
    def test_wrong_or_missing_slug_leads_to_the_canonical_address_for_good(self, client):
        paper = make_drucksache("Radwege", nummer="30001-26")
        for path in (
            f"/drucksachen/{paper.kennung}/",
            f"/drucksachen/{paper.kennung}/falsch/",
            f"/drucksachen/{paper.kennung.upper()}/x/",
        ):
            response = client.get(path)
            assert (response.status_code, response["Location"]) == (301, paper.get_absolute_url()), path

    def test_redirect_keeps_the_query(self, client):
        paper = make_drucksache()
        assert client.get(f"/drucksachen/{paper.kennung}/x/?a=b")["Location"].endswith("/?a=b")

    @pytest.mark.parametrize(
        "typed", ["26309-22-E1", "26309-22-e1", "DS-Nr. 26309-22-E1", "Drucksache Nr.: 26309-22-E1", "26309 - 22 - E1"]
    )
    def test_typed_number_leads_to_the_drucksache(self, client, typed):
        paper = make_anfrage(nummer="26309-22-E1")
        assert client.get(f"/drucksachen/{typed}/")["Location"] == paper.get_absolute_url()

    def test_number_with_a_slash_leads_to_the_drucksache(self, client):
        paper = make_anfrage(nummer="2019/1012")
        assert client.get("/drucksachen/2019/1012/")["Location"] == paper.get_absolute_url()

    def test_number_of_several_lists_the_candidates(self, client):
        papers = {make_drucksache(nummer="30001-26").titel, make_drucksache(nummer="30001-26").titel}
        make_drucksache(nummer="30001-26", published=False)
        response = client.get("/drucksachen/30001-26/")
        assert response.status_code == 200
        assert listed(response) == papers

    @pytest.mark.parametrize("typed", ["99999-99", "Unsinn", "%00", "a" * 300, "🌲", "..", "<script>"])
    def test_unknown_number_is_not_found(self, client, typed):
        assert client.get(f"/drucksachen/{typed}/").status_code == 404

    def test_withdrawn_number_leads_to_its_tombstone(self, client):
        make_drucksache("Geheim", nummer="30001-26", withdrawn=True)
        response = client.get("/drucksachen/30001-26/")
        assert response.status_code == 410
        assert "30001-26" in text_of(response)
        assert "Geheim" not in text_of(response)

    def test_answer_lives_under_beantwortungen(self, client):
        answer = make_beantwortung(make_anfrage())
        assert answer.get_absolute_url().startswith("/beantwortungen/")
        assert client.get(f"/drucksachen/{answer.kennung}/")["Location"] == answer.get_absolute_url()
        assert client.get(f"/drucksachen/{answer.kennung}/{answer.slug}/")["Location"] == answer.get_absolute_url()


class TestInquiry:
    def test_question_stands_beside_its_answer(self, client):
        inquiry = make_anfrage(fragen=["Wann beginnt der Bau?", "Was kostet er?"])
        make_beantwortung(inquiry, teile=["Im Mai.", "Drei Millionen."])
        response = client.get(inquiry.get_absolute_url())
        pairs = [
            (entry.frage.text, [part.text for part in entry.teile]) for entry in response.context["dossier"].fragen
        ]
        assert pairs == [("Wann beginnt der Bau?", ["Im Mai."]), ("Was kostet er?", ["Drei Millionen."])]

    def test_what_is_not_answered_yet_says_so(self, client):
        inquiry = make_anfrage(fragen=["Wann?", "Was?"])
        make_beantwortung(inquiry, teile=["Im Mai."], zwischenantwort=True)
        text = text_of(client.get(inquiry.get_absolute_url()))
        assert text.count("Noch nicht beantwortet.") == 1
        assert "1 von 2 Fragen offen" in text

    def test_a_draft_answers_nothing_yet_also_for_whoever_sees_it(self, client):
        inquiry = make_anfrage(fragen=["Wann?", "Was?"], datum=date(2026, 3, 2))
        make_beantwortung(inquiry, teile=["Im Mai."], zwischenantwort=True)
        make_beantwortung(inquiry, teile=["Im Mai.", "Ein Haus."], published=False)
        client.force_login(make_clerk())
        response = client.get(inquiry.get_absolute_url())
        dossier = response.context["dossier"]
        assert len(dossier.antworten) == 2
        assert (dossier.drucksache.stand, dossier.dauer_tage, dossier.unbeantwortet) == ("zwischenantwort", None, 1)
        assert "1 von 2 Fragen offen" in text_of(response)

    def test_one_answer_to_all_is_shown_as_a_whole(self, client):
        inquiry = make_anfrage(fragen=["Wann?", "Was?"])
        answer = make_beantwortung(inquiry, teile=[], published=False)
        answer.antwortteile.create(position=1, text="Insgesamt lautet die Antwort so.")
        answer.publish(make_clerk())
        text = text_of(client.get(inquiry.get_absolute_url()))
        assert "Insgesamt lautet die Antwort so." in text
        assert text.count("Nicht einzeln beantwortet") == 2

    def test_duration_counts_from_the_inquiry_to_its_first_final_answer(self, client):
        inquiry = make_anfrage(datum=date(2022, 12, 15))
        make_beantwortung(inquiry, datum=date(2023, 1, 15), zwischenantwort=True)
        make_beantwortung(inquiry, datum=date(2023, 5, 8))
        make_beantwortung(inquiry, datum=date(2023, 6, 1))
        assert "nach 144 Tagen" in text_of(client.get(inquiry.get_absolute_url()))

    def test_way_through_the_bodies_is_a_timeline_with_links_to_the_agenda(self, client):
        inquiry = make_anfrage(datum=date(2022, 12, 15))
        answer = make_beantwortung(inquiry, datum=date(2023, 5, 8))
        item = make_top(make_sitzung(make_gremium("Ausschuss A"), day=date(2023, 5, 24)))
        make_beratung(answer, tagesordnungspunkt=item)
        response = client.get(inquiry.get_absolute_url())
        days = [station.datum for station in response.context["dossier"].stationen]
        assert days == [date(2022, 12, 15), date(2023, 5, 8), date(2023, 5, 24)]
        assert f"{item.sitzungstermin.get_absolute_url()}#{item.anker}" in text_of(response)
        assert "Kenntnisnahme, öffentlich" in text_of(response)

    def test_asker_is_named_in_the_printed_words_and_linked(self, client):
        party = make_fraktion("Fraktion Mitte")
        inquiry = make_anfrage(urheber=[party], urheber_wortlaut="Ratsmitglied der Fraktion")
        text = text_of(client.get(inquiry.get_absolute_url()))
        assert "Ratsmitglied der Fraktion" in text
        assert party.get_absolute_url() in text

    def test_numbers_in_the_text_become_links_where_they_lead_somewhere(self, client):
        make_drucksache(nummer="30412-26")
        make_drucksache(nummer="30413-26", published=False)
        inquiry = make_anfrage(text="Siehe Drucksache Nr. 30412-26 und 30413-26.", fragen=["Gilt 30412-26 noch?"])
        text = text_of(client.get(inquiry.get_absolute_url()))
        assert text.count('href="/drucksachen/30412-26/"') == 2
        assert 'href="/drucksachen/30413-26/"' not in text

    def test_text_is_escaped(self, client):
        inquiry = make_anfrage("<script>alert(1)</script>", text="<b>x</b> & 26309-22-E1", fragen=["<i>?</i>"])
        text = text_of(client.get(inquiry.get_absolute_url()))
        assert "<b>x" not in text
        assert "<i>?" not in text
        assert "<script>alert" not in text

    def test_responsible_clerk_is_named_only_where_the_town_decided_so(self, client):
        inquiry = make_anfrage(verantwortlich="Nachname, Vorname")
        assert "Nachname, Vorname" not in text_of(client.get(inquiry.get_absolute_url()))
        forget_pages()  # a setting takes a new start
        with override_settings(VERANTWORTLICH_OEFFENTLICH=True):
            assert "Nachname, Vorname" in text_of(client.get(inquiry.get_absolute_url()))

    def test_clerk_sees_a_draft_at_its_address_with_a_banner(self, client):
        draft = make_anfrage("Entwurf eines Titels", published=False)
        assert client.get(draft.get_absolute_url()).status_code == 404
        client.force_login(make_clerk())
        response = client.get(draft.get_absolute_url())
        assert "diese Seite sieht die Öffentlichkeit nicht" in text_of(response)
        assert "no-store" in response["Cache-Control"]


class TestAnswer:
    def test_links_its_inquiry_and_the_meeting_it_goes_to(self, client):
        inquiry = make_anfrage("Die Anfrage", nummer="26309-22-E1")
        answer = make_beantwortung(inquiry)
        item = make_top(make_sitzung(day=date(2023, 5, 24)))
        make_beratung(answer, tagesordnungspunkt=item)
        text = text_of(client.get(answer.get_absolute_url()))
        assert inquiry.get_absolute_url() in text
        assert f"{item.sitzungstermin.get_absolute_url()}#{item.anker}" in text

    def test_reference_to_a_paper_that_is_not_there_is_shown_as_printed(self, client):
        answer = make_beantwortung(bezug={"nummer": "26309-22-E1", "wortlaut": "Stellungnahme zur Anfrage des Rates"})
        assert "Stellungnahme zur Anfrage des Rates, Drucksache-Nr. 26309-22-E1" in text_of(
            client.get(answer.get_absolute_url())
        )

    def test_answer_of_file_only_leads_to_the_file(self, client):
        inquiry = make_anfrage(fragen=["Wann?"])
        answer = make_beantwortung(inquiry, teile=[], published=False)
        file = make_anlage(answer, "Stellungnahme", art="stellungnahme")
        answer.publish(make_clerk())
        assert "Die Antwort liegt als Datei vor" in text_of(client.get(answer.get_absolute_url()))
        assert file.get_absolute_url() in text_of(client.get(inquiry.get_absolute_url()))


class TestList:
    def test_filters(self, client):
        body, party, unit = make_gremium(), make_fraktion(), make_fachbereich()
        wanted = make_anfrage("Gesucht", nummer="30001-26", datum=date(2026, 3, 2), urheber=[party])
        wanted.fachbereiche.add(unit)
        make_beratung(wanted, body)
        make_drucksache("Anderes", datum=date(2024, 1, 1))
        make_beantwortung(make_anfrage("Beantwortete", datum=date(2024, 1, 1)), datum=date(2024, 2, 1), titel="Antwort")
        for query in (
            "q=gesucht", "q=30001", "art=anfrage&jahr=2026", f"gremium={body.kennung}", f"fraktion={party.kennung}",
            f"fachbereich={unit.kennung}", "jahr=2026", "von=2026-03-02", "von=2026-03-02&bis=2026-03-02", "stand=offen",
        ):  # fmt: skip
            assert listed(client.get(f"{LIST}?{query}")) == {"Gesucht"}, query
        assert listed(client.get(f"{LIST}?stand=beantwortet")) == {"Beantwortete"}
        assert listed(client.get(f"{LIST}?bis=2024-12-31&art=vorlage")) == {"Anderes"}

    def test_search_for_a_number_also_finds_the_answer_without_one(self, client):
        inquiry = make_anfrage("Frage", nummer="26309-22-E1")
        make_beantwortung(inquiry, titel="Antwort", bezug={"nummer": "26309-22-E1"})
        assert listed(client.get(f"{LIST}?q=26309")) == {"Frage", "Antwort"}
        assert listed(client.get("/beantwortungen/?q=26309-22-E1")) == {"Antwort"}

    def test_overdue_is_offered_where_the_town_has_a_term(self, client):
        today = timezone.localdate()
        make_anfrage("lange offen", datum=today - timedelta(days=50))
        make_anfrage("neu", datum=today)
        assert "überfällig" not in text_of(client.get(LIST))
        make_koerperschaft(antwortfrist_tage=42)
        assert "überfällig" in text_of(client.get(LIST))
        assert listed(client.get(f"{LIST}?stand=ueberfaellig")) == {"lange offen"}

    def test_newest_first_and_oldest_first(self, client):
        for year in (2024, 2026, 2025):
            make_drucksache(str(year), datum=date(year, 1, 1))
        assert [row.titel for row in client.get(LIST).context["object_list"]] == ["2026", "2025", "2024"]
        oldest = client.get(f"{LIST}?sortierung=aelteste").context["object_list"]
        assert [row.titel for row in oldest] == ["2024", "2025", "2026"]

    def test_chip_takes_one_filter_back_and_keeps_the_others(self, client):
        make_anfrage("Radwege")
        response = client.get(f"{LIST}?q=radwege&stand=offen&jahr=&seite=1")
        chips = {chip.label: chip.query_without for chip in response.context["chips"]}
        assert chips == {"Suche": "stand=offen", "Stand der Anfrage": "q=radwege"}

    def test_empty_list_says_what_was_looked_for(self, client):
        make_drucksache()
        text = text_of(client.get(f"{LIST}?q=quastenflosser"))
        assert "Dazu gibt es hier nichts." in text
        assert "quastenflosser" in text

    def test_empty_archive_says_so(self, client):
        for path in ("/", LIST, "/beantwortungen/", "/sitzungen/", "/gremien/"):
            assert "leer" in client.get(path).content.decode(), path

    @pytest.mark.parametrize(
        "query", ["von=31.02.2026", "jahr=abc", "art=erfunden", "stand=x", "gremium=zzzzzzzz", "sortierung=quer"]
    )
    def test_senseless_filter_is_explained_beside_its_field_and_ignored(self, client, query):
        make_drucksache("Da")
        response = client.get(f"{LIST}?{query}")
        assert listed(response) == {"Da"}
        assert "errorlist" in text_of(response)
        assert query.split("=")[1] in text_of(response) or "<select" in text_of(response)

    @pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999999999999999", ""])
    def test_page_that_does_not_exist_is_the_nearest_one(self, client, page):
        make_drucksache("Da")
        assert listed(client.get(f"{LIST}?seite={page}")) == {"Da"}

    def test_pages_keep_the_filters(self, client):
        for number in range(25):
            make_anfrage(f"Anfrage {number}")
        text = text_of(client.get(f"{LIST}?q=anfrage&art="))
        assert "1 bis 20 von 25 Drucksachen" in text
        assert 'href="?q=anfrage&amp;seite=2"' in text

    @pytest.mark.parametrize("q", ["'", '"', "%", "\\", "a" * 10000, "\x00", "🌲", "-- ", "<script>", "\u202e"])
    def test_hostile_search_is_no_error(self, client, q):
        assert client.get(LIST, {"q": q}).status_code == 200

    def test_clerk_sees_drafts_marked_in_the_same_list(self, client):
        make_drucksache("Noch nicht", published=False)
        assert listed(client.get(LIST)) == set()
        client.force_login(make_clerk())
        response = client.get(LIST)
        assert listed(response) == {"Noch nicht"}
        assert "Entwurf – nicht öffentlich" in text_of(response)


class TestFile:
    def test_is_a_download_under_its_german_name(self, client):
        file = make_anlage(make_drucksache(), "Übersicht der Maßnahmen")
        response = client.get(file.get_absolute_url())
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert (
            response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht%20der%20Ma%C3%9Fnahmen.pdf"
        )

    def test_wrong_name_leads_to_the_right_one(self, client):
        file = make_anlage(make_drucksache(), "Bericht")
        path = reverse("drucksachen:anlage_download", kwargs={"kennung": file.kennung, "slug": "alt.pdf"})
        assert client.get(path)["Location"] == file.get_absolute_url()

    def test_lies_where_nothing_serves_it(self, client, settings):
        file = make_anlage(make_drucksache())
        assert file.datei.path.startswith(str(settings.MEDIA_ROOT))
        assert not settings.MEDIA_URL or client.get(f"/{settings.MEDIA_URL}{file.datei.name}").status_code == 404

    def test_withdrawn_file_is_gone(self, client):
        file = make_anlage(make_drucksache(), "Geheimer Name")
        file.withdraw(make_clerk(), "Versehen")
        response = client.get(file.get_absolute_url())
        assert response.status_code == 410
        assert "Geheimer Name" not in text_of(response)

    def test_name_size_and_checksum_are_recorded(self):
        file = make_anlage(make_drucksache(), filename="Brief.PDF")
        file.refresh_from_db()
        assert (file.dateiname, file.groesse, len(file.sha256), file.endung) == ("Brief.PDF", len(PDF), 64, "pdf")
        assert Anlage.objects.get().download_name.endswith(".pdf")
