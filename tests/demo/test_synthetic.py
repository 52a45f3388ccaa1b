"""The synthetic archive: as many Drucksachen as asked for, the same for the same seed, in the shape of a real one."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Drucksache, Frage
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from ratsinfo.demo.synthetic.pdf import one_page
from ratsinfo.file_kinds import is_what_it_says
from tests.factories import make_drucksache

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def fill(papers=300, **options):
    call_command("musterdaten", drucksachen=papers, stichtag=DAY, **options)


def content():
    """What the archive says, without what the database and the clock gave to it."""
    papers = Drucksache.objects.order_by("kennung").values_list("kennung", "nummer", "titel", "datum", "text")
    return [*papers, *Frage.objects.order_by("text").values_list("text", flat=True)]


def test_it_has_as_many_papers_as_asked_for():
    fill(301)
    assert Drucksache.objects.count() == 301


def test_it_is_the_same_for_the_same_seed_and_another_for_another():
    found = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            fill(120, startwert=seed)
            found.append(content())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_it_has_rows_of_every_kind_public_and_not():
    fill(400)
    for model in (Drucksache, Sitzungstermin, Anlage):
        assert 0 < model.objects.published().count() < model.objects.count()
        assert model.objects.drafts().exists()
    assert Drucksache.objects.withdrawn().exists()
    assert Tagesordnungspunkt.objects.filter(oeffentlich=False).exists()
    assert Beratung.objects.filter(oeffentlich=False).exists()
    assert {"offen", "zwischenantwort", "beantwortet"} <= set(
        Drucksache.objects.with_stand().values_list("stand", flat=True)
    )


def test_every_answer_has_its_inquiry_and_every_part_its_question():
    fill()
    assert not Beantwortung.objects.filter(bezuege__drucksache=None).exists()
    assert not Antwortteil.objects.filter(fragen=None).exists()
    assert all(answer.datum >= answer.bezuege.get().drucksache.datum for answer in Beantwortung.objects.all())


def test_there_are_meetings_before_and_after_the_day():
    fill()
    assert Sitzungstermin.objects.filter(beginn__date__gt=DAY).exists()
    assert Sitzungstermin.objects.filter(beginn__date__lt=DAY, tagesordnungspunkte__isnull=False).exists()
    assert not Drucksache.objects.filter(datum__gt=DAY).exists()


def test_words_are_distributed_as_in_a_language():
    """A few words are frequent, and most occur once or twice."""
    fill(600)
    counts = Counter(word for text in Drucksache.objects.values_list("text", flat=True) for word in text.split())
    frequencies = sorted(counts.values(), reverse=True)
    assert frequencies[0] > 30 * frequencies[len(frequencies) // 2]


def test_files_are_what_their_rows_say():
    fill(100)
    for file in Anlage.objects.all():
        with file.datei.open() as opened:
            assert is_what_it_says(opened, "pdf")
            assert len(opened.read()) == file.groesse


def test_a_page_escapes_what_a_pdf_would_read_as_syntax():
    assert rb"50 \(f\374nfzig\) \\".replace(rb"\374", "ü".encode("cp1252")) in one_page("50 (fünfzig) \\")


def test_pages_of_it_can_be_read(client):
    fill()
    inquiry = Drucksache.objects.published().answered().first()
    for address in ("/", "/drucksachen/", "/beantwortungen/", "/sitzungen/", inquiry.get_absolute_url()):
        assert client.get(address).status_code == 200


def test_it_is_never_mixed_with_a_towns_own_papers():
    make_drucksache("Echte Vorlage")
    with pytest.raises(CommandError, match="nicht leer"):
        fill()
    assert Drucksache.objects.count() == 1


@pytest.mark.parametrize(
    "arguments", [["--drucksachen", "0"], ["--drucksachen", "x"], ["--drucksachen", "5", "--stichtag", "morgen"]]
)
def test_nonsense_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command("musterdaten", *arguments)


def test_the_day_is_today_unless_another_is_named():
    call_command("musterdaten", drucksachen=60)
    assert timezone.localdate().year - Drucksache.objects.latest("datum").datum.year <= 1
