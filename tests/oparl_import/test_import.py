"""What an archive has after an import, after the next one, and after one that was killed."""

from typing import Any

import pytest

from drucksachen.models import Anlage, Beantwortung, Beratung, Bezug, Drucksache
from gremien.models import Fachbereich, Gremium, Koerperschaft, Mitgliedschaft, Person, Sitzungstermin
from gremien.models import Tagesordnungspunkt as Item
from ratsinfo.oparl.importing.models import Fremdobjekt
from ratsinfo.oparl.importing.writing import Writer
from ratsinfo.search.models import DRUCKSACHEN
from tests.oparl_import.towns import council, reasons, small_town

pytestmark = pytest.mark.django_db
LATER = "2025-03-01T12:00:00+01:00"


def everything() -> dict[str, Any]:
    """What there is, without keys and stamps that are drawn."""
    return {
        "Gremien": sorted(Gremium.objects.values_list("name", "art")),
        "Sitzungen": sorted(Sitzungstermin.objects.values_list("titel", "beginn", "ende", "gremien__name")),
        "Punkte": sorted(Item.objects.values_list("sitzungstermin__titel", "position", "nummer", "titel")),
        "Drucksachen": sorted(Drucksache.objects.values_list("nummer", "art", "titel", "datum")),
        "Beratungen": sorted(
            Beratung.objects.values_list("drucksache__titel", "gremium__name", "tagesordnungspunkt__titel")
        ),
        "Dateien": sorted(Anlage.objects.values_list("name", "drucksache__titel", "art")),
        "Bezüge": sorted(Bezug.objects.values_list("beantwortung__titel", "drucksache__titel")),
    }


class TestTheFirstRun:
    def test_everything_is_in_and_public(self, town, run_import):
        small_town(town)
        run_import()
        inquiry = Drucksache.objects.published().get(art="anfrage")
        line = inquiry.beratungen.published().get()
        assert (line.gremium.name, line.tagesordnungspunkt.titel) == ("Gemeinderat", "Radweg")
        assert (line.termin, line.zustaendigkeit) == (line.sitzungstermin.datum, "kenntnisnahme")
        assert [unit.name for unit in inquiry.fachbereiche.all()] == ["Tiefbauamt"]
        assert Koerperschaft.objects.get().name == "Stadt Probe"
        assert Drucksache.objects.published().count() == 5

    def test_what_is_found_is_what_saving_would_have_made(self, town, run_import):
        small_town(town)
        run_import()
        keys = list(Drucksache.objects.values_list("pk", flat=True))
        before = {(row.dokument, row.pruefsumme) for row in DRUCKSACHEN.public.objects.filter(dokument__in=keys)}
        for paper in Drucksache.objects.order_by("pk"):
            paper.save()
        after = {(row.dokument, row.pruefsumme) for row in DRUCKSACHEN.public.objects.filter(dokument__in=keys)}
        assert before == after
        assert {document for document, _ in before} == set(keys)

    def test_a_file_that_is_not_here_is_shown_as_a_link_to_its_source(self, town, run_import, client):
        small_town(town)
        run_import()
        page = client.get(Drucksache.objects.get(art="anfrage").get_absolute_url()).content.decode()
        assert f'href="{town.url("dateien/1.pdf")}"' in page
        assert "externe Seite: 127.0.0.1" in page
        file = Anlage.objects.get(name="Anfrage")
        assert client.get(file.get_absolute_url()).url == town.url("dateien/1.pdf")

    def test_placeholders_of_the_source_are_not_named(self, town, run_import):
        for key, name in enumerate(("Offen", "_Datenübernahme", "Offene Jugendarbeit")):
            town.organization(str(key), name, organizationType="Verwaltungsbereich")
        run_import()
        assert [unit.name for unit in Fachbereich.objects.published()] == ["Offene Jugendarbeit"]

    def test_a_meeting_is_called_without_what_is_true_of_all(self, town, run_import):
        town.meeting("1", name="Gemeinderat (öffentlich/nicht öffentlich)", organization=[council(town)["id"]])
        run_import()
        assert Sitzungstermin.objects.get().titel == "Gemeinderat"

    def test_people_sit_in_their_body(self, town, run_import):
        body = council(town)["id"]
        membership = {"id": town.url("m/1"), "organization": body, "role": "Vorsitzender", "startDate": "2020-11-01"}
        town.add("Person", "people", "1", givenName="Ada", familyName="Beispiel", membership=[membership])
        run_import()
        assert (Mitgliedschaft.objects.get().rolle, str(Person.objects.get())) == ("vorsitz", "Ada Beispiel")

    def test_what_the_source_calls_non_public_is_non_public_here(self, town, run_import):
        items = [{"id": town.url("items/1"), "name": "Grundstück", "number": "1", "public": False}]
        town.meeting("1", organization=[council(town)["id"]], agendaItem=items)
        town.paper("1", public=False)
        run_import()
        assert not Item.objects.published().exists()
        assert not Drucksache.objects.published().exists()


class TestTheNextRun:
    def test_it_asks_for_what_has_changed_only(self, town, run_import):
        small_town(town)
        run_import()
        town.asked.clear()
        run_import()
        assert [path for path in town.asked if path.startswith("/papers")] == [
            "/papers?modified_since=2024-01-10T12%3A00%3A00%2B01%3A00",
            "/papers?page=2&modified_since=2024-01-10T12:00:00%2B01:00",
        ]

    def test_it_writes_nothing_where_nothing_has_changed(self, town, run_import, django_assert_num_queries):
        small_town(town)
        run_import()
        before = everything(), list(Fremdobjekt.objects.order_by("pk").values())
        versions = Drucksache.fassungen.count()
        run = run_import(everything=False)
        assert not run.writer.counts
        assert (everything(), list(Fremdobjekt.objects.order_by("pk").values())) == before
        assert Drucksache.fassungen.count() == versions

    def test_a_change_is_taken_with_a_version_in_the_history(self, town, run_import):
        small_town(town)
        run_import()
        town.lists["papers"][1] |= {"name": "Neuer Titel", "modified": LATER}
        run_import()
        paper = Drucksache.objects.get(nummer="2024/2")
        assert paper.titel == "Neuer Titel"
        assert [version.titel for version in paper.fassungen.order_by("history_id")] == ["Papier 2", "Neuer Titel"]

    def test_a_tombstone_withdraws_and_what_comes_back_is_public_again(self, town, run_import):
        small_town(town)
        run_import()
        paper = town.lists["papers"][1]
        paper |= {"deleted": True, "name": "", "modified": LATER}
        run_import()
        assert Drucksache.objects.withdrawn().get().nummer == "2024/2"
        paper |= {"deleted": False, "name": "Papier 2", "modified": "2025-04-01T12:00:00+02:00"}
        run_import()
        assert Drucksache.objects.get(nummer="2024/2").is_public()

    def test_an_item_that_is_gone_is_not_public_any_more(self, town, run_import):
        small_town(town)
        run_import()
        town.lists["meetings"][0] |= {"agendaItem": [], "modified": LATER}
        run_import()
        assert (Item.objects.count(), Item.objects.published().count()) == (1, 0)

    def test_what_was_named_before_it_was_there_is_linked_when_it_comes(self, town, run_import):
        body = council(town)["id"]
        town.paper(
            "1", consultation=[{"id": town.url("lines/1"), "meeting": town.url("meetings/9"), "organization": [body]}]
        )
        run_import()
        assert Beratung.objects.get().sitzungstermin is None
        town.meeting("9", organization=[body], modified=LATER)
        run_import()
        assert Beratung.objects.get().sitzungstermin == Sitzungstermin.objects.get()


class TestWhatWasEditedHere:
    def test_is_not_overwritten_but_listed(self, town, run_import):
        town.paper("1")
        run_import()
        paper = Drucksache.objects.get()
        paper.titel = "Von Hand"
        paper.save()
        town.lists["papers"][0] |= {"name": "Aus der Quelle", "reference": "2024/99", "modified": LATER}
        run_import()
        paper.refresh_from_db()
        assert (paper.titel, paper.nummer) == ("Von Hand", "2024/99")
        assert reasons("bearbeitet") == ["Titel: wurde hier geändert; die Quelle hat jetzt „Aus der Quelle“."]

    def test_stays_while_the_source_changes_something_else(self, town, run_import):
        town.paper("1")
        run_import()
        Drucksache.objects.update(titel="Von Hand")
        town.lists["papers"][0] |= {"reference": "2024/99", "modified": LATER}
        run_import()
        assert (Drucksache.objects.get().titel, reasons("bearbeitet")) == ("Von Hand", [])


class TestARehearsal:
    def test_counts_and_writes_nothing(self, town, run_import):
        small_town(town)
        counted = run_import(rehearsal=True).writer.counts
        assert not Drucksache.objects.exists()
        assert not Fremdobjekt.objects.exists()
        assert counted == run_import().writer.counts

    def test_tells_what_would_change(self, town, run_import):
        small_town(town)
        run_import()
        town.lists["papers"][1] |= {"name": "Neu", "modified": LATER}
        assert run_import(rehearsal=True).writer.counts == {("Paper", "geändert"): 1}
        assert not Drucksache.objects.filter(titel="Neu").exists()


class TestKilledInTheMiddle:
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("survived", [0, 1, 2, 3])
    def test_the_next_run_makes_the_same_rows(self, town, run_import, monkeypatch, survived):
        """The process ends in the batch after so many, with everything of it written but not committed."""
        small_town(town)
        written = []
        finish = Writer.finish

        def end(self, *args: Any) -> None:
            finish(self, *args)
            written.append(1)
            if len(written) > survived:
                raise KeyboardInterrupt

        monkeypatch.setattr("ratsinfo.oparl.importing.run.BATCH", 1)
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "finish", end)
            with pytest.raises(KeyboardInterrupt):
                run_import()
        run_import()
        rows = everything()
        assert len(rows["Drucksachen"]) == 5
        assert len(rows["Dateien"]) == 2
        assert (len(rows["Beratungen"]), len(rows["Bezüge"])) == (2, 1)


class TestAnswers:
    def test_a_file_is_an_answer_of_its_own_and_the_inquiry_is_answered(self, town, run_import):
        small_town(town)
        run_import()
        answer = Beantwortung.objects.published().get()
        assert [file.name for file in answer.anlagen.all()] == ["Stellungnahme TOP 1"]
        assert Drucksache.objects.get(art="anfrage").stand == "beantwortet"
        assert reasons("antwort") == ["an der Datei „Stellungnahme TOP 1“ der Anfrage"]

    def test_the_answer_of_a_file_is_at_the_item_of_its_inquiry_from_its_date_on(self, town, run_import):
        small_town(town)
        body = council(town)["id"]
        town.lists["organizations"].pop()
        before = town.meeting("0", organization=[body], start="2024-01-15T15:00:00+01:00")["id"]
        line = {"id": town.url("lines/0"), "meeting": before, "organization": [body]}
        town.lists["papers"][0]["consultation"].append(line)
        run_import()
        answer = Beantwortung.objects.get()
        assert [line.tagesordnungspunkt.titel for line in answer.beratungen.all()] == ["Radweg"]

    @pytest.mark.parametrize("side", ["superordinatedPaper", "relatedPaper", "subordinatedPaper"])
    def test_a_related_paper_is_an_answer(self, town, run_import, side):
        inquiry = town.paper("1", paperType="Anfrage")
        answer = town.paper("2", paperType="Stellungnahme der Verwaltung")
        (inquiry if side == "subordinatedPaper" else answer)[side] = [
            (answer if side == "subordinatedPaper" else inquiry)["id"]
        ]
        run_import()
        run_import()
        assert Drucksache.objects.get(art="anfrage").stand == "beantwortet"
        assert Bezug.objects.count() == 1

    def test_a_number_in_the_text_is_enough(self, town, run_import):
        town.paper("1", paperType="Beantwortung", name="Beantwortung der Anfrage, Drucksache Nr. 2024/7")
        town.paper("7", paperType="Anfrage")
        run_import()
        assert Bezug.objects.get().drucksache.nummer == "2024/7"
        assert reasons("antwort") == ["an der Nummer „2024/7“ im Text"]

    def test_an_enclosure_of_an_inquiry_is_no_answer(self, town, run_import):
        town.paper("1", paperType="Anfrage", auxiliaryFile=[town.file("1", "Anlage Stellungnahme des Vereins")])
        run_import()
        assert Drucksache.objects.get().stand == "offen"
