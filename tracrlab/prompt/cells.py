"""A session of a notebook: cells in, Python values out."""

import builtins
import keyword
from collections.abc import Callable
from typing import Any

from tracrlab.errors import RaspError, TracrlabError
from tracrlab.prompt.conversation import Prompt
from tracrlab.prompt.reading import Reading
from tracrlab.rasp import Selector, SOp
from tracrlab.rasp.places import HERE
from tracrlab.rasp.text.classic.kinds import ANY
from tracrlab.rasp.text.classic.things import Function, Seq, Thing, TooMuch, Width, Wrong
from tracrlab.values import as_value

# What is left out of a notebook: it would take away what the next cells need.
PYTHONS_OWN = frozenset({"In", "Out", "get_ipython", "rasp", "tracrlab", *dir(builtins)})


class CellError(TracrlabError):
    """What is wrong with a cell; shown as it is, since our own code is of no interest there."""

    def _render_traceback_(self) -> list[str]:
        return str(self).split("\n")


class Cells:
    """One session, cell after cell.

    >>> names, wrong = Cells().run("n = [1, 2]; _hidden = 3;")
         list: n = [1, 2]
         value: _hidden = 3
    >>> names, wrong
    ({'n': [1, 2]}, None)
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.prompt = Prompt(print, self.wrong.append)
        self.prompt.settings.timed = False

    def run(self, text: str, line: bool = False) -> tuple[dict[str, Any], CellError | None]:
        """Run a cell and print what it came to; the names it set, and what is wrong with it.

        A `line` may lack its last semicolon.
        """
        if line and self.prompt.cut(text).lacks == "a semicolon":
            text += ";"
        self.wrong.clear()
        self.prompt.left = False
        reading = self.prompt.reading
        before = dict(reading.top.names)
        well = self.prompt.take(text)
        new = {n: t for n, t in reading.top.names.items() if before.get(n) is not t and n != "out"}
        public = {name: thing for name, thing in new.items() if not name.startswith("_")}
        skipped = [name for name in public if keyword.iskeyword(name) or name in PYTHONS_OWN]
        for name in skipped:
            print(f"     (not left in the notebook: {name}, a name of Python's own)")
        names = {n: to_python(t, reading) for n, t in public.items() if n not in skipped}
        return names, None if well else CellError("\n".join(self.wrong))


def to_python(thing: Thing, reading: Reading) -> Any:
    """A thing of the language as Python writes it."""
    match thing:
        case Seq():
            return thing.expr
        case tuple():
            return [to_python(item, reading) for item in thing]
        case dict():
            return {key: to_python(item, reading) for key, item in thing.items()}
        case Function():
            return RaspFunction(thing, reading)
        case Width():
            from tracrlab.rasp import SelectorWidth

            return SelectorWidth
    return thing


def to_thing(value: Any, reading: Reading) -> Thing:
    """A Python value as a thing of the language. TypeError if it is none."""
    match value:
        case SOp():
            return Seq(value, _kinds(value, reading))
        case Selector():
            return value
        case list():
            return tuple(to_thing(item, reading) for item in value)
        case dict():
            return {key: to_thing(item, reading) for key, item in value.items()}
        case RaspFunction():
            return value.function
    return as_value(value, "an argument")


def _kinds(expr: SOp, reading: Reading) -> int:
    """What kinds of value a sequence holds, as far as the session knows."""
    known = [thing for thing in reading.top.names.values() if isinstance(thing, Seq)]
    return next((thing.kinds for thing in known if thing.expr is expr), ANY)


class RaspFunction:
    """A function of a session, to be called with expressions, numbers, texts and lists."""

    def __init__(self, function: Function, reading: Reading):
        self.function, self.reading = function, reading
        self.__name__ = function.name

    def __call__(self, *arguments: Any) -> Any:
        reading, function = self.reading, self.function
        wanted = len(function.tree.parameters)
        if len(arguments) != wanted:
            raise TypeError(
                f"{function!r} takes {wanted} argument{'s' * (wanted != 1)}, got {len(arguments)}"
            )
        things = tuple(to_thing(each, reading) for each in arguments)
        return self._told(lambda: reading.apply(function, things, function.tree.span))

    def _told(self, apply: Callable[[], Thing]) -> Any:
        reading, here = self.reading, HERE.set(None)
        reading.begin(self.function.text or "")
        try:
            thing = apply()
        except (Wrong, TooMuch) as wrong:
            raise RaspError(f"{self.function!r}: {wrong.what}") from None
        except RecursionError:
            raise RaspError(f"{self.function!r} is nested too deeply") from None
        finally:
            HERE.reset(here)
        reading.label()
        if reading.mistakes:
            raise RaspError(f"{self.function!r}: {reading.mistakes[0].message}")
        return to_python(thing, reading)

    def __repr__(self) -> str:
        return f"<RASP function {self.function!r}>"
