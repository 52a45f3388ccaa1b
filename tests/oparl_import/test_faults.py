"""Each fault as a real server has it; the rest is in."""

import json

import pytest
import time_machine

from drucksachen.models import Anlage, Beratung, Drucksache
from gremien.models import Fachbereich, Gremium, Sitzungstermin
from gremien.models import Tagesordnungspunkt as Item
from ratsinfo.oparl.importing.models import Liste, Meldung
from tests.oparl_import.towns import council, reasons, small_town

pytestmark = pytest.mark.django_db
LATER = "2025-03-01T12:00:00+01:00"


def test_500_now_and_then_is_tried_again(town, run_import):
    small_town(town)
    town.answers["/papers"] = [(500, b"oops"), (503, b""), (200, json.dumps(town.page("papers", {})).encode())]
    assert not run_import().failures
    assert Drucksache.objects.filter(art="vorlage").count() == 3


def test_500_for_ever_leaves_the_list_to_the_next_run(town, run_import):
    small_town(town)
    town.answers["/papers"] = [(500, b"")]
    assert "500" in run_import().failures[0]
    assert not Liste.objects.filter(adresse=town.url("papers")).exists()
    town.answers.clear()
    run_import()
    assert Drucksache.objects.filter(art="vorlage").count() == 3


@pytest.mark.parametrize("answer", [(404, b"{}"), (200, b"[]"), (200, b"null"), (200, b'{"data": null}')])
def test_an_empty_list_in_any_form(town, run_import, answer):
    council(town)
    town.answers["/papers"] = [answer]
    assert not run_import().failures
    assert Gremium.objects.count() == 1


def test_control_characters_blanks_and_na(town, run_import):
    page = b'{"data": [{"id": "%s", "name": "Alt\x0bstadt\x00", "paperType": "N/A", "reference": " ", "date": "2024-01-02"}]}'
    town.answers["/papers"] = [(200, page % town.url("papers/1").encode())]
    run_import()
    paper = Drucksache.objects.get()
    assert (paper.titel, paper.art, paper.art_wortlaut, paper.nummer) == ("Altstadt", "sonstige", "", "")


def test_addresses_where_objects_belong_and_objects_where_addresses_belong(town, run_import):
    body = council(town)
    town.single["items/1"] = {"id": town.url("items/1"), "name": "Punkt", "number": "1"}
    meeting = town.meeting("1", organization=body, agendaItem=town.url("items/1"))
    line = {
        "id": town.url("lines/1"),
        "meeting": meeting,
        "agendaItem": town.single["items/1"],
        "organization": body["id"],
    }
    town.paper("1", consultation=line, mainFile=town.file("1", "Vorlage"))
    run_import()
    assert Beratung.objects.get().tagesordnungspunkt.titel == "Punkt"
    assert Anlage.objects.get().art == "dokument"


def test_parts_without_an_address_stay_the_same_parts(town, run_import):
    meeting = town.meeting("1", organization=[council(town)["id"]], agendaItem=[{"name": "A", "number": "1"}])
    run_import()
    meeting |= {"agendaItem": [{"name": "A neu", "number": "1"}, {"name": "B", "number": "2"}], "modified": LATER}
    run_import()
    assert list(Item.objects.order_by("position").values_list("titel", flat=True)) == ["A neu", "B"]


def test_an_end_before_the_begin_is_left_out_and_said(town, run_import):
    town.meeting("1", organization=[council(town)["id"]], end="2024-02-01T00:00:00+01:00")
    run_import()
    assert Sitzungstermin.objects.get().ende is None
    assert reasons("angepasst") == ["Das Ende liegt vor dem Beginn und ist nicht übernommen."]


def test_a_moment_without_zone_is_that_of_the_town(town, run_import):
    town.meeting("1", organization=[council(town)["id"]], start="2024-07-01T15:00:00")
    run_import()
    assert Sitzungstermin.objects.get().beginn_text == "01.07.2024, 15:00 Uhr"


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        ([("1", 900), ("10", 901), ("2", 902)], ["1", "2", "10"]),
        ([("2", 20), ("1", 10), ("3", 30)], ["1", "2", "3"]),
        ([("1", 1), ("2", 2), ("1", 3), ("2", 4)], ["1", "2", "1", "2"]),
        ([("1", 1), ("", 2), ("10", 3), ("2", 4)], ["1", "", "2", "10"]),
        ([("3.1", 1), ("3", 2), ("N 1", 3)], ["3", "3.1", "N 1"]),
    ],
)
def test_agendas_in_the_wrong_order(town, run_import, agenda, expected):
    items = [
        {"id": town.url(f"items/{order}"), "name": f"Punkt {order}", "number": number, "order": order}
        for number, order in agenda
    ]
    town.meeting("1", organization=[council(town)["id"]], agendaItem=items)
    run_import()
    assert list(Item.objects.order_by("position").values_list("nummer", flat=True)) == expected


def test_references_that_are_not_unique_and_dangling_links(town, run_import):
    lost = {
        "id": town.url("lines/1"),
        "organization": [town.url("organizations/weg")],
        "meeting": town.url("meetings/weg"),
    }
    town.paper("1", reference="2024/1", consultation=[lost], auxiliaryFile=[town.url("files/weg")])
    town.paper("2", reference="2024/1")
    run_import()
    assert Drucksache.objects.numbered("2024/1").count() == 2
    assert reasons("ausgelassen") == ["Die Datei gibt es in der Quelle nicht.", "Gremium: gibt es im Archiv nicht."]


def test_tombstones_of_what_was_never_here(town, run_import):
    town.paper("1", deleted=True, name="", reference="")
    town.answers["/papers"] = [(200, json.dumps({"data": town.lists["papers"]}).encode())]
    run_import()
    assert not Drucksache.objects.exists()
    assert not Meldung.objects.exists()


def test_pages_in_a_circle_are_read_once(town, run_import):
    council(town)
    paper = town.paper("1")
    page = {"data": [paper], "links": {"next": town.url("papers")}}
    town.answers["/papers"] = [(200, json.dumps(page).encode())]
    assert "im Kreis" in run_import().failures[0]
    assert Drucksache.objects.count() == 1


def test_a_part_under_one_address_in_two_papers_is_a_part_of_each(town, run_import):
    for key in ("1", "2"):
        town.paper(key, auxiliaryFile=[town.file("1", "Plan")])
    run_import()
    run_import(everything=True)
    assert sorted(Anlage.objects.values_list("drucksache__nummer", flat=True)) == ["2024/1", "2024/2"]


def test_one_address_for_two_consultations_of_a_paper(town, run_import):
    body = council(town)["id"]
    meetings = [town.meeting(key, organization=[body])["id"] for key in ("1", "2", "2")]
    town.lists["meetings"].pop()
    lines = [{"id": town.url("lines/1"), "meeting": meeting, "organization": [body]} for meeting in meetings]
    town.paper("1", consultation=lines)
    run_import()
    run_import(everything=True)
    assert Beratung.objects.count() == 2
    assert reasons("ausgelassen") == ["Die Beratung ist in der Quelle doppelt."]


def test_what_is_no_object_at_all(town, run_import):
    town.lists["papers"] += [17, None, {"name": "ohne Adresse"}]
    town.paper("1", name=["Liste"], date={"a": 1}, consultation="unsinn", auxiliaryFile=[[]])
    run = run_import()
    assert len(run.failures) == 3
    assert Drucksache.objects.get().titel == "2024/1"


def test_too_long_and_impossible_values(town, run_import):
    town.paper("1", name="x" * 3000, date="2024-02-31")
    town.organization("2", "y" * 400, organizationType="Fachbereich")
    run_import()
    assert len(Drucksache.objects.get().titel) == 1000
    assert len(Fachbereich.objects.get().name) == 250


@time_machine.travel("2024-06-01T12:00:00+02:00", tick=False)
def test_a_source_that_is_ahead_of_the_time_loses_nothing(town, run_import):
    town.paper("1", modified="2099-01-01T00:00:00+01:00", created="2099-01-01T00:00:00+01:00")
    run_import()
    assert Drucksache.objects.published().count() == 1
    assert Liste.objects.get(adresse=town.url("papers")).gelesen_bis.year == 2024
