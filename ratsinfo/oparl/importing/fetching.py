"""The bytes of files that are in the archive by name only so far."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from drucksachen.files import examine
from drucksachen.models import Anlage, Dateitext
from ratsinfo.oparl.importing.client import Client, NotThere, Unreadable
from ratsinfo.oparl.importing.known import label
from ratsinfo.oparl.importing.models import Fremdobjekt, Meldung, Quelle

LOT, AT_ONCE = 20, 2


class Files:
    """Fetches what is missing; each file is in or not, so that a killed run goes on where it was."""

    def __init__(self, source: Quelle, client: Client):
        self.source, self.client = source, client
        self.stored = self.refused = 0

    def fetch_missing(self, advance: Callable[[int], Any]) -> None:
        last = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while lot := list(missing(self.source).filter(pk__gt=last)[:LOT]):
                for file, content in zip(lot, pool.map(self.read, lot), strict=True):
                    self.keep(file, content)
                last = lot[-1].pk
                advance(len(lot))

    def read(self, file: Anlage) -> bytes | str:
        """The bytes of ``file``, or in German why there are none."""
        try:
            return self.client.file(file.quelle, settings.ANLAGE_MAX_MB * 1024 * 1024)
        except (NotThere, Unreadable) as error:
            return str(error)

    def keep(self, file: Anlage, content: bytes | str) -> None:
        reason = content if isinstance(content, str) else self.store(file, content)
        known = Fremdobjekt.objects.filter(modell=label(Anlage), zeile=file.pk).order_by("pk").first()
        address = known.adresse if known else file.quelle
        Meldung.objects.filter(eltern=address).delete()
        if reason:
            self.refused += 1
            Meldung.objects.create(
                quelle=self.source, art=Meldung.Art.AUSGELASSEN, adresse=address, eltern=address, grund=reason
            )

    def store(self, file: Anlage, content: bytes) -> str:
        """Put the bytes into the storage; returns in German why they are not accepted, if so."""
        name = file.dateiname
        upload = ContentFile(content, name=name)
        try:
            examine(upload)
        except ValidationError as error:
            return " ".join(error.messages)
        text = Dateitext.read(BytesIO(content), name, hashlib.sha256(content).hexdigest())
        with transaction.atomic():
            file.datei = upload  # type: ignore[assignment]
            file._change_reason = "OParl-Import"  # type: ignore[attr-defined]
            file.save()
            text.keep()
        self.stored += 1
        return ""


def missing(source: Quelle) -> Any:
    """The public files of the source that are not here."""
    objects = Fremdobjekt.objects.filter(quelle=source, modell=label(Anlage), entfernt=False)
    return Anlage.objects.in_force().filter(datei="", pk__in=objects.values("zeile")).order_by("pk")
