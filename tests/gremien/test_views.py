from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from gremien.models import Gremium, Sitzungstermin
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_clerk,
    make_fraktion,
    make_gremium,
    make_koerperschaft,
    make_mitgliedschaft,
    make_person,
    make_sitzung,
    make_top,
)

pytestmark = pytest.mark.django_db
LIST = "/sitzungen/"


def text_of(response):
    return " ".join(response.content.decode().split())


def listed(response):
    return [row.titel for row in response.context["object_list"]]


class TestMeetings:
    def test_list_begins_today_with_the_next_one(self, client):
        today = timezone.localdate()
        for days in (3, 0, -1, 20):
            make_sitzung(day=today + timedelta(days=days), titel=f"in {days}")
        assert listed(client.get(LIST)) == ["in 0", "in 3", "in 20"]

    @time_machine.travel("2026-03-28 23:30+01:00", tick=False)
    def test_meeting_of_today_stays_until_midnight_in_berlin(self, client):
        """In the night in which the clocks change, and although it is the same UTC day an hour later."""
        make_sitzung(day=date(2026, 3, 28), titel="heute")
        make_sitzung(day=date(2026, 3, 29), titel="morgen")
        assert listed(client.get(LIST)) == ["heute", "morgen"]
        with time_machine.travel("2026-03-29 00:30+01:00", tick=False):
            assert listed(client.get(LIST)) == ["morgen"]

    def test_earlier_ones_begin_with_the_last(self, client):
        today = timezone.localdate()
        for days in (1, 40, 5):
            make_sitzung(day=today - timedelta(days=days), titel=f"vor {days}")
        assert listed(client.get(f"{LIST}?bis={today}")) == ["vor 1", "vor 5", "vor 40"]
        assert listed(client.get(f"{LIST}?bis={today}&sortierung=aelteste")) == ["vor 40", "vor 5", "vor 1"]

    def test_filters(self, client):
        body = make_gremium("Rat der Stadt")
        make_sitzung(body, day=date(2023, 5, 24), titel="Ratssitzung")
        make_sitzung(day=date(2024, 5, 24), titel="Andere")
        for query in (
            "jahr=2023",
            "q=ratssitzung",
            "q=24.05.2023",
            "bis=2023-12-31",
            f"gremium={body.kennung}&bis=2024-12-31",
        ):
            assert listed(client.get(f"{LIST}?{query}")) == ["Ratssitzung"], query

    def test_bounds_are_days_in_berlin(self, client):
        make_sitzung(day=date(2023, 5, 24), titel="am 24.")
        assert listed(client.get(f"{LIST}?von=2023-05-24&bis=2023-05-24")) == ["am 24."]
        assert listed(client.get(f"{LIST}?von=2023-05-25")) == []
        assert listed(client.get(f"{LIST}?bis=9999-12-31&von=2023-01-01")) == ["am 24."]

    def test_agenda_is_in_its_order_with_inquiry_and_answer_together(self, client):
        meeting = make_sitzung()
        second, first = make_top(meeting, "Zweiter", position=20), make_top(meeting, "Erster", position=10)
        inquiry = make_anfrage("Radwege")
        answer = make_beantwortung(inquiry)
        for paper in (answer, inquiry):
            make_beratung(paper, tagesordnungspunkt=first)
        response = client.get(meeting.get_absolute_url())
        items = response.context["agenda"].punkte
        assert [entry.punkt for entry in items] == [first, second]
        (entry,) = items[0].behandlungen
        assert entry.drucksache == inquiry
        assert [reply.drucksache.pk for reply in entry.antworten] == [answer.pk]

    def test_answer_alone_names_the_inquiry_it_answers(self, client):
        inquiry = make_anfrage("Radwege", nummer="30001-26")
        item = make_top()
        make_beratung(make_beantwortung(inquiry), tagesordnungspunkt=item)
        text = text_of(client.get(item.sitzungstermin.get_absolute_url()))
        assert f'Antwort auf <a href="{inquiry.get_absolute_url()}"' in text

    def test_paper_without_an_item_is_listed_below_the_agenda(self, client):
        meeting = make_sitzung()
        make_beratung(make_anfrage("Ohne Punkt"), sitzungstermin=meeting)
        text = text_of(client.get(meeting.get_absolute_url()))
        assert "Weitere Drucksachen dieser Sitzung" in text
        assert "Ohne Punkt" in text

    def test_moved_meeting_leads_to_its_new_date(self, client):
        new = make_sitzung(titel="Neu")
        moved = make_sitzung(status=Sitzungstermin.Status.VERLEGT, ersatztermin=new)
        text = text_of(client.get(moved.get_absolute_url()))
        assert "verlegt" in text
        assert new.get_absolute_url() in text

    def test_every_item_has_an_address_of_its_own(self, client):
        item = make_top()
        assert f'id="{item.anker}"' in text_of(client.get(item.sitzungstermin.get_absolute_url()))

    def test_non_public_items_leave_no_gap_that_tells(self, client):
        meeting = make_sitzung()
        make_top(meeting, "Öffentlich")
        make_top(meeting, "Grundstück", oeffentlich=False)
        text = text_of(client.get(meeting.get_absolute_url()))
        assert "Grundstück" not in text
        assert "nichtöffentlich" not in text
        client.force_login(make_clerk())
        assert "nichtöffentlich" in text_of(client.get(meeting.get_absolute_url()))

    def test_files_of_the_meeting_are_offered(self, client):
        meeting = make_sitzung()
        file = make_anlage(meeting, "Einladung", art="einladung")
        assert file.get_absolute_url() in text_of(client.get(meeting.get_absolute_url()))

    def test_withdrawn_meeting_is_gone(self, client):
        meeting = make_sitzung(day=date(2023, 5, 24), titel="Geheim", withdrawn=True)
        response = client.get(meeting.get_absolute_url())
        assert response.status_code == 410
        assert "24.05.2023" in text_of(response)
        assert "Geheim" not in text_of(response)


class TestBodies:
    def test_list_groups_the_current_ones_and_folds_the_former_ones(self, client):
        make_gremium("Rat der Stadt", art=Gremium.Art.RAT)
        make_fraktion("Fraktion Mitte")
        make_gremium("Alter Ausschuss", gueltig_bis=date(2020, 10, 31))
        response = client.get("/gremien/")
        assert [label for label, _ in response.context["arten"]] == ["Rat", "Fraktionen und Gruppen"]
        assert [body.name for body in response.context["fruehere"]] == ["Alter Ausschuss"]

    def test_page_shows_next_and_past_meetings_and_members(self, client):
        body, today = make_gremium(), timezone.localdate()
        for days in (-5, 5, 10):
            make_sitzung(body, day=today + timedelta(days=days), titel=f"{days}")
        chair = make_person("Vorsitzende", titel="Dr.")
        make_mitgliedschaft(make_person("Mitglied"), body)
        make_mitgliedschaft(chair, body, rolle="vorsitz")
        make_mitgliedschaft(make_person("Ehemalige"), body, bis=today - timedelta(days=1))
        response = client.get(body.get_absolute_url())
        assert [row.titel for row in response.context["naechste"]] == ["5", "10"]
        assert [row.titel for row in response.context["vergangene"]] == ["-5"]
        assert [str(row.person) for row in response.context["mitglieder"]] == ["Dr. Vorsitzende", "Mitglied"]

    def test_body_leads_to_its_predecessor_and_successor(self, client):
        old = make_gremium("Alter Name", gueltig_bis=date(2020, 10, 31))
        new = make_gremium("Neuer Name", vorgaenger=old)
        assert old.get_absolute_url() in text_of(client.get(new.get_absolute_url()))
        assert new.get_absolute_url() in text_of(client.get(old.get_absolute_url()))

    def test_fraktion_shows_what_it_asked(self, client):
        party = make_fraktion()
        make_anfrage("Radwege", urheber=[party])
        assert "Radwege" in text_of(client.get(party.get_absolute_url()))

    def test_former_body_says_so_in_the_filter(self, client):
        make_koerperschaft()
        make_gremium("Alter Ausschuss", gueltig_bis=date(2020, 10, 31))
        assert "Alter Ausschuss (bis 2020)" in text_of(client.get(LIST))
