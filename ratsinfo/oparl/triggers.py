"""Triggers that note which objects a change touches, whoever makes it: a form, a command, an import, a line of SQL.

They only add rows, so that nobody waits for anybody. They name columns and other tables, which a migration may change:
before migrating they are dropped, and afterwards made anew.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections

from ratsinfo.oparl.models import Beruehrung, Objektstand
from ratsinfo.oparl.touching import RULES, Rule, public_columns

EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
FUNCTION = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
    RETURN NULL;
END $$
"""


def drop(using: str = "default", **kwargs: Any) -> None:
    """Drop the triggers; receives ``pre_migrate``."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in RULES:
            if model._meta.db_table in present:
                for event in EVENTS:
                    cursor.execute(drop_statement(connection.vendor, model, event))


def make(using: str) -> bool:
    """Make the triggers of every table there is; whether there are tables for what they note."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not {Beruehrung._meta.db_table, Objektstand._meta.db_table} <= present:
        return False
    with connection.cursor() as cursor:
        for model in (model for model in RULES if model._meta.db_table in present):
            for event in EVENTS:
                cursor.execute(drop_statement(connection.vendor, model, event))
                for statement in statements(connection.vendor, model, event):
                    cursor.execute(statement)
    return True


def name_of(model: Any, event: str) -> str:
    return f"oparl_{model._meta.db_table}_{event.lower()}"


def drop_statement(vendor: str, model: Any, event: str) -> str:
    on = f' ON "{model._meta.db_table}"' if vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{name_of(model, event)}"{on}'


def statements(vendor: str, model: Any, event: str) -> Iterator[str]:
    """The SQL that makes the trigger of one table for one event."""
    name, table = name_of(model, event), model._meta.db_table
    body = " ".join(f"{note(rule, row)};" for rule in RULES[model] for row in EVENTS[event])
    when = f"WHEN ({changed(vendor, model)})" if event == "UPDATE" else ""
    if vendor == "postgresql":
        yield FUNCTION.format(name=name, body=body)
        yield f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" FOR EACH ROW {when} EXECUTE FUNCTION "{name}"()'
    else:
        yield f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" {when} BEGIN {body} END'


def changed(vendor: str, model: Any) -> str:
    """The condition that a column has changed that the public gets something of."""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in public_columns(model))


def note(rule: Rule, row: str) -> str:
    """The statement that notes what the row (NEW or OLD) touches by ``rule``."""
    into = f"INSERT INTO {Beruehrung._meta.db_table} (art, zeile, trifft_art, trifft)"
    if rule.through:
        query = rule.through.format(row=row)
        column = query.split()[1]
        return f"{into} SELECT '{rule.art}', {column}, '{rule.hits}', {column}{query.partition(column)[2]}"
    by, key = (part if part.isdecimal() else f'{row}."{part}"' for part in (rule.by, rule.key))
    return f"{into} SELECT '{rule.art}', {by}, '{rule.hits}', {key} WHERE {by} IS NOT NULL AND {key} IS NOT NULL"
