"""What each database needs beside the columns of the models to find units by their keys."""

from django.db import migrations

from ratsinfo.search.engines import engine

TABLES = [
    f"suche_{name}_{kind}"
    for name in ("drucksachen", "sitzungen", "gremien", "fachbereiche")
    for kind in ("oeffentlich", "intern")
]


def create(apps, schema_editor):
    engine().create(schema_editor, TABLES)


def drop(apps, schema_editor):
    engine().drop(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_einheiten")]
    operations = [migrations.RunPython(create, drop)]
