"""How we say no: every error names the fact, the place, the reason and a way out."""

from collections.abc import Iterable
from dataclasses import dataclass


class TracrlabError(Exception):
    """The base of all errors that this package raises on purpose."""


def in_a_notebook(error: TracrlabError) -> list[str]:
    """What a notebook shows of an error about a program: what it says, and nothing of our insides.

    IPython asks an exception for these lines (`_render_traceback_`) in place of the traceback.
    """
    return f"{type(error).__name__}: {error}".split("\n")


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

    def _render_traceback_(self) -> list[str]:
        return in_a_notebook(self)

    def __str__(self) -> str:
        count = len(self.problems)
        head = "this program cannot be compiled"
        head += f" ({count} problems):" if count > 1 else ":"
        return "\n".join([head, *map(str, self.problems)])


@dataclass(frozen=True)
class Mistake:
    """One mistake in a text. Lines and columns count from 1; `end_column` is just after the end.

    >>> print(Mistake(2, 5, 9, "`selct` is not defined", "did you mean `select`?"))
    line 2, column 5: `selct` is not defined
      hint  did you mean `select`?
    """

    line: int
    column: int
    end_column: int  # on `end_line`
    message: str  # one sentence: what is wrong
    hint: str = ""  # how to mend it
    end_line: int | None = None  # None: the same line
    file: str | None = None  # a loaded file; None: the text itself

    def __str__(self) -> str:
        place = f"{self.file}, " if self.file else ""
        hint = f"\n  hint  {self.hint}" if self.hint else ""
        return f"{place}line {self.line}, column {self.column}: {self.message}{hint}"


class ParseError(TracrlabError, ValueError):
    """A text that is no program: `errors` has every mistake that was found, in order of place.

    >>> print(ParseError([Mistake(1, 5, 7, "`tk` is not defined")], "x = tk;"))
    1 mistake in this program:
    line 1, column 5: `tk` is not defined
      x = tk;
          ^^
    """

    def __init__(self, errors: "Iterable[Mistake]", text: str = ""):
        self.errors: tuple[Mistake, ...] = tuple(
            sorted(errors, key=lambda e: (e.file or "", e.line, e.column))
        )
        self.text = text
        super().__init__(self.errors, text)

    def _render_traceback_(self) -> list[str]:
        return in_a_notebook(self)

    def __str__(self) -> str:
        count = len(self.errors)
        lines = [f"{count} mistake{'s' * (count != 1)} in this program:"]
        for error in self.errors:
            place, *hint = str(error).split("\n")
            lines += [place, *self._excerpt(error), *hint]
        return "\n".join(lines).encode("utf-8", "backslashreplace").decode()  # any text prints

    def _excerpt(self, error: Mistake) -> list[str]:
        """The line of the mistake, and a mark under it."""
        given = self.text.split("\n")
        if error.file is not None or not 1 <= error.line <= len(given):
            return []
        line = given[error.line - 1].rstrip().replace("\t", " ")
        end = error.end_column if error.end_line in (None, error.line) else len(line) + 1
        first = max(0, error.column - 60)  # long lines are cut around the mistake
        marks = "^" * max(1, min(end, len(line) + 1, first + 100) - error.column)
        shown = line[first : first + 100]
        return [f"  {shown}", f"  {' ' * (error.column - 1 - first)}{marks}"]


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
