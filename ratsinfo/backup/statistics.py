"""What SQLite knows of the sizes of tables, after an update.

A migration that alters a constraint builds its table anew, and what ANALYZE has noted of it is gone: pages of an
archive of 100,000 Drucksachen then cost up to twenty times as much. PostgreSQL keeps it, and its autovacuum sees to it.
"""

from typing import Any

from django.db import connections

LOST = """
SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (SELECT tbl_name FROM sqlite_master WHERE type = 'index')
AND name NOT IN (SELECT tbl FROM sqlite_stat1)
"""


def note_lost_sizes(using: str, **kwargs: Any) -> None:
    """Receives ``post_migrate``: analyse the tables that lost what was noted; nothing where nothing ever was."""
    connection = connections[using]
    if connection.vendor != "sqlite" or "sqlite_stat1" not in catalogue(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(LOST)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def catalogue(connection: Any) -> set[str]:
    """The names of SQLite's own tables that are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_%'")
        return {name for (name,) in cursor.fetchall()}
