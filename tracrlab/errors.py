"""How we say no: every error names the fact, the place, the reason and a way out."""

from collections.abc import Iterable
from dataclasses import dataclass


class TracrlabError(Exception):
    """The base of all errors that this package raises on purpose."""


class RaspError(TracrlabError, ValueError):
    """A program of the language that has no answer: on this input, or at all."""


class RaspTypeError(TracrlabError, TypeError):
    """An argument of the wrong kind: a selector where a sequence belongs, a list as a value."""


class ModelFileError(TracrlabError, ValueError):
    """A saved model that cannot be read: truncated, altered, or of another format."""


@dataclass(frozen=True)
class Problem:
    """Why one node of a program cannot be compiled, told so that its author can mend it.

    >>> print(Problem("average", "it averages words", "a head adds numbers", "average 0 and 1"))
    average: it averages words
      why  a head adds numbers
      fix  average 0 and 1
    """

    node: str  # the name its author gave it
    what: str  # the fact, with the values that prove it
    why: str  # the mechanism of the transformer behind it
    fix: str  # code that does compile
    line: int | None = None  # of the program's source, counted from 1
    column: int | None = None

    def __str__(self) -> str:
        place = "" if self.line is None else f" (line {self.line}"
        place += "" if self.line is None or self.column is None else f", column {self.column}"
        place += ")" if place else ""
        return f"{self.node}{place}: {self.what}\n  why  {self.why}\n  fix  {self.fix}"


class CompileError(TracrlabError, ValueError, NotImplementedError):
    """All that stands in the way of compiling one program: `problems` has one record for each."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = "this program cannot be compiled"
        head += f" ({count} problems):" if count > 1 else ":"
        return "\n".join([head, *map(str, self.problems)])


class InternalError(TracrlabError):
    """A fault of ours and not of the program's author.

    >>> print(InternalError("values", "is_x", "no rule for Map"))
    values, at is_x: no rule for Map. This is a fault in tracrlab, please report it with the program
    """

    def __init__(self, stage: str, node: str, what: str):
        self.stage, self.node, self.what = stage, node, what
        super().__init__(stage, node, what)

    def __str__(self) -> str:
        return (
            f"{self.stage}, at {self.node}: {self.what}. "
            "This is a fault in tracrlab, please report it with the program"
        )
