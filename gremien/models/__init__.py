from gremien.models.fachbereich import Fachbereich
from gremien.models.gremium import Gremium
from gremien.models.koerperschaft import Koerperschaft, Wahlperiode
from gremien.models.person import Mitgliedschaft, Person
from gremien.models.sitzung import Sitzungstermin, Tagesordnungspunkt
from gremien.models.vertretung import Vertretung

__all__ = [
    "Fachbereich",
    "Gremium",
    "Koerperschaft",
    "Mitgliedschaft",
    "Person",
    "Sitzungstermin",
    "Tagesordnungspunkt",
    "Vertretung",
    "Wahlperiode",
]
