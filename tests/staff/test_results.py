"""After the meeting: results on one page, which close the Beratungen of the items."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gremien.building import waiting
from gremien.models import Sitzungstermin
from tests import factories as make
from tests.staff.forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make.make_sitzung(day=timezone.localdate() - timedelta(days=1), status=Sitzungstermin.Status.EINGELADEN)


def address(meeting):
    return reverse("admin:gremien_sitzungstermin_results", args=[meeting.pk])


@pytest.fixture
def save(client, meeting):
    client.force_login(make.make_member("Sitzungsdienst"))

    def go(**typed):
        return client.post(address(meeting), fields_of(client.get(address(meeting))) | typed)

    return go


def test_a_result_closes_the_beratungen_of_its_item(save, meeting):
    item, other = make.make_top(meeting), make.make_top(meeting)
    line = make.make_beratung(make.make_drucksache(), tagesordnungspunkt=item)
    own = make.make_beratung(make.make_drucksache(), tagesordnungspunkt=item, ergebnis="vertagt")
    assert save(**{f"ergebnis-{item.pk}": " zur Kenntnis  genommen "}).status_code == 302
    for row in (item, other, line, own):
        row.refresh_from_db()
    assert [row.ergebnis for row in (item, other, line, own)] == [
        "zur Kenntnis genommen",
        "",
        "zur Kenntnis genommen",
        "vertagt",
    ]
    save(**{f"ergebnis-{item.pk}": "abgelehnt"})
    line.refresh_from_db()
    own.refresh_from_db()
    assert (line.ergebnis, own.ergebnis) == ("abgelehnt", "vertagt")


@pytest.mark.parametrize(
    ("days", "status", "expected"),
    [
        (-1, "eingeladen", "durchgefuehrt"),
        (-1, "abgesagt", "abgesagt"),
        (1, "eingeladen", "eingeladen"),
    ],
)
def test_that_it_took_place_is_offered(save, meeting, days, status, expected):
    make.make_top(meeting)
    Sitzungstermin.objects.filter(pk=meeting.pk).update(status=status, beginn=timezone.now() + timedelta(days=days))
    save()
    meeting.refresh_from_db()
    assert meeting.status == expected


def test_who_does_not_want_it_leaves_the_status(client, save, meeting):
    make.make_top(meeting)
    save(durchgefuehrt="0")
    meeting.refresh_from_db()
    assert meeting.status == "eingeladen"


def test_too_long_a_result_is_refused_and_stays_typed(save, meeting):
    first, second = make.make_top(meeting), make.make_top(meeting)
    page = save(**{f"ergebnis-{first.pk}": "gut", f"ergebnis-{second.pk}": "x" * 501})
    assert "Noch nichts gespeichert" in page.context["hinweis"].reason
    assert [row["text"] for row in page.context["rows"]] == ["gut", "x" * 501]
    first.refresh_from_db()
    assert first.ergebnis == ""


def test_the_second_of_two_clerks_sees_both(client, save, meeting):
    first, second = make.make_top(meeting), make.make_top(meeting)
    opened = fields_of(client.get(address(meeting)))
    save(**{f"ergebnis-{first.pk}": "beschlossen"})
    mark = fields_of(client.get(address(meeting)))["_absendung"]
    page = client.post(address(meeting), opened | {"_absendung": mark, f"ergebnis-{second.pk}": "vertagt"})
    assert [row["text"] for row in page.context["rows"]] == ["beschlossen", "vertagt"]
    client.post(address(meeting), fields_of(page))
    second.refresh_from_db()
    assert second.ergebnis == "vertagt"


def test_only_who_may_change_the_meeting_enters_results(client, meeting):
    for group, status in (("Sachbearbeitung", 403), ("Sitzungsdienst", 200)):
        client.force_login(make.make_member(group))
        assert client.get(address(meeting)).status_code == status
        assert client.post(address(meeting), {}).status_code == status


def test_sixty_items_are_shown_in_a_constant_number_of_queries(client, save, meeting, django_assert_max_num_queries):
    def fill(number):
        for _ in range(number):
            make.make_beratung(make.make_drucksache(), tagesordnungspunkt=make.make_top(meeting))

    for number in (2, 30):
        fill(number)
        with django_assert_max_num_queries(14):
            client.get(address(meeting))


def waiting_for(body):
    """The Drucksachen that are offered for the next agenda of the Gremium."""
    return [line.drucksache for line in waiting(make.make_sitzung(body))]


def test_what_is_put_off_is_offered_for_the_next_agenda_of_the_gremium(save, meeting):
    item, paper = make.make_top(meeting), make.make_drucksache()
    make.make_beratung(paper, tagesordnungspunkt=item, zustaendigkeit="entscheidung")
    for _ in range(2):
        save(**{f"ergebnis-{item.pk}": "vertagt"})
        assert waiting_for(meeting.gremien.get()) == [paper]
    first, again = paper.beratungen.order_by("pk")
    assert (first.ergebnis, first.tagesordnungspunkt) == ("vertagt", item)
    assert (again.ergebnis, again.tagesordnungspunkt, again.zustaendigkeit) == ("", None, "entscheidung")


def test_a_mistaken_vertagt_leaves_nothing_waiting(save, meeting):
    item, paper = make.make_top(meeting), make.make_drucksache()
    make.make_beratung(paper, tagesordnungspunkt=item)
    save(**{f"ergebnis-{item.pk}": "vertagt"})
    save(**{f"ergebnis-{item.pk}": "abgelehnt"})
    assert waiting_for(meeting.gremien.get()) == []
    assert paper.beratungen.count() == 1
