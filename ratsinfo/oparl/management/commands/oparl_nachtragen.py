from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from ratsinfo.oparl.standing import LOT, due, settle_lot


class Command(BaseCommand):
    """Settle at once what many changes mean for OParl, as after an import; requests do it bit by bit."""

    help = "Trägt nach, was sich für OParl geändert hat; nach großen Importen, sonst geschieht es von selbst."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with tqdm(total=due(now).count(), unit=" Änderungen", disable=None) as progress:
            while settle_lot(now):
                progress.update(min(LOT, progress.total - progress.n))
        self.stdout.write("OParl ist auf dem neuesten Stand.")
