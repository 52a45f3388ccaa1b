"""Repeats the rows of all Drucksachen of the archive that the environment names until its folder's number is reached; see depth.py."""

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from drucksachen.models import Drucksache  # noqa: E402
from ratsinfo.addresses import LENGTH  # noqa: E402


def main() -> None:
    wanted = int(settings.DATA_DIR.name.rpartition("-")[2])
    source = Drucksache.objects.count()
    table = Drucksache._meta.db_table
    copied = [field.column for field in Drucksache._meta.concrete_fields if field.column not in ("id", "kennung")]
    # Digits behind a letter: a key that was not drawn, and none twice.
    serial = f"substr('{'0' * LENGTH}' || (id + %s), -{LENGTH - 1})"
    if connection.vendor == "postgresql":
        serial = f"lpad((id + %s)::text, {LENGTH - 1}, '0')"
    names = ", ".join(f'"{column}"' for column in copied)
    statement = (
        f"INSERT INTO {table} (id, kennung, {names}) "  # noqa: S608  names of the model's own columns
        f"SELECT id + %s, 'y' || {serial}, {names} FROM {table} WHERE id <= %s AND id + %s <= %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        highest = Drucksache.objects.order_by("-pk").values_list("pk", flat=True)[0]
        for offset in range(highest, wanted + highest - source, highest):
            cursor.execute(statement, [offset, offset, highest, offset, wanted + highest - source])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


if __name__ == "__main__":
    main()
