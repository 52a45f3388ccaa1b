"""Triggers that mark every change of the content, whoever makes it: a form, a command, an import, a line of SQL.

On PostgreSQL each statement adds a row of its own, so that no transaction waits for another one; now and
then the rows that nobody holds are drawn together into one with their sum. On SQLite, where there is only
one writer at a time, one row is drawn anew.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from ratsinfo.caching.models import Aenderung

# What the public never sees. Everything else is watched, also what will be added later.
INTERNAL_APPS = frozenset({"accounts", "admin", "auth", "caching", "contenttypes", "sessions"})

# Without a conflict clause in it: that of the statement which fires the trigger would be used instead.
SQLITE_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS "{table}_stand_{event}" AFTER {event} ON "{table}" BEGIN
    INSERT INTO caching_aenderung (id, wert) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM caching_aenderung WHERE id = 1);
    UPDATE caching_aenderung SET wert = random() / 4096 WHERE id = 1;
END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION caching_aenderung_vermerken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO caching_aenderung (wert) VALUES ((random() * 2e15)::bigint);
    IF random() < 0.01 THEN
        WITH gone AS (
            DELETE FROM caching_aenderung
            WHERE id IN (SELECT id FROM caching_aenderung FOR UPDATE SKIP LOCKED) RETURNING wert
        )
        INSERT INTO caching_aenderung (wert) SELECT SUM(wert) % 2000000000000000 FROM gone HAVING COUNT(*) > 0;
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE OR REPLACE TRIGGER stand_vermerken AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION caching_aenderung_vermerken()
"""


def watched_tables() -> list[str]:
    """The tables whose rows the public may see, those of many-to-many relations included."""
    found = [model for model in apps.get_models(include_auto_created=True) if is_watched(model)]
    return sorted({model._meta.db_table for model in found})


def is_watched(model: type[models.Model]) -> bool:
    options = model._meta
    return options.managed and not options.proxy and options.app_label not in INTERNAL_APPS


def watch_tables(using: str = "default", **kwargs: Any) -> None:
    """Make the triggers of every watched table, and a first trace; harmless where they exist."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if Aenderung._meta.db_table not in present:
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, [table for table in watched_tables() if table in present]):
            cursor.execute(statement)
    Aenderung.objects.using(using).create(wert=secrets.randbelow(2 * 10**15))


def statements(vendor: str, tables: list[str]) -> Iterator[str]:
    if vendor == "postgresql":
        yield POSTGRESQL_FUNCTION
        yield from (POSTGRESQL_TRIGGER.format(table=table) for table in tables)
    else:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield from (SQLITE_TRIGGER.format(table=table, event=event) for table in tables)
