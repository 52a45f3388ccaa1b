"""What ``modified`` tells, and what is left of what is gone."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from drucksachen.models import Antwortteil, Bezug, Dateitext, Drucksache
from gremien.models import Koerperschaft
from ratsinfo.oparl import standing
from ratsinfo.oparl.models import Beruehrung, Objektstand
from ratsinfo.oparl.standing import take_stock
from tests import factories as make
from tests.oparl import archive
from tests.oparl.archive import LISTS, SYSTEM, body_of, everything, get, url

pytestmark = pytest.mark.django_db
LATER = "2026-12-01 08:30:00.9+01:00"
FIRST, THEN = "2026-11-23T10:00:00+01:00", "2026-12-01T08:30:00+01:00"


@pytest.fixture
def rows(client):
    """The archive, handed out once."""
    with time_machine.travel(archive.NOW, tick=False):
        rows = archive.build()
        get(client, SYSTEM)
        yield rows


def modified(client, kind, row):
    thing = get(client, url(kind, row))
    assert thing["created"] == FIRST
    return thing["modified"]


def test_everything_begins_when_it_is_first_handed_out(client, rows):
    with time_machine.travel(LATER, tick=False):
        assert modified(client, "paper", rows["inquiry"]) == FIRST
        assert get(client, SYSTEM)["modified"] == FIRST


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize(
    ("act", "changed", "same"),
    [
        (lambda r: change(r["inquiry"], titel="Neu"), ["paper inquiry"], ["paper answer", "meeting meeting"]),
        (
            lambda r: change(r["inquiry"].fragen.first(), text="Wie?"),
            ["paper inquiry", "paper answer"],
            ["paper other"],
        ),
        (lambda r: r["inquiry"].fragen.last().delete(), ["paper inquiry", "paper answer"], ["paper other"]),
        (lambda r: change(r["answer"].antwortteile.first(), text="x"), ["paper answer"], ["paper inquiry"]),
        (lambda r: r["answer"].antwortteile.first().fragen.clear(), ["paper answer"], ["paper inquiry"]),
        (lambda r: change(r["extra"], name="x"), ["file extra", "paper inquiry"], ["file paper_file"]),
        (
            lambda r: change(r["minutes"], name="x"),
            ["file minutes", "meeting meeting"],
            ["file invitation", "paper other"],
        ),
        (
            lambda r: change(r["line"], ergebnis="x"),
            ["consultation line", "paper inquiry", "agendaitem item", "meeting meeting"],
            ["consultation answer_line", "paper answer"],
        ),
        (
            lambda r: change(r["below"], titel="x"),
            ["agendaitem below", "meeting meeting"],
            ["meeting moved", "paper answer"],
        ),
        (lambda r: change(r["below"], oeffentlich=False), ["agendaitem last", "meeting meeting"], ["paper inquiry"]),
        (lambda r: change(r["meeting"], raum="x"), ["meeting meeting", "location meeting"], ["agendaitem item"]),
        (
            lambda r: change(r["guest"], rolle="mitglied"),
            ["membership guest", "person person", "organization council"],
            ["organization party"],
        ),
        (lambda r: change(r["person"], nachname="x"), ["person person"], ["membership guest"]),
        (
            lambda r: r["inquiry"].urheber.remove(r["council"]),
            ["paper inquiry"],
            ["paper other", "organization council"],
        ),
        (lambda r: r["inquiry"].fachbereiche.clear(), ["paper inquiry"], ["paper answer"]),
        (lambda r: r["answer"].bezuege.all().delete(), ["paper inquiry", "paper answer"], ["paper other"]),
        (lambda r: Drucksache.objects.filter(pk=r["other"].pk).update(titel="x"), ["paper other"], ["paper inquiry"]),
        (
            lambda r: r["answer"].withdraw(make.publisher(), "x"),
            ["paper inquiry", "agendaitem item", "meeting meeting"],
            ["paper other"],
        ),
        (
            lambda r: r["party"].withdraw(make.publisher(), "x"),
            ["paper inquiry", "paper other"],
            ["paper answer", "meeting meeting"],
        ),
        (lambda r: r["meeting"].withdraw(make.publisher(), "x"), ["paper inquiry", "meeting moved"], ["paper other"]),
        (
            lambda r: Dateitext.objects.filter(sha256=r["extra"].sha256).update(seiten=["x"]),
            ["file extra", "paper inquiry"],
            ["paper other"],
        ),
        (lambda r: change(r["term"], name="x"), ["legislativeterm term"], ["paper inquiry"]),
    ],
)
def test_whatever_changes_an_object_or_what_is_in_it_is_told_and_nothing_else(client, rows, act, changed, same):
    with time_machine.travel(LATER, tick=False):
        act(rows)
        for names, moment in ((changed, THEN), (same, FIRST)):
            for kind, name in map(str.split, names):
                assert modified(client, kind, rows[name]) == moment, name


def test_the_body_changes_with_its_terms_and_its_name(client, rows):
    with time_machine.travel(LATER, tick=False):
        change(rows["term"], name="x")
        assert body_of(client)["modified"] == THEN
    with time_machine.travel("2026-12-02 00:00:00+01:00", tick=False):
        change(rows["town"], name="Stadt Neu")
        assert body_of(client)["modified"] == get(client, SYSTEM)["modified"] == "2026-12-02T00:00:00+01:00"


@pytest.mark.parametrize(
    "act",
    [
        lambda r: change(r["inquiry"], verantwortlich="Jemand"),
        lambda r: change(r["town"], sicherheit_email="x@lindenhagen.example"),
        lambda r: r["inquiry"].save(),
        lambda r: make.make_beratung(r["inquiry"], r["council"], oeffentlich=False),
        lambda r: make.make_anlage(r["inquiry"], published=False),
        lambda r: make.make_beantwortung(r["inquiry"], published=False),
        lambda r: make.make_top(r["meeting"], oeffentlich=False, position=0),
        lambda r: r["inquiry"].urheber.add(make.make_gremium(published=False)),
        lambda r: make.make_mitgliedschaft(make.make_person(published=False), r["council"]),
        lambda r: Bezug.objects.create(beantwortung=r["answer"], drucksache=make.make_anfrage(published=False)),
    ],
)
def test_work_on_what_is_not_public_leaves_no_trace(client, rows, act):
    before = client.get("/oparl/v1.1/papers").content
    with time_machine.travel(LATER, tick=False):
        act(rows)
        assert client.get("/oparl/v1.1/papers").content == before
        assert not Objektstand.objects.filter(geaendert__gt=timezone.now() - timedelta(days=1)).exists()
        assert not Beruehrung.objects.exists()


def test_what_is_withdrawn_is_a_tombstone_in_its_place_only(client, rows):
    with time_machine.travel(LATER, tick=False):
        rows["answer"].withdraw(make.publisher(), "Versehen")
        grave = {
            "id": url("paper", rows["answer"]),
            "type": "https://schema.oparl.org/1.1/Paper",
            "created": FIRST,
            "modified": THEN,
            "deleted": True,
        }
        assert get(client, url("paper", rows["answer"])) == grave
        assert get(client, url("consultation", rows["answer_line"]))["deleted"] is True
        assert grave not in get(client, "/oparl/v1.1/papers")["data"]
        assert grave["id"] not in client.get("/oparl/v1.1/papers?created_since=2000-01-01").content.decode()
        assert grave in get(client, "/oparl/v1.1/papers?modified_since=2026-12-01T08:30:00%2B01:00")["data"]


def test_no_list_tells_more_of_what_is_gone_than_its_address(client, rows):
    body = body_of(client)
    with time_machine.travel(LATER, tick=False):
        for name in ("answer", "party", "unit", "meeting", "person", "extra"):
            rows[name].withdraw(make.publisher(), "Versehen")
        for name in LISTS:
            gone = [each for each in everything(client, f"{body[name]}?modified_since=2026-12-01") if "deleted" in each]
            assert bool(gone) is (name != "legislativeTermList"), name
            assert all(each.keys() == {"id", "type", "created", "modified", "deleted"} for each in gone)


def test_what_comes_back_is_itself_again(client, rows):
    with time_machine.travel(LATER, tick=False):
        rows["answer"].withdraw(make.publisher(), "Versehen")
        get(client, SYSTEM)
    with time_machine.travel("2026-12-02 00:00:00+01:00", tick=False):
        rows["answer"].publish(make.publisher())
        assert modified(client, "paper", rows["answer"]) == "2026-12-02T00:00:00+01:00"
        assert modified(client, "consultation", rows["answer_line"]) == "2026-12-02T00:00:00+01:00"


@pytest.mark.parametrize(
    ("kind", "name"), [("agendaitem", "below"), ("consultation", "planned"), ("membership", "guest")]
)
def test_a_part_that_is_deleted_or_made_non_public_leaves_a_tombstone(client, rows, kind, name):
    with time_machine.travel(LATER, tick=False):
        rows[name].delete()
        assert get(client, url(kind, rows[name]))["deleted"] is True


def test_a_part_that_is_made_non_public_leaves_a_tombstone(client, rows):
    with time_machine.travel(LATER, tick=False):
        change(rows["below"], oeffentlich=False)
        assert get(client, url("agendaitem", rows["below"]))["deleted"] is True


def test_a_place_that_is_taken_out_leaves_a_tombstone(client, rows):
    with time_machine.travel(LATER, tick=False):
        change(rows["meeting"], raum="", anschrift="")
        assert get(client, url("location", rows["meeting"]))["deleted"] is True


def test_what_was_withdrawn_before_anybody_asked_is_a_tombstone_too(client):
    paper = make.make_drucksache(withdrawn=True)
    assert get(client, url("paper", paper))["deleted"] is True


def test_what_was_never_public_answers_as_what_does_not_exist(client, rows):
    hidden = make.make_drucksache(published=False)
    file = make.make_anlage(hidden)
    part = make.make_top(rows["meeting"], oeffentlich=False)
    unknown = client.get("/oparl/v1.1/paper/zzzzzzz9")
    assert unknown.status_code == 404
    for address in (
        *(
            url(kind, row)
            for kind, row in (("paper", hidden), ("file", file), ("agendaitem", part), ("location", hidden))
        ),
        *(f"{url('file', file)}/{way}/{file.download_name}" for way in ("access", "download")),
        *(
            f"{url('organization', hidden)}/meetings",
            "/oparl/v1.1/unfug",
            "/oparl/v2/system",
            "/oparl/v1.1/paper/12345678",
        ),
    ):
        answer = client.get(address.removeprefix(archive.HOST))
        assert (answer.status_code, answer.content, answer.headers) == (404, unknown.content, unknown.headers), address


def test_bytes_of_a_withdrawn_file_are_gone(client, rows):
    address = get(client, url("file", rows["extra"]))["downloadUrl"].removeprefix(archive.HOST)
    rows["extra"].withdraw(make.publisher(), "Versehen")
    assert get(client, address, 410)["message"] == "Diese Datei wurde zurückgezogen."


def test_the_clock_publishes_and_withdraws(client, rows):
    tomorrow = timezone.now() + timedelta(days=1)
    paper = make.make_drucksache("Morgen", published=False)
    paper.publish(make.publisher(), at=tomorrow)
    line = make.make_beratung(paper, rows["council"])
    assert get(client, url("paper", paper), 404)
    with time_machine.travel(tomorrow, tick=False):
        assert get(client, url("paper", paper))["created"] == "2026-11-24T10:00:00+01:00"
        assert get(client, url("consultation", line))["modified"] == "2026-11-24T10:00:00+01:00"
        paper.withdraw(make.publisher(), "x", at=tomorrow + timedelta(days=1))
        assert "deleted" not in get(client, url("paper", paper))
    with time_machine.travel(tomorrow + timedelta(days=1), tick=False):
        assert get(client, url("paper", paper))["modified"] == "2026-11-25T10:00:00+01:00"
        assert get(client, url("consultation", line))["deleted"] is True


def test_what_becomes_public_with_another_is_not_missed(client, rows):
    """An agenda item was entered long before its meeting was published."""
    meeting = make.make_sitzung(published=False)
    item = make.make_top(meeting)
    get(client, SYSTEM)
    with time_machine.travel(LATER, tick=False):
        meeting.publish(make.publisher())
        since = "modified_since=2026-12-01T08:30:00%2B01:00"
        assert [each["id"] for each in get(client, f"/oparl/v1.1/agendaitems?{since}")["data"]] == [
            url("agendaitem", item)
        ]
        created = "created_since=2026-12-01T08:30:00%2B01:00"
        assert [each["id"] for each in get(client, f"/oparl/v1.1/meetings?{created}")["data"]] == [
            url("meeting", meeting)
        ]


def test_an_archive_that_was_filled_before_takes_stock(client, rows):
    Objektstand.objects.all().delete()
    Beruehrung.objects.all().delete()
    rows["answer"].withdraw(make.publisher(), "Versehen")
    Beruehrung.objects.all().delete()
    with time_machine.travel(LATER, tick=False):
        take_stock()
        assert not Beruehrung.objects.exists()
        inquiry = get(client, url("paper", rows["inquiry"]))
        assert inquiry["created"] == "2026-11-22T10:00:00+01:00"
        assert inquiry["modified"] == THEN
        assert get(client, url("consultation", rows["line"]))["created"] == FIRST
        assert get(client, url("paper", rows["answer"]))["deleted"] is True


def test_migrating_again_keeps_the_traces_coming(client, rows):
    call_command("migrate", verbosity=0)
    with time_machine.travel(LATER, tick=False):
        Antwortteil.objects.filter(beantwortung=rows["answer"].pk).update(text="Neu.")
        assert modified(client, "paper", rows["answer"]) == THEN
        Koerperschaft.objects.update(name="Stadt Neu")
        assert body_of(client)["name"] == "Stadt Neu"


def test_more_than_fits_into_a_request_is_left_for_the_next_ones(client, monkeypatch, capsys):
    monkeypatch.setattr(standing, "LOT", 2)
    papers = [make.make_drucksache() for _ in range(12)]
    first = client.get("/oparl/v1.1/papers")
    assert first["Cache-Control"] == "no-store"
    assert 0 < len(first.json()["data"]) < len(papers)
    call_command("oparl_nachtragen")
    assert "auf dem neuesten Stand" in capsys.readouterr().out
    assert len(get(client, "/oparl/v1.1/papers")["data"]) == len(papers)
    assert client.get("/oparl/v1.1/papers")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("lot", [1, 2, 3])
def test_a_part_that_goes_takes_its_traces_along_however_they_are_divided(client, rows, monkeypatch, lot):
    monkeypatch.setattr(standing, "LOT", lot)
    monkeypatch.setattr(standing, "LOTS_OF_A_REQUEST", 100)
    with time_machine.travel(LATER, tick=False):
        rows["line"].delete()
        for kind, name in (("paper", "inquiry"), ("agendaitem", "item"), ("meeting", "meeting")):
            assert modified(client, kind, rows[name]) == THEN


@pytest.mark.parametrize("lot", [1, 3, 7])
def test_no_part_is_newer_than_what_it_is_in(client, monkeypatch, lot):
    """However the traces are divided, and however much time passes between them: else a harvester misses the part."""
    monkeypatch.setattr(standing, "LOT", lot)
    monkeypatch.setattr(standing, "LOTS_OF_A_REQUEST", 1)
    with time_machine.travel(archive.NOW, tick=False) as clock:
        rows = archive.build()
        while not standing.catch_up():
            clock.shift(60)
        found = [*everything(client, "/oparl/v1.1/papers"), *everything(client, "/oparl/v1.1/meetings")]
        assert len(found) == 6
        parts = [(thing, part) for thing in found for part in parts_of(thing)]
        assert len(parts) == 11
        assert all(part["modified"] <= thing["modified"] for thing, part in parts)
        assert get(client, url("meeting", rows["meeting"]))["location"]


def parts_of(thing):
    for value in thing.values():
        yield from (
            each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict) and "id" in each
        )
