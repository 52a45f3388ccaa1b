"""Every object: valid by the schemas, reachable, and agreeing with all others that speak of it."""

import hashlib

import pytest
import time_machine

from tests import factories as make
from tests.oparl import archive
from tests.oparl.archive import HOST, LISTS, SYSTEM, body_of, everything, get, url
from tests.oparl.schema import PREFIX, Schemas, empty

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    with time_machine.travel(archive.NOW, tick=False):
        yield archive.build()


def crawl(client):
    """Every object by its address, as its own address gives it; what lists and others embed is compared with that."""
    found = {}
    body = body_of(client)
    for thing in (get(client, SYSTEM), body, *(each for name in LISTS for each in everything(client, body[name]))):
        found[thing["id"]] = get(client, thing["id"])
        assert found[thing["id"]] == thing
    return found


def embedded(thing):
    """Whatever objects stand within an object."""
    for value in thing.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and "type" in inner:
                yield inner
                yield from embedded(inner)


def addresses(value):
    """Every address of OParl that is named anywhere in a value."""
    if isinstance(value, dict):
        return {found for inner in value.values() for found in addresses(inner)}
    if isinstance(value, list):
        return {found for inner in value for found in addresses(inner)}
    return {value} if isinstance(value, str) and value.startswith(f"{HOST}/oparl/") else set()


def test_every_type_is_there_and_valid(client, rows, shared):
    schemas, found = Schemas(shared / "data" / "oparl-schema"), crawl(client)
    assert {thing["type"].removeprefix(PREFIX) for thing in found.values()} == {*LISTS.values(), "System", "Body"}
    assert [error for thing in found.values() for error in schemas.errors(thing)] == []


def test_what_is_embedded_is_the_object_itself_without_its_way_back_and_its_text(client, rows):
    found = crawl(client)
    left_out = {"text", "paper", "meeting", "meetings", "person", "body"}
    for thing in found.values():
        for inner in embedded(thing):
            whole = found[inner["id"]]
            assert inner.items() <= whole.items()
            assert whole.keys() - inner.keys() <= left_out
            assert thing["id"] not in addresses({**inner, "id": ""})


def test_every_address_leads_to_something(client, rows):
    named = {address for thing in crawl(client).values() for address in addresses(thing)}
    for address in named:
        response = client.get(address.removeprefix(HOST))
        assert response.status_code == 200, address
        assert response["Access-Control-Allow-Origin"] == "*"
        list(response)


def test_nothing_is_null_or_empty(client, rows):
    assert [(thing["id"], found) for thing in crawl(client).values() if (found := empty(thing))] == []


def test_references_agree_from_both_ends(client, rows):
    found = crawl(client)
    of = {name: [each for each in found.values() if each["type"] == PREFIX + name] for name in LISTS.values()}
    for paper in of["Paper"]:
        assert {each["id"] for each in paper.get("consultation", [])} == {
            each["id"] for each in of["Consultation"] if each["paper"] == paper["id"]
        }
        for related in paper.get("relatedPaper", []):
            assert paper["id"] in found[related]["relatedPaper"]
        for above in paper.get("superordinatedPaper", []):
            assert paper["id"] in found[above]["subordinatedPaper"]
    for meeting in of["Meeting"]:
        items = [found[each["id"]] for each in meeting.get("agendaItem", [])]
        assert [each["order"] for each in items] == list(range(len(items)))
        assert {each["id"] for each in items} == {
            each["id"] for each in of["AgendaItem"] if each["meeting"] == meeting["id"]
        }
        for body in meeting["organization"]:
            listed = everything(client, found[body]["meeting"])
            assert meeting["id"] in {each["id"] for each in listed}
    for item in of["AgendaItem"]:
        pointing = {each["id"] for each in of["Consultation"] if each.get("agendaItem") == item["id"]}
        assert pointing == {*item.get("ratsinfo:consultation", []), *filter(None, [item.get("consultation")])}
    for member in of["Membership"]:
        assert member["id"] in found[member["organization"]]["membership"]
        assert member["id"] in {each["id"] for each in found[member["person"]]["membership"]}


def test_inquiry_and_answer_say_which_is_which(client, rows):
    inquiry, answer, interim = (get(client, url("paper", rows[name])) for name in ("inquiry", "answer", "interim"))
    assert inquiry["subordinatedPaper"] == inquiry["ratsinfo:beantwortetDurch"] == [answer["id"]]
    assert answer["superordinatedPaper"] == answer["ratsinfo:beantwortet"] == [inquiry["id"]]
    assert (answer["ratsinfo:antwortArt"], interim["ratsinfo:antwortArt"]) == ("Antwort", "Zwischenantwort")
    assert interim["ratsinfo:bezug"][1] == {
        "nummer": "29999-25",
        "wortlaut": "mündliche Anfrage",
        "datum": "2025-03-01",
    }
    assert inquiry["ratsinfo:frage"] == [
        {"nummer": 1, "bezeichnung": "1.", "text": "Wann?"},
        {"nummer": 2, "bezeichnung": "2.", "text": "Wo?"},
    ]
    assert answer["ratsinfo:antwortteil"][1] == {
        "bezeichnung": "Zu 2.)",
        "text": "Überall.",
        "frage": [{"paper": inquiry["id"], "nummer": 2}],
    }
    assert inquiry["ratsinfo:text"] == "Es\nist so."


def test_several_papers_at_one_item_are_several_consultations(client, rows):
    item = get(client, url("agendaitem", rows["item"]))
    assert item["ratsinfo:consultation"] == [url("consultation", rows[name]) for name in ("line", "answer_line")]
    assert item["consultation"] == item["ratsinfo:consultation"][0]
    assert get(client, url("consultation", rows["answer_line"]))["authoritative"] is True


def test_an_agenda_is_counted_without_what_is_not_public(client, rows):
    agenda = get(client, url("meeting", rows["meeting"]))["agendaItem"]
    assert [(each["order"], each["name"]) for each in agenda] == [(0, "Radwege"), (1, "Ostfeld"), (2, "Verschiedenes")]
    assert agenda[1]["ratsinfo:uebergeordnet"] == agenda[0]["id"]


def test_a_meeting_has_its_files_where_they_belong_and_its_place(client, rows):
    meeting, moved = (get(client, url("meeting", rows[name])) for name in ("meeting", "moved"))
    assert meeting["invitation"]["id"] == url("file", rows["invitation"])
    assert meeting["resultsProtocol"]["id"] == url("file", rows["minutes"])
    assert meeting["location"]["description"] == "Ratssaal, Markt 1"
    assert (meeting["cancelled"], moved["cancelled"], moved["meetingState"]) == (False, True, "verlegt")
    assert moved["ratsinfo:ersatztermin"] == meeting["id"]
    assert "location" not in moved
    assert meeting["start"] == "2026-12-03T16:00:00+01:00"


def test_organizations_are_of_their_kinds(client, rows):
    kinds = {name: get(client, url("organization", rows[name])) for name in ("council", "party", "unit")}
    assert [each["organizationType"] for each in kinds.values()] == ["Gremium", "Fraktion", "Verwaltungsbereich"]
    assert kinds["council"]["ratsinfo:vorgaenger"] == url("organization", rows["old_council"])
    assert "membership" not in kinds["unit"]


def test_a_file_tells_size_checksum_type_and_text(client, rows):
    file = get(client, url("file", rows["extra"]))
    assert file["sha512Checksum"] == hashlib.sha512(make.PDF).hexdigest()
    assert (file["size"], file["mimeType"]) == (len(make.PDF), "application/pdf")
    assert file["fileName"] == "Plan & Karte ä.pdf"
    assert file["paper"] == [url("paper", rows["inquiry"])]
    for name, disposition in (("accessUrl", "inline"), ("downloadUrl", "attachment")):
        response = client.get(file[name].removeprefix(HOST))
        assert response["Content-Disposition"] == f"{disposition}; filename*=utf-8''Plan%20%26%20Karte%20%C3%A4.pdf"
        assert b"".join(response.streaming_content) == make.PDF
        assert response["Access-Control-Allow-Origin"] == "*"


def test_an_archive_whose_town_was_not_entered_yet_has_a_system(client):
    assert get(client, get(client, SYSTEM)["body"])["data"] == []


def test_addresses_follow_the_host_that_was_asked_and_no_other(client, rows, settings):
    settings.ALLOWED_HOSTS = ["testserver", "zweiter.example"]
    address = get(client, SYSTEM)["id"]
    assert get(client, SYSTEM, host="zweiter.example")["id"] == "http://zweiter.example" + SYSTEM
    assert get(client, SYSTEM, **{"x-forwarded-host": "zweiter.example"})["id"] == address
