"""`manage.py suchindex`: what is missing or of another version is written, whatever stopped it before."""

import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from drucksachen.models import Dateitext, Drucksache
from ratsinfo.caching.freshness import current_state
from ratsinfo.search import rebuilding, units
from ratsinfo.search.models import DRUCKSACHEN, INDEXES
from ratsinfo.search.rebuilding import is_behind
from ratsinfo.search.searching import INCOMPLETE
from tests import factories as make
from tests.search.found import documents, everything, finds

pytestmark = pytest.mark.django_db
PUBLIC = DRUCKSACHEN.public
ROOT = Path(__file__).resolve().parent.parent.parent


def suchindex(**options):
    out = StringIO()
    call_command("suchindex", stdout=out, **options)
    return out.getvalue()


def forget_everything():
    for index in INDEXES:
        for model in (index.public, index.internal):
            model.contents.objects.all().delete()
            model.objects.all().delete()


@pytest.fixture
def archive():
    """Papers, meetings and bodies, some of them not public."""
    body = make.make_gremium("Mobilität")
    meeting = make.make_sitzung(body)
    make.make_top(meeting, "Radwege", oeffentlich=False)
    for n in range(5):
        paper = make.make_anfrage(f"Radweg {n}", fragen=["Wann?"], published=bool(n))
        make.make_anlage(paper, "Gutachten", published=n > 2)
    return everything()


def test_an_empty_index_is_filled_with_what_the_signals_would_have_written(archive):
    forget_everything()
    assert "geschrieben: 7" in suchindex()
    assert everything() == archive


def test_what_is_right_already_is_left_alone(archive):
    assert "geschrieben: 0" in suchindex()
    assert "geschrieben: 7" in suchindex(alles=True)
    assert everything() == archive


def test_rows_of_another_version_are_written_anew(archive, monkeypatch):
    PUBLIC.objects.filter(dokument__in=sorted(documents(PUBLIC))[:2]).update(fassung="alt")
    assert "geschrieben: 2" in suchindex()
    assert everything() == archive


def test_after_an_error_in_the_middle_the_rest_is_written_by_the_next_run(archive, monkeypatch):
    forget_everything()
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    calls, kept = [], rebuilding.write

    def fail_at_the_second(*args, **kwargs):
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return kept(*args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(rebuilding, "write", fail_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            suchindex()
    assert 0 < len(documents(PUBLIC)) < 4
    assert finds(PUBLIC, "Radweg") == documents(PUBLIC)
    assert is_behind()
    suchindex()
    assert everything() == archive
    assert not is_behind()


def test_what_belongs_to_nothing_any_more_is_removed(archive):
    gone = sorted(documents(PUBLIC))[0]
    PUBLIC.objects.filter(dokument=gone).update(dokument=999)
    PUBLIC.contents.objects.create(id=1, text="Rest")
    Dateitext.objects.create(sha256="f" * 64, seiten=["Rest"])
    assert "1 Einträge, 1 Texte" in suchindex()
    assert 999 not in documents(PUBLIC)
    assert PUBLIC.contents.objects.count() == PUBLIC.objects.count()


def test_files_that_nobody_has_read_are_read(archive):
    paper = make.make_drucksache("Spielplätze")
    file = make.make_anlage(paper, "Gutachten")
    Dateitext.objects.all().delete()
    assert finds(PUBLIC, "Schreiben") == set()
    assert "Anlagen gelesen: 6" in suchindex()
    assert paper.pk in finds(PUBLIC, "Schreiben", "Spielplatz")
    assert Dateitext.objects.get(sha256=file.sha256).seiten == ["Ein Schreiben."]
    assert "Anlagen gelesen" not in suchindex()


def test_files_without_text_have_their_reason_and_missing_ones_are_named():
    broken = make.make_anlage(make.make_drucksache(), filename="a.pdf", content=b"%PDF-1.4 nichts", published=False)
    missing = make.make_anlage(make.make_drucksache(), filename="b.txt", content=b"Text", published=False)
    picture = make.make_anlage(make.make_drucksache(), filename="c.png", content=b"\x89PNG", published=False)
    Path(missing.datei.path).unlink()
    said = suchindex()
    assert "Anlagen gelesen: 1" in said
    assert "deren Datei fehlt: 1" in said
    assert Dateitext.objects.get().grund
    assert Dateitext.objects.get().sha256 == broken.sha256 != picture.sha256


def test_remembered_pages_are_forgotten(archive):
    before = current_state()
    suchindex()
    assert current_state().number != before.number


def test_a_new_version_is_told_until_the_index_has_it(archive, monkeypatch):
    assert not is_behind()
    monkeypatch.setattr(units, "FORM", units.FORM + 1)
    assert is_behind()
    suchindex()
    assert not is_behind()
    monkeypatch.undo()


def test_an_archive_without_anything_is_not_behind():
    assert not is_behind()


def manage(*arguments):
    """Another process with the database of this test, which sees what is committed."""
    name = str(connection.settings_dict["NAME"])
    given = os.environ.get("DATABASE_URL", "")
    url = f"{given.rsplit('/', 1)[0]}/{name}" if connection.vendor == "postgresql" else f"sqlite:///{name}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-m", "django", *arguments], env=environment, cwd=ROOT)


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_leaves_a_whole_index_that_the_next_run_completes(archive):
    """As kill -9 does it: the process dies inside of a batch, between writing and commit."""
    forget_everything()
    dying = (
        "import os, signal; from ratsinfo.search import rebuilding; kept = rebuilding.write; rebuilding.BATCH = 2; calls = []\n"
        "def write(*args, **kwargs):\n"
        "    calls.append(args); done = kept(*args, **kwargs)\n"
        "    if len(calls) == 4: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return done\n"
        "rebuilding.write = write\n"
        "from django.core.management import call_command; call_command('suchindex')"
    )
    process = manage("shell", "--command", dying)
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert finds(PUBLIC, "Radweg") == documents(PUBLIC)
    assert 0 < len(documents(PUBLIC)) < 4
    assert manage("suchindex").wait(timeout=60) == 0
    assert everything() == archive
    assert documents(PUBLIC) == set(Drucksache.objects.published().values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_the_same_where_the_database_can(archive):
    forget_everything()
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="PostgreSQL"):
            suchindex(prozesse=2)
        return
    assert manage("suchindex", "--prozesse=2").wait(timeout=120) == 0
    assert everything() == archive


ADDRESSES = [
    f"{path}?q={words}"
    for path, words in (("/drucksachen/", "radweg"), ("/sitzungen/", "radwege"), ("/gremien/", "mobilität"))
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_while_documents_are_missing_a_search_says_so_and_what_it_said_is_not_kept(client, archive, address):
    forget_everything()
    for _ in range(2):  # made, and from memory
        assert INCOMPLETE in client.get(address).content.decode()
    suchindex()
    page = client.get(address).content.decode()
    assert INCOMPLETE not in page
    assert "nichts zu finden" not in page


def test_newer_documents_are_found_while_older_ones_are_missing(client, archive):
    first = Drucksache.objects.earliest("pk")
    for model in (PUBLIC, DRUCKSACHEN.internal):
        model.objects.filter(dokument=first.pk).delete()
    page = client.get("/drucksachen/?q=radweg").content.decode()
    assert INCOMPLETE in page
    assert "4 Drucksachen" in page
    assert INCOMPLETE not in client.get("/drucksachen/?art=anfrage").content.decode()
