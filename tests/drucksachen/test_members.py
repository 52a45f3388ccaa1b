"""The non-public part on the pages of those who may see it: marked, kept by nobody, and noted."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Zugriff
from gremien.building import AgendaBuilder
from ratsinfo.publishing.exceptions import OfficialRecord
from tests.factories import (
    make_anlage,
    make_beratung,
    make_clerk,
    make_councillor,
    make_drucksache,
    make_gremium,
    make_koerperschaft,
    make_sitzung,
    make_top,
    make_zugriff,
    released,
)
from tests.remembering import forget_pages

pytestmark = pytest.mark.django_db
MARK = "nichtöffentlich – für Rita Rot"


@pytest.fixture
def body():
    make_koerperschaft()
    return make_gremium("Hauptausschuss")


@pytest.fixture
def meeting(body):
    meeting = make_sitzung(body)
    make_top(meeting, "Grundstück", oeffentlich=False, nummer="1")
    make_top(meeting, "Radwege", nummer="1")
    return meeting


@pytest.fixture
def paper(meeting):
    item = meeting.tagesordnungspunkte.get(titel="Grundstück")
    paper = released(make_drucksache("Kaufvertrag", nummer="4711-26", published=False))
    make_beratung(paper, tagesordnungspunkt=item, oeffentlich=False)
    return paper


@pytest.fixture
def file(paper):
    return released(make_anlage(paper, "Vertrag", published=False))


@pytest.fixture
def member(client, body):
    account = make_councillor(body, name="Rot")
    client.force_login(account)
    return account


def fetched(client, thing, method="GET", **headers):
    """The answer, read to its end."""
    response = client.generic(
        method, thing.get_absolute_url(), headers={name.replace("_", "-"): v for name, v in headers.items()}
    )
    response.getvalue()
    return response


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("member", "file")
class TestMark:
    def test_agenda_has_the_other_part_below_the_public_one_with_the_reader_s_name(self, client, meeting):
        text = page(client, meeting)
        places = ["<main", MARK, "Radwege", "Nichtöffentlicher Teil", "Grundstück", "Kaufvertrag", "Vertrag</a>"]
        found = [text.index(place) for place in places]
        assert found == sorted(found)

    def test_paper_is_marked_and_is_no_draft(self, client, paper):
        text = page(client, paper)
        assert MARK in text
        assert "Entwurf" not in text
        assert 'visibility-off" aria-hidden="true"></span><span class="kern-label">nichtöffentlich</span>' in text

    @pytest.mark.parametrize("address", ["/drucksachen/", "/drucksachen/4711-26/"])
    def test_list_that_has_it_is_marked(self, client, address, paper):
        make_drucksache("Zweite", nummer="4711-26")
        text = client.get(address).content.decode()
        assert "Kaufvertrag" in text
        assert MARK in text

    def test_page_with_nothing_of_it_is_not_marked(self, client, body):
        assert MARK not in page(client, make_sitzung(body))
        assert MARK not in page(client, make_drucksache())

    def test_nothing_of_it_is_kept_by_a_browser(self, client, meeting, paper, file):
        for thing in (meeting, paper, file):
            assert {"private", "no-store"} <= set(fetched(client, thing)["Cache-Control"].replace(",", "").split())

    def test_search_finds_the_public_only(self, client):
        assert "4711-26" not in client.get("/drucksachen/?q=Kaufvertrag").content.decode()
        assert "4711-26" in client.get("/drucksachen/").content.decode()


@pytest.mark.usefixtures("member", "file")
class TestAgenda:
    def test_it_keeps_to_the_queries_of_every_page(self, client, meeting, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            page(client, meeting)


def asked(client, addresses):
    """Status, headers, bytes and queries of each of ``addresses``, made anew."""
    found = []
    for address in addresses:
        forget_pages()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            body = response.getvalue()
        found.append((response.status_code, sorted(response.items()), body, len(queries)))
    return found


@time_machine.travel("2026-06-15 10:00+02:00", tick=False)
def test_public_page_is_the_same_to_the_byte_with_and_without_the_other_part(client):
    """Neither a number nor a query tells of it, wherever in the agenda it was put."""
    make_koerperschaft()
    meeting = make_sitzung()
    for title in ("Eröffnung", "Haushalt", "Verschiedenes"):
        make_top(meeting, title)
    AgendaBuilder(meeting).write()
    addresses = [
        meeting.get_absolute_url(),
        reverse("gremien:sitzungstermin_ics", args=[meeting.kennung]),
        reverse("gremien:sitzungstermin_changes_feed", args=[meeting.kennung, meeting.slug]),
        "/sitzungen/export.json",
    ]
    before = asked(client, addresses)
    secret = make_top(meeting, "Grundstück", oeffentlich=False, position=2)
    hidden = released(make_drucksache("Kaufvertrag", published=False))
    make_beratung(hidden, tagesordnungspunkt=secret, oeffentlich=False)
    released(make_anlage(hidden, published=False))
    released(make_anlage(meeting, "Niederschrift, nichtöffentlich", published=False))
    AgendaBuilder(meeting).write()
    assert asked(client, addresses) == before
    assert {status for status, *_ in before} == {200}
    assert [item.nummer for item in meeting.tagesordnungspunkte.filter(oeffentlich=True).order_by("position")] == [
        "1",
        "2",
        "3",
    ]


class TestAccesses:
    def test_every_download_is_noted_with_who_and_when(self, client, member, file):
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            for _ in range(2):
                assert fetched(client, file).status_code == 200
        noted = [(row.zugang, row.kennung, row.pruefsumme, row.zeitpunkt) for row in Zugriff.objects.all()]
        assert noted == [(member, file.kennung, file.sha256, now)] * 2

    def test_the_parts_that_a_viewer_fetches_are_one_reading(self, client, member, file):
        for first in range(0, 30, 10):
            part = fetched(client, file, Range=f"bytes={first}-{first + 9}")
            assert part.status_code == 206
        assert Zugriff.objects.count() == 1
        Zugriff.objects.update(zeitpunkt=timezone.now() - timedelta(minutes=11))
        fetched(client, file, Range="bytes=0-9")
        assert Zugriff.objects.count() == 2

    def test_clerks_are_noted_too(self, client, file):
        clerk = make_clerk()
        client.force_login(clerk)
        fetched(client, file)
        assert Zugriff.objects.get().zugang == clerk

    @pytest.mark.parametrize(
        "asked",
        [
            {"method": "HEAD"},
            {"Range": "bytes=99999999-"},
            {"If_None_Match": "*"},
            {"If_Match": '"x"'},
        ],
    )
    def test_what_sends_no_byte_is_not_noted(self, client, member, file, asked):
        fetched(client, file, **asked)
        assert not Zugriff.objects.exists()

    def test_public_files_are_not_noted(self, client, member, body):
        paper = make_drucksache()
        assert fetched(client, make_anlage(paper)).status_code == 200
        assert not Zugriff.objects.exists()

    def test_who_may_not_see_it_is_told_nothing_and_not_noted(self, client, file):
        client.force_login(make_councillor(make_gremium()))
        assert fetched(client, file).status_code == 404
        assert not Zugriff.objects.exists()

    def test_nobody_changes_what_was_noted(self):
        noted = make_zugriff()
        noted.bezeichnung = "anders"
        with pytest.raises(OfficialRecord):
            noted.save()

    def test_operator_deletes_what_is_older_than_the_town_keeps_it(self, capsys):
        make_zugriff("alt", zeitpunkt=timezone.now() - timedelta(days=366))
        make_zugriff("neu", zeitpunkt=timezone.now() - timedelta(days=364))
        call_command("zugriffe_loeschen", "--aelter-als=365")
        assert [row.bezeichnung for row in Zugriff.objects.all()] == ["neu"]
        assert capsys.readouterr().out == "Gelöschte Zugriffe: 1\n"
        with pytest.raises(CommandError):
            call_command("zugriffe_loeschen", "--aelter-als=0")
