"""The search page as its readers get it: order, places, numbers, other lists, what is said when nothing is found."""

import json
import re
from datetime import date, timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Dateitext
from tests.factories import (
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
    make_user,
)

pytestmark = pytest.mark.django_db
LIST, SUGGESTIONS = "/drucksachen/", "/drucksachen/vorschlaege/"


def text_of(response):
    return unescape(response.content.decode())


def titles(response):
    return [row.titel for row in response.context["object_list"]]


class TestResults:
    def test_what_has_the_word_in_its_title_comes_first_unless_the_newest_is_wanted(self, client):
        make_drucksache("Sanierung der Schule", datum=date(2020, 1, 1))
        make_drucksache("Haushalt", text="Auch die Grundschulen.", datum=date(2026, 1, 1))
        assert titles(client.get(f"{LIST}?q=schule")) == ["Sanierung der Schule", "Haushalt"]
        assert titles(client.get(f"{LIST}?q=schule&sortierung=relevanz")) == ["Sanierung der Schule", "Haushalt"]
        assert titles(client.get(f"{LIST}?q=schule&sortierung=neueste")) == ["Haushalt", "Sanierung der Schule"]

    @pytest.mark.parametrize("typed", ["26309-22-E1", "DS 26309/22/e1", "26309"])
    def test_a_number_finds_what_bears_it_before_its_answers(self, client, typed):
        inquiry = make_anfrage("Frage", nummer="26309-22-E1", datum=date(2022, 12, 15))
        make_beantwortung(inquiry, titel="Antwort", bezug={"nummer": "26309-22-E1"})
        assert titles(client.get(LIST, {"q": typed})) == ["Frage", "Antwort"]

    def test_a_hit_is_marked_in_title_and_text_and_leads_to_its_place(self, client):
        paper = make_anfrage("Schulen <b>im</b> Norden", fragen=["Wann?", "Welche Grundschule wird saniert?"])
        text = client.get(f"{LIST}?q=schule").content.decode()
        assert "<mark>Schulen</mark> &lt;b&gt;im&lt;/b&gt; Norden" in text
        assert f'href="{paper.get_absolute_url()}#frage-2">Frage 2</a>' in text
        assert "<mark>Grundschule</mark>" in text
        assert 'id="frage-2"' in client.get(paper.get_absolute_url()).content.decode()

    def test_relevance_is_offered_with_words_only(self, client):
        make_drucksache("Schule")
        assert 'value="relevanz"' not in text_of(client.get(LIST))
        assert 'value="relevanz"' in text_of(client.get(f"{LIST}?q=schule"))
        assert titles(client.get(f"{LIST}?sortierung=relevanz")) == ["Schule"]

    def test_filters_and_their_numbers_hold_for_hits(self, client):
        make_koerperschaft(antwortfrist_tage=42)
        body, party, unit = make_gremium(), make_fraktion(), make_fachbereich()
        wanted = make_anfrage("Schule", urheber=[party], datum=date(2024, 3, 1))
        wanted.fachbereiche.add(unit)
        make_beratung(wanted, body)
        make_drucksache("Schule", datum=date(2025, 1, 1))
        make_drucksache("Anderes", datum=date(2025, 1, 1))
        for chosen in (
            "jahr=2024", "von=2024-03-01&bis=2024-03-01", "art=anfrage", "stand=offen", "stand=ueberfaellig",
            f"gremium={body.kennung}", f"fraktion={party.kennung}", f"fachbereich={unit.kennung}",
        ):  # fmt: skip
            assert len(titles(client.get(f"{LIST}?q=schule&{chosen}"))) == 1, chosen
        text = text_of(client.get(f"{LIST}?q=schule"))
        for option in ("2024 (1 Treffer)", "2025 (1 Treffer)", "überfällig (nach 42 Tagen) (1 Treffer)"):
            assert option in text

    def test_answers_are_found_by_the_fraktion_that_asked(self, client):
        party = make_fraktion()
        make_beantwortung(make_anfrage(urheber=[party]), titel="Antwort zur Schule")
        make_beantwortung(make_anfrage(), titel="Andere Antwort zur Schule")
        response = client.get(f"/beantwortungen/?q=schule&fraktion={party.kennung}")
        assert titles(response) == ["Antwort zur Schule"]

    def test_meetings_are_found_by_their_agenda(self, client):
        meeting = make_sitzung(day=date(2024, 5, 2))
        item = make_top(meeting, "Bericht zur Schule")
        text = text_of(client.get("/sitzungen/?q=schule"))
        assert f"{meeting.get_absolute_url()}#{item.anker}" in text

    def test_bodies_and_units_are_found_by_name(self, client):
        make_gremium("Ausschuss für Schulen")
        make_gremium("Rat")
        unit = make_fachbereich("Schulverwaltungsamt")
        text = text_of(client.get("/gremien/?q=schule"))
        assert "Ausschuss für Schulen" in text
        assert ">Rat<" not in text
        assert f"/drucksachen/?fachbereich={unit.kennung}" in text

    def test_other_lists_are_named_with_their_hits(self, client):
        make_drucksache("Schule")
        make_top(make_sitzung(day=date(2024, 5, 2)), "Bericht zur Schule")
        make_gremium("Schulausschuss")
        text = text_of(client.get(f"{LIST}?q=schule"))
        assert '<a href="/sitzungen/?q=schule">1 Sitzung</a>' in text
        assert '<a href="/gremien/?q=schule">1 Gremium</a>' in text

    def test_a_page_of_a_file_is_named_and_linked(self, client, anlage_with_pages):
        text = text_of(client.get(f"{LIST}?q=wasserschaden"))
        assert "Gutachten, Seite 2</a>" in text
        address = re.search(r'href="([^"]+)#page=2"', text)[1]
        assert client.get(address)["Location"] == anlage_with_pages.get_absolute_url()

    def test_clerk_finds_drafts(self, client):
        make_drucksache("Schule im Entwurf", published=False)
        assert titles(client.get(f"{LIST}?q=schule")) == []
        client.force_login(make_clerk())
        response = client.get(f"{LIST}?q=schule")
        assert titles(response) == ["Schule im Entwurf"]
        assert 'value="relevanz"' not in text_of(response)


@pytest.fixture
def anlage_with_pages():
    """A file whose second page says something that nothing else does."""
    paper = make_drucksache("Rathaus", published=True)
    file = make_anlage(paper, "Gutachten")
    Dateitext.objects.filter(sha256=file.sha256).delete()
    Dateitext(sha256=file.sha256, seiten=["Deckblatt", "Der Wasserschaden im Keller."]).keep()
    return file


class TestNothingFound:
    def test_a_word_of_the_archive_is_offered_instead(self, client):
        make_drucksache("Spielplätze im Stadtpark")
        text = text_of(client.get(f"{LIST}?q=Spielpletze"))
        assert "Dazu gibt es hier nichts." in text
        assert re.search(r'Meinten Sie <a href="/drucksachen/\?q=Spielpl[^"]*">Spielplätze</a>', text)

    def test_the_other_filters_can_be_left_out(self, client):
        make_drucksache("Schule", datum=date(2020, 1, 1))
        text = text_of(client.get(f"{LIST}?q=schule&jahr=2024"))
        assert 'href="?q=schule">Ohne die übrigen Filter suchen' in text

    def test_what_was_not_understood_is_said(self, client):
        make_drucksache("Schule")
        assert "„ODER“ gibt es nicht" in text_of(client.get(f"{LIST}?q=schule+ODER+turnhalle"))

    def test_a_date_leads_to_what_is_of_that_day(self, client):
        make_drucksache("Vom Tag", datum=date(2026, 3, 2))
        text = text_of(client.get(f"{LIST}?q=02.03.2026"))
        address = re.search(r'href="([^"]+)">Alles mit Datum 02.03.2026 anzeigen', text)[1]
        assert titles(client.get(address)) == ["Vom Tag"]


class TestManyHits:
    @pytest.fixture
    def few(self, monkeypatch):
        """Two hits a page, three pages."""
        monkeypatch.setattr("ratsinfo.listing.views.VisibleListView.paginate_by", 2)
        monkeypatch.setattr("ratsinfo.listing.results.MOST_PAGES", 3)
        for number in range(9):
            make_drucksache(f"Schule {number}", datum=date(2026, 1, 1 + number))

    def test_pages_show_every_hit_once(self, client, few):
        pages = [titles(client.get(f"{LIST}?q=schule&sortierung=neueste&seite={page}")) for page in (1, 2, 3)]
        assert pages == [["Schule 8", "Schule 7"], ["Schule 6", "Schule 5"], ["Schule 4", "Schule 3"]]

    def test_all_are_counted_and_the_last_page_says_where_the_others_are(self, client, few):
        assert "1 bis 2 von 9 Drucksachen" in text_of(client.get(f"{LIST}?q=schule"))
        assert "Hier endet die Anzeige" not in text_of(client.get(f"{LIST}?q=schule&seite=2"))
        assert "Hier endet die Anzeige" in text_of(client.get(f"{LIST}?q=schule&seite=4711"))

    def test_table_json_and_feed_hold_all_of_them_newest_first(self, client, few):
        record = json.loads(b"".join(client.get(f"{LIST}export.json?q=schule").streaming_content))
        assert [row["titel"] for row in record["eintraege"]] == [f"Schule {number}" for number in range(8, -1, -1)]
        assert record["filter"] == {"q": "schule"}
        feed = ElementTree.fromstring(client.get(f"{LIST}feed.atom?q=schule").content)  # noqa: S314  our own
        assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 9

    def test_the_search_can_be_subscribed_to(self, client, few):
        text = text_of(client.get(f"{LIST}?q=schule&sortierung=aelteste"))
        assert "http://testserver/drucksachen/feed.atom?q=schule" in text


class TestSuggestions:
    def suggested(self, client, typed):
        return client.get(SUGGESTIONS, {"q": typed}).json()

    def test_number_and_title_as_opensearch_has_them(self, client):
        paper = make_anfrage("Schulwege", nummer="26309-22-E1", datum=date(2022, 12, 15))
        typed, names, kinds, addresses = self.suggested(client, "schulw")
        assert (typed, names, kinds) == ("schulw", ["26309-22-E1 · Schulwege"], ["Anfrage vom 15.12.2022"])
        assert addresses == [f"http://testserver{paper.get_absolute_url()}"]
        assert self.suggested(client, "26309")[1] == names

    def test_two_letters_suggest_nothing(self, client):
        make_drucksache("Schulwege")
        assert self.suggested(client, "sc") == ["sc", [], [], []]

    def test_clerk_is_suggested_what_the_public_sees(self, client):
        make_drucksache("Schulwege", published=False)
        client.force_login(make_clerk())
        assert self.suggested(client, "schulwege")[1] == []

    def test_answer_is_kept_by_its_validator(self, client):
        make_drucksache("Schulwege")
        etag = client.get(SUGGESTIONS, {"q": "schul"})["ETag"]
        assert client.get(SUGGESTIONS, {"q": "schul"}, headers={"If-None-Match": etag}).status_code == 304

    def test_the_browser_can_ask_for_them(self, client):
        description = client.get("/opensearch.xml").content.decode()
        assert 'template="http://testserver/drucksachen/vorschlaege/?q={searchTerms}"' in description


class TestAlike:
    def like(self, client, paper):
        return client.get(reverse("drucksachen:drucksache_alike", args=[paper.kennung]))

    def test_papers_like_one_are_linked_but_not_those_on_its_page(self, client):
        paper = make_anfrage("Sanierung der Grundschule Brockdahl")
        make_beantwortung(paper, titel="Sanierung der Grundschule Brockdahl")
        other = make_drucksache("Kosten der Sanierung an der Grundschule Brockdahl")
        make_drucksache("Sanierung der Grundschule Brockdahl, geheim", published=False)
        make_drucksache("Abfallgebühren")
        response = self.like(client, paper)
        assert response.context["aehnliche"] == [other]
        assert reverse("drucksachen:drucksache_alike", args=[paper.kennung]) in text_of(
            client.get(paper.get_absolute_url())
        )

    def test_it_is_said_where_nothing_is_like_it(self, client):
        assert "keine Drucksache mit einem ähnlichen Titel" in text_of(
            self.like(client, make_drucksache("Einzelstück"))
        )

    def test_hidden_paper_has_no_such_page(self, client):
        assert self.like(client, make_drucksache("Einzelstück", published=False)).status_code == 404


def test_what_becomes_public_or_is_withdrawn_by_the_clock_is_found_or_not_at_its_moment(client):
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(hours=3)
    coming, going = make_drucksache("Quastenflosser kommt", published=False), make_drucksache("Quastenflosser geht")
    coming.publish(make_user(), at=soon)
    going.withdraw(make_user(), "ab dann", at=soon)
    assert client.get("/drucksachen/?q=Quastenflosser").context["object_list"] == [going]
    with time_machine.travel(later, tick=False):
        response = client.get("/drucksachen/?q=Quastenflosser")
        assert response.context["object_list"] == [coming]
        assert response.context["zahlen"].total == 1


class TestStaff:
    def look_up(self, client, term):
        path = "/admin/autocomplete/?app_label=drucksachen&model_name=bezug&field_name=drucksache&term="
        return [entry["text"] for entry in client.get(path + term).json()["results"]]

    def test_look_ups_find_parts_of_words_and_drafts(self, client):
        make_anfrage("Sanierung der Grundschulen", nummer="30001-26", published=False)
        client.force_login(make_clerk())
        for term in ("schule", "Grundsch", "30001", "0001-26", "sanierung schule"):
            assert len(self.look_up(client, term)) == 1, term
        assert self.look_up(client, "turnhalle") == []

    def test_the_list_of_papers_finds_them_too(self, client):
        make_drucksache("Neubau von Kindertagesstätten", published=False)
        client.force_login(make_clerk())
        assert "Neubau" in text_of(client.get("/admin/drucksachen/drucksache/?q=neubau"))
        assert "Neubau von" not in text_of(client.get("/admin/drucksachen/drucksache/?q=turnhalle"))
