"""What has changed in the source since it was last taken is taken again, but never over what somebody edited here.

Three values are compared for each column: what was taken before, what the source has now, what the row has. Only where the
source changed and the row did not, the new value is written; where both changed to something different, that is said.
"""

from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, transaction

from ratsinfo.oparl.importing.known import digest, label
from ratsinfo.oparl.importing.models import Fremdobjekt, Meldung
from ratsinfo.oparl.importing.records import Note
from ratsinfo.oparl.importing.resolving import Resolved
from ratsinfo.oparl.importing.withdrawing import REASON

if TYPE_CHECKING:
    from ratsinfo.oparl.importing.writing import Writer

CHANGE_REASON = "OParl-Import"


def revise(writer: "Writer", model: Any, found: list[Resolved]) -> None:
    stored = model.objects.in_bulk([each.key for each in found])
    for each in found:
        known = writer.remember(each.record.address, each.record.kind, each.bundle.address)
        row = stored.get(each.key)
        if row is None or known.modell != label(model):
            if row is None and not writer.rehearsal:
                each.bundle.adapt(each.record.address, "Wurde hier gelöscht und wird nicht neu angelegt.")
            continue
        if Revision(writer, each, known, row).carry_out():
            writer.counts[each.record.kind, "geändert"] += 1


class Revision:
    """One known row, and what the source says of it now."""

    def __init__(self, writer: "Writer", found: Resolved, known: Fremdobjekt, row: Any):
        self.writer, self.found, self.known, self.row = writer, found, known, row
        self.digests = dict(known.werte)

    def carry_out(self) -> bool:
        """Write what is to be written; returns whether anything was."""
        columns = [
            name for name, value in self.found.values.items() if self.takes(name, value, getattr(self.row, name))
        ]
        relations = [
            name
            for name, keys in self.found.relations.items()
            if self.takes(name, keys, list(getattr(self.row, name).order_by().values_list("pk", flat=True)))
        ]
        again = self.is_back()
        if not (columns or relations or again):
            self.known.werte = self.digests
            return False
        if not self.writer.rehearsal and not self.store(columns, relations, again):
            return False
        self.known.werte = self.digests
        return True

    def takes(self, name: str, new: Any, ours: Any) -> bool:
        """Whether ``new`` is to be written in the place of ``ours``."""
        base, wanted, current = self.known.werte.get(name), digest(new), digest(ours)
        if wanted == base:
            return False
        if current in (wanted, base) or base is None:
            self.digests[name] = wanted
            return current != wanted
        column = self.row._meta.get_field(name).verbose_name
        reason = f"{column}: wurde hier geändert; die Quelle hat jetzt „{str(new)[:200]}“."
        self.found.bundle.notes.append(Note(self.found.record.address, Meldung.Art.BEARBEITET, reason))
        return False

    def is_back(self) -> bool:
        """Whether the source has it again, and it was only the import that took it back."""
        taken_back = getattr(self.row, "zurueckgezogen_am", None) is not None
        return taken_back and self.row.rueckzug_grund == REASON and self.found.record.published is not None

    def store(self, columns: list[str], relations: list[str], again: bool) -> bool:
        try:
            with transaction.atomic():
                self.row._change_reason = CHANGE_REASON
                for name in columns:
                    setattr(self.row, name, self.found.values[name])
                self.row.save()
                for name in relations:
                    getattr(self.row, name).set(self.found.relations[name])
                if again:
                    self.row._stamp(None)
        except (IntegrityError, DataError) as error:
            reason = f"Die Datenbank nimmt die Änderung nicht an: {str(error).splitlines()[0]}"
            self.found.bundle.leave_out(self.found.record.address, reason)
            return False
        return True
