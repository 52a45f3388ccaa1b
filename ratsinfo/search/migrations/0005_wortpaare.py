"""PostgreSQL: an index of the words that follow each other. SQLite knows the order of words itself."""

from django.db import migrations

from ratsinfo.search.engines import postgresql_pairs

TABLES = [
    f"suche_{name}_{kind}"
    for name in ("drucksachen", "sitzungen", "gremien", "fachbereiche")
    for kind in ("oeffentlich", "intern")
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        postgresql_pairs.create(schema_editor, TABLES)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        postgresql_pairs.drop(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_suchwort")]
    operations = [migrations.RunPython(create, drop)]
