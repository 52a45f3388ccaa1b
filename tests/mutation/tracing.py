"""A plugin of pytest that notes which tests come by which use of the rule, and how long each takes.

The source it runs on is that of ``traced()``: before each use stands a call of ``_vermerken`` with the use's number.
"""

import builtins
import json
import os
import time
from collections import defaultdict
from pathlib import Path

import pytest

from tests.mutation.uses import Use

OUTPUT = "MUTATION_SPUREN"  # the environment variable that names the file to be written

hits: dict[int, set[str]] = defaultdict(set)
seconds: dict[str, float] = {}
current = [""]


def traced(source: str, uses: list[tuple[int, Use]]) -> str:
    """``source`` with a note before each of its ``uses``; one may stand inside of another."""
    inserted = []
    for number, use in uses:
        if use.is_statement:
            inserted.append((use.start, 0, f"_vermerken({number}); "))
        else:
            inserted += [(use.start, -use.end, f"(_vermerken({number}), "), (use.end, use.start, ")[1]")]
    for position, _, text in sorted(inserted, key=lambda entry: (entry[0], entry[1]), reverse=True):
        source = source[:position] + text + source[position:]
    return source


def note(number: int) -> None:
    hits[number].add(current[0])


builtins._vermerken = note  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    current[0], start = item.nodeid, time.monotonic()
    try:
        return (yield)
    finally:
        seconds[item.nodeid], current[0] = time.monotonic() - start, ""


def pytest_sessionfinish():
    content = {"orte": {number: sorted(tests - {""}) for number, tests in hits.items()}, "sekunden": seconds}
    Path(os.environ[OUTPUT]).write_text(json.dumps(content))
