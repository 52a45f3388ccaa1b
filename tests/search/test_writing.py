"""The index is written with the change: at once, completely, and not at all where the change is taken back."""

import re
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.models.signals import post_save
from django.utils import timezone

from drucksachen.models import Anlage, Bezug, Dateitext, Drucksache, dateibefund, dateitext
from ratsinfo.demo.synthetic.pdf import one_page
from ratsinfo.search import writing
from ratsinfo.search.models import DRUCKSACHEN, FACHBEREICHE, GREMIEN, SITZUNGEN, Vormerkung
from ratsinfo.search.writing import catch_up, collecting, touched
from tests import factories as make
from tests.search.found import documents, everything, finds, found

pytestmark = pytest.mark.django_db
PUBLIC, INTERNAL = DRUCKSACHEN.public, DRUCKSACHEN.internal


def later(**kwargs):
    return timezone.now() + timedelta(**kwargs)


class TestOneChange:
    def test_a_published_paper_is_found_by_its_words_and_a_draft_is_not(self):
        shown = make.make_drucksache("Neue Radwege", text="Die Brücke wird saniert.")
        draft = make.make_drucksache("Alte Radwege", published=False)
        assert finds(PUBLIC, "Radweg") == {shown.pk}
        assert finds(PUBLIC, "Brücken", "Radwege") == {shown.pk}
        assert finds(INTERNAL, "Radweg") == {draft.pk}

    def test_publishing_and_withdrawing_move_it(self):
        paper = make.make_drucksache("Radwege", published=False)
        paper.publish(make.publisher())
        assert (documents(PUBLIC), documents(INTERNAL)) == ({paper.pk}, set())
        paper.withdraw(make.publisher(), "Versehen")
        assert (documents(PUBLIC), documents(INTERNAL)) == (set(), {paper.pk})

    def test_what_is_no_longer_said_is_no_longer_found(self):
        paper = make.make_drucksache("Radwege", fragen=["Wann kommt die Brücke?"])
        paper.titel = "Spielplätze"
        paper.save()
        paper.fragen.get().delete()
        assert finds(PUBLIC, "Spielplatz") == {paper.pk}
        assert finds(PUBLIC, "Radweg") == finds(PUBLIC, "Brücke") == set()

    def test_a_deleted_draft_leaves_nothing(self):
        paper = make.make_drucksache("Radwege", fragen=["Wann?"], published=False)
        make.make_anlage(paper, published=False)
        paper.delete()
        assert not INTERNAL.objects.exists()
        assert not INTERNAL.contents.objects.exists()

    def test_a_change_that_is_taken_back_leaves_no_hit(self):
        paper = make.make_drucksache("Radwege")
        before = everything()
        with transaction.atomic():
            paper.titel = "Spielplätze"
            paper.save()
            assert finds(PUBLIC, "Spielplatz")
            transaction.set_rollback(True)
        assert everything() == before

    def test_a_change_that_cannot_be_written_to_the_index_is_not_made(self, monkeypatch):
        paper = make.make_drucksache("Radwege")

        def fail(*args):
            raise DatabaseError("full")

        monkeypatch.setattr(writing, "replace", fail)
        paper.titel = "Spielplätze"
        with pytest.raises(DatabaseError), transaction.atomic():
            paper.save()
        assert Drucksache.objects.get().titel == "Radwege"

    def test_what_is_as_before_is_not_written(self, monkeypatch):
        paper = make.make_drucksache("Radwege")
        monkeypatch.setattr(writing, "replace", lambda index, old, new: written.append((old, new)))
        written = []
        paper.unterzeichner = "Wird nicht gefunden"
        paper.save()
        assert written == [([], [])]

    def test_a_unit_that_is_lost_comes_back_with_the_next_writing(self):
        paper = make.make_drucksache("Radwege", text="wort " * 5000)
        lost = PUBLIC.objects.order_by("id").last()
        PUBLIC.contents.objects.filter(pk=lost.pk).delete()
        lost.delete()
        paper.save()
        assert PUBLIC.objects.filter(dokument=paper.pk).count() == PUBLIC.objects.first().einheiten == 3


class TestWhatTouchesAPaper:
    def test_its_stand_follows_its_published_answers(self):
        inquiry = make.make_anfrage()
        answer = make.make_beantwortung(inquiry, published=False, zwischenantwort=True)
        assert found(PUBLIC, "s:offen") == {inquiry.pk}
        answer.publish(make.publisher())
        assert found(PUBLIC, "s:zwischenantwort") == {inquiry.pk}
        answer.zwischenantwort = False
        answer.save()
        assert found(PUBLIC, "s:beantwortet") == {inquiry.pk}
        answer.withdraw(make.publisher(), "Versehen")
        assert found(PUBLIC, "s:offen") == {inquiry.pk}

    def test_its_answer_is_found_by_its_number_as_soon_as_both_are_there(self):
        answer = make.make_beantwortung(bezug={"wortlaut": "Anfrage vom Mai", "nummer": "26309-22"})
        inquiry = make.make_anfrage(nummer="26309-22", published=False)
        assert found(PUBLIC, "#26309-22") == {answer.pk}
        inquiry.publish(make.publisher())
        assert found(PUBLIC, "#26309") == {answer.pk, inquiry.pk}

    def test_a_hidden_inquiry_gives_its_answer_neither_number_nor_fraktion(self):
        body = make.make_fraktion()
        inquiry = make.make_anfrage(nummer="26309-22", urheber=[body], published=False)
        answer = make.make_beantwortung(inquiry, bezug={"wortlaut": "Anfrage"})
        assert found(PUBLIC, "#26309-22") == found(PUBLIC, f"b:{body.pk}") == set()
        inquiry.publish(make.publisher())
        assert found(PUBLIC, "#26309-22", "a:beantwortung") == found(PUBLIC, f"b:{body.pk}") == {answer.pk}
        inquiry.urheber.clear()
        assert found(PUBLIC, f"b:{body.pk}") == set()

    def test_what_is_dealt_with_in_a_hidden_meeting_is_not_counted_for_its_gremium(self):
        body = make.make_gremium()
        meeting = make.make_sitzung(body, published=False)
        paper = make.make_drucksache()
        make.make_beratung(paper, sitzungstermin=meeting)
        assert found(PUBLIC, f"g:{body.pk}") == set()
        meeting.publish(make.publisher())
        assert found(PUBLIC, f"g:{body.pk}") == {paper.pk}
        meeting.withdraw(make.publisher(), "Versehen")
        assert found(PUBLIC, f"g:{body.pk}") == set()

    def test_nor_what_is_dealt_with_at_a_hidden_item(self):
        body = make.make_gremium()
        item = make.make_top(make.make_sitzung(body))
        paper = make.make_drucksache()
        line = make.make_beratung(paper, tagesordnungspunkt=item)
        assert found(PUBLIC, f"g:{body.pk}") == {paper.pk}
        item.oeffentlich = False
        item.save()
        assert found(PUBLIC, f"g:{body.pk}") == set()
        item.oeffentlich = True
        item.save()
        line.delete()
        assert found(PUBLIC, f"g:{body.pk}") == set()

    def test_fachbereiche_and_fraktionen_are_counted_as_they_are_chosen(self):
        unit, body = make.make_fachbereich(), make.make_fraktion()
        paper = make.make_drucksache()
        paper.fachbereiche.add(unit)
        body.drucksachen.add(paper)
        assert found(PUBLIC, f"f:{unit.pk}") == found(PUBLIC, f"p:{body.pk}") == {paper.pk}
        paper.fachbereiche.remove(unit)
        body.drucksachen.remove(paper)
        assert found(PUBLIC, f"f:{unit.pk}") == found(PUBLIC, f"p:{body.pk}") == set()

    def test_a_reference_that_is_turned_to_another_inquiry(self):
        one, other = make.make_anfrage(), make.make_anfrage()
        answer = make.make_beantwortung(one)
        link = Bezug.objects.get(beantwortung=answer)
        link.drucksache = other
        link.save()
        assert found(PUBLIC, "s:beantwortet") == {other.pk}
        assert found(PUBLIC, "s:offen") == {one.pk}


class TestFiles:
    def test_the_text_of_a_public_file_is_found_with_its_page(self):
        paper = make.make_drucksache("Radwege")
        file = make.make_anlage(paper, "Gutachten", published=False)
        Dateitext.objects.create(sha256=file.sha256, seiten=["Vorne.", "", "Hinten steht die Brücke."])
        assert finds(PUBLIC, "Brücke") == finds(PUBLIC, "Gutachten") == set()
        assert finds(INTERNAL, "Brücke") == found(INTERNAL, "r:drucksachen.anlage") == {paper.pk}
        file.publish(make.publisher())
        assert finds(PUBLIC, "Brücke", "Radweg") == finds(PUBLIC, "Gutachten") == {paper.pk}
        assert not INTERNAL.objects.exists()
        places = PUBLIC.contents.objects.get().abschnitte
        assert [place[3:] for place in places] == [[file.kennung, None], [file.kennung, 1], [file.kennung, 3]]

    def test_a_withdrawn_file_is_found_by_those_only_who_may_see_it(self):
        paper = make.make_drucksache("Radwege")
        file = make.make_anlage(paper, "Gutachten")
        file.withdraw(make.publisher(), "Versehen")
        assert finds(PUBLIC, "Radwege") == finds(INTERNAL, "Gutachten") == {paper.pk}
        assert finds(PUBLIC, "Gutachten") == set()

    def test_a_file_that_goes_to_another_paper_is_found_there(self):
        one, other = make.make_drucksache(), make.make_drucksache()
        file = make.make_anlage(one, "Gutachten")
        file.drucksache = other
        file.save()
        assert finds(PUBLIC, "Gutachten") == {other.pk}

    def test_an_uploaded_file_is_read_once_and_not_again_when_it_is_published(self, monkeypatch):
        paper = make.make_drucksache("Radwege")
        file = Anlage(drucksache=paper, name="Gutachten")
        file.datei = ContentFile(one_page("Die Brücke wird saniert."), name="brief.pdf")
        file.full_clean()
        file.save()
        assert finds(INTERNAL, "Brücke") == {paper.pk}
        monkeypatch.setattr(dateitext, "extract", None)
        monkeypatch.setattr(dateibefund, "examine", None)
        file.publish(make.publisher())
        assert finds(PUBLIC, "Brücke") == {paper.pk}

    def test_a_file_that_is_replaced_is_found_by_its_new_text_only(self):
        paper = make.make_drucksache("Radwege")
        file = make.make_anlage(paper, filename="a.txt", content=b"Eine alte Schule.", published=False)
        assert file.befunde == []  # looked at, as on the page that asks before publishing
        assert finds(INTERNAL, "Schule") == {paper.pk}
        file.datei = ContentFile(b"Ein neuer Spielplatz.", name="b.txt")
        file.full_clean()
        file.save()
        assert finds(INTERNAL, "Spielplatz") == {paper.pk}
        assert finds(INTERNAL, "Schule") == set()
        assert [text.seiten for text in Dateitext.objects.all()] == [["Ein neuer Spielplatz."]]

    def test_files_of_meetings_are_found_with_them(self):
        meeting = make.make_sitzung()
        file = make.make_anlage(meeting, "Niederschrift", published=False)
        Dateitext.objects.create(sha256=file.sha256, seiten=["Die Brücke."])
        file.publish(make.publisher())
        assert finds(SITZUNGEN.public, "Brücke") == {meeting.pk}

    def test_the_text_goes_with_the_last_file_that_has_these_bytes(self):
        paper = make.make_drucksache()
        files = [make.make_anlage(paper, published=False) for _ in range(2)]
        Dateitext.objects.create(sha256=files[0].sha256, seiten=["Die Brücke."])
        files[0].delete()
        assert Dateitext.objects.exists()
        files[1].delete()
        assert not Dateitext.objects.exists()


class TestMeetingsAndBodies:
    def test_a_meeting_is_found_by_its_public_items_day_room_and_gremium(self):
        body = make.make_gremium("Ausschuss für Mobilität", kurzname="AMOB")
        meeting = make.make_sitzung(body, day=date(2026, 5, 24), raum="Spiegelsaal")
        make.make_top(meeting, "Neue Radwege")
        make.make_top(meeting, "Grundstücksverkauf", oeffentlich=False)
        for words in (["Radweg"], ["Mobilität"], ["AMOB"], ["Spiegelsaal"], ["24", "Mai", "2026"]):
            assert finds(SITZUNGEN.public, *words) == {meeting.pk}, words
        assert finds(SITZUNGEN.public, "Grundstücksverkauf") == set()
        assert finds(SITZUNGEN.internal, "Grundstücksverkauf") == {meeting.pk}
        assert found(SITZUNGEN.internal, "r:gremien.tagesordnungspunkt") == {meeting.pk}
        assert found(SITZUNGEN.public, f"g:{body.pk}", "j:2026", f"m:{2026 * 12 + 4}") == {meeting.pk}

    def test_a_withdrawn_or_renamed_gremium_is_no_longer_what_its_meetings_are_found_by(self):
        body = make.make_gremium("Ausschuss für Mobilität")
        meeting = make.make_sitzung(body)
        body.name = "Ausschuss für Verkehr"
        body.save()
        assert finds(SITZUNGEN.public, "Mobilität") == finds(GREMIEN.public, "Mobilität") == set()
        assert finds(SITZUNGEN.public, "Verkehr") == {meeting.pk}
        assert finds(GREMIEN.public, "Verkehr") == {body.pk}
        body.withdraw(make.publisher(), "Versehen")
        assert finds(SITZUNGEN.public, "Verkehr") == finds(SITZUNGEN.internal, "Verkehr") == set()
        assert finds(GREMIEN.internal, "Verkehr") == {body.pk}

    def test_a_gremium_that_no_longer_meets(self):
        bodies = make.make_gremium("Mobilität"), make.make_gremium("Verkehr")
        meeting = make.make_sitzung(*bodies)
        meeting.gremien.remove(bodies[0])
        assert finds(SITZUNGEN.public, "Mobilität") == set()

    def test_fachbereiche_are_found_by_name_and_abbreviation(self):
        unit = make.make_fachbereich("Tiefbauamt", kurzname="TBA", published=False)
        assert finds(FACHBEREICHE.public, "Tiefbauamt") == set()
        unit.publish(make.publisher())
        assert finds(FACHBEREICHE.public, "Tiefbauamt") == finds(FACHBEREICHE.public, "TBA") == {unit.pk}


class TestCollecting:
    def test_each_document_is_written_once_at_the_end(self, monkeypatch):
        calls = []
        kept = writing.write
        monkeypatch.setattr(
            writing, "write", lambda index, keys: calls.append((index.name, set(keys))) or kept(index, keys)
        )
        with collecting(), collecting():
            paper = make.make_drucksache("Radwege", fragen=["Wann?", "Wo?"])
            make.make_anlage(paper, "Gutachten")
            assert calls == []
        assert calls == [("drucksachen", {paper.pk})]
        assert finds(PUBLIC, "Radwege", "Gutachten") == {paper.pk}

    def test_an_error_leaves_nothing_neither_then_nor_later(self):
        def save_and_fail():
            with collecting():
                make.make_drucksache("Radwege")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            save_and_fail()
        assert not PUBLIC.objects.exists()
        paper = make.make_drucksache("Spielplätze")
        assert documents(PUBLIC) == {paper.pk}

    def test_what_is_touched_and_not_there_is_removed(self):
        paper = make.make_drucksache()
        Drucksache.objects.filter(pk=paper.pk)._raw_delete(Drucksache.objects.db)
        touched(DRUCKSACHEN, [paper.pk])
        assert not PUBLIC.objects.exists()


class TestTheClock:
    def test_what_is_published_from_tomorrow_is_found_from_tomorrow(self):
        paper = make.make_drucksache("Radwege", published=False)
        paper.publish(make.publisher(), at=later(days=1))
        catch_up()
        assert finds(PUBLIC, "Radwege") == set()
        with_time = later(days=1, minutes=1)
        write_at(with_time)
        assert finds(PUBLIC, "Radwege") == {paper.pk}
        assert not Vormerkung.objects.exists()

    def test_also_through_what_it_depends_on(self):
        body = make.make_gremium("Mobilität", published=False)
        meeting = make.make_sitzung(make.make_gremium(), published=False)
        meeting.gremien.add(body)
        paper, inquiry = make.make_drucksache(), make.make_anfrage(nummer="26309-22", published=False)
        make.make_beratung(paper, body, sitzungstermin=meeting)
        answer = make.make_beantwortung(inquiry, bezug={"wortlaut": "Anfrage"}, published=False)
        file = make.make_anlage(paper, "Gutachten", published=False)
        for thing in (file, answer, inquiry, body):
            thing.publish(make.publisher(), at=later(days=1))
        meeting.publishing_obstacles = list
        meeting.publish(make.publisher(), at=later(days=1))
        assert documents(PUBLIC) == {paper.pk}
        write_at(later(days=1, minutes=1))
        assert finds(PUBLIC, "Gutachten") == found(PUBLIC, f"g:{body.pk}") == {paper.pk}
        assert found(PUBLIC, "s:beantwortet") == {inquiry.pk}
        assert found(PUBLIC, "#26309-22", "a:beantwortung") == {answer.pk}
        assert finds(SITZUNGEN.public, "Mobilität") == {meeting.pk}
        assert finds(GREMIEN.public, "Mobilität") == {body.pk}

    def test_nothing_to_do_is_one_query(self, django_assert_num_queries):
        make.make_drucksache()
        with django_assert_num_queries(1):
            catch_up()

    def test_what_cannot_be_written_breaks_no_page_and_is_tried_again(self, monkeypatch, caplog):
        paper = make.make_drucksache("Radwege", published=False)
        paper.publish(make.publisher(), at=later(days=1))

        def fail(*args):
            raise DatabaseError("locked")

        with monkeypatch.context() as broken:
            broken.setattr(writing, "replace", fail)
            write_at(later(days=2))
        assert "could not be written" in caplog.text
        write_at(later(days=2))
        assert finds(PUBLIC, "Radwege") == {paper.pk}


def write_at(moment):
    """As if it were ``moment``."""
    with time_machine.travel(moment, tick=False):
        catch_up()


def test_every_model_that_a_document_is_made_of_is_watched():
    """Whoever adds one to a description adds it to what touches."""
    names = {key[0] for key, *_ in post_save.receivers if str(key[0]).startswith("ratsinfo.search.")}
    assert {name.split(".")[3] for name in names} == {
        "Anlage", "Antwortteil", "Beantwortung", "Beratung", "Bezug", "Dateitext", "Drucksache", "Frage",
        "Fachbereich", "Gremium", "Sitzungstermin", "Tagesordnungspunkt",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_who_change_parts_of_one_paper_at_the_same_time_are_both_found():
    paper = make.make_drucksache("Radwege", fragen=["Wann?", "Wo?"])
    ready, results = threading.Barrier(2, timeout=10), []

    def change(question, text):
        try:
            with transaction.atomic():
                question.text = text
                if connection.vendor == "postgresql":  # SQLite has one writer at a time
                    ready.wait()
                question.save()
            results.append(text)
        finally:
            connection.close()

    changes = zip(paper.fragen.all(), ("Brücke", "Spielplatz"), strict=True)
    threads = [threading.Thread(target=change, args=each) for each in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["Brücke", "Spielplatz"]
    assert finds(PUBLIC, "Brücke", "Spielplatz") == {paper.pk}


def test_rows_are_written_past_the_signals_only_where_the_index_is_written_afterwards():
    """Whoever adds a place writes what it touched, or knows why nothing found depends on it."""
    past = re.compile(
        r"\.(?:bulk_create|bulk_update|_raw_delete)\(|\.objects\b.*\.update\(|cursor\.execute\(.*(?:INSERT|UPDATE)"
    )
    known = {
        "drucksachen/models/tagesordnungsfassung.py",  # frozen lines are not searched
        "ratsinfo/demo/synthetic/archive.py",  # `musterdaten` runs `suchindex`
        "ratsinfo/demo/synthetic/cases.py",
        "ratsinfo/oparl/importing/answers.py",  # what the import knows of objects is not found
        "ratsinfo/oparl/importing/run.py",
        "ratsinfo/oparl/importing/writing.py",  # says to the index what it has written
        "ratsinfo/oparl/standing.py",  # states of OParl's objects are not found
        "ratsinfo/publishing/models.py",  # who changed it last is not found
    }
    root = Path(__file__).resolve().parent.parent.parent
    sources = [path for folder in ("ratsinfo", "gremien", "drucksachen") for path in (root / folder).rglob("*.py")]
    found = {str(path.relative_to(root)) for path in sources if past.search(path.read_text())}
    assert {name for name in found if not name.startswith("ratsinfo/search/")} == known
