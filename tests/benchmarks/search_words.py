"""What is looked for: words, numbers and phrases of the archive itself, sorted by how many papers they find."""

import random
from collections.abc import Callable

from drucksachen.models import Drucksache
from ratsinfo.search.engines import Question, engine
from ratsinfo.search.german.analysis import folded, tokens
from ratsinfo.search.language import STOP_WORDS, parse
from ratsinfo.search.models import DRUCKSACHEN

PAPERS = 600  # whose words are looked at
OF_EACH = 40  # questions
SHARES = {"selten": (0, 0.001), "mittel": (0.001, 0.01), "häufig": (0.01, 0.1), "sehr häufig": (0.1, 1.1)}


class Words:
    """Questions of every class; always the same ones for the same archive."""

    def __init__(self) -> None:
        self.draw = random.Random(17)  # noqa: S311  the same questions every time
        total = Drucksache.objects.published().count()
        last = Drucksache.objects.order_by("-pk").values_list("pk", flat=True)[0]
        keys = [last * at // PAPERS for at in range(1, PAPERS + 1)]
        rows = Drucksache.objects.published().filter(pk__in=keys)
        self.rows = list(rows.values_list("titel", "text", "nummer"))
        self.texts = [f"{title} {text}" for title, text, _ in self.rows]
        self.numbers = [number for _, _, number in self.rows if number]
        self.by_share = self.sorted_by_share(total)

    def sorted_by_share(self, total: int) -> dict[str, list[str]]:
        words: dict[str, str] = {}
        for text in self.texts:
            for token in tokens(text):
                word = text[token.start : token.end]
                if word.isalpha() and len(word) > 3 and folded(word) not in STOP_WORDS:
                    words.setdefault(token.key, word)
        found: dict[str, list[str]] = {name: [] for name in SHARES}
        for key in self.draw.sample(sorted(words), min(len(words), 400)):
            share = hits(words[key]) / total
            for name, (low, high) in SHARES.items():
                if low <= share < high and share:
                    found[name].append(words[key])
        return found

    def of(self, make: Callable[[], str]) -> list[str]:
        return list(dict.fromkeys(make() for _ in range(OF_EACH)))

    def any_of(self, *names: str) -> Callable[[], str]:
        known = [word for name in names for word in self.by_share[name]]
        return lambda: self.draw.choice(known)

    def classes(self) -> dict[str, list[str]]:
        frequent = self.any_of("häufig", "sehr häufig")
        every = self.any_of(*SHARES)
        one = {f"ein Wort, {name}": self.of(self.any_of(name)) for name, words in self.by_share.items() if words}
        return one | {
            "zwei Wörter": self.of(lambda: f"{every()} {every()}"),
            "zwei Wörter, häufig": self.of(lambda: f"{frequent()} {frequent()}"),
            "zwei Wörter eines Titels": self.of(self.two_of_a_title),
            "Nummer": self.of(lambda: self.draw.choice(self.numbers)),
            "ohne ein Wort": self.of(lambda: f"{every()} -{every()}"),
            "Wortanfang": self.of(lambda: f"{every()[:5]}*"),
            "Wortfolge": self.of(self.phrase),
        }

    def two_of_a_title(self) -> str:
        words = [word for word in self.draw.choice(self.rows)[0].split() if word.isalpha() and len(word) > 3]
        return " ".join(words[:2])

    def phrase(self) -> str:
        words = self.draw.choice(self.texts).split()
        start = self.draw.randrange(max(1, len(words) - 3))
        return f'"{" ".join(words[start : start + self.draw.choice((2, 3))])}"'

    def typed(self) -> list[str]:
        """What somebody has typed of a title or a number so far."""
        titles = [title for title, _, _ in self.rows]
        return self.of(lambda: self.draw.choice((*titles, *self.numbers))[: self.draw.choice((3, 4, 5, 8, 12))])


def hits(word: str) -> int:
    reading = engine().reading()
    with reading.opened():
        (counted,) = reading.count([Question(DRUCKSACHEN.public, parse(word).expression)])
    return counted.documents
