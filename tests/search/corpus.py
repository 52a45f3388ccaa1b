"""An invented archive to search, the same on every database: small words in many combinations, some of it not public."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from ratsinfo.search.documents import Document, Section
from ratsinfo.search.engines import engine
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.units import Unit, units_of

WORDS = [
    "Schule",
    "Grundschulen",
    "Schulweg",
    "Schulhof",
    "Radweg",
    "Radwege",
    "Rat",
    "Räte",
    "Fahrrad",
    "Haushalt",
    "Haushaltsplan",
    "Straße",
    "Strassen",
    "Straßenbahn",
    "Bau",
    "Bauer",
    "Bauplan",
    "Klima",
    "Klimaschutz",
    "Schutz",
    "Stadt",
    "Stadtwald",
    "Wald",
    "Beratung",
    "Bericht",
    "Museum",
    "Museen",
    "Kita",
    "Betreuung",
    "Brücke",
    "Brücken",
    "Brückenbau",
    "Verkehr",
    "Verkehrsplan",
    "Plan",
    "Pläne",
    "Müll",
    "Müllabfuhr",
    "Abfuhr",
    "Energie",
    "Strom",
    "Stromnetz",
]
FILLERS = ("der", "die", "und", "im", "für", "von", "ist", "wird")
FIRST_DAY = date(2019, 1, 7)
MODEL = "drucksachen.drucksache"


def documents(number: int = 240) -> Iterator[Document]:
    """Always the same ones: their words are drawn by a generator of their own."""
    draw = random.Random(26309)  # noqa: S311  the same archive every time
    for pk in range(1, number + 1):
        yield document(pk, draw)


def document(pk: int, draw: random.Random) -> Document:
    day = FIRST_DAY + timedelta(days=draw.randrange(0, 1200, 5))
    sections = tuple(section(draw, at) for at in range(draw.randrange(4)))
    if pk % 40 == 0:  # so long that it takes several units
        sections += tuple(Section(sentence(draw, 900), MODEL, file="datei", page=page) for page in range(1, 6))
    number = f"{20000 + pk // 3}-{day:%y}"
    return Document(
        index=DRUCKSACHEN,
        pk=pk,
        day=day,
        title=sentence(draw, draw.randrange(2, 7)),
        model=MODEL,
        public=pk % 11 != 0,
        numbers=(f"{number}-E{pk % 3}" if pk % 3 else number,),
        marks=frozenset(
            {f"j:{day.year}", f"m:{day.year * 12 + day.month - 1}", f"a:{draw.choice(('anfrage', 'antrag'))}"}
        ),
        sections=sections,
    )


def section(draw: random.Random, at: int) -> Section:
    return Section(
        sentence(draw, draw.randrange(3, 40)),
        MODEL,
        anchor=f"frage-{at}",
        prominent=at == 0,
        public=draw.random() < 0.8,
    )


def sentence(draw: random.Random, length: int) -> str:
    return " ".join(draw.choice(WORDS if draw.random() < 0.7 else FILLERS) for _ in range(length)) + "."


@cache
def units() -> tuple[list[Unit], list[Unit]]:
    """The public and the internal ones of all documents."""
    both = [units_of(document) for document in documents()]
    return [unit for public, _ in both for unit in public], [unit for _, internal in both for unit in internal]


def write() -> tuple[list[Unit], list[Unit]]:
    """Put the whole archive into the index; gives what was written."""
    public, internal = units()
    engine().write(DRUCKSACHEN.public, public)
    engine().write(DRUCKSACHEN.internal, internal)
    engine().tidy(DRUCKSACHEN.public)
    return public, internal
