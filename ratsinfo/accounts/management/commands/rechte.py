from typing import Any

from django.core.management import BaseCommand

from ratsinfo.accounts.rights_table import table


class Command(BaseCommand):
    """Print the table "wer darf was"; docs/rechte.md ends with it."""

    help = "Schreibt die Tabelle „Wer darf was“ der Gruppen als Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(table()))
