"""The command, its exit codes, and what the desk says of its last run."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from drucksachen.models import Drucksache
from ratsinfo.oparl.importing.models import Lauf, Meldung
from ratsinfo.oparl.importing.run import alone

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(town, monkeypatch):
    """Calls the command; gives what it says and its exit code."""
    monkeypatch.setattr("ratsinfo.oparl.importing.client.FIRST_PAUSE", 0)

    def command(*options: str) -> tuple[str, int]:
        out = StringIO()
        allowed = ["--erlaube-host", town.base.removeprefix("http://")]
        try:
            call_command("oparl_import", town.url("system"), *allowed, *options, stdout=out, stderr=out)
        except SystemExit as end:
            return out.getvalue(), int(end.code or 0)
        return out.getvalue(), 0

    return command


def test_it_ends_with_0_when_all_is_taken(town, command):
    town.paper("1")
    said, code = command()
    assert code == 0
    assert "1 gelesen, 1 neu, 0 geändert, 0 entfernt" in said
    assert Lauf.objects.get().beendet_am is not None


def test_it_ends_with_3_when_something_is_left_out(town, command):
    town.paper("1", name="", reference="")
    assert command()[1] == 3
    assert command()[1] == 0  # the same again is no news


def test_it_ends_with_4_when_a_list_cannot_be_read(town, command):
    town.answers["/papers"] = [(500, b"")]
    said, code = command()
    assert (code, "auch nach 6 Versuchen" in said) == (4, True)


def test_it_ends_with_1_when_it_cannot_begin(town, command):
    town.answers["/system"] = [(404, b"")]
    with pytest.raises(CommandError, match="404"):
        command()


def test_two_at_once_are_refused(command):
    with alone(), pytest.raises(CommandError, match="schon ein OParl-Import"):
        command()


def test_a_rehearsal_writes_nothing(town, command):
    town.paper("1")
    assert "Probelauf, nichts geschrieben: 1 gelesen, 1 neu" in command("--dry-run")[0]
    assert not Lauf.objects.exists()
    assert not Drucksache.objects.exists()


def test_the_desk_tells_of_the_last_run(town, command, admin_client):
    town.paper("1", name="", reference="")
    assert "Objekte gelesen" not in admin_client.get(reverse("admin:index")).content.decode()
    command()
    command()
    page = admin_client.get(reverse("admin:index")).content.decode()
    assert page.count("Objekte gelesen") == 1
    assert "Stadt Probe" in page
    messages = admin_client.get(reverse("admin:oparl_import_meldung_changelist")).content.decode()
    assert Meldung.objects.get().adresse in messages
    assert "weder Titel noch Nummer" in messages
