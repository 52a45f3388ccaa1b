"""Where the source asks the rule of ratsinfo.publishing or a right, and what the line would be if it did not."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("ratsinfo", "gremien", "drucksachen")
LEFT_OUT = ("migrations", "demo", "commands")

# A call of one of these methods, and what stands in its place: the rows, the property or the right without the question.
CALLS = {
    "visible_to": "{object}.all().seal()",
    "published": "{object}.all()",
    "withdrawn": "{object}.all()",
    "is_public": "True",
    "has_perm": "True",
    "has_right": "True",
    "may_see_internal": "True",
    "published_condition": "Q()",
    "parents_condition": "Q()",
}
ATTRIBUTES = {
    "is_published_itself": "True",
    "is_authenticated": "False",
    "verantwortlich_oeffentlich": "self.verantwortlich",
}


@dataclass(frozen=True)
class Use:
    """One place: the characters from ``start`` to ``end`` of a file, and what they are replaced with."""

    path: Path
    line: int
    function: str
    start: int
    end: int
    original: str
    replacement: str

    def mutated(self) -> str:
        """The whole file without this use."""
        source = self.path.read_text()
        return source[: self.start] + self.replacement + source[self.end :]

    @property
    def is_statement(self) -> bool:
        """Whether it is a line of its own, not a part of one."""
        return self.replacement == "pass"

    @property
    def title(self) -> str:
        return f"{self.path.relative_to(ROOT)}: {self.function}"


def all_uses() -> list[Use]:
    """Every use in the packages of the project, in the order of files and lines."""
    files = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return [use for path in files if not set(LEFT_OUT) & set(path.parts) for use in uses_in(path)]


def uses_in(path: Path) -> list[Use]:
    source = path.read_text()
    found = list(visit(ast.parse(source), path, source, "Modul"))
    return sorted(found, key=lambda use: use.start)


def visit(node: ast.AST, path: Path, source: str, function: str) -> Iterator[Use]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = node.name if function == "Modul" else f"{function}.{node.name}"
    if replacement := replacement_of(node, source):
        start, end = position(node, source)
        original = " ".join(source[start:end].split())
        yield Use(path, node.lineno, function, start, end, original, replacement)  # type: ignore[attr-defined]
    for child in ast.iter_child_nodes(node):
        yield from visit(child, path, source, function)


def replacement_of(node: ast.AST, source: str) -> str:
    """What stands in the place of ``node`` when it does not ask; empty where it asks nothing."""
    if isinstance(node, ast.Call):
        name = called(node)
        if name in CALLS and not on_super(node):
            owner = ast.get_source_segment(source, node.func.value) if isinstance(node.func, ast.Attribute) else ""
            return CALLS[name].format(object=owner)
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        return ATTRIBUTES.get(node.attr, "")
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitAnd):
        return "pass"  # condition &= ...
    if isinstance(node, ast.Raise) and node.exc is not None and "PermissionDenied" in ast.dump(node.exc):
        return "pass"
    return ""


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def on_super(node: ast.Call) -> bool:
    """A method that only goes on to that of its parent asks there."""
    value = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(value, ast.Call) and called(value) == "super"


def position(node: ast.AST, source: str) -> tuple[int, int]:
    """The characters of ``node`` in ``source``; the syntax tree counts bytes of UTF-8 in each line."""
    lines = source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    start = offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
    return start, offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
