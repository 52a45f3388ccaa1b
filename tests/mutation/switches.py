"""Puts a switch at every use of the rule while the program is imported, so that one process can do without any of them.

Each use becomes ``(use if _gefragt(7) else what stands in its place)``, each statement ``if _gefragt(7): statement``;
the files stay as they are.
"""

import builtins
import sys
from collections import defaultdict
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType

from tests.mutation.uses import Use


class Switches(MetaPathFinder):
    """The switches of ``uses`` by their number: which is off, and which were come by since ``asked`` was emptied."""

    def __init__(self, uses: list[Use]):
        self.off: int | None = None
        self.asked: set[int] = set()
        self.by_file: dict[str, list[tuple[int, Use]]] = defaultdict(list)
        for number, use in enumerate(uses):
            self.by_file[str(use.path)].append((number, use))

    def install(self) -> None:
        """Before anything of the project is imported."""
        builtins._gefragt = self.is_asked  # type: ignore[attr-defined]
        sys.meta_path.insert(0, self)

    def is_asked(self, number: int) -> bool:
        self.asked.add(number)
        return number != self.off

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin not in self.by_file:
            return None
        spec.loader = SwitchedLoader(fullname, spec.origin, self.by_file[spec.origin])
        return spec


class SwitchedLoader(SourceFileLoader):
    """Compiles a module with its switches, past the compiled files on disk."""

    def __init__(self, fullname: str, path: str, uses: list[tuple[int, Use]]):
        super().__init__(fullname, path)
        self.uses = uses

    def get_code(self, fullname: str) -> CodeType:
        return compile(switched(Path(self.path).read_text(), self.uses), self.path, "exec", dont_inherit=True)


def switched(source: str, uses: list[tuple[int, Use]]) -> str:
    """``source`` with a switch at each of its ``uses``; one may stand inside of another."""
    inserted = []
    for number, use in uses:
        if use.is_statement:
            inserted.append((use.start, f"if _gefragt({number}): "))
        else:
            inserted += [(use.start, "("), (use.end, f" if _gefragt({number}) else {use.replacement})")]
    for position, text in sorted(inserted, key=lambda entry: entry[0], reverse=True):
        source = source[:position] + text + source[position:]
    return source
