import pytest
import time_machine


@pytest.fixture(autouse=True)
def standing_clock():
    """A code of an app is another one every 30 seconds, and limits are counted by the minute."""
    with time_machine.travel("2026-11-23 10:00:10+01:00", tick=False) as clock:
        yield clock
