import pytest
from django.contrib.auth.models import AnonymousUser

from gremien.mappe import making
from gremien.mappe.contents import meetings

ADDRESS = "https://rat.musterstadt.example"


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Each test's Mappen lie in a folder of their own."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def at_once(monkeypatch):
    """What would be made by a process of its own is made before the answer; returns the list of what was asked for."""
    started = []

    def start(edition, user, address, locks):
        started.append(edition)
        making.make(meetings(user).get(kennung=edition.kennung), user, address)

    monkeypatch.setattr(making, "start", start)
    return started


def public(sitzung):
    """The meeting as everybody sees it."""
    return meetings(AnonymousUser()).get(pk=sitzung.pk)
