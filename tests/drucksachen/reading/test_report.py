"""The bars of the report over real texts; skipped where they are not at hand."""

import pytest

from drucksachen.reading.rules import read
from tests.reading_report import karlsruhe

pytestmark = pytest.mark.skipif(not karlsruhe.is_there(), reason="the real texts are not part of the project")


def test_questions_and_answers_are_counted_right_in_the_sample():
    texts = {text["id"].rsplit("/", 1)[1]: text["text"] for text in karlsruhe.texts()}
    right = 0
    for counted in karlsruhe.sample():
        result = read(texts[counted.datei])
        right += (len(result.fragen), len(result.antwortteile)) == (counted.fragen, counted.antwortteile)
    assert right >= 90
