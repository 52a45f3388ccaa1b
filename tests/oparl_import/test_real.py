"""A slice of a real city, served as its server does, with and without faults."""

import importlib.util
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer

import pytest

from drucksachen.models import Anlage, Beratung, Drucksache
from gremien.models import Gremium, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.oparl.importing.client import Client
from ratsinfo.oparl.importing.run import Run
from tests.oparl_import.conftest import Silent

pytestmark = pytest.mark.django_db
PAPERS = 40


@contextmanager
def replaying(shared, *, faults: bool):
    """The address of the system of a server with the newest papers of the city."""
    spec = importlib.util.spec_from_file_location("oparl_replay", shared / "tools" / "oparl_replay.py")
    replay = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    server = ThreadingHTTPServer(("127.0.0.1", 0), replay.Handler)
    base = f"http://127.0.0.1:{server.server_address[1]}/oparl"
    replay.Handler.faults = faults
    replay.Handler.lists, replay.Handler.objects = replay.load(base, PAPERS)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"{base}/system"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("faults", [False, True])
def test_all_of_it_is_in_and_the_second_run_finds_nothing_new(shared, faults):
    with replaying(shared, faults=faults) as address:
        client = Client([address.split("/")[2]], pause=lambda seconds: None)
        run = Run(address, client, Silent())
        run.carry_out()
        assert run.failures == []
        assert Drucksache.objects.published().exclude(art="beantwortung").count() == PAPERS
        assert Gremium.objects.exists()
        inquiries = Drucksache.objects.inquiries()
        answers = Anlage.objects.filter(drucksache__art="beantwortung", name__iregex="stellungnahme|antwort")
        answered = inquiries.filter(antwort_bezuege__beantwortung__in=answers.values("drucksache")).distinct()
        assert answered.count() == inquiries.answered().count() > 0
        lines = Beratung.objects.exclude(tagesordnungspunkt=None)
        assert lines.exists()
        assert all(
            line.tagesordnungspunkt.sitzungstermin_id == line.sitzungstermin_id
            for line in lines.select_related("tagesordnungspunkt")
        )
        kinds = (Drucksache, Sitzungstermin, Tagesordnungspunkt, Beratung, Anlage)
        before = [kind.objects.count() for kind in kinds]
        again = Run(address, client, Silent(), everything=True)
        again.carry_out()
        assert not again.writer.counts
        assert [kind.objects.count() for kind in kinds] == before
