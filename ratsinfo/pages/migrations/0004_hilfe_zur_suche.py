"""The help on searching as it is since the full text is searched, where the staff has left the draft of it as it was."""

from pathlib import Path

from django.db import migrations

DRAFT = Path(__file__).parent.parent / "entwuerfe" / "hilfe.md"
BEGIN, END = "## So suchen Sie", "## Was der Stand einer Anfrage bedeutet"
BEFORE = """\
## So suchen Sie

**Mit einer Nummer.** Kennen Sie die Nummer der Drucksache? Geben Sie sie in das Suchfeld ein, zum Beispiel 26309-22-E1. Auch „Drucksache Nr. 26309-22-E1“ wird verstanden.

**Mit Wörtern.** Geben Sie ein oder mehrere Wörter aus dem Titel ein. Je mehr Wörter Sie eingeben, desto kürzer wird die Liste. Groß- und Kleinschreibung spielt keine Rolle.

**Mit Filtern.** Sie können die Liste eingrenzen:

- nach der Art der Drucksache,
- nach Gremium, Fraktion oder Fachbereich,
- nach Jahr oder Zeitraum,
- nach dem Stand der Beantwortung.

Sie können mehrere Filter zugleich verwenden. Finden Sie nichts, nehmen Sie einen Filter weg oder suchen Sie mit weniger Wörtern."""


def renew(apps, schema_editor):
    """An archive that is made new has today's draft already; a text that somebody has changed stays as it is."""
    _, begin, rest = DRAFT.read_text(encoding="utf-8").partition(BEGIN)
    now = (begin + rest.partition(END)[0]).strip()
    for page in apps.get_model("pages", "Textseite").objects.filter(schluessel="hilfe"):
        text = page.text.replace("\r\n", "\n")
        if BEFORE in text:
            page.text = text.replace(BEFORE, now)
            page.save(update_fields=["text", "geaendert_am"])


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_verlauf")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
