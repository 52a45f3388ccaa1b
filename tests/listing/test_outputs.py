"""Every list as feed, table and JSON: the rows of the page, whole, under the same filters, public only."""

import csv
import gc
import io
import json
import tracemalloc
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drucksachen.listings import BeantwortungListing, DrucksacheListing
from drucksachen.models import Drucksache
from gremien.listings import GremiumListing, SitzungsterminListing
from ratsinfo.listing.outputs import BROKEN_OFF, JsonView, TableView
from tests.factories import (
    make_anfrage,
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

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("/drucksachen/", "/beantwortungen/", "/sitzungen/", "/gremien/")
LISTINGS = (DrucksacheListing, BeantwortungListing, SitzungsterminListing, GremiumListing)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(client, address):
    text = body(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def document(client, address):
    return json.loads(body(client.get(address)))


def feed(client, address):
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314  our own


def entries(tree):
    return [entry.findtext(f"{ATOM}title") for entry in tree.findall(f"{ATOM}entry")]


def titles(client, path, query=""):
    return [row["titel"] for row in document(client, f"{path}export.json{query}")["eintraege"]]


@pytest.fixture
def archive():
    """Something of everything; returns the inquiry."""
    make_koerperschaft(name="Stadt Lindenhagen", antwortfrist_tage=42)
    party, unit = make_fraktion("Fraktion Mitte"), make_fachbereich("Hauptamt")
    meeting = make_sitzung(make_gremium("Hauptausschuss"), titel="Nächste Sitzung", raum="Saal 1")
    inquiry = make_anfrage("Radwege; Ostfeld", nummer="30001-26", fragen=["Wann?", "Wo?"], urheber=[party])
    inquiry.fachbereiche.add(unit)
    answer = make_beantwortung(inquiry, nummer="30002-26", titel="Antwort")
    make_beratung(answer, tagesordnungspunkt=make_top(meeting))
    return inquiry


class TestTable:
    def test_of_drucksachen(self, client, archive):
        rows = {row["Nummer"]: row for row in table(client, "/drucksachen/export.csv")}
        assert rows["30001-26"] == {
            "Nummer": "30001-26",
            "Art": "Anfrage",
            "Datum": "2026-03-02",
            "Titel": "Radwege; Ostfeld",
            "Stand": "beantwortet",
            "Fragen": "2",
            "gestellt von": "Fraktion Mitte",
            "Fachbereiche": "Hauptamt",
            "Gremien": "",
            "Kennung": archive.kennung,
            "Adresse": f"http://testserver{archive.get_absolute_url()}",
        }
        assert rows["30002-26"]["Gremien"] == "Hauptausschuss"

    def test_of_beantwortungen(self, client, archive):
        make_beantwortung(
            zwischenantwort=True,
            datum=date(2026, 1, 1),
            bezug={"wortlaut": "Mündliche Anfrage", "nummer": "9-26"},
        )
        rows = table(client, "/beantwortungen/export.csv")
        assert [(row["Art"], row["Antwort auf"]) for row in rows] == [
            ("Antwort", "30001-26"),
            ("Zwischenantwort", "9-26"),
        ]

    def test_of_sitzungen(self, client, archive):
        (row,) = table(client, "/sitzungen/export.csv")
        day = timezone.localdate() + timedelta(days=7)
        assert (row["Datum"], row["Beginn"], row["Titel"]) == (day.isoformat(), "16:00", "Nächste Sitzung")
        assert (row["Gremien"], row["öffentliche Tagesordnungspunkte"]) == ("Hauptausschuss", "1")

    def test_of_gremien(self, client):
        old = make_gremium("Alter Ausschuss", gueltig_bis=date(2020, 10, 31))
        make_gremium("Neuer Ausschuss", vorgaenger=old)
        rows = table(client, "/gremien/export.csv")
        assert [(row["Name"], row["gültig bis"], row["Vorgänger"]) for row in rows] == [
            ("Alter Ausschuss", "2020-10-31", ""),
            ("Neuer Ausschuss", "", "Alter Ausschuss"),
        ]

    def test_is_what_excel_expects(self, client):
        make_drucksache("=1+1")
        content = body(client.get("/drucksachen/export.csv"))
        assert content.startswith(b"\xef\xbb\xbfNummer;Art;")
        assert content.count(b"\r\n") == content.count(b"\n") == 2
        assert b";'=1+1;" in content

    @pytest.mark.parametrize("listing", LISTINGS)
    def test_every_heading_has_its_value(self, archive, listing):
        shown = listing(RequestFactory().get("/"))
        for row in shown.for_records(shown.rows()):
            assert set(listing.columns) <= set(shown.record(row))


class TestJson:
    def test_says_what_it_is(self, client, archive):
        with time_machine.travel("2026-11-23 10:00+01:00", tick=False):
            found = document(
                client, f"/drucksachen/export.json?art=anfrage&von=2026-01-01&seite=3&nach={archive.kennung}"
            )
        assert found["titel"] == "Drucksachen · Art: Anfrage · vom: 01.01.2026"
        assert found["adresse"] == "http://testserver/drucksachen/?art=anfrage&von=2026-01-01"
        assert found["filter"] == {"art": "anfrage", "von": "2026-01-01"}
        assert found["erzeugt_am"] == "2026-11-23T10:00:00+01:00"
        assert found["anzahl"] == 1

    def test_of_a_drucksache(self, client, archive):
        (record,) = document(client, "/drucksachen/export.json?art=anfrage")["eintraege"]
        party, unit = archive.urheber.get(), archive.fachbereiche.get()
        assert record == {
            "kennung": archive.kennung,
            "adresse": f"http://testserver{archive.get_absolute_url()}",
            "nummer": "30001-26",
            "datum": "2026-03-02",
            "titel": "Radwege; Ostfeld",
            "fachbereiche": [{"kennung": unit.kennung, "name": "Hauptamt"}],
            "gremien": [],
            "art": "anfrage",
            "art_text": "Anfrage",
            "stand": "beantwortet",
            "stand_text": "beantwortet",
            "fragen": 2,
            "urheber": [
                {
                    "kennung": party.kennung,
                    "name": "Fraktion Mitte",
                    "adresse": f"http://testserver{party.get_absolute_url()}",
                }
            ],
            "gestellt_von": "Fraktion Mitte",
        }

    def test_of_a_beantwortung_names_its_inquiry(self, client, archive):
        (record,) = document(client, "/beantwortungen/export.json")["eintraege"]
        assert record["bezuege"] == [
            {
                "nummer": "30001-26",
                "titel": "Radwege; Ostfeld",
                "wortlaut": "",
                "drucksache": {
                    "kennung": archive.kennung,
                    "datum": "2026-03-02",
                    "adresse": f"http://testserver{archive.get_absolute_url()}",
                },
            }
        ]

    def test_of_a_meeting_has_times_with_their_zone(self, client):
        make_sitzung(day=date(2026, 1, 5), ende=None)
        make_sitzung(day=date(2026, 7, 6))
        found = document(client, "/sitzungen/export.json?jahr=2026&sortierung=aelteste")["eintraege"]
        assert [row["beginn"] for row in found] == ["2026-01-05T16:00:00+01:00", "2026-07-06T16:00:00+02:00"]

    def test_of_nothing_is_valid(self, client):
        for path in LISTS:
            assert document(client, f"{path}export.json")["eintraege"] == [], path

    def test_is_utf_8_and_not_escaped(self, client):
        make_drucksache("Grünflächen für „Ostfeld“ 🌲")
        assert "Grünflächen für „Ostfeld“ 🌲".encode() in body(client.get("/drucksachen/export.json"))


class TestFeed:
    def test_is_what_rfc_4287_asks_for(self, client, archive):
        for path in LISTS:
            tree = feed(client, f"{path}feed.atom")
            assert tree.tag == f"{ATOM}feed"
            assert tree.findtext(f"{ATOM}author/{ATOM}name") == "Stadt Lindenhagen"
            links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
            assert links["self"] == f"http://testserver{path}feed.atom"
            assert links["alternate"].startswith(f"http://testserver{path}")
            found = tree.findall(f"{ATOM}entry")
            assert found, path
            for part in [tree, *found]:
                for name in ("id", "title", "updated"):
                    assert len(part.findall(f"{ATOM}{name}")) == 1, (path, name)
            assert len({entry.findtext(f"{ATOM}id") for entry in found}) == len(found)

    def test_entry_is_named_by_its_key_and_tells_what_it_is(self, client, archive):
        (entry,) = feed(client, "/drucksachen/feed.atom?art=anfrage").findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}id") == f"http://testserver/drucksachen/{archive.kennung}/"
        assert entry.findtext(f"{ATOM}title") == "30001-26 · Radwege; Ostfeld"
        assert (
            entry.findtext(f"{ATOM}summary")
            == "Anfrage vom 02.03.2026, gestellt von: Fraktion Mitte. Stand: beantwortet."
        )
        assert {part.get("term") for part in entry.findall(f"{ATOM}category")} == {"Anfrage", "Fraktion Mitte"}

    def test_id_leads_to_the_thing(self, client, archive):
        for path in LISTS:
            for entry in feed(client, f"{path}feed.atom").findall(f"{ATOM}entry"):
                address = entry.findtext(f"{ATOM}id").removeprefix("http://testserver")
                link = entry.find(f"{ATOM}link").get("href")
                assert f"http://testserver{client.get(address)['Location']}" == link

    def test_a_change_that_nobody_may_know_of_does_not_show(self, client, archive):
        before = client.get("/drucksachen/feed.atom").content
        with time_machine.travel(timezone.now() + timedelta(hours=3)):
            archive.verantwortlich = "Nachname, Vorname"
            archive.save()
            assert client.get("/drucksachen/feed.atom").content == before

    def test_names_the_filters_and_keeps_them_in_its_links(self, client, archive):
        tree = feed(client, "/drucksachen/feed.atom?art=anfrage&seite=2")
        assert tree.findtext(f"{ATOM}title") == "Drucksachen · Art: Anfrage"
        links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
        assert links["alternate"] == "http://testserver/drucksachen/?art=anfrage"

    def test_holds_the_newest_fifty_whatever_the_order_of_the_page(self, client):
        for number in range(52):
            make_drucksache(f"{number}", datum=date(2026, 1, 1) + timedelta(days=number))
        found = entries(feed(client, "/drucksachen/feed.atom?sortierung=aelteste"))
        assert (len(found), found[0]) == (50, "51")

    def test_summary_is_text_also_for_a_reader_that_takes_it_for_html(self, client):
        make_anfrage(urheber_wortlaut="<script>alert(1)</script> & Söhne")
        (entry,) = feed(client, "/drucksachen/feed.atom").findall(f"{ATOM}entry")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in entry.findtext(f"{ATOM}summary")

    def test_what_xml_cannot_say_does_not_break_it(self, client):
        make_drucksache("a\x0bb & <c> \ufffe")
        assert entries(feed(client, "/drucksachen/feed.atom")) == ["a b & <c>"]


class TestSameRows:
    @pytest.mark.parametrize(
        "query",
        ["", "?art=anfrage", "?q=radwege", "?stand=beantwortet", "?sortierung=aelteste", "?jahr=2024", "?von=unsinn"],
    )
    def test_as_on_the_page_under_every_filter(self, client, archive, query):
        make_drucksache("Von 2024", datum=date(2024, 1, 1))
        for path in LISTS[:3]:
            page = [row.titel for row in client.get(path + query).context["object_list"]]
            assert titles(client, path, query) == page
            assert [row["Titel"] for row in table(client, f"{path}export.csv{query}")] == page

    def test_page_links_to_them_with_its_filters(self, client, archive):
        text = client.get("/drucksachen/?art=anfrage&q=&seite=1").content.decode()
        for name in ("feed.atom", "export.csv", "export.json"):
            assert f'href="/drucksachen/{name}?art=anfrage"' in text
        title = "Lindenhagen: Drucksachen · Art: Anfrage"
        assert f'rel="alternate" type="application/atom+xml" title="{title}"' in text

    def test_withdrawn_and_drafts_are_in_none_of_them_also_for_clerks(self, client):
        make_drucksache("Öffentlich")
        make_drucksache("Entwurf", published=False)
        make_drucksache("Zurückgezogen", withdrawn=True)
        client.force_login(make_clerk())
        assert "nur Veröffentlichtes" in client.get("/drucksachen/").content.decode()
        assert titles(client, "/drucksachen/") == ["Öffentlich"]
        assert [row["Titel"] for row in table(client, "/drucksachen/export.csv")] == ["Öffentlich"]
        assert entries(feed(client, "/drucksachen/feed.atom")) == ["Öffentlich"]

    def test_filter_by_a_draft_body_is_none_for_a_clerk_either(self, client):
        hidden = make_fraktion(published=False)
        make_drucksache("Öffentlich", urheber=[hidden])
        client.force_login(make_clerk())
        found = document(client, f"/drucksachen/export.json?fraktion={hidden.kennung}")
        assert (found["filter"], hidden.name in str(found)) == ({}, False)


class TestHeaders:
    @time_machine.travel("2026-11-23 23:30+01:00", tick=False)
    def test_file_is_named_by_list_choice_and_day(self, client):
        for address, name in {
            "/drucksachen/export.csv": "drucksachen-2026-11-23.csv",
            "/drucksachen/export.json?q=rad": "drucksachen-auswahl-2026-11-23.json",
            "/sitzungen/export.csv": "sitzungen-2026-11-23.csv",
        }.items():
            assert client.get(address)["Content-Disposition"] == f'attachment; filename="{name}"'

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("feed.atom", "application/atom+xml; charset=utf-8"),
            ("export.csv", "text/csv; charset=utf-8"),
            ("export.json", "application/json; charset=utf-8"),
        ],
    )
    def test_type_and_what_search_engines_are_told(self, client, name, kind):
        make_drucksache()
        for path in LISTS:
            response = client.get(f"{path}{name}")
            assert (response["Content-Type"], response["X-Robots-Tag"]) == (kind, "noindex")
            head = client.head(f"{path}{name}")
            assert (body(head), dict(head.items())) == (b"", dict(response.items()))
            assert client.post(f"{path}{name}").status_code == 405

    def test_head_reads_no_rows(self, client):
        make_drucksache()
        with CaptureQueriesContext(connection) as queries:
            client.head("/drucksachen/export.csv")
        assert not [query for query in queries if "nummer_normalisiert" in query["sql"]]


class TestStream:
    @pytest.fixture
    def papers(self):
        for number in range(7):
            paper = make_anfrage(f"{number}", fragen=["?"], urheber=[make_fraktion()])
            make_beratung(paper)

    def stream(self, view, size, query=""):
        response = view.as_view(listing=DrucksacheListing, batch_size=size)(
            RequestFactory().get(f"/drucksachen/{query}")
        )
        return response.streaming_content

    def test_is_the_same_in_batches_of_any_size(self, papers):
        whole = b"".join(self.stream(TableView, 100))
        assert whole.count(b"\r\n") == 8
        for size in (1, 2, 3, 7, 8):
            assert b"".join(self.stream(TableView, size)) == whole, size

    def test_queries_grow_with_batches_only_and_each_is_made_when_it_is_read(self, papers):
        """One heading, then one part for each batch; nothing of the second is asked before the first is delivered."""
        counts = []
        with CaptureQueriesContext(connection) as queries:
            counts.extend(len(queries) for _ in self.stream(TableView, 2))
        per_batch = [after - before for before, after in pairwise(counts)]
        assert len(per_batch) == 4
        assert set(per_batch) == {6}, "Drucksachen, Urheber, Fragen, Fachbereiche, Beratungen, Gremien"

    def test_memory_does_not_grow_with_the_rows(self):
        def peak():
            """Rows, and the most bytes that were in use when a part arrived; what only awaits collection does not count."""
            rows, most = -1, 0
            tracemalloc.start()
            for part in self.stream(TableView, 50):
                rows += part.count(b"\r\n")
                gc.collect()
                most = max(most, tracemalloc.get_traced_memory()[0])
            tracemalloc.stop()
            return rows, most

        published = {"veroeffentlicht_am": timezone.now() - timedelta(days=1), "art": "vorlage"}
        measured = []
        for number in (100, 100, 1800):  # the first run fills what Django keeps for good
            Drucksache.objects.bulk_create(
                Drucksache(titel=f"{n}", datum=date(2026, 1, 1) + timedelta(days=n % 300), **published)
                for n in range(number)
            )
            measured.append(peak())
        assert [number for number, _ in measured] == [100, 200, 2000]
        assert measured[2][1] < 1.5 * measured[1][1]

    def test_broken_off_it_does_not_look_complete(self, papers):
        for view, complete in ((TableView, self.is_complete_table), (JsonView, self.is_complete_json)):
            assert complete(b"".join(self.stream(view, 2)))
            assert not complete(self.until_it_breaks(self.stream(view, 2)))

    def until_it_breaks(self, stream):
        """What arrives when the database goes away after the second batch."""
        arrived = [next(stream), next(stream), next(stream)]

        def gone(*args):
            raise ConnectionError("Datenbank weg")

        with connection.execute_wrapper(gone), pytest.raises(ConnectionError):
            arrived.extend(stream)
        return b"".join(arrived)

    def is_complete_table(self, content):
        return BROKEN_OFF not in content.decode()

    def is_complete_json(self, content):
        try:
            return json.loads(content)["anzahl"] == 7
        except ValueError:
            return False
