from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from drucksachen.models import Beantwortung, Beratung, Bezug, Drucksache
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_drucksache,
    make_gremium,
    make_sitzung,
    make_top,
    make_user,
)

pytestmark = pytest.mark.django_db
NUMBER = {"nummer": "26309-22-E1", "wortlaut": "Stellungnahme der Verwaltung zur Anfrage"}


class TestStand:
    def make_in_every_state(self):
        """One inquiry for each combination of answers, by what its Stand must be."""
        offen, zwischen, beantwortet = (
            Drucksache.Stand.OFFEN,
            Drucksache.Stand.ZWISCHENANTWORT,
            Drucksache.Stand.BEANTWORTET,
        )
        inquiries = {
            name: make_anfrage(name)
            for name in ("keine", "entwurf", "zurueck", "zwischen", "beide", "end", "nachgezogen")
        }
        make_beantwortung(inquiries["entwurf"], published=False)
        make_beantwortung(inquiries["zurueck"], withdrawn=True)
        make_beantwortung(inquiries["zwischen"], zwischenantwort=True)
        make_beantwortung(inquiries["beide"], zwischenantwort=True)
        make_beantwortung(inquiries["beide"])
        make_beantwortung(inquiries["end"])
        make_beantwortung(inquiries["nachgezogen"], zwischenantwort=True)
        make_beantwortung(inquiries["nachgezogen"], published=False)
        expected = {
            "keine": offen,
            "entwurf": offen,
            "zurueck": offen,
            "zwischen": zwischen,
            "beide": beantwortet,
            "end": beantwortet,
            "nachgezogen": zwischen,
        }
        return {inquiries[name].pk: stand for name, stand in expected.items()}

    def test_property_and_queryset_agree_in_every_state(self):
        expected = self.make_in_every_state()
        paper = make_drucksache("eine Vorlage erwartet keine Antwort")
        expected[paper.pk] = None
        rows = Drucksache.objects.exclude(art="beantwortung")
        assert {row.pk: row.stand for row in rows.with_stand()} == expected
        assert {row.pk: row.stand for row in rows} == expected

    def test_filters_follow_the_stand(self):
        expected = self.make_in_every_state()
        answered = {pk for pk, stand in expected.items() if stand == Drucksache.Stand.BEANTWORTET}
        assert set(Drucksache.objects.answered().values_list("pk", flat=True)) == answered
        assert set(Drucksache.objects.open().values_list("pk", flat=True)) == set(expected) - answered

    def test_one_answer_answers_several_inquiries(self):
        first, second = make_anfrage(), make_anfrage()
        make_beantwortung(first, second)
        assert set(Drucksache.objects.answered()) == {first, second}

    def test_answer_of_file_only_answers_too(self):
        inquiry = make_anfrage()
        answer = make_beantwortung(inquiry, teile=[], published=False)
        make_anlage(answer, art="stellungnahme")
        answer.publish(make_user())
        assert Drucksache.objects.answered().get() == inquiry

    def test_overdue_begins_the_day_after_the_term(self):
        today = timezone.localdate()
        on_time = make_anfrage(datum=today - timedelta(days=42))
        late = make_anfrage(datum=today - timedelta(days=43))
        make_beantwortung(make_anfrage(datum=today - timedelta(days=99)))
        assert list(Drucksache.objects.overdue(42)) == [late]
        assert late.is_overdue(42, today)
        assert not on_time.is_overdue(42, today)
        assert not late.is_overdue(None, today)


class TestReference:
    def test_answer_is_linked_the_moment_its_inquiry_arrives(self):
        answer = make_beantwortung(bezug=NUMBER, teile=["eins", "zwei"])
        assert answer.bezuege.get().drucksache is None
        inquiry = make_anfrage(nummer="DS-Nr. 26309-22-E1")
        assert answer.bezuege.get().drucksache == inquiry
        assert Drucksache.objects.answered().get() == inquiry

    def test_answer_is_linked_when_its_inquiry_is_there_already(self):
        inquiry = make_anfrage(nummer="26309-22-E1")
        answer = make_beantwortung(bezug=NUMBER)
        assert answer.bezuege.get().drucksache == inquiry

    def test_answer_is_linked_when_the_inquiry_gets_its_number_later(self):
        inquiry, answer = make_anfrage(), make_beantwortung(bezug=NUMBER)
        inquiry.nummer = "26309-22-E1"
        inquiry.save()
        assert answer.bezuege.get().drucksache == inquiry

    def test_number_of_several_links_by_the_printed_date_only(self):
        make_anfrage(nummer="26309-22-E1", datum=date(2022, 12, 1))
        wanted = make_anfrage(nummer="26309-22-E1", datum=date(2022, 12, 15))
        undated = make_beantwortung(bezug=NUMBER)
        dated = make_beantwortung(bezug=NUMBER | {"datum": date(2022, 12, 15)})
        assert undated.bezuege.get().drucksache is None
        assert dated.bezuege.get().drucksache == wanted

    def test_answer_is_never_linked_to_an_answer(self):
        make_beantwortung(make_anfrage(), nummer="26309-22-E1")
        answer = make_beantwortung(bezug=NUMBER)
        assert answer.bezuege.get().drucksache is None

    def test_reference_must_name_something(self):
        answer = make_beantwortung(make_anfrage())
        with pytest.raises(IntegrityError), transaction.atomic():
            Bezug.objects.create(beantwortung=answer)
        with pytest.raises(ValidationError, match="auswählen oder ihre Nummer"):
            Bezug(beantwortung=answer).full_clean()

    def test_answer_does_not_answer_itself(self):
        answer = make_beantwortung(make_anfrage())
        with pytest.raises(IntegrityError), transaction.atomic():
            Bezug.objects.create(beantwortung=answer, drucksache_id=answer.pk)

    def test_inquiry_with_an_answer_is_not_deleted(self):
        inquiry = make_anfrage(published=False)
        make_beantwortung(inquiry)
        with pytest.raises(ProtectedError):
            inquiry.delete()


class TestPairing:
    def test_parts_are_paired_by_their_heading(self):
        inquiry = make_anfrage(fragen=["Eins?", "Zwei?"])
        answer = make_beantwortung(inquiry, teile=["so", "und so"])
        assert [list(part.fragen.all()) for part in answer.antwortteile.all()] == [[q] for q in inquiry.fragen.all()]

    def test_what_a_clerk_paired_stays(self):
        inquiry = make_anfrage(fragen=["Eins?", "Zwei?"])
        answer = make_beantwortung(inquiry, teile=["so"])
        part, second = answer.antwortteile.get(), inquiry.fragen.last()
        part.fragen.set([second])
        assert answer.pair_unpaired() == 0
        assert part.fragen.get() == second

    def test_nothing_is_guessed_for_two_inquiries(self):
        answer = make_beantwortung(make_anfrage(fragen=["?"]), make_anfrage(fragen=["?"]))
        assert not answer.antwortteile.get().fragen.exists()


class TestBeratung:
    def test_meeting_and_day_follow_from_the_agenda_item(self):
        item = make_top(make_sitzung(day=date(2023, 5, 24)))
        line = make_beratung(make_drucksache(), tagesordnungspunkt=item)
        line.refresh_from_db()
        assert (line.sitzungstermin, line.termin) == (item.sitzungstermin, date(2023, 5, 24))

    def test_item_of_another_meeting_is_refused(self):
        line = make_beratung(make_drucksache(), sitzungstermin=make_sitzung())
        line.tagesordnungspunkt = make_top()
        with pytest.raises(ValidationError, match="anderen Sitzung"):
            line.full_clean()

    def test_body_that_does_not_meet_there_is_refused(self):
        line = Beratung(
            drucksache=make_drucksache(),
            gremium=make_gremium(),
            sitzungstermin=make_sitzung(),
            zustaendigkeit="kenntnisnahme",
        )
        with pytest.raises(ValidationError, match="tagt das angegebene Gremium nicht"):
            line.full_clean()

    def test_one_item_carries_several_papers_and_one_paper_goes_to_several_items(self):
        item, inquiry = make_top(), make_anfrage()
        for paper in (inquiry, make_beantwortung(inquiry)):
            make_beratung(paper, tagesordnungspunkt=item)
        make_beratung(inquiry, tagesordnungspunkt=make_top())
        assert item.beratungen.count() == 2
        assert inquiry.beratungen.count() == 2

    def test_paper_is_not_twice_at_one_item(self):
        item, paper = make_top(), make_drucksache()
        make_beratung(paper, tagesordnungspunkt=item)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_beratung(paper, tagesordnungspunkt=item)


class TestConstraints:
    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"titel": ""}, "Titel"),
            ({"art": "erfunden"}, "Art"),
            ({"zwischenantwort": True}, "Zwischenantwort"),
        ],
    )
    def test_database_refuses_what_makes_no_sense(self, fields, message):
        paper = make_drucksache(published=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            Drucksache.objects.filter(pk=paper.pk).update(**fields)
        for name, value in fields.items():
            setattr(paper, name, value)
        with pytest.raises(ValidationError) as refusal:
            paper.validate_constraints()
        assert message in refusal.value.messages[0]

    def test_file_belongs_to_exactly_one_thing(self):
        file = make_anlage(make_drucksache())
        with pytest.raises(IntegrityError), transaction.atomic():
            type(file).objects.filter(pk=file.pk).update(sitzungstermin=make_sitzung())

    def test_kind_of_an_answer_is_always_beantwortung(self):
        answer = Beantwortung.objects.create(titel="x", datum=date(2026, 1, 1), art="vorlage")
        assert answer.art == Drucksache.Art.BEANTWORTUNG
        assert set(Beantwortung.objects.all()) == {answer}


def test_proxy_holds_only_answers():
    make_drucksache()
    answer = make_beantwortung(make_anfrage())
    assert Beantwortung.objects.get() == answer


def test_real_header_fits_without_loss():
    body = make_gremium("Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa, Wissenschaft und Forschung")
    meeting = make_sitzung(body, day=date(2023, 5, 24))
    printed = "Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022"
    answer = make_beantwortung(
        bezug={
            "nummer": "26309-22-E1",
            "gremium_wortlaut": "Rat der Stadt",
            "datum": date(2022, 12, 15),
            "wortlaut": printed,
        },
        teile=["eins", "zwei", "drei"],
        titel="Blockchain-Forschungsprojekt mit der TU Dortmund",
        datum=date(2023, 5, 8),
        art_wortlaut="Beantwortung von Anfragen",
        dezernent="Oberbürgermeister Vorname Nachname",
        verantwortlich="Nachname, Vorname",
        anrede="Sehr geehrte Damen und Herren,",
        einleitung="die o.g. Anfrage beantworte ich wie folgt:",
        unterzeichner="Vorname Nachname",
        unterzeichner_funktion="Oberbürgermeister",
    )
    line = make_beratung(answer, sitzungstermin=meeting, gremium=body)
    answer.full_clean()
    line.full_clean()
    assert str(answer.bezuege.get()) == f"{printed}, Drucksache-Nr. 26309-22-E1"
    assert [part.bezeichnung for part in answer.antwortteile.all()] == ["Zu 1.)", "Zu 2.)", "Zu 3.)"]
    assert (line.termin, line.zustaendigkeit_text, line.oeffentlich) == (date(2023, 5, 24), "Kenntnisnahme", True)
