"""Rows of the archive as objects of OParl, one module for each group of types.

Each writer gets the keys of many rows and returns the objects that the public sees of them, whatever the number in a constant
number of queries; every row of them has passed ``visible_to``.
"""

from ratsinfo.oparl.objects.bodies import Memberships, Organizations, People, Terms, Town
from ratsinfo.oparl.objects.consultations import Consultations
from ratsinfo.oparl.objects.files import Files
from ratsinfo.oparl.objects.meetings import AgendaItems, Meetings, Places
from ratsinfo.oparl.objects.papers import Papers
from ratsinfo.oparl.objects.writing import Writer

WRITERS: dict[str, type[Writer]] = {
    "koerperschaft": Town,
    "wahlperiode": Terms,
    "gremium": Organizations,
    "fachbereich": Organizations,
    "person": People,
    "mitgliedschaft": Memberships,
    "sitzungstermin": Meetings,
    "ort": Places,
    "tagesordnungspunkt": AgendaItems,
    "drucksache": Papers,
    "beratung": Consultations,
    "anlage": Files,
}

__all__ = ["WRITERS", "Writer"]
