"""After an update SQLite plans as before it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratsinfo.backup.statistics import note_lost_sizes
from tests.factories import make_drucksache

pytestmark = pytest.mark.django_db
TABLE = "drucksachen_drucksache"


def noted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl FROM sqlite_stat1 WHERE tbl = %s", [TABLE])
        return bool(cursor.fetchall())


def test_sizes_that_a_migration_lost_are_noted_again():
    if connection.vendor != "sqlite":
        note_lost_sizes("default")  # leaves it to autovacuum
        return
    make_drucksache()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        assert noted()
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s", [TABLE])
    note_lost_sizes("default")
    assert noted()


def test_nothing_is_noted_where_nothing_was(monkeypatch):
    monkeypatch.setattr("ratsinfo.backup.statistics.catalogue", lambda connection: set())
    with CaptureQueriesContext(connection) as queries:
        note_lost_sizes("default")
    assert queries.captured_queries == []
