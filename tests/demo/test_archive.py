"""The demo archive: the case of 26309-22-E1 with its real numbers, and a year around the day of loading."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils import timezone

from drucksachen.models import Beantwortung, Beratung, Drucksache
from gremien.models import Gremium, Koerperschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.demo.archive import DemoArchive, is_empty
from tests.factories import make_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    archive = DemoArchive(clerk=make_clerk())
    archive.load()
    return archive


def test_it_has_a_year_of_a_town(demo):
    assert Gremium.objects.without_fraktionen().count() == 8
    assert Sitzungstermin.objects.count() == 30
    assert Drucksache.objects.count() == 60


def test_it_tells_the_real_case_with_its_numbers_bodies_and_dates(demo):
    inquiry = Drucksache.objects.get(nummer="26309-22-E1")
    answer = Beantwortung.objects.get(bezuege__drucksache=inquiry)
    line = answer.beratungen.get()
    assert (inquiry.datum, answer.datum, answer.nummer) == (date(2022, 12, 15), date(2023, 5, 8), "")
    assert (
        line.gremium.name == "Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa, Wissenschaft und Forschung"
    )
    assert (line.termin, line.zustaendigkeit, line.oeffentlich) == (date(2023, 5, 24), "kenntnisnahme", True)
    assert [list(part.fragen.values_list("bezeichnung", flat=True)) for part in answer.antwortteile.all()] == [
        ["1."],
        ["2."],
        ["3."],
    ]


def test_every_page_has_something_to_show(demo):
    assert Sitzungstermin.objects.published().upcoming().count() >= 5
    assert Sitzungstermin.objects.published().past().count() >= 15
    assert Drucksache.objects.published().answered().count() >= 10
    assert Drucksache.objects.published().open().count() >= 5
    assert Drucksache.objects.published().overdue(Koerperschaft.current().antwortfrist_tage).exists()
    assert Beantwortung.objects.published().filter(zwischenantwort=True).exists()
    assert Drucksache.objects.drafts().exists()
    assert Drucksache.objects.withdrawn().exists()
    assert Beratung.objects.exclude(pk__in=Beratung.objects.published()).exists()


def test_no_day_lies_in_the_future_but_those_of_meetings(demo):
    assert not Drucksache.objects.filter(datum__gt=timezone.localdate()).exists()


@pytest.mark.parametrize("today", ["2026-11-23", "2027-01-01", "2028-02-29", "2026-03-29", "2026-07-05"])
def test_it_can_be_loaded_on_any_day(today):
    with time_machine.travel(f"{today} 12:00+00:00", tick=False):
        DemoArchive(clerk=make_clerk()).load()
        assert (
            Sitzungstermin.objects.published().upcoming().filter(beginn__gt=timezone.now() + timedelta(days=1)).count()
            >= 5
        )
        assert all(meeting.datum.weekday() < 5 for meeting in Sitzungstermin.objects.filter(beginn__year__gte=2024))


def test_real_persons_and_the_original_text_are_not_in_it(demo, shared):
    original = (shared / "data" / "beantwortung-26309-22-E1.md").read_text()
    told = [
        *Drucksache.objects.values_list("text", flat=True),
        *(p.text for a in Beantwortung.objects.all() for p in a.antwortteile.all()),
    ]
    sentences = [s.strip() for s in original.replace("\n", " ").split(". ") if len(s) > 60]
    assert sentences
    for name in ("Westphal", "Märting", "Hellmanzik", "Posch", "Kreße"):
        assert not any(name in text for text in told)
        assert not Drucksache.objects.filter(unterzeichner__contains=name).exists()
    for sentence in sentences:
        assert not any(sentence in text for text in told)


def test_command_loads_once_and_keeps_what_is_there(settings, tmp_path, capsys):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    assert is_empty()
    call_command("vorfuehren", "--nur-einrichten", "--port", "8123")
    output = capsys.readouterr().out
    password = (tmp_path / "vorfuehrung-passwort.txt").read_text()
    assert "http://127.0.0.1:8123/" in output
    assert password in output
    assert (tmp_path / "vorfuehrung-passwort.txt").stat().st_mode & 0o777 == 0o600
    Drucksache.objects.filter(nummer="26309-22-E1").update(titel="Geändert")
    call_command("vorfuehren", "--nur-einrichten", "--port", "8123")
    assert Drucksache.objects.get(nummer="26309-22-E1").titel == "Geändert"
    assert Drucksache.objects.count() == 61  # with the one for members
    assert (tmp_path / "vorfuehrung-passwort-mitglied.txt").read_text() in output
    member = get_user_model().objects.get(username="ratsmitglied")
    seen, public = (Tagesordnungspunkt.objects.visible_to(reader).count() for reader in (member, AnonymousUser()))
    assert seen > public
    assert Drucksache.objects.visible_to(member).exclude(fuer_mitglieder_am=None).exists()


def test_demo_is_never_mixed_with_a_town_of_its_own(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    Koerperschaft.objects.create(name="Echte Stadt")
    call_command("vorfuehren", "--nur-einrichten")
    assert not Drucksache.objects.exists()
