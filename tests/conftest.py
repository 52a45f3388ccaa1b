import os
from pathlib import Path

import pytest

from tests.remembering import forget_pages

CI = os.environ.get("CI") == "true"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder with real documents, which is not part of the project; tests that need it are left out without it."""
    if not SHARED.exists():
        pytest.skip("../shared ist nicht da")
    return SHARED


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    """Each test's files lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "dateien"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def empty_memory():
    """Settings differ between tests, and nothing but settings makes a remembered page wrong."""
    forget_pages()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI nothing may be left out: a skipped test fails."""
    report = (yield).get_result()
    if CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} darf in CI nicht ausgelassen werden: {call.excinfo}"
