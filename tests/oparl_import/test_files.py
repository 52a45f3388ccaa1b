"""The bytes of imported files: fetched if wanted, examined as an upload is, and found by what they say."""

import pytest

from drucksachen.models import Anlage, Drucksache
from ratsinfo.demo.synthetic.pdf import one_page
from ratsinfo.oparl.importing.client import Client
from ratsinfo.oparl.importing.fetching import Files
from ratsinfo.oparl.importing.models import Meldung
from ratsinfo.search.models import DRUCKSACHEN
from tests.search.found import finds

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetch(town, run_import):
    """Import, then fetch the files."""

    def fetch() -> Files:
        files = Files(run_import().source, Client([town.base.removeprefix("http://")], pause=lambda seconds: None))
        files.fetch_missing(lambda number: None)
        return files

    return fetch


def found(word: str) -> list[str]:
    """The numbers of the papers that the public finds."""
    keys = finds(DRUCKSACHEN.public, word)
    return [paper.nummer for paper in Drucksache.objects.filter(pk__in=keys)]


def test_a_fetched_file_is_here_and_found_by_what_it_says(town, fetch, client):
    town.paper("1", mainFile=town.file("1", "Vorlage"))
    town.answers["/dateien/1.pdf"] = [(200, one_page("Sanierung der Pestalozzischule"))]
    assert fetch().stored == 1
    file = Anlage.objects.get()
    assert not file.liegt_in_der_quelle
    assert b"".join(client.get(file.get_absolute_url())).startswith(b"%PDF")
    assert found("Pestalozzischule") == ["2024/1"]


def test_only_what_is_missing_is_fetched(town, fetch):
    town.paper("1", mainFile=town.file("1", "Vorlage"))
    town.answers["/dateien/1.pdf"] = [(200, one_page("Text"))]
    fetch()
    fetch()
    assert town.asked["/dateien/1.pdf"] == 1


@pytest.mark.parametrize("answer", [(404, b""), (200, b"<html>Anmeldung</html>"), (200, b"")])
def test_what_is_no_such_file_stays_a_link_and_is_said(town, fetch, answer):
    town.paper("1", mainFile=town.file("1", "Vorlage"))
    town.answers["/dateien/1.pdf"] = [answer]
    assert fetch().refused == 1
    assert Anlage.objects.get().liegt_in_der_quelle
    assert Meldung.objects.get().adresse == town.url("files/1")


def test_a_file_that_is_not_public_is_not_fetched(town, fetch):
    town.paper("1", mainFile=town.file("1", "Vorlage", public=False))
    fetch()
    assert not town.asked["/dateien/1.pdf"]


def test_the_text_that_the_source_gives_is_found_without_the_bytes(town, run_import):
    town.paper("1", mainFile=town.file("1", "Vorlage", text="Neubau der Turnhalle"))
    run_import()
    assert found("Turnhalle") == ["2024/1"]


def test_a_change_in_the_source_leaves_the_fetched_bytes(town, fetch):
    paper = town.paper("1", mainFile=town.file("1", "Vorlage", text="Turnhalle"))
    town.answers["/dateien/1.pdf"] = [(200, one_page("Bahnhof"))]
    fetch()
    checksum = Anlage.objects.get().sha256
    paper |= {"mainFile": paper["mainFile"] | {"name": "Vorlage, neu"}, "modified": "2025-03-01T12:00:00+01:00"}
    fetch()
    assert (Anlage.objects.get().name, Anlage.objects.get().sha256) == ("Vorlage, neu", checksum)
