from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parent.parent / "entwuerfe"


def write_drafts(apps, schema_editor):
    """The four texts as sensible drafts; "# Titel" is the first line of each file."""
    Textseite = apps.get_model("pages", "Textseite")
    for key in ("hilfe", "impressum", "datenschutz", "barrierefreiheit"):
        title, text = (FOLDER / f"{key}.md").read_text(encoding="utf-8").split("\n", 1)
        Textseite.objects.create(schluessel=key, titel=title.removeprefix("# ").strip(), text=text.strip())


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]

    operations = [migrations.RunPython(write_drafts, migrations.RunPython.noop)]
