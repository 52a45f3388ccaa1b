"""What the apps declare to be found: for the public exactly what it sees, whatever the archive looks like."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from drucksachen import searching
from drucksachen.models import (
    Anlage,
    Antwortteil,
    Beratung,
    Bezug,
    Dateitext,
    Drucksache,
    Frage,
    Tagesordnungsfassung,
)
from gremien.models import Fachbereich, Gremium, Sitzungstermin, Tagesordnungspunkt, Vertretung
from ratsinfo.search.documents import sources
from ratsinfo.search.models import DRUCKSACHEN, FACHBEREICHE, GREMIEN, INDEXES, SITZUNGEN
from ratsinfo.search.rebuilding import rebuild
from tests import factories as make
from tests.search.found import documents, everything, finds, found
from tests.visibility.test_random_archives import build, plans, remove_hidden

pytestmark = pytest.mark.django_db
MODELS = {DRUCKSACHEN: Drucksache, SITZUNGEN: Sitzungstermin, GREMIEN: Gremium, FACHBEREICHE: Fachbereich}


def rewrite():
    rebuild(lambda number: None, everything=True)


def said():
    """By document what the public finds of it: texts with their places, and marks of everything but bodies."""
    rows = {}
    for index in INDEXES:
        contents = {pk: (text, places) for pk, text, places in index.public.contents.objects.values_list()}
        for unit in index.public.objects.all():
            marks = [mark for mark in unit.merkmale.split() if mark[0] in "ajms"]
            rows[index.name, unit.pk] = (unit.einheiten, marks, contents[unit.pk])
    return rows


def expected_texts(paper):
    """What the rows themselves say that the public sees of a paper, without a query of the index being asked."""
    parts = [paper.urheber_wortlaut, paper.einleitung, paper.text, *(row.text for row in paper.fragen.all())]
    parts += Antwortteil.objects.filter(beantwortung=paper.pk).values_list("text", flat=True)
    return {part for part in [*parts, *(file.name for file in paper.anlagen.all() if file.is_public())] if part}


def expected_numbers(paper):
    links = [link for link in Bezug.objects.filter(beantwortung=paper.pk) if link.is_public()]
    inquiries = [link.drucksache for link in links if link.drucksache and link.drucksache.is_public()]
    return {row.nummer_normalisiert for row in (paper, *links, *inquiries)} - {""}


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=plans)
def test_the_public_finds_what_it_sees_and_nothing_else(plan):
    with transaction.atomic():
        build(plan)
        for index, model in MODELS.items():
            shown = set(model.objects.visible_to(AnonymousUser()).values_list("pk", flat=True))
            assert documents(index.public) == shown
            assert documents(index.internal) >= set(model.objects.values_list("pk", flat=True)) - shown
        for paper in Drucksache.objects.published():
            unit = DRUCKSACHEN.public.contents.objects.get(pk=DRUCKSACHEN.public.objects.get(dokument=paper.pk).pk)
            assert set(unit.text.split("\n\n")) - {""} == expected_texts(paper)
            for number in expected_numbers(paper):
                assert paper.pk in found(DRUCKSACHEN.public, f"#{number}")
        for state in Drucksache.Stand:
            papers = {paper.pk for paper in Drucksache.objects.published() if paper.stand == state}
            assert found(DRUCKSACHEN.public, f"s:{state}") == papers
        for body in Gremium.objects.published():
            lines = {line.drucksache_id for line in Beratung.objects.filter(gremium=body) if line.is_public()}
            assert found(DRUCKSACHEN.public, f"g:{body.pk}") == lines
        with_hidden, kept = said(), everything()
        rewrite()
        assert everything() == kept, "what the signals wrote is what there is to be written"
        remove_hidden()
        rewrite()
        assert said() == with_hidden
        transaction.set_rollback(True)


def test_description_takes_as_many_queries_for_many_as_for_few(django_assert_num_queries):
    body = make.make_gremium()
    for n in range(3):
        inquiry = make.make_anfrage(nummer=f"2630{n}-22", fragen=["Wann?"], urheber=[body])
        make.make_beantwortung(inquiry)
        meeting = make.make_sitzung(body)
        make.make_beratung(inquiry, tagesordnungspunkt=make.make_top(meeting))
        make.make_anlage(inquiry)
        make.make_anlage(meeting)
        make.make_fachbereich()
    for source, queries in zip(sources(), QUERIES, strict=True):
        keys = list(source.model.objects.values_list("pk", flat=True))
        with django_assert_num_queries(queries):
            assert len(list(source.describe(keys))) == len(keys)


QUERIES = (5, 1, 1, 11)  # of Sitzungstermine, Gremien, Fachbereiche, Drucksachen


def test_names_of_clerks_are_not_found_by_anybody(settings):
    settings.VERANTWORTLICH_OEFFENTLICH = True
    paper = make.make_drucksache("Radwege", verantwortlich="Musterfrau, Erika", unterzeichner="Mustermann, Max")
    assert finds(DRUCKSACHEN.public, "Radwege") == {paper.pk}
    for table in (DRUCKSACHEN.public, DRUCKSACHEN.internal):
        assert finds(table, "Musterfrau") == finds(table, "Mustermann") == set()


def described(paper):
    return next(searching.describe([paper.pk]))


def test_sections_have_the_places_of_the_page():
    inquiry = make.make_anfrage(
        "Radwege", fragen=["Wann?", "Wo?"], einleitung="Wir fragen:", text="Begründung", urheber_wortlaut="Rat"
    )
    file = make.make_anlage(inquiry, "Gutachten", published=False)
    Dateitext.objects.create(sha256=file.sha256, seiten=["Eins", " ", "Drei"])
    places = [(each.anchor, each.heading, each.page, each.prominent) for each in described(inquiry).sections]
    assert places == [
        ("", "gestellt von", None, False),
        ("einleitung", "Einleitung", None, False),
        ("frage-1", "Frage 1", None, True),
        ("frage-2", "Frage 2", None, True),
        ("text", "", None, False),
        (f"datei-{file.kennung}", "Gutachten", None, False),
        (f"datei-{file.kennung}", "Gutachten", 1, False),
        (f"datei-{file.kennung}", "Gutachten", 3, False),
    ]
    answer = make.make_beantwortung(inquiry, teile=["Bald.", "Hier."], text="Gruß")
    places = [(each.anchor, each.heading) for each in described(answer).sections]
    assert places == [("teil-1", "Zu 1.)"), ("teil-2", "Zu 2.)"), ("text", "")]


def test_only_a_pdf_has_pages():
    paper = make.make_drucksache()
    file = make.make_anlage(paper, filename="brief.txt", content=b"Ein Wort.", published=False)
    Dateitext.objects.create(sha256=file.sha256, seiten=["Ein Wort."])
    assert [each.page for each in described(paper).sections] == [None, None]


def test_a_document_says_when_it_is_counted():
    paper = make.make_drucksache(datum=date(2024, 1, 31), art="bericht")
    assert described(paper).marks == {"a:bericht", "j:2024", f"m:{2024 * 12}"}


def test_rows_of_each_kind_are_not_left_out():
    """Every model that belongs to a paper or a meeting is in its description, or is known not to be."""
    described_models = {Frage, Antwortteil, Bezug, Beratung, Anlage, Tagesordnungspunkt}
    # The agenda is found as it is now; who stands in is the office's business.
    not_searched = {Sitzungstermin, Tagesordnungsfassung, Vertretung}
    related = {
        field.related_model
        for model in (Drucksache, Sitzungstermin)
        for field in model._meta.get_fields()
        if field.one_to_many and hasattr(field.related_model, "belongs_to")
    }
    assert {model._meta.concrete_model for model in related} - not_searched <= described_models
