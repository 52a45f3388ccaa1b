"""German council prose by the yard: compounds and sentence patterns, drawn by Zipf's law, the same for the same seed."""

import random
import tomllib
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.conf import settings

SOURCE = Path(settings.BASE_DIR) / "fixtures" / "muster" / "sprache.toml"
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
ACCUSATIVE = {"der": "den", "die": "die", "das": "das"}
GENITIVE = {"der": "des", "die": "der", "das": "des"}


class Zipf:
    """Draws the n-th of ``items`` with a probability of 1/n, as words occur in a language."""

    def __init__(self, items: Sequence[Any], chance: random.Random):
        self.items = list(items)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.items) + 1)))
        self.chance = chance

    def draw(self) -> Any:
        return self.chance.choices(self.items, cum_weights=self.weights)[0]


class Language:
    """Titles, Fragen and answers. All chance comes from ``chance``."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        with SOURCE.open("rb") as file:
            self.data: dict[str, Any] = tomllib.load(file)
        self.things = Zipf(self.shuffled(self._compounds()), chance)
        self.streets = Zipf(self.shuffled(self._streets()), chance)
        self.patterns = {
            kind: Zipf(self.data[kind], chance)
            for kind in ("titel", "einleitungen", "fragen", "antworten", "begruendungen")
        }
        self.measures, self.places = Zipf(self.data["massnahmen"], chance), Zipf(self.data["orte"], chance)
        self.units = Zipf(self.data["fachbereiche"], chance)

    def shuffled(self, items: list[Any]) -> list[Any]:
        self.chance.shuffle(items)
        return items

    def _compounds(self) -> list[tuple[str, str, str]]:
        """Word, article and genitive of each compound."""
        return [
            (first + last, article, first + genitive)
            for first in self.data["bestimmungswoerter"]
            for last, article, genitive in self.data["grundwoerter"]
        ]

    def _streets(self) -> list[str]:
        return [first + last for first in self.data["strassen_anfang"] for last in self.data["strassen_ende"]]

    def fill(self, kind: str, year: int) -> str:
        """One sentence of this kind about something, in a year near ``year``."""
        word, article, genitive = self.things.draw()
        return self.patterns[kind].draw().format(
            wort=word,
            wort2=self.things.draw()[0],
            nom=f"{article} {word}",
            Nom=f"{article.capitalize()} {word}",
            akk=f"{ACCUSATIVE[article]} {word}",
            gen=f"{GENITIVE[article]} {genitive}",
            massnahme=self.measures.draw(),
            massnahme2=self.measures.draw(),
            ort=self.places.draw(),
            strasse=self.streets.draw(),
            amt=self.units.draw(),
            jahr=year + self.chance.randint(-2, 2),
            monat=self.chance.choice(MONTHS),
            zahl=f"{self.chance.randint(2, 900)}.{self.chance.randint(0, 9)}00",
            zahl2=self.chance.randint(12, 400),
            zahl3=self.chance.randint(2, 11),
        )  # fmt: skip

    def title(self, year: int) -> str:
        return self.fill("titel", year)

    def question(self, year: int) -> str:
        return self.fill("fragen", year)

    def introduction(self, year: int) -> str:
        return self.fill("einleitungen", year)

    def answer(self, year: int) -> str:
        return self.paragraphs("antworten", year)

    def reasons(self, year: int) -> str:
        return self.paragraphs("begruendungen", year)

    def paragraphs(self, kind: str, year: int) -> str:
        """One to three paragraphs of one to five sentences; short ones are more frequent, as in real answers."""
        return "\n\n".join(
            " ".join(self.fill(kind, year) for _ in range(self.chance.choice((1, 2, 2, 3, 5))))
            for _ in range(self.chance.choice((1, 1, 1, 2, 3)))
        )

    def person(self) -> tuple[str, str]:
        """First and last name."""
        return self.chance.choice(self.data["vornamen"]), self.chance.choice(self.data["nachnamen"])

    def official(self) -> str:
        return f"{self.chance.choice(self.data['aemter'])} {' '.join(self.person())}"
