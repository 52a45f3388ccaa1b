"""Prepared questions find what the rule lets a reader see, at every moment, and nothing more can be asked of what they found."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from seal.exceptions import UnsealedAttributeAccess

from drucksachen import shapes
from drucksachen.models import Bezug, Drucksache
from gremien.models import Gremium
from ratsinfo.publishing.exceptions import Unrestricted
from ratsinfo.publishing.prepared import OwnClock, Prepared
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_drucksache,
    make_fachbereich,
    make_gremium,
    make_top,
    make_user,
)

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
SHAPES = {name: found for name, found in vars(shapes).items() if isinstance(found, Prepared)}


def keys(rows):
    return [row.pk for row in rows]


def build():
    """Papers with everything that belongs to them, each kind public, a draft, withdrawn, for tomorrow and until tomorrow."""
    user, now = make_user(), timezone.now()
    for state in range(5):
        body, unit = make_gremium(published=state != 1), make_fachbereich(published=state != 2)
        inquiry = make_anfrage(nummer=f"2000{state}-26", fragen=["Warum?"], urheber=[body], published=False)
        answer = make_beantwortung(inquiry, published=False)
        files = [make_anlage(paper, published=False) for paper in (inquiry, answer)]
        for paper in (inquiry, answer):
            paper.fachbereiche.add(unit)
            make_beratung(paper, tagesordnungspunkt=make_top(oeffentlich=state != 3))
        for thing in (inquiry, answer, *files):
            if state:
                thing._stamp(user, now + timedelta(days=1 if state == 1 else -1))
            if state > 2:
                thing.withdraw(user, "Versehen", at=now + timedelta(days=1 if state == 3 else 0))


@pytest.mark.parametrize("name", SHAPES)
def test_prepared_rows_are_those_of_the_rule_at_every_moment(name):
    build()
    prepared = SHAPES[name]
    everything = sorted(prepared.model.objects.values_list("pk", flat=True))
    for day in (-2, 0, 2):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            visible = set(prepared.model.objects.visible_to(ANYBODY).values_list("pk", flat=True))
            shown = keys(prepared.queryset(ANYBODY))
            assert keys(prepared.rows(ANYBODY)) == shown
            assert set(shown) <= visible
            if not prepared.queryset(ANYBODY).query.is_sliced:
                assert keys(prepared.rows(ANYBODY, pk=everything)) == shown
                assert set(shown) == visible or name == "LATEST_OPEN"


def test_who_sees_drafts_sees_them_in_the_same_shape():
    paper = make_anfrage(published=False, urheber=[make_gremium()])
    clerk = make_user(staff=True, rights=["drucksachen.view_drucksache"])
    assert shapes.LISTED.rows(ANYBODY, pk=[paper.pk]) == []
    (row,) = shapes.LISTED.rows(clerk, pk=[paper.pk])
    assert (row.stand, len(row.urheber.all())) == (Drucksache.Stand.OFFEN, 1)


def test_what_is_related_and_hidden_is_missing():
    hidden, shown = make_gremium("A", published=False), make_gremium("B")
    inquiry = make_anfrage(urheber=[hidden, shown], fragen=["Eins?", "Zwei?"], published=False)
    answer = make_beantwortung(inquiry, bezug={"nummer": "1-26"})
    Bezug.objects.filter(drucksache=inquiry).update(wortlaut="Anfrage")
    links = shapes.ANSWERS.first(ANYBODY, kennung=answer.kennung).bezuege.all()
    assert [link.drucksache for link in links] == [None, None]
    inquiry.publish(make_user())
    links = shapes.ANSWERS.first(ANYBODY, kennung=answer.kennung).bezuege.all()
    assert [link.drucksache for link in links] == [inquiry, None]
    paper = shapes.PAPERS.first(ANYBODY, kennung=inquiry.kennung)
    assert keys(paper.urheber.all()) == [shown.pk]
    assert [(question.text, question.drucksache) for question in paper.fragen.all()] == [
        ("Eins?", paper),
        ("Zwei?", paper),
    ]


def test_several_rows_share_one_that_belongs_to_each():
    body, other = make_gremium("A"), make_gremium("B")
    papers = [make_drucksache(urheber=bodies) for bodies in ([body], [body, other], [])]
    rows = shapes.LISTED.rows(ANYBODY, pk=keys(papers))
    assert {row.pk: keys(row.urheber.all()) for row in rows} == {
        papers[0].pk: [body.pk],
        papers[1].pk: [body.pk, other.pk],
        papers[2].pk: [],
    }


def test_rows_are_sealed_and_offer_nothing_but_what_was_fetched():
    paper = make_anfrage(urheber=[make_gremium()])
    row = shapes.LISTED.first(ANYBODY, kennung=paper.kennung)
    for forbidden in (lambda: list(row.fragen.all()), lambda: row.text, lambda: row.geaendert_von):
        with pytest.raises(UnsealedAttributeAccess):
            forbidden()
    with pytest.raises(Unrestricted):
        row.urheber.all().filter(name="x")
    with pytest.raises(Unrestricted):
        row.urheber.exclude(name="x")


def test_nothing_asked_for_is_nothing_found_without_a_query():
    make_drucksache()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert shapes.LISTED.rows(ANYBODY, pk=[]) == []
    assert not queries.captured_queries


def test_more_values_than_are_prepared_are_found_as_well():
    papers = sorted(keys(make_drucksache() for _ in range(3)))
    assert sorted(keys(shapes.FILES.rows(ANYBODY, drucksache=range(1000)))) == []
    assert sorted(keys(shapes.LISTED.rows(ANYBODY, pk=[*papers, *range(10**6, 10**6 + 600)]))) == papers


def test_few_statements_serve_any_number_of_values():
    papers = [make_drucksache(urheber=[make_gremium()]) for _ in range(9)]
    prepared = Prepared(Drucksache, urheber=Prepared(Gremium))
    for number in range(1, 10):
        assert len(prepared.rows(ANYBODY, pk=keys(papers[:number]))) == number
    assert len(prepared.statements.made) == len([1, 2, 4, 8, 16])


def test_values_are_parameters():
    make_drucksache()
    assert shapes.PAPERS.first(ANYBODY, kennung="' OR 1=1 --") is None


def test_a_shape_that_asks_the_clock_by_itself_is_refused():
    careless = Prepared(Drucksache, lambda rows, at: rows.with_stand())
    with pytest.raises(OwnClock):
        careless.rows(ANYBODY)
    late = Prepared(Drucksache, lambda rows, at: rows.filter(datum__lt=timezone.localdate()))
    with pytest.raises(OwnClock):
        late.rows(ANYBODY)
