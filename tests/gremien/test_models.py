from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gremien.models import Gremium, Koerperschaft, Sitzungstermin, Wahlperiode
from tests.factories import make_gremium, make_koerperschaft, make_mitgliedschaft, make_person, make_sitzung, make_top

pytestmark = pytest.mark.django_db


def test_there_is_one_municipality():
    make_koerperschaft()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_koerperschaft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Koerperschaft.objects.create(id=2, name="Andere")


def test_before_it_is_entered_the_municipality_has_a_neutral_name():
    assert Koerperschaft.current().rufname == "Ratsinformationen"


def test_terms_do_not_overlap():
    Wahlperiode.objects.create(name="2020–2025", beginn=date(2020, 11, 1), ende=date(2025, 10, 31))
    Wahlperiode(name="2025–2030", beginn=date(2025, 11, 1)).full_clean()
    for beginn, ende in [
        (date(2025, 10, 31), None),
        (date(2019, 1, 1), date(2020, 11, 1)),
        (date(2021, 1, 1), date(2022, 1, 1)),
    ]:
        with pytest.raises(ValidationError, match="Überschneidet sich"):
            Wahlperiode(name="x", beginn=beginn, ende=ende).full_clean()


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (make_gremium, {"name": ""}),
        (make_gremium, {"art": "erfunden"}),
        (make_gremium, {"gueltig_von": date(2026, 1, 2), "gueltig_bis": date(2026, 1, 1)}),
        (make_sitzung, {"titel": ""}),
        (make_sitzung, {"status": "erfunden"}),
        (make_top, {"titel": ""}),
        (make_mitgliedschaft, {"von": date(2026, 1, 2), "bis": date(2026, 1, 1)}),
        (make_mitgliedschaft, {"rolle": "erfunden"}),
        (make_person, {"nachname": ""}),
    ],
)
def test_database_refuses_what_makes_no_sense_and_the_form_says_why(make, fields):
    row = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert "Constraint" not in refusal.value.messages[0]


def test_meeting_does_not_end_before_it_begins():
    meeting = make_sitzung()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitzungstermin.objects.filter(pk=meeting.pk).update(ende=meeting.beginn.replace(year=2000))


def test_only_a_moved_meeting_has_another_date():
    meeting, other = make_sitzung(), make_sitzung()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitzungstermin.objects.filter(pk=meeting.pk).update(ersatztermin=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitzungstermin.objects.filter(pk=meeting.pk).update(ersatztermin=meeting, status="verlegt")


def test_predecessors_do_not_lead_in_a_circle():
    first = make_gremium()
    second = make_gremium(vorgaenger=first)
    first.vorgaenger = second
    with pytest.raises(ValidationError, match="im Kreis"):
        first.full_clean()


def test_body_is_valid_from_its_first_to_its_last_day():
    body = make_gremium(gueltig_von=date(2020, 11, 1), gueltig_bis=date(2025, 10, 31))
    days = {date(2020, 10, 31): False, date(2020, 11, 1): True, date(2025, 10, 31): True, date(2025, 11, 1): False}
    for day, valid in days.items():
        assert body.is_valid_on(day) is valid
        assert Gremium.objects.valid_on(day).exists() is valid


def test_membership_begins_once():
    member = make_mitgliedschaft()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mitgliedschaft(member.person, member.gremium)
    make_mitgliedschaft(member.person, member.gremium, von=date(2026, 1, 1))


def test_meeting_names_its_day_in_berlin():
    meeting = make_sitzung(day=date(2023, 5, 24), titel="Sitzung")
    assert str(meeting) == "24.05.2023, 16:00 Uhr · Sitzung"
    assert meeting.slug == "2023-05-24-sitzung"


def test_an_item_is_not_its_own_sub_item():
    item = make_top()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(uebergeordnet=item.pk)


def test_a_sub_item_stands_in_the_same_meeting_and_part_and_not_too_deep():
    first = make_top()
    second = make_top(first.sitzungstermin, uebergeordnet=first)
    third = make_top(first.sitzungstermin, uebergeordnet=second)
    third.full_clean()
    for wrong, reason in [
        (make_top(first.sitzungstermin, uebergeordnet=third), "höchstens 3 Ebenen"),
        (make_top(make_sitzung(), uebergeordnet=first), "anderen Sitzung"),
        (make_top(first.sitzungstermin, oeffentlich=False, uebergeordnet=first), "im selben Teil"),
    ]:
        with pytest.raises(ValidationError, match=reason):
            wrong.full_clean()
    first.uebergeordnet = third
    with pytest.raises(ValidationError, match="höchstens 3 Ebenen"):
        first.full_clean()


def test_with_an_item_its_sub_items_are_not_lost():
    first = make_top()
    second = make_top(first.sitzungstermin, uebergeordnet=first)
    first.delete()
    second.refresh_from_db()
    assert second.uebergeordnet is None
