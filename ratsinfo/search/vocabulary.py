"""The words of what is public, as they are written there, to be offered instead of words that are not found."""

from collections.abc import Iterable, Iterator

from ratsinfo.search.documents import Document
from ratsinfo.search.german.analysis import folded, tokens
from ratsinfo.search.models import Wortspur
from ratsinfo.search.prepared import Prepared

SHORTEST, LONGEST = 4, 24  # letters of words that are offered
WORDS = Prepared(
    lambda traces, at: Wortspur.objects.filter(spur__in=traces, ist_wort=True).order_by().values_list("spur"),
    kind="text",
)


def learn(documents: Iterable[Document]) -> None:
    """Remember the words of titles and prominent texts of what is public, to offer them; those that are known cost one query."""
    spelled: dict[str, str] = {}
    for document in documents:
        for text in public_texts(document):
            for word in words_of(text):
                spelled.setdefault(folded(word), word)
    if not spelled:
        return
    known = {trace for (trace,) in WORDS(spelled)}
    new = sorted((trace, spelled[plain], trace == plain) for plain in spelled.keys() - known for trace in traces(plain))
    if new:  # in one order, so that nobody who writes at the same time waits for what waits for them
        rows = (Wortspur(spur=trace, wort=word, ist_wort=is_word) for trace, word, is_word in new)
        Wortspur.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def public_texts(document: Document) -> Iterator[str]:
    if document.public:
        yield document.title
        yield from (section.text for section in document.sections if section.prominent and section.public)


def words_of(text: str) -> Iterator[str]:
    """Its words that may be offered, as they are written."""
    for token in tokens(text):
        word = text[token.start : token.end]
        if word.isalpha() and SHORTEST <= len(folded(word)) <= LONGEST:
            yield word


def traces(word: str) -> set[str]:
    """The folded word and what is left of it without any one of its letters: words that are near to each other share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
