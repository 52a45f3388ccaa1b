"""What lies in the index, looked at from outside."""

from django.db import connection

from ratsinfo.search.engines import engine
from ratsinfo.search.expressions import And, Days, Key
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.models import INDEXES


def found(model, *keys):
    """The documents of which a unit has all these keys."""
    sql, params = engine().condition(model, And(tuple(map(Key, keys))), Days())
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {row[0] for row in cursor.fetchall()}


def finds(model, *words):
    """The documents of which a unit has all these words."""
    return found(model, *map(key_of, words))


def texts(model):
    """By document the text of its units in their order."""
    contents = dict(model.contents.objects.values_list("id", "text"))
    by_document = {}
    for pk, document in model.objects.order_by("id").values_list("id", "dokument"):
        by_document.setdefault(document, []).append(contents.pop(pk))
    assert contents == {}, "contents without a unit"
    return by_document


def documents(model):
    return set(model.objects.values_list("dokument", flat=True))


def everything():
    """All rows of all tables, to be compared."""
    return {
        model._meta.db_table: (
            list(model.objects.order_by("id").values_list()),
            list(model.contents.objects.order_by("id").values_list()),
        )
        for index in INDEXES
        for model in (index.public, index.internal)
    }
