from drucksachen.models.anlage import Anlage
from drucksachen.models.beantwortung import Antwortteil, Beantwortung, Bezug
from drucksachen.models.beratung import Beratung
from drucksachen.models.drucksache import Drucksache, Frage

__all__ = ["Anlage", "Antwortteil", "Beantwortung", "Beratung", "Bezug", "Drucksache", "Frage"]
