"""What the public word lists say, as they say it: nouns with their forms, other words with their lemma, how frequent words are."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from simplemma.strategies.dictionaries import DefaultDictionaryFactory
from wordfreq import get_frequency_dict

from ratsinfo.folding import fold

CASES = ("nominativ", "genitiv", "dativ", "akkusativ")
NAMES = ("Vorname", "Nachname", "Toponym")
NOT_NOUNS = ("Vorname", "Nachname", "Toponym", "Abkürzung", "Affix", "Eigenname", "Buchstabe", "adjektivische")


def rows() -> Iterator[dict[str, str]]:
    """The nouns of the German Wiktionary, one row each."""
    with (files("german_nouns") / "nouns.csv").open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def lemmas() -> dict[str, str]:
    """Form to lemma, as written, of words of every kind."""
    pairs = DefaultDictionaryFactory().get_dictionary("de").items()
    return {text(form): text(lemma) for form, lemma in pairs}


def text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def nouns() -> dict[str, set[str]]:
    """Form to lemmas in lower case, verbs used as nouns without a plural ("das Bauen") left out.

    A form that is the nominative of a noun is not taken for another case of another one: "Hallen" are those of a Halle.
    """
    nominatives: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for row in rows():
        if is_noun(row) and not is_verb_as_noun(row):
            nominatives[row["lemma"].lower()].add(row["lemma"].lower())
            for case, form in forms(row):
                found = nominatives if case.startswith("nominativ") else others
                found[form.lower()].add(row["lemma"].lower())
    return others | nominatives


def verbs_as_nouns() -> set[str]:
    return {fold(row["lemma"]) for row in rows() if is_noun(row) and is_verb_as_noun(row)}


def names() -> set[str]:
    """Folded names of people and places."""
    return {fold(row["lemma"]) for row in rows() if any(kind in row["pos"] for kind in NAMES)}


def adjectival_nouns() -> set[str]:
    """ "kranken" of "Kranke", as compounds begin with it."""
    found = {fold(row["lemma"]) for row in rows() if "adjektivische" in row["pos"]}
    return {word.removesuffix("r").removesuffix("e") + "en" for word in found if word.endswith(("e", "er"))}


def is_noun(row: dict[str, str]) -> bool:
    word, pos = row["lemma"], row["pos"]
    written = len(word) > 1 and word.isalpha() and word[0].isupper() and not word.isupper()
    return written and not any(kind in pos for kind in NOT_NOUNS)


def is_verb_as_noun(row: dict[str, str]) -> bool:
    plural = any(form for case, form in row.items() if case and case.startswith("nominativ plural"))
    return row["genus"] == "n" and row["lemma"].lower() in verbs() and not plural


@cache
def verbs() -> set[str]:
    return {lemma for lemma in lemmas().values() if lemma[:1].islower() and lemma.endswith("n")}


def forms(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The cases and forms of a noun, without the dative of old ("dem Orte")."""
    for case, form in row.items():
        old = case and case.startswith("dativ singular") and form == row["lemma"] + "e"
        if case and case.split(" ")[0] in CASES and form and form.isalpha() and not old:
            yield case, form


@cache
def frequencies() -> dict[str, float]:
    """Word in lower case to how often it occurs in a thousand million words of German."""
    return {word: share * 1e9 for word, share in get_frequency_dict("de", wordlist="large").items()}
