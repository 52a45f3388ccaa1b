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
from django.utils import timezone
from simple_history.models import HistoricalChanges

from ratsinfo.caching.models import Aenderung
from ratsinfo.publishing.models import Publishable

# What the public never sees, and what is kept beside the content: the index, the states of OParl's objects. Everything else is watched, also what will be added later.
LOGINS = frozenset({"account", "accounts", "auth", "mfa", "sessions", "usersessions"})
INTERNAL_APPS = LOGINS | {"admin", "caching", "contenttypes", "oparl", "oparl_import", "search"}
INTERNAL_MODELS = frozenset(
    {"drucksachen.dateibefund", "drucksachen.eingang", "drucksachen.zugriff", "gremien.vertretung"}
)

# Clocks of two machines may differ by so much.
SKEW = "1 minute"

# Without a conflict clause in it: that of the statement which fires the trigger would be used instead.
SQLITE_CHANGE = """
CREATE TRIGGER IF NOT EXISTS "{table}_stand_{event}" AFTER {event} ON "{table}" BEGIN
    INSERT INTO caching_aenderung (id, wert) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM caching_aenderung WHERE id = 1);
    UPDATE caching_aenderung SET wert = random() / 4096 WHERE id = 1;
END
"""
SQLITE_MOMENT = """
CREATE TRIGGER IF NOT EXISTS "{table}_moment_{event}" AFTER {event} ON "{table}" BEGIN
    DELETE FROM caching_aenderung WHERE moment < datetime('now', '-{skew}');
    INSERT INTO caching_aenderung (wert, moment)
    SELECT 0, moment FROM (SELECT NEW.veroeffentlicht_am AS moment UNION SELECT NEW.zurueckgezogen_am)
    WHERE moment >= datetime('now', '-{skew}');
END
"""
POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION caching_stand_vermerken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO caching_aenderung (wert) VALUES ((random() * 2e15)::bigint);
    IF random() < 0.01 THEN
        WITH gone AS (
            DELETE FROM caching_aenderung WHERE id IN (
                SELECT id FROM caching_aenderung
                WHERE moment IS NULL OR moment < now() - interval '{skew}' FOR UPDATE SKIP LOCKED
            ) RETURNING wert
        )
        INSERT INTO caching_aenderung (wert) SELECT SUM(wert) % 2000000000000000 FROM gone HAVING COUNT(*) > 0;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION caching_moment_vermerken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO caching_aenderung (wert, moment)
    SELECT 0, moment FROM (VALUES (NEW.veroeffentlicht_am), (NEW.zurueckgezogen_am)) AS dates (moment)
    WHERE moment >= now() - interval '{skew}';
    RETURN NULL;
END $$
"""
POSTGRESQL_CHANGE = """
CREATE OR REPLACE TRIGGER stand_vermerken AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION caching_stand_vermerken()
"""
POSTGRESQL_MOMENT = """
CREATE OR REPLACE TRIGGER moment_vermerken AFTER INSERT OR UPDATE ON "{table}"
FOR EACH ROW WHEN (
    NEW.veroeffentlicht_am >= now() - interval '{skew}' OR NEW.zurueckgezogen_am >= now() - interval '{skew}'
) EXECUTE FUNCTION caching_moment_vermerken()
"""


def content_models() -> list[type[models.Model]]:
    """The models whose rows the public may see, those of many-to-many relations included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and not issubclass(model, HistoricalChanges)
        and model._meta.app_label not in INTERNAL_APPS
        and model._meta.label_lower not in INTERNAL_MODELS
    ]


def publishable_models() -> list[Any]:
    return [model for model in content_models() if issubclass(model, Publishable)]


def watch_tables(using: str = "default", **kwargs: Any) -> None:
    """Make the triggers of every table with content, and the first traces; harmless where they exist."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if Aenderung._meta.db_table not in present:
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, present):
            cursor.execute(statement)
    traces = Aenderung.objects.using(using)
    traces.create(wert=secrets.randbelow(2 * 10**15))
    now = timezone.now()
    for model in publishable_models():
        if model._meta.db_table in present:
            for moment in model.objects.using(using).coming_changes(now):
                traces.create(wert=0, moment=moment)


def statements(vendor: str, present: set[str]) -> Iterator[str]:
    """The SQL that makes the triggers, for the tables that are ``present``."""
    content, publishable = (
        [model._meta.db_table for model in chosen if model._meta.db_table in present]
        for chosen in (content_models(), publishable_models())
    )
    if vendor == "postgresql":
        yield POSTGRESQL_FUNCTIONS.replace("{skew}", SKEW)
        yield from (POSTGRESQL_CHANGE.format(table=table) for table in content)
        yield from (POSTGRESQL_MOMENT.format(table=table, skew=SKEW) for table in publishable)
        return
    for event in ("INSERT", "UPDATE", "DELETE"):
        yield from (SQLITE_CHANGE.format(table=table, event=event) for table in content)
    for event in ("INSERT", "UPDATE"):
        yield from (SQLITE_MOMENT.format(table=table, event=event, skew=SKEW) for table in publishable)
