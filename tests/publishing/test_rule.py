"""The rule in both its forms, and what a sealed row refuses."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils import timezone
from seal.exceptions import UnsealedAttributeAccess

from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Drucksache, Frage
from gremien.models import Fachbereich, Gremium, Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.publishing.exceptions import Unrestricted
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_drucksache,
    make_fachbereich,
    make_gremium,
    make_mitgliedschaft,
    make_person,
    make_sitzung,
    make_top,
    make_user,
)

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def in_every_state(make):
    """One row each: draft, published, withdrawn, to be published tomorrow."""
    tomorrow = timezone.now() + timedelta(days=1)
    yesterday = timezone.now() - timedelta(days=1)
    rows = [make() for _ in range(5)]
    user = make_user()
    rows[1].publish(user)
    rows[2].publish(user, at=yesterday)
    rows[2].withdraw(user, "Versehen")
    rows[3].publish(user, at=tomorrow)
    rows[4].publish(user, at=yesterday)
    rows[4].withdraw(user, "ab morgen", at=tomorrow)
    return rows


def assert_both_forms_agree(model, public):
    rows = model.objects.all()
    by_property = {row.pk for row in rows if row.is_public()}
    by_queryset = set(model.objects.published().values_list("pk", flat=True))
    assert by_property == by_queryset == {row.pk for row in public}


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_drucksache(published=False),
        lambda: make_gremium(published=False),
        lambda: make_sitzung(published=False),
        lambda: make_fachbereich(published=False),
        lambda: make_person(published=False),
    ],
)
def test_property_and_queryset_agree_in_every_state(make):
    rows = in_every_state(make)
    model = type(rows[0])
    own = model.objects.filter(pk__in=[row.pk for row in rows])
    public = {row.pk for row in own if row.is_public()}
    assert public == set(own.published().values_list("pk", flat=True)) == {rows[1].pk, rows[4].pk}


def test_what_is_scheduled_is_public_at_its_moment_and_not_before():
    paper = make_drucksache(published=False)
    moment = timezone.now() + timedelta(hours=1)
    paper.publish(make_user(), at=moment)
    assert not Drucksache.objects.published(at=moment - timedelta(seconds=1)).exists()
    assert Drucksache.objects.published(at=moment).get() == paper
    assert paper.is_public(at=moment)


def test_item_is_never_more_visible_than_its_meeting():
    rows = {
        (published, oeffentlich): make_top(make_sitzung(published=published), oeffentlich=oeffentlich)
        for published, oeffentlich in product([True, False], repeat=2)
    }
    assert_both_forms_agree(Tagesordnungspunkt, [rows[True, True]])


def test_file_is_never_more_visible_than_what_it_belongs_to():
    public = []
    for make_parent, parent_published, published in product(
        [make_drucksache, make_sitzung], [True, False], [True, False]
    ):
        file = make_anlage(make_parent(published=parent_published), published=published)
        if parent_published and published:
            public.append(file)
    assert_both_forms_agree(Anlage, public)


def test_withdrawn_file_leaves_no_tombstone_where_its_paper_is_gone_too(client):
    paper = make_drucksache()
    file = make_anlage(paper)
    file.withdraw(make_user(), "Versehen")
    assert client.get(file.get_absolute_url()).status_code == 410
    paper.withdraw(make_user(), "auch das")
    assert client.get(file.get_absolute_url()).status_code == 404


def test_parts_are_never_more_visible_than_their_paper():
    draft, shown = make_anfrage(fragen=["?"], published=False), make_anfrage(fragen=["?"])
    make_beantwortung(shown, published=False)
    answer = make_beantwortung(draft)
    assert_both_forms_agree(Frage, shown.fragen.all())
    assert_both_forms_agree(Antwortteil, answer.antwortteile.all())


def test_reference_is_shown_for_what_it_prints_or_with_its_paper():
    draft, shown = make_anfrage(published=False), make_anfrage()
    answer = make_beantwortung(draft, shown, bezug={"nummer": "26309-22-E1"})
    make_beantwortung(shown, published=False)
    assert_both_forms_agree(Bezug, answer.bezuege.exclude(drucksache=draft))


def test_consultation_is_never_more_visible_than_anything_it_belongs_to():
    body, meeting = make_gremium(), make_sitzung()
    shown = make_beratung(make_drucksache(), body)
    in_public = make_beratung(make_drucksache(), tagesordnungspunkt=make_top(meeting))
    make_beratung(make_drucksache(), body, oeffentlich=False)
    make_beratung(make_drucksache(published=False), body)
    make_beratung(make_drucksache(), make_gremium(published=False))
    make_beratung(make_drucksache(), sitzungstermin=make_sitzung(published=False))
    make_beratung(make_drucksache(), tagesordnungspunkt=make_top(meeting, oeffentlich=False))
    assert_both_forms_agree(Beratung, [shown, in_public])


def test_membership_needs_a_public_person_in_a_public_body():
    shown = make_mitgliedschaft()
    make_mitgliedschaft(person=make_person(published=False))
    make_mitgliedschaft(gremium=make_gremium(published=False))
    assert_both_forms_agree(Mitgliedschaft, [shown])


def test_only_staff_with_the_right_to_view_sees_drafts():
    make_drucksache(published=False)
    without = make_user(staff=True)
    outsider = make_user(rights=["drucksachen.view_drucksache"])
    clerk = make_user(staff=True, rights=["drucksachen.view_drucksache"])
    assert not Drucksache.objects.visible_to(without).exists()
    assert not Drucksache.objects.visible_to(outsider).exists()
    assert not Drucksache.objects.visible_to(ANYBODY).exists()
    assert Drucksache.objects.visible_to(clerk).count() == 1
    clerk.is_active = False
    assert not Drucksache.objects.visible_to(clerk).exists()


def test_staff_sees_a_part_only_with_the_rights_on_what_it_belongs_to():
    make_top(make_sitzung(published=False))
    half = make_user(staff=True, rights=["gremien.view_tagesordnungspunkt"])
    whole = make_user(staff=True, rights=["gremien.view_tagesordnungspunkt", "gremien.view_sitzungstermin"])
    assert not Tagesordnungspunkt.objects.visible_to(half).exists()
    assert Tagesordnungspunkt.objects.visible_to(whole).count() == 1


def test_right_on_drucksachen_holds_for_beantwortungen():
    make_beantwortung(published=False)
    clerk = make_user(staff=True, rights=["drucksachen.view_drucksache"])
    assert Beantwortung.objects.visible_to(clerk).count() == 1


def test_visible_row_refuses_a_relation_that_was_not_restricted():
    make_drucksache(fragen=["?"])
    paper = Drucksache.objects.visible_to(ANYBODY).get()
    with pytest.raises(UnsealedAttributeAccess):
        list(paper.fragen.all())
    item = make_top()
    with pytest.raises(UnsealedAttributeAccess):
        _ = Tagesordnungspunkt.objects.visible_to(ANYBODY).get(pk=item.pk).sitzungstermin


def test_visible_rows_are_not_prefetched_around_the_rule():
    rows = Drucksache.objects.visible_to(ANYBODY)
    for lookup in ("fragen", Prefetch("fragen"), Prefetch("fragen", queryset=Frage.objects.all())):
        with pytest.raises(Unrestricted):
            rows.prefetch_related(lookup)
    with pytest.raises(Unrestricted):
        Drucksache.objects.prefetch_related("fragen").visible_to(ANYBODY)
    with pytest.raises(Unrestricted):
        rows.prefetch_related(Prefetch("beratungen__gremium", queryset=Gremium.objects.visible_to(ANYBODY)))


def test_visible_rows_are_joined_only_to_what_is_at_least_as_visible():
    with pytest.raises(Unrestricted):
        Bezug.objects.visible_to(ANYBODY).select_related("drucksache")
    with pytest.raises(Unrestricted):
        Bezug.objects.select_related("drucksache").visible_to(ANYBODY)
    Bezug.objects.visible_to(ANYBODY).select_related("beantwortung")
    Beratung.objects.visible_to(ANYBODY).select_related("gremium", "sitzungstermin", "tagesordnungspunkt")
    with pytest.raises(Unrestricted):
        Beratung.objects.visible_to(ANYBODY).select_related("sitzungstermin__ersatztermin")


def test_hidden_row_behind_a_prefetched_key_reads_as_none():
    answer = make_beantwortung(make_anfrage(published=False))
    answer.bezuege.update(nummer="26309-22-E1")
    links = Bezug.objects.visible_to(ANYBODY).prefetch_related(
        Prefetch("drucksache", queryset=Drucksache.objects.visible_to(ANYBODY))
    )
    assert links.get(beantwortung=answer).drucksache is None


def test_every_governed_model_asks_the_same_condition():
    """A model that forgets to say what it belongs to would be public by default."""
    assert Fachbereich.is_publishable
    assert Sitzungstermin.is_publishable
    for model in (Frage, Antwortteil, Bezug, Beratung, Anlage, Tagesordnungspunkt, Mitgliedschaft):
        assert model.belongs_to
        assert all(model._meta.get_field(name).many_to_one for name in model.belongs_to)
