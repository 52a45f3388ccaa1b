"""Which words become parts of compounds, at what cost, and which words are exceptions to the rules of the analysis.

Everything is in the unit of ``sources.frequencies``: occurrences in a thousand million words.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from ratsinfo.folding import fold
from ratsinfo.search.german.lexicon import Lexicon
from ratsinfo.search.german.splitting import LINKS, Split, Splitter, without_umlauts
from tools.lexikon import sources, words

KNOWN, RARE, COMMON, FREQUENT = 20, 100, 700, 2000
SHORT, COST_OF_SHORT = 4, 0.3
PART, UNCOMMON_PART, SHORTER, STEM, UNLIKELY_END = 1.0, 0.25, 1.5, 1.4, 0.6
ITSELF = 6  # times as likely is a lemma its own form
DOUBTFUL = 5  # letters; so short a noun must be known as a part of other compounds
FEW_COMPOUNDS, MANY_COMPOUNDS, VERY_MANY_COMPOUNDS = 3, 8, 20
ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")


class Builder:
    """The lexicon of ``sources`` and ``words``."""

    def __init__(self) -> None:
        self.frequency: dict[str, float] = defaultdict(float)
        for word, often in sources.frequencies().items():
            self.frequency[fold(word)] += often
        written = sources.lemmas().items()
        self.other = with_endings({fold(form): fold(lemma) for form, lemma in written if lemma[:1].islower()})
        self.written = sources.nouns() | self.further_nouns()
        self.nouns = folded(self.written)
        self.lexicon = Lexicon()
        self.splitter = Splitter(self.lexicon)

    def further_nouns(self) -> dict[str, set[str]]:
        """Those that the list of nouns does not have, but whose ending, or the compounds in it, say what they are: "Wagen"."""
        known = sources.nouns()
        ends = ends_of(folded(known))
        return {
            form.lower(): {lemma.lower()}
            for form, lemma in sources.lemmas().items()
            if form[:1].isupper() and form.lower() not in known and self.frequency.get(fold(lemma), 0) >= KNOWN
            if (lemma.endswith(words.ENDINGS_OF_NOUNS) and fold(form) not in self.other)
            or (ends[fold(lemma)] >= MANY_COMPOUNDS and len(lemma) > SHORT and fold(lemma) not in words.NO_PART)
        }

    def build(self) -> Lexicon:
        self.add_nouns()
        self.add_verbs_as_nouns()
        self.add_adjectives_as_nouns()
        self.add_short_words()
        self.add_stems()
        self.add_beginnings()
        self.add_ends_of_names()
        self.add_whole_words()
        self.keep_nouns_from_being_names()
        self.add_splits_of_forms()
        self.add_keys()
        return self.lexicon

    # What is known about nouns

    @cached_property
    def lemma_frequency(self) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for form, lemmas in self.written.items():
            for lemma in lemmas:
                found[fold(lemma)] += sources.frequencies().get(form, 0) / len(lemmas)
        return found

    def lemma(self, form: str) -> str:
        """The most likely lemma of a form of a noun."""
        if form in words.PREFERRED:
            return words.PREFERRED[form]
        lemmas = sorted(self.nouns[form])
        return max(lemmas, key=lambda lemma: self.lemma_frequency[lemma] * (ITSELF if lemma == form else 1))

    @cached_property
    def lemmas(self) -> list[str]:
        return sorted({lemma for lemmas in self.nouns.values() for lemma in lemmas if is_plain(lemma)})

    @cached_property
    def compounds(self) -> dict[str, int]:
        """How many nouns are written as the noun and another one, by lemma."""
        found: dict[str, int] = defaultdict(int)
        for noun in self.lemmas:
            for opener, closer in self.in_two(noun):
                for lemma in self.nouns[opener] | self.nouns[closer]:
                    found[lemma] += 1
        return found

    def in_two(self, noun: str) -> Iterator[tuple[str, str]]:
        for stop in range(SHORT, len(noun) - SHORT + 1):
            opener = noun[:stop]
            if opener in self.nouns:
                for link in LINKS:
                    closer = noun[stop + len(link) :]
                    if noun.startswith(link, stop) and len(closer) >= SHORT and closer in self.nouns:
                        yield opener, closer

    # Parts

    def add_nouns(self) -> None:
        for form in self.nouns:
            if len(form) >= SHORT and form not in words.NO_PART and self.is_likely_part(form):
                often = self.frequency.get(form, 0)
                cost = PART + COST_OF_SHORT * (len(form) == SHORT) + UNCOMMON_PART * (often < COMMON)
                self.lexicon.openers[form] = cost
                if len(form) > SHORT or often >= FREQUENT:
                    self.lexicon.closers[form] = cost + UNLIKELY_END * (form in words.NO_END)

    def is_likely_part(self, form: str) -> bool:
        often = self.frequency.get(form, 0)
        lemma = max(self.nouns[form], key=lambda lemma: self.lemma_frequency[lemma])
        if not words.is_own_ending(form, self.nouns[form]) or max(often, self.lemma_frequency[lemma]) < RARE:
            return False
        if len(form) > DOUBTFUL:
            return True
        compounds = max(self.compounds[lemma] for lemma in self.nouns[form])
        return often >= RARE and compounds >= (FEW_COMPOUNDS if len(form) == SHORT else 1)

    def add_verbs_as_nouns(self) -> None:
        """ "Fachwissen" ends with a verb; those that do are told from "fortbilden" by how many nouns end so."""
        for verb in sources.verbs_as_nouns() - words.NO_PART:
            if is_plain(verb) and len(verb) >= SHORT and self.ends_of_nouns[verb] >= MANY_COMPOUNDS:
                self.lexicon.closers[verb] = PART + UNCOMMON_PART

    def add_adjectives_as_nouns(self) -> None:
        """ "Datenschutzbeauftragter" ends with an adjective in any of its forms."""
        for beginning in self.adjectival:
            for form in (beginning[:-1], beginning, f"{beginning[:-1]}r", f"{beginning[:-1]}s"):
                if len(form) > SHORT * 2 and self.frequency.get(form, 0) >= COMMON and form not in self.lexicon.closers:
                    self.lexicon.closers[form] = PART + UNCOMMON_PART

    def add_beginnings(self) -> None:
        """What begins nouns without being one: "schul", "hilfs", "fahr", "fein", "kranken"."""
        for word, often in sorted(self.beginnings.items()):
            known = often >= FEW_COMPOUNDS + 1 or (often >= 2 and len(word) > DOUBTFUL)
            if known and word not in self.lexicon.openers and word not in words.NO_BEGINNING:
                meant = self.noun_of_beginning(word)
                if meant is not None:
                    self.lexicon.openers[word] = STEM
                    self.lexicon.stands_for[word] = meant

    def noun_of_beginning(self, word: str) -> str | None:
        """The noun that is shortened in ``word``; "" where a verb or an adjective is, None where nothing known is."""
        for noun in (f"{word}e", f"{word.removesuffix('s')}e"):
            if self.lemma_frequency.get(noun, 0) >= RARE and word not in words.ONLY_VERBS:
                return noun
        if word in self.adjectival:
            return word[:-1]
        if (
            word in self.other
            or word + "en" in self.other
            or (word.endswith(("el", "er")) and word + "n" in self.other)
        ):
            return ""
        return None

    @cached_property
    def adjectival(self) -> set[str]:
        return sources.adjectival_nouns()

    @cached_property
    def beginnings(self) -> dict[str, int]:
        """How many nouns are written as something that is no noun, and a noun."""
        found: dict[str, int] = defaultdict(int)
        for noun in self.lemmas:
            for stop in range(SHORT, len(noun) - SHORT + 1):
                if (
                    noun[:stop] not in self.nouns
                    and self.frequency.get(noun[stop:], 0) >= RARE
                    and noun[stop:] in self.nouns
                ):
                    found[noun[:stop]] += 1
        return found

    @cached_property
    def ends_of_nouns(self) -> dict[str, int]:
        return ends_of(self.nouns)

    def add_short_words(self) -> None:
        for word in words.SHORT_BEGINNINGS:
            self.lexicon.openers[word] = SHORTER
        for word in words.ENDS:
            self.lexicon.closers[word] = SHORTER

    def add_stems(self) -> None:
        for word, meant in words.STEMS.items():
            if word not in self.lexicon.openers:
                self.lexicon.openers[word] = STEM if len(word) >= SHORT else SHORTER
                self.lexicon.stands_for[word] = meant

    def add_ends_of_names(self) -> None:
        """Nouns that end so many others that the beginning need not be known: "Leopoldstraße"."""
        for form, lemmas in self.nouns.items():
            often_ends = max(self.ends_of_nouns[lemma] for lemma in lemmas) >= VERY_MANY_COMPOUNDS
            long_enough = len(form) > SHORT or form in words.SHORT_ENDS_OF_NAMES
            often = self.frequency.get(form, 0) >= COMMON
            if often_ends and long_enough and often and form in self.lexicon.closers:
                self.lexicon.ends_of_names.add(form)

    # Exceptions: words that the rules would split differently

    def add_whole_words(self) -> None:
        for form, lemmas in self.nouns.items():
            if form in words.WHOLE or lemmas & words.WHOLE:
                self.lexicon.splits[form] = ()
        self.lexicon.splits.update(words.SPLIT)
        for form in self.other:
            if form not in self.nouns and is_plain(form) and self.splitter.split(form):
                self.lexicon.splits[form] = ()
        for name in sources.names():
            if name not in self.nouns and is_plain(name) and not self.is_place_of_a_kind(self.splitter.split(name)):
                self.lexicon.splits[name] = ()

    def is_place_of_a_kind(self, split: Split) -> bool:
        """ "Ruhrgebiet" is found as a "Gebiet", "Friedrichshafen" is no "Hafen"."""
        return not split or split[-1] in words.KINDS_OF_PLACES

    def keep_nouns_from_being_names(self) -> None:
        """A known noun whose parts are not known has none."""
        for noun in self.nouns:
            if noun not in self.lexicon.splits and not self.splitter.computed(noun):
                split = self.splitter.computed_of_name(noun)
                if split and self.lemma(split[-1]) not in words.SHORT_ENDS_OF_NAMES:
                    self.lexicon.splits[noun] = ()

    def add_splits_of_forms(self) -> None:
        """All forms of a noun have the parts of their lemma."""
        for form in self.nouns:
            lemma = self.lemma(form)
            if form != lemma and form not in self.lexicon.splits:
                split = split_like(form, lemma, self.splitter.split(lemma))
                if split is not None and split != self.splitter.split(form):
                    self.lexicon.splits[form] = split

    # Exceptions: words whose key the rules would not find

    @cached_property
    def ambiguous(self) -> set[str]:
        """Lemmas that only their stem would take for each other: Rat and Rate."""
        by_stem = defaultdict(set)
        for lemma, often in self.lemma_frequency.items():
            if often >= RARE and lemma in self.nouns and self.lemma(lemma) == lemma:
                by_stem[self.splitter.stem(lemma)].add(lemma)
        return {lemma for lemmas in by_stem.values() if len(lemmas) > 1 for lemma in lemmas}

    def add_keys(self) -> None:
        """Shorter words first: the key of a compound depends on that of its end."""
        for lemma in self.ambiguous:
            self.lexicon.forms[lemma] = f"={without_umlauts(lemma)}"
        for form in sorted(self.nouns, key=lambda form: (len(form), form)):
            self.add_key(form, self.lemma(form))
        for form, lemma in sorted(self.other.items()):
            if form not in self.nouns and is_plain(form) and is_plain(lemma) and self.frequency.get(form, 0) >= KNOWN:
                self.add_key(form, lemma)

    def add_key(self, form: str, lemma: str) -> None:
        key = self.splitter.made_key(lemma)
        if self.splitter.made_key(form) != key:
            self.lexicon.forms[form] = key


def folded(nouns: dict[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for form, lemmas in nouns.items():
        if is_plain(fold(form)):
            found[fold(form)] |= {fold(lemma) for lemma in lemmas}
    return dict(found)


def is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def ends_of(nouns: dict[str, set[str]]) -> dict[str, int]:
    """How many of ``nouns`` begin with another one, by what they end with."""
    found: dict[str, int] = defaultdict(int)
    for noun in {lemma for lemmas in nouns.values() for lemma in lemmas}:
        for stop in range(SHORT, len(noun) - SHORT + 1):
            if noun[:stop] in nouns:
                for end in {noun[stop:], noun[stop:].removeprefix("s")}:
                    found[end] += 1
    return found


def with_endings(lemmas: dict[str, str]) -> dict[str, str]:
    """The forms of adjectives and participles completed, so that all have the same lemma: "angestellte" as "angestellten"."""
    found = dict(lemmas)
    for word, lemma in lemmas.items():
        forms = [word + ending for ending in ADJECTIVE_ENDINGS]
        if not lemma.endswith("n") or any(lemmas.get(form) == word for form in forms):
            found |= {form: lemma for form in forms if lemmas.get(form, word) == word}
    return found


def split_like(form: str, lemma: str, split: Split) -> Split | None:
    """The parts of ``form`` where those of its lemma are ``split``; None where the beginnings differ."""
    if not split:
        return ()
    beginning = len(lemma) - len(split[-1])
    return (*split[:-1], form[beginning:]) if form[:beginning] == lemma[:beginning] and form[beginning:] else None


def lines(lexicon: Lexicon) -> Iterator[str]:
    """What ``ratsinfo.search.german.lexicon.read`` reads."""
    for word in sorted(lexicon.openers.keys() | lexicon.closers.keys()):
        yield from lines_of_part(lexicon, word)
    yield from (" ".join(("s", word, *split)) for word, split in sorted(lexicon.splits.items()))
    yield from (f"n {word}" for word in sorted(lexicon.ends_of_names))
    yield from (f"f {word} {key}" for word, key in sorted(lexicon.forms.items()))


def lines_of_part(lexicon: Lexicon, word: str) -> Iterator[str]:
    opens, closes, meant = lexicon.openers.get(word), lexicon.closers.get(word), lexicon.stands_for.get(word)
    if opens == closes and meant is None and opens is not None:
        yield f"t {word} {opens * 100:.0f}"
        return
    if opens is not None:
        yield f"a {word} {opens * 100:.0f} {word if meant is None else meant}".rstrip()
    if closes is not None:
        yield f"e {word} {closes * 100:.0f}"
