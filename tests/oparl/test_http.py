import pytest
from django.test import Client

from ratsinfo.oparl import views
from ratsinfo.oparl.models import Beruehrung
from tests import factories as make
from tests.oparl.archive import SYSTEM, get, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_but_reading_is_possible(method):
    response = getattr(Client(enforce_csrf_checks=True), method)(SYSTEM)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()["message"] == "Das Archiv kann hier nur gelesen werden."


def test_scripts_of_other_sites_may_ask_beforehand(client):
    response = client.options(SYSTEM)
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_what_a_reader_has_already_is_not_sent_again(client):
    first = client.get(SYSTEM)
    again = client.get(SYSTEM, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["ETag"] == first["ETag"]
    make.make_koerperschaft()
    assert client.get(SYSTEM, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_head_tells_what_get_would(client):
    asked, told = client.get(SYSTEM), client.head(SYSTEM)
    assert (told.status_code, told.content) == (200, b"")
    assert told["ETag"] == asked["ETag"]


def test_whoever_is_logged_in_gets_what_everybody_gets(client):
    draft, paper = make.make_drucksache(published=False), make.make_drucksache()
    public = client.get("/oparl/v1.1/papers").json()
    client.force_login(make.make_clerk())
    assert client.get("/oparl/v1.1/papers").json() == public
    assert [each["id"] for each in public["data"]] == [url("paper", paper)]
    assert client.get(f"/oparl/v1.1/paper/{draft.kennung}").status_code == 404


def test_a_failure_is_an_object_too(client, monkeypatch, caplog):
    def fail(view):
        raise RuntimeError("geheim")

    monkeypatch.setattr(views.SystemView, "content", fail)
    client.raise_request_exception = False
    answer = get(client, SYSTEM, 500)
    assert answer["type"].endswith("/Error")
    assert "geheim" not in answer["message"]
    assert "geheim" in caplog.text


def test_an_answer_that_could_not_be_brought_up_to_date_is_kept_by_nobody(client, monkeypatch):
    make.make_drucksache()
    monkeypatch.setattr(views, "catch_up", lambda now: False)
    response = client.get("/oparl/v1.1/papers")
    assert response["Cache-Control"] == "no-store"
    assert Beruehrung.objects.exists()


def test_a_missing_file_on_the_disk_is_an_error_that_scripts_may_read(client, caplog):
    file = make.make_anlage(make.make_drucksache())
    address = get(client, url("file", file))["downloadUrl"]
    file.datei.storage.delete(file.datei.name)
    response = client.get(address)
    assert response.status_code == 503
    assert response["Access-Control-Allow-Origin"] == "*"


def test_part_of_a_file_may_be_asked_for(client):
    file = make.make_anlage(make.make_drucksache())
    address = get(client, url("file", file))["accessUrl"]
    response = client.get(address, headers={"range": "bytes=0-3"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, make.PDF[:4])
