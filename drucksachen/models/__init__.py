from drucksachen.models.anlage import Anlage
from drucksachen.models.beantwortung import Antwortteil, Beantwortung, Bezug
from drucksachen.models.beratung import Beratung
from drucksachen.models.dateibefund import Dateibefund
from drucksachen.models.dateitext import Dateitext
from drucksachen.models.drucksache import Drucksache, Frage
from drucksachen.models.eingang import Eingang
from drucksachen.models.tagesordnungsfassung import Fassungsdrucksache, Fassungszeile, Tagesordnungsfassung
from drucksachen.models.zugriff import Zugriff

__all__ = [
    "Anlage",
    "Antwortteil",
    "Beantwortung",
    "Beratung",
    "Bezug",
    "Dateibefund",
    "Dateitext",
    "Drucksache",
    "Eingang",
    "Fassungsdrucksache",
    "Fassungszeile",
    "Frage",
    "Tagesordnungsfassung",
    "Zugriff",
]
