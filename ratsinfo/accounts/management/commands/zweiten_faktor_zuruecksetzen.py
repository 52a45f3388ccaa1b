from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from ratsinfo.accounts.models import User
from ratsinfo.accounts.second_factors import reset_second_factors


class Command(BaseCommand):
    """For the operator, when nobody else can: take away the second factors of an account whose device is lost."""

    help = "Nimmt einem Zugang alle zweiten Faktoren und beendet seine Anmeldungen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("benutzername")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["benutzername"]).first()
        if user is None:
            raise CommandError(f"Einen Zugang „{options['benutzername']}“ gibt es nicht.")
        count = reset_second_factors(user)
        self.stdout.write(f"{count} zweite Faktoren von „{user.username}“ entfernt; alle Anmeldungen sind beendet.")
