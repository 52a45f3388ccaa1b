"""Names of bodies as a text writes them: with an ordinal, in the genitive, with the kind of session before them."""

import re

from drucksachen.reading import vocabulary

_SESSION = re.compile(
    r"^(?:\d{1,3}\. ?)?(?:(?:öffentliche|nichtöffentliche|ordentliche|außerordentliche) )?"
    r"(?:(?:Plenarsitzung|Sitzung) (?:des |der |im )?)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:des|der|die|das|dem|den|im|in der|vom|von der|an den|an die) ")
_GENITIVE = re.compile(
    r"(ausschuss|beirat|rat|kreistag|vorstand|senat|magistrat|konvent|plenum)(?:es|s)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")


def nominative(text: str) -> str:
    """The name of a body as a list has it: "des Rates der Stadt" is "Rat der Stadt", "53. Plenarsitzung Gemeinderat" is "Gemeinderat"."""
    name = _SESSION.sub("", text.strip(" ,.;:|\t"))
    name = _ARTICLE.sub("", name).rstrip("0123456789./ ")
    first, *others = re.split(r"(?<=\w)(?= (?:der|des|für|am|in|im)\b)", name, maxsplit=1)
    return "".join([_GENITIVE.sub(r"\1", first), *others])


def is_body(text: str) -> bool:
    """Whether ``text`` names a body: it has a word that begins or ends like "ausschuss", "rat", "fraktion"."""
    return any(_is_body_word(word) for word in _WORD.findall(text))


def _is_body_word(word: str) -> bool:
    folded = vocabulary.key(word)
    if folded in vocabulary.words("gremien", "keine"):
        return False
    return folded.endswith(vocabulary.words("gremien", "stamm")) or folded.startswith(("rats", "ausschuss", "plenar"))
