"""The help on calendars to subscribe to, where the staff has left the draft's sentence on sessions as it was."""

from pathlib import Path

from django.db import migrations

DRAFT = Path(__file__).parent.parent / "entwuerfe" / "hilfe.md"
HEADING, NEXT = "### Sitzungen im eigenen Kalender", "Zu öffentlichen Sitzungen können Sie kommen"
BEFORE = "Bei einer verlegten Sitzung ist der neue Termin genannt, sobald er feststeht."


def add(apps, schema_editor):
    """An archive that is made new has today's draft already; a text that somebody has changed here stays as it is."""
    _, heading, rest = DRAFT.read_text(encoding="utf-8").partition(HEADING)
    section = (heading + rest.partition(NEXT)[0]).strip()
    for page in apps.get_model("pages", "Textseite").objects.filter(schluessel="hilfe"):
        text = page.text.replace("\r\n", "\n")
        if BEFORE in text and HEADING not in text:
            page.text = text.replace(BEFORE, f"{BEFORE}\n\n{section}", 1)
            page.save(update_fields=["text", "geaendert_am"])


class Migration(migrations.Migration):
    dependencies = [("pages", "0004_hilfe_zur_suche")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
