"""Queries whose SQL is made once.

A document is described with every change of it, by some ten queries; making their SQL takes ten times as long as asking.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import local
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

# What stands for the keys and for the moment until somebody asks.
KEYS, MOMENT = "\0keys", datetime(1, 1, 2, tzinfo=UTC)
PLACES = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::{kind}[])"}


class Prepared(local):
    """The rows of the query that ``make`` returns, with ``values_list``, for keys (to be used with "__in") and a moment.

    ``kind`` is the type of the keys in PostgreSQL. The query must depend on nothing else. Each thread makes its own, for it
    has its own connection.
    """

    def __init__(self, make: Callable[[Any, datetime], Any], kind: str = "bigint"):
        self.make, self.kind = make, kind
        self.compiled: tuple[Any, str, tuple[Any, ...], Any] | None = None

    def __call__(self, keys: Iterable[Any], at: datetime | None = None) -> list[tuple[Any, ...]]:
        compiler, sql, params, converters = self.compiled = self.compiled or self.compile()
        asked, moment = asked_for(list(keys)), connection.ops.adapt_datetimefield_value(at) if at else None
        known = {KEYS: asked, connection.ops.adapt_datetimefield_value(MOMENT): moment}
        with connection.cursor() as cursor:
            cursor.execute(sql, [known.get(param, param) for param in params])
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else rows

    def compile(self) -> tuple[Any, str, tuple[Any, ...], Any]:
        keys = RawSQL(PLACES[connection.vendor].format(kind=self.kind), [KEYS])  # noqa: S611  ours
        compiler = self.make(keys, MOMENT).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return compiler, sql, params, compiler.get_converters([column for column, *_ in compiler.select])


def asked_for(keys: list[Any]) -> Any:
    """Keys as the placeholder takes them."""
    return json.dumps(keys) if connection.vendor == "sqlite" else keys
