"""What people type, read as a question to the index. Anything typed is read in some way; where that may surprise, it is said.

Words (all must occur), "phrases", -without, prefix*, numbers in any spelling and ``titel:`` before any of these.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ratsinfo.search.expressions import Expression, Not, both
from ratsinfo.search.german.analysis import Token, beginning_of, folded, tokens
from ratsinfo.search.meanings import Meaning, with_meanings
from ratsinfo.search.numbers import number_key
from ratsinfo.search.terms import Number, Phrased, Started, Term, Word

MOST_CHARACTERS = 500
MOST_TERMS = 16
MOST_PHRASE_WORDS = 12
SHORTEST_BEGINNING = 3

STOP_WORDS = frozenset(
    map(
        folded,
        [
            "aber",
            "als",
            "am",
            "an",
            "auch",
            "auf",
            "aus",
            "bei",
            "bis",
            "das",
            "dass",
            "dem",
            "den",
            "der",
            "des",
            "die",
            "durch",
            "ein",
            "eine",
            "einem",
            "einen",
            "einer",
            "eines",
            "er",
            "es",
            "für",
            "gegen",
            "hat",
            "ich",
            "im",
            "in",
            "ist",
            "ihr",
            "ihre",
            "ihrer",
            "man",
            "mit",
            "nach",
            "nicht",
            "noch",
            "oder",
            "ohne",
            "sich",
            "sie",
            "sind",
            "so",
            "über",
            "um",
            "und",
            "unter",
            "vom",
            "von",
            "vor",
            "war",
            "was",
            "wegen",
            "welche",
            "welcher",
            "welches",
            "wenn",
            "werden",
            "wie",
            "wir",
            "wird",
            "wo",
            "wurde",
            "wurden",
            "zu",
            "zum",
            "zur",
            "zwischen",
        ],
    )
)

TOO_LONG = "Die Suche berücksichtigt nur den Anfang des langen Textes."
TOO_MANY = f"Die Suche berücksichtigt nur die ersten {MOST_TERMS} Begriffe."
ONLY_WITHOUT = (
    "Nur Ausschluss ohne Suchwort: Was mit „-“ ausgeschlossen wird, braucht daneben ein Wort, das gesucht wird."
)
UNPAIRED = "Ein Anführungszeichen steht ohne zweites und wurde nicht beachtet."
TOO_SHORT = (
    f"„*“ steht nach mindestens {SHORTEST_BEGINNING} Buchstaben am Ende eines Wortes; sonst wird es nicht beachtet."
)
NO_OR = "Gesucht wird, was alle Wörter enthält; „ODER“ gibt es nicht."
NOTHING = "Zum Suchen braucht es mindestens einen Buchstaben oder eine Ziffer."

_QUOTES = dict.fromkeys(map(ord, "„“”‟«»″＂〝〞"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_LABEL = re.compile(
    r"(?<![\w-])(?:drucksachen?|ds|drs|vorlagen?)\.?(?:[ -]*(?:nr|nummer|no)\b\.?)?[ ]*:?[ ]*(?=(?:[a-z]{1,6}[ /-]?)?(?!(?:19|20)\d\d(?![/\d-]))\d{3})",
    re.IGNORECASE,
)
_PARTED_NUMBER = re.compile(r"(?<=\d) (?:[-/]) (?=[a-z]{0,4}\d{1,4}\b)", re.IGNORECASE)
_PIECE = re.compile(
    r'(?P<minus>(?<![^\s"(])-+)?(?P<title>titel:[ ]*)?(?P<minus2>(?<=:)-+)?(?:"(?P<phrase>[^"]*)"|(?P<words>[^\s"]+))',
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[^\W_]*\d[^\W_]*(?:[-/_][^\W_]+)*|[^\W\d_]{1,6}(?:[-/_][^\W_]*\d[^\W_]*)+(?:[-/_][^\W_]+)*")
_OR = re.compile(r"(?<!\S)(?:ODER|OR|\|\|?)(?!\S)")


@dataclass(frozen=True)
class Marked:
    """What is marked in a text: words by their keys, words that begin so, and keys that follow each other."""

    keys: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Query:
    """What is asked for: ``terms`` that must occur and those that must not, and what to tell whoever typed it."""

    text: str
    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]
    notices: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.terms

    @cached_property
    def tiers(self) -> tuple[Expression, ...]:
        """The best first, each once: by number, all words in the title, all prominent, anywhere. The last is met by all hits."""
        has_number = any(isinstance(term, Number) and not term.title for term in self.terms)
        only_numbers = all(isinstance(term, Number) for term in self.terms)
        ways = [
            *(["by_own_number", "by_number"] if has_number else []),
            *([] if only_numbers else ["in_title", "prominent"]),
            "anywhere",
        ]
        without = [Not(term.anywhere) for term in self.excluded]
        tiers = [both(*(getattr(term, way) for term in self.terms), *without) for way in ways]
        return tuple(dict.fromkeys(tiers))

    @property
    def expression(self) -> Expression:
        """What every hit meets."""
        return self.tiers[-1]

    @cached_property
    def marked(self) -> Marked:
        found = [term.marked for term in self.terms]
        return Marked(
            frozenset(key for keys, _, _ in found for key in keys),
            tuple(start for _, starts, _ in found for start in starts),
            tuple(phrase for _, _, phrases in found for phrase in phrases),
        )


def parse(text: str, known: Sequence[Meaning] = ()) -> Query:
    """Read what somebody typed; what is ``known`` to mean the same is asked for as well."""
    notices: list[str] = []
    plain = cleaned(text)
    if len(plain) > MOST_CHARACTERS:
        plain = plain[:MOST_CHARACTERS].rpartition(" ")[0] or plain[:MOST_CHARACTERS]
        notices.append(TOO_LONG)
    if plain.count('"') % 2:
        plain = " ".join(plain.rsplit('"', 1))
        notices.append(UNPAIRED)
    if _OR.search(plain):
        plain = _OR.sub(" ", plain)
        notices.append(NO_OR)
    read = list(dict.fromkeys(pieces(plain, notices)))
    if len(read) > MOST_TERMS:
        del read[MOST_TERMS:]
        notices.append(TOO_MANY)
    terms = tuple(term for term, excluded in read if not excluded)
    excluded = tuple(term for term, excluded in read if excluded)
    if excluded and not terms:
        notices.append(ONLY_WITHOUT)
    elif not terms and plain.strip():
        notices.append(NOTHING)
    return Query(text, with_meanings(without_stop_words(terms), known), excluded, tuple(dict.fromkeys(notices)))


def cleaned(text: str) -> str:
    """One kind of quotes and dashes, no control characters, single blanks; of endless texts only what may be looked at."""
    text = text[: 4 * MOST_CHARACTERS].translate(_QUOTES | _DASHES)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _PARTED_NUMBER.sub("-", _LABEL.sub("", text))


def pieces(text: str, notices: list[str]) -> Iterator[tuple[Term, bool]]:
    """Each term with whether it is excluded."""
    for match in _PIECE.finditer(text):
        excluded, title = bool(match["minus"] or match["minus2"]), bool(match["title"])
        if match["phrase"] is not None:
            found = phrased(match["phrase"], title)
        else:
            found = list(worded(match["words"], title, notices))
            if excluded and len(found) > 1:  # "-Rad-Weg" excludes the one together with the other
                found = phrased(match["words"], title)
        for term in found:
            yield term, excluded


def phrased(text: str, title: bool) -> list[Term]:
    keys = tuple(token.key for token in tokens(text))[:MOST_PHRASE_WORDS]
    return [Phrased(keys, title)] if keys else []


def worded(text: str, title: bool, notices: list[str]) -> Iterator[Term]:
    """The terms in a stretch without blanks."""
    begins = text.rstrip(".,;:!?)]").endswith("*")
    plain = text.strip("*.,;:!?()[]{}<>'’`")
    if "*" in text and (not begins or "*" in plain or len(folded(plain)) < SHORTEST_BEGINNING):
        notices.append(TOO_SHORT)
        begins = False
    number = number_key(folded_number(plain)) if _NUMBER.fullmatch(plain) else ""
    if number:
        yield Number(number, tuple(token.key for token in tokens(plain)), begins, title)
        return
    found = list(tokens(plain))
    if found and any(c.isdigit() for c in plain) and all(plain[t.start : t.end].isdigit() for t in found):
        yield Phrased(tuple(token.key for token in found), title)  # 24.05.2023
        return
    for at, token in enumerate(found):
        yield word(plain, token, begins and at == len(found) - 1, title)


def word(text: str, token: Token, begins: bool, title: bool) -> Term:
    if begins:
        return Started(beginning_of(text[token.start : token.end]), token.key, title)
    return Word(token.key, title, is_everywhere=folded(text[token.start : token.end]) in STOP_WORDS)


def folded_number(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text).casefold()


def without_stop_words(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """What is asked for beside words that are everywhere, unless these are all."""
    telling = tuple(term for term in terms if not (isinstance(term, Word) and term.is_everywhere))
    return telling or terms
