"""The command itself: what it switches off is off, and what it wrote it reads back."""

import pytest

from tests.mutation import report
from tests.mutation.report import Verdict
from tests.mutation.switches import Switches, switched
from tests.mutation.uses import uses_in

SOURCE = """\
def shown(user, condition):
    allowed = user.has_perm(
        "a" if user.has_perm("b") else "c"
    )
    condition &= (
        user.has_right("d")
    )
    return allowed, condition
"""


class Nobody:
    """Has no right, and remembers which were asked for."""

    def __init__(self):
        self.asked = []

    def has_perm(self, right):
        self.asked.append(right)
        return False

    has_right = has_perm


@pytest.fixture
def uses(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.mutation.uses.ROOT", tmp_path)
    file = tmp_path / "modul.py"
    file.write_text(SOURCE)
    return uses_in(file)


@pytest.mark.parametrize(
    ("off", "answer", "asked"),
    [
        (None, (False, False), ["b", "c", "d"]),
        (0, (True, False), ["d"]),
        (1, (False, False), ["a", "d"]),
        (2, (False, True), ["b", "c"]),
        (3, (False, True), ["b", "c"]),
    ],
)
def test_each_switch_leaves_out_its_own_use_only(uses, monkeypatch, off, answer, asked):
    switches, module, user = Switches(uses), {}, Nobody()
    monkeypatch.setattr("builtins._gefragt", switches.is_asked, raising=False)
    exec(switched(SOURCE, list(enumerate(uses))), module)  # noqa: S102  the source above
    switches.off = off
    assert module["shown"](user, True) == answer
    assert user.asked == asked
    assert switches.asked >= {off} - {None}


def test_report_is_read_back_as_it_was_written(uses, tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FILE", tmp_path / "bericht.md")
    places = report.places_of(uses)
    known = [
        Verdict(judged=True, test="t.py::test_eins[a|b]"),
        Verdict(),
        Verdict(test="t.py::test_zwei"),
        Verdict(True),
    ]
    report.write("abc", dict(zip(places, known, strict=True)))
    survived = Verdict()  # is judged anew
    assert list(report.read("abc").values()) == [*known[:3], survived]
    on_other_sources = [Verdict(test=verdict.test) for verdict in known]
    assert list(report.read("def").values()) == on_other_sources
