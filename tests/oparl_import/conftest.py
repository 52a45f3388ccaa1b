from typing import Any

import pytest

from ratsinfo.oparl.importing.client import Client
from ratsinfo.oparl.importing.run import Run
from tests.oparl_import.server import Town, serving


class Silent:
    """A progress bar that shows nothing."""

    def begin(self, name: str) -> None:
        pass

    def expect(self, total: Any) -> None:
        pass

    def update(self, number: int) -> None:
        pass


@pytest.fixture
def town():
    with serving(Town()) as town:
        yield town


@pytest.fixture
def run_import(town, db):
    """Runs the import from the town's server, without waiting between tries; gives the Run, with what it counted."""

    def run_import(**options: Any) -> Any:
        client = Client([town.base.removeprefix("http://")], pause=lambda seconds: None)
        run = Run(town.url("system"), client, Silent(), **options)
        run.result = run.carry_out()
        return run

    return run_import
