"""What members of a body see beyond the public: what was released, of the meetings at which they sit."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from drucksachen.models import Anlage, Beratung, Bezug, Drucksache, Frage
from gremien.models import Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt, Vertretung
from gremien.seats import connected
from ratsinfo.publishing.exceptions import OfficialRecord, PublishingRefused
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_clerk,
    make_councillor,
    make_drucksache,
    make_gremium,
    make_mitgliedschaft,
    make_sitzung,
    make_top,
    make_user,
    make_vertretung,
    publisher,
    released,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = date(2026, 6, 15)


@pytest.fixture
def today():
    with time_machine.travel(datetime(2026, 6, 15, 10, tzinfo=UTC), tick=False):
        yield


def days(number):
    return timedelta(days=number)


def make_secret(body=None, **kwargs):
    """A meeting of ``body`` with a non-public item and a released Drucksache with a Frage and a file there."""
    meeting = make_sitzung(body or make_gremium(), **{"day": TODAY + days(7)} | kwargs)
    item = make_top(meeting, "Grundstück", oeffentlich=False)
    paper = released(make_drucksache("Kaufvertrag", fragen=["Wie viel?"], published=False))
    make_beratung(paper, tagesordnungspunkt=item, oeffentlich=False)
    released(make_anlage(paper, "Vertrag", published=False))
    released(make_anlage(meeting, "Niederschrift", published=False))
    return meeting


def seen(reader):
    """How many rows of each kind ``reader`` sees."""
    models = (Tagesordnungspunkt, Beratung, Drucksache, Frage, Anlage)
    return [model.objects.visible_to(reader).count() for model in models]


EVERYTHING, NOTHING = [1, 1, 1, 1, 2], [0, 0, 0, 0, 0]


def sees_it_all(reader):
    found = seen(type(reader).objects.get(pk=reader.pk))
    assert found in (EVERYTHING, NOTHING)
    return found == EVERYTHING


@pytest.mark.parametrize("role", Mitgliedschaft.Rolle.values)
def test_whoever_sits_in_the_body_sees_its_non_public_part(role):
    body = make_gremium()
    make_secret(body)
    assert sees_it_all(make_councillor(body, rolle=role))


def test_nobody_else_does():
    make_secret()
    for reader in (make_councillor(make_gremium()), make_councillor(), make_user(staff=True), make_user()):
        assert not sees_it_all(reader)
    assert seen(AnonymousUser()) == NOTHING


def test_of_two_bodies_that_meet_together_either_is_enough():
    bodies = make_gremium(), make_gremium()
    meeting = make_secret(bodies[0])
    meeting.gremien.add(bodies[1])
    assert all(sees_it_all(make_councillor(body)) for body in bodies)


def test_account_that_is_switched_off_sees_nothing():
    body = make_gremium()
    make_secret(body)
    account = make_councillor(body)
    account.is_active = False
    assert seen(account) == NOTHING


class TestDrafts:
    def test_draft_is_not_seen_by_members(self):
        body = make_gremium()
        meeting = make_sitzung(body)
        draft = make_drucksache("Entwurf", fragen=["?"], published=False)
        make_beratung(draft, tagesordnungspunkt=make_top(meeting), oeffentlich=False)
        make_anlage(draft, published=False)
        make_anlage(meeting, published=False)
        assert seen(make_councillor(body)) == [1, 0, 0, 0, 0]

    def test_released_file_of_a_draft_is_not_seen(self):
        body = make_gremium()
        draft = make_drucksache(published=False)
        make_beratung(draft, sitzungstermin=make_sitzung(body))
        released(make_anlage(draft, published=False))
        assert not Anlage.objects.visible_to(make_councillor(body)).exists()

    def test_draft_of_a_meeting_is_not_seen(self):
        body = make_gremium()
        make_secret(body, published=False)
        assert not sees_it_all(make_councillor(body))

    def test_released_file_of_a_public_drucksache_is_for_those_who_deal_with_it(self):
        body = make_gremium()
        paper = make_drucksache()
        make_beratung(paper, sitzungstermin=make_sitzung(body))
        released(make_anlage(paper, "Bieterliste", published=False))
        member, other = make_councillor(body), make_councillor(make_gremium())
        assert Anlage.objects.visible_to(member).exists()
        assert not Anlage.objects.visible_to(other).exists()

    def test_what_is_released_but_comes_to_no_meeting_is_seen_by_nobody(self):
        body = make_gremium()
        make_secret(body)
        Beratung.objects.update(sitzungstermin=None, tagesordnungspunkt=None)
        assert not Drucksache.objects.visible_to(make_councillor(body)).exists()


class TestTime:
    """The membership holds on the day of the meeting, in Europe/Berlin, and one of the same Gremium holds today."""

    @pytest.mark.parametrize(
        ("von", "bis", "day", "sees"),
        [
            (None, None, -400, True),
            (TODAY - days(100), None, -100, True),
            (TODAY - days(100), None, -101, False),
            (None, TODAY + days(7), 7, True),
            (None, TODAY + days(6), 7, False),
            (None, TODAY, -30, True),
            (None, TODAY - days(1), -30, False),
            (TODAY + days(1), None, 7, False),
        ],
    )
    def test_day_of_the_meeting_and_today(self, von, bis, day, sees):
        body = make_gremium()
        make_secret(body, day=TODAY + days(day))
        assert sees_it_all(make_councillor(body, von=von, bis=bis)) is sees

    def test_late_meeting_is_of_its_day_in_berlin(self):
        body = make_gremium()
        meeting = make_secret(body)
        Sitzungstermin.objects.filter(pk=meeting.pk).update(beginn=datetime(2026, 6, 22, 21, 30, tzinfo=UTC))
        assert sees_it_all(make_councillor(body, bis=date(2026, 6, 22)))
        assert not sees_it_all(make_councillor(body, von=date(2026, 6, 23)))

    def test_who_comes_back_sees_both_times_and_not_what_lies_between(self):
        body = make_gremium()
        account = make_councillor(body, bis=TODAY - days(200))
        make_mitgliedschaft(account.person, body, von=TODAY - days(10))
        make_secret(body, day=TODAY - days(300))
        assert sees_it_all(account)
        Sitzungstermin.objects.update(beginn=datetime(2026, 3, 1, 15, tzinfo=UTC))
        assert not sees_it_all(account)

    def test_new_name_of_the_body_keeps_what_was_seen_under_the_old_one(self):
        old = make_gremium(gueltig_bis=TODAY - days(50))
        new = make_gremium(vorgaenger=old, gueltig_von=TODAY - days(49))
        make_secret(old, day=TODAY - days(60))
        stayed, left, joined = make_councillor(old), make_councillor(old), make_councillor(new)
        make_mitgliedschaft(stayed.person, new)
        assert sees_it_all(stayed)
        assert not sees_it_all(left)
        assert not sees_it_all(joined)

    def test_seat_elsewhere_does_not_keep_what_was_seen_in_a_body_that_somebody_left(self):
        body = make_gremium()
        make_secret(body, day=TODAY - days(60))
        account = make_councillor(body, bis=TODAY - days(1))
        make_mitgliedschaft(account.person, make_gremium())
        assert not sees_it_all(account)

    def test_chain_of_names_is_followed_both_ways(self):
        assert connected({2}, [(2, 1), (3, 2), (5, 4)]) == {1, 2, 3}


class TestDeputies:
    def test_deputy_sees_that_meeting_only(self):
        body = make_gremium()
        meeting = make_secret(body)
        other = make_sitzung(body)
        make_top(other, oeffentlich=False)
        deputy = make_councillor(make_gremium())
        make_vertretung(deputy, meeting)
        assert sees_it_all(deputy)

    def test_deputy_without_any_seat_of_today_sees_nothing(self):
        meeting = make_secret()
        deputy = make_councillor(make_gremium(), bis=TODAY - days(1))
        make_vertretung(deputy, meeting)
        assert not sees_it_all(deputy)

    def test_deputy_of_a_body_that_does_not_meet_any_more_sees_nothing(self):
        meeting = make_secret()
        deputy = make_councillor(make_gremium())
        make_vertretung(deputy, meeting, make_gremium())
        assert not sees_it_all(deputy)

    def test_nobody_is_told_who_stands_in(self):
        meeting = make_secret()
        deputy = make_councillor(make_gremium())
        entry = make_vertretung(deputy, meeting)
        assert not entry.is_public()
        assert not Vertretung.objects.visible_to(deputy).exists()
        assert Vertretung.objects.visible_to(make_clerk()).exists()


class TestRelease:
    def test_released_thing_stays_hidden_from_the_public(self):
        paper = released(make_drucksache(published=False))
        assert not paper.is_public()
        assert not Drucksache.objects.published().exists()
        assert paper.is_for_members_only
        assert paper.zustand_text == "nichtöffentlich"

    def test_taken_back_it_is_gone_for_members_at_once(self):
        body = make_gremium()
        make_secret(body)
        account = make_councillor(body)
        Drucksache.objects.get().take_back_release(publisher())
        assert seen(account) == [1, 0, 0, 0, 1]

    def test_withdrawal_ends_what_was_released_before_it_and_not_what_is_released_after(self):
        paper = released(make_drucksache(published=False))
        paper.publish(publisher())
        paper.withdraw(publisher(), "Versehen")
        assert not paper.is_released
        paper.fuer_mitglieder_bis = None
        with time_machine.travel(datetime(2026, 6, 16, 10, tzinfo=UTC), tick=False):
            paper.release(publisher())
            assert paper.is_released

    def test_it_takes_the_same_as_publishing(self, settings):
        settings.VIER_AUGEN = True
        clerk = make_user()
        own = make_drucksache(published=False, erfasst_von=clerk)
        with pytest.raises(PublishingRefused, match="Vier-Augen"):
            own.release(clerk)
        with pytest.raises(PublishingRefused, match="Bezug"):
            make_beantwortung(published=False).release(clerk)
        assert not Drucksache.objects.exclude(fuer_mitglieder_am=None).exists()

    def test_what_is_public_or_released_is_not_released_again(self):
        with pytest.raises(PublishingRefused, match="bereits veröffentlicht"):
            make_drucksache().release(publisher())
        paper = released(make_drucksache(published=False))
        with pytest.raises(PublishingRefused, match="bereits für Mitglieder"):
            paper.release(publisher())
        paper.take_back_release(publisher())
        with pytest.raises(PublishingRefused, match="nicht für Mitglieder"):
            paper.take_back_release(publisher())

    def test_what_members_saw_is_official_for_good(self):
        paper = released(make_drucksache(published=False))
        paper.take_back_release(publisher())
        with pytest.raises(OfficialRecord):
            paper.delete()
        with pytest.raises(OfficialRecord):
            Drucksache.objects.all().delete()

    @pytest.mark.parametrize("end", [None, -1, 1])
    @pytest.mark.parametrize("withdrawn", [None, -3, -1, 1])
    @pytest.mark.parametrize("begin", [None, -2, 1])
    def test_row_and_condition_agree(self, begin, withdrawn, end):
        now = datetime(2026, 6, 15, 10, tzinfo=UTC)

        def at(offset):
            return None if offset is None else now + days(offset)

        if begin is None and end is not None:
            return
        if begin == 1 and end == -1:
            return
        body = make_gremium()
        paper = make_drucksache(published=False)
        make_beratung(paper, sitzungstermin=make_sitzung(body))
        Drucksache.objects.update(
            veroeffentlicht_am=withdrawn and at(-4),
            zurueckgezogen_am=at(withdrawn),
            fuer_mitglieder_am=at(begin),
            fuer_mitglieder_bis=at(end),
        )
        paper.refresh_from_db()
        seen = Drucksache.objects.visible_to(make_councillor(body)).exists()
        assert seen is (paper.is_released_at(now) or paper.is_public(now))


def test_bezug_that_prints_nothing_is_seen_with_its_drucksache():
    body = make_gremium()
    inquiry = released(make_anfrage(published=False))
    make_beratung(inquiry, sitzungstermin=make_sitzung(body))
    Bezug.objects.create(beantwortung=make_beantwortung(make_anfrage()), drucksache=inquiry)
    assert Bezug.objects.visible_to(make_councillor(body)).count() == 2
    assert Bezug.objects.visible_to(AnonymousUser()).count() == 1


def test_clerk_who_sits_somewhere_sees_both(django_assert_num_queries):
    body = make_gremium()
    make_secret(body)
    clerk = make_user(staff=True, rights=["gremien.view_sitzungstermin"])
    make_councillor(make_gremium())
    assert seen(clerk) == NOTHING
    person = make_councillor(body).person
    person.zugang = clerk
    person.save()
    assert sees_it_all(clerk)


def test_seats_are_asked_for_once(django_assert_num_queries):
    body = make_gremium()
    make_secret(body)
    account = make_councillor(body)
    with django_assert_num_queries(2 + 5):
        seen(account)
