"""What units are asked for, said in keys: the same for every database, which turns it into its own language.

Keys are ASCII without blanks: stems ("schul"), lemmas where a stem would mean two words ("=rat"), markers of the title
("^schul"), of prominent text ("+schul"), of numbers ("#26309-22-e1") and of what is counted ("a:anfrage").
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    key: str


@dataclass(frozen=True)
class Prefix:
    """Any key that begins so."""

    start: str


@dataclass(frozen=True)
class Phrase:
    """Main keys that follow each other, in the title or in the text; in the title alone where ``title``."""

    keys: tuple[str, ...]
    title: bool = False


@dataclass(frozen=True)
class And:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Or:
    """One of ``parts`` at least; none of which holds a Phrase that is negated."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Not:
    """Units of documents none of whose units matches ``part``; stands only inside of the outermost And, which also asks for something."""

    part: "Expression"


Expression = Key | Prefix | Phrase | And | Or | Not


def both(*expressions: Expression) -> Expression:
    """All of these at once, in one And."""
    parts: list[Expression] = []
    for expression in expressions:
        parts += expression.parts if isinstance(expression, And) else [expression]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def without(expression: Expression) -> list[Expression]:
    """What the outermost And excludes."""
    parts = expression.parts if isinstance(expression, And) else ()
    return [part.part for part in parts if isinstance(part, Not)]


def asked(expression: Expression) -> Expression:
    """The expression but for what the outermost And excludes."""
    parts = expression.parts if isinstance(expression, And) else (expression,)
    return both(*(part for part in parts if not isinstance(part, Not)))


def phrases(expression: Expression) -> bool:
    """Whether the order of words matters anywhere in it."""
    match expression:
        case Phrase():
            return True
        case And(parts) | Or(parts):
            return any(phrases(part) for part in parts)
        case Not(part):
            return phrases(part)
    return False


@dataclass(frozen=True)
class Days:
    """A range of days, both included; None where it is open. Beside an expression, not within one."""

    first: int | None = None  # as date.toordinal() gives it
    last: int | None = None


def unordered(expression: Expression) -> Expression:
    """What an index of keys alone can tell: every unit that matches, and where the order of words matters perhaps others."""
    match expression:
        case Phrase(keys):
            return both(*map(Key, keys))
        case And(parts):
            return both(*(unordered(part) for part in parts if not (isinstance(part, Not) and phrases(part))))
        case Or(parts):
            return Or(tuple(map(unordered, parts)))
    return expression


def slim(expression: Expression) -> Expression:
    """Without the keys that others in the outermost And imply: what has "^schul" or "+schul" has "schul" too."""
    if not isinstance(expression, And):
        return expression
    marked = {part.key[1:] for part in expression.parts if isinstance(part, Key) and part.key[0] in "^~+"}
    return both(*(part for part in expression.parts if not (isinstance(part, Key) and part.key in marked)))
