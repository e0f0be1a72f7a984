"""Running a text statement by statement: what follows from a mistake is no second one."""

import __future__

import ast
import builtins
import sys
from collections.abc import Mapping
from types import CodeType, ModuleType
from typing import Any, TypeGuard

from tracrlab.errors import Mistake
from tracrlab.rasp.places import HERE, READING
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.sequences import SOp
from tracrlab.rasp.text.python.explain import explained
from tracrlab.rasp.text.python.failures import failure_of
from tracrlab.rasp.text.python.names import Names, names_of
from tracrlab.rasp.text.python.nearest import did_you_mean, nearest
from tracrlab.rasp.text.python.statements import Statements, quiet, unreadable
from tracrlab.rasp.text.python.undefined import undefined
from tracrlab.rasp.text.python.written import Written

MODULE = "__rasp__"
SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
SPECIAL = ("__name__", "__file__", "__doc__", "__builtins__", "__annotations__")


class Run:
    """One run of a text, in a namespace of its own: what it made, and its mistakes."""

    def __init__(
        self, written: Written, statements: Statements, file: str, offered: Mapping[str, Any]
    ):
        self.written, self.nodes, self.file = written, statements.nodes, file
        self.names: list[Names] = []
        self.mistakes: list[Mistake] = list(statements.mistakes)
        self.poisoned: set[str] = set()  # names that a mistake left without a value
        self.lost: list[tuple[int, set[str]]] = []  # by the line of a piece that cannot be read
        self.foreign: set[str] = set()  # names that only imports bring
        self.last: SOp | None = None
        # What the language offers stands where built-in names do, so that the namespace has the
        # names of the text and no others.
        known = {**vars(builtins), **offered}
        self.namespace: dict[str, Any] = {
            "__name__": MODULE,
            "__file__": file,
            "__doc__": None,
            "__builtins__": known,
        }
        sys.modules.setdefault(MODULE, ModuleType(MODULE))  # dataclasses look for it there
        self.flags = 0
        self._read_names(statements, offered)
        codes = [self._code(index) for index in range(len(self.nodes))]
        reading, here, deepest = READING.set(file), HERE.set(None), sys.getrecursionlimit()
        try:
            for index, code in enumerate(codes):
                while self.lost and self.lost[0][0] < self.nodes[index].lineno:
                    self.poisoned |= self.lost.pop(0)[1]
                self._run(index, code)
        finally:
            READING.reset(reading)
            HERE.reset(here)
            sys.setrecursionlimit(deepest)

    def _read_names(self, statements: Statements, offered: Mapping[str, Any]) -> None:
        self.names = [names_of(node) for node in self.nodes]
        self.own = {  # names that it gives a value, other than by an import
            name for each in self.names for name, imported in each.binds.items() if not imported
        }
        bound = {name for each in self.names for name in each.binds}
        self.foreign = bound - self.own
        maybe = statements.maybe
        built_in = {*vars(builtins), *SPECIAL}
        self.unfit: set[int] = set()  # statements with a mistake that was found before they run
        for index, mistake in undefined(self.names, self.written, offered, built_in, maybe):
            self.mistakes.append(mistake)
            self.unfit.add(index)
        self.poisoned = maybe - bound - built_in - offered.keys()
        for lost in statements.lost:
            names = (lost.assigned - offered.keys()) | (lost.touched & self.own)
            self.lost.append((lost.line, names))

    def _code(self, index: int) -> CodeType | None:
        """The statement, ready to run; None if Python refuses it, which is noted."""
        node = self.nodes[index]
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                self.flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
        single = isinstance(node, ast.Expr)
        tree = ast.Expression(node.value) if isinstance(node, ast.Expr) else ast.Module([node], [])
        try:
            with quiet():
                mode = "eval" if single else "exec"
                return compile(tree, self.file, mode, self.flags, dont_inherit=True)
        except Exception as error:
            if index not in self.unfit or not isinstance(error, SyntaxError):
                mistake = unreadable(error, self.written, node.lineno, bytewise=True)
                self.mistakes.append(mistake)
            self.unfit.add(index)
            return None

    def _run(self, index: int, code: CodeType | None) -> None:
        node, names = self.nodes[index], self.names[index]
        if code is None or index in self.unfit or not self.poisoned.isdisjoint(names.read):
            return self._poison(names)
        before = self.namespace.copy()
        try:
            value = eval(code, self.namespace)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # the text may raise anything: none of it is ours
            if not (isinstance(error, NameError) and error.name in self.poisoned):
                self._note(index, error)
            return self._poison(names)
        self.poisoned.difference_update(names.binds)
        if names.stars:
            self.foreign |= self.namespace.keys() - before.keys() - self.own
        made = value if is_sequence(value) else self._last_made(node, names, before)
        self.last = self.last if made is None else made
        return None

    def _last_made(self, node: ast.stmt, names: Names, before: Mapping[str, object]) -> SOp | None:
        """The last sequence that a statement gave a name, be it by what it called."""
        simple = isinstance(node, SIMPLE)
        for name, imported in reversed(names.binds.items()):
            held = self.namespace.get(name)
            if is_sequence(held) and not imported:
                if simple or held is not before.get(name):
                    return held
        for name, held in reversed(self.namespace.items()):
            if is_sequence(held) and held is not before.get(name):
                if name not in self.foreign and name not in names.binds:
                    return held
        return None

    def _note(self, index: int, error: BaseException) -> None:
        failure = failure_of(error, self.file, self.written, self.nodes, index)
        told = explained(failure)
        if isinstance(error, NameError) and error.name and failure.next_frame is None:
            statements = zip(self.nodes[index:], self.names[index:], strict=True)
            later = [node.lineno for node, names in statements if error.name in names.binds]
            known = self.namespace["__builtins__"]
            told = failure.told(f"`{error.name}` is not defined", did_you_mean(error.name, known))
            if later:
                what = f"`{error.name}` is used before it has a value"
                told = failure.told(what, f"line {later[0]} gives it one")
        self.mistakes.append(told)

    def _poison(self, names: Names) -> None:
        self.poisoned.update(names.binds, names.touches & self.own)
        misspelt = names.touches - self.own - self.namespace["__builtins__"].keys()
        self.poisoned.update(filter(None, (nearest(name, self.own) for name in misspelt)))

    def held(self) -> dict[str, Any]:
        """The variables of the text, in order of definition, without those it imported."""
        return {
            name: value
            for name, value in self.namespace.items()
            if isinstance(name, str)
            and not (name.startswith("__") and name.endswith("__"))
            and name not in self.foreign
        }


def is_sequence(value: object) -> TypeGuard[SOp]:
    """By its type alone: to be asked for its class, an object of the text may do anything."""
    return issubclass(type(value), SOp)


def is_expression(value: object) -> TypeGuard[SOp | Selector]:
    return issubclass(type(value), SOp | Selector)
