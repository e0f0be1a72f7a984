"""When two functions are one: what the search for common subexpressions rests on."""

import functools
import inspect
import types
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from typing import Any, ClassVar

from tracrlab.values import value_key

_SIMPLE = (type(None), bool, int, float, str, tuple)


class Known(ABC):
    """A function whose meaning can be read off: `key` tells it apart, `text` writes it down."""

    parameters: ClassVar[tuple[str, ...]] = ("x",)

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """Equal exactly if the two functions are written alike."""

    @abstractmethod
    def text(self, *arguments: Any, **named: Any) -> str:
        """Its application to these arguments (one str per parameter), as program text."""

    @abstractmethod
    def __call__(self, *arguments: Any, **named: Any) -> Any: ...

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Known) and self.key == other.key)

    def __hash__(self) -> int:
        return hash(self.key)


def function_key(f: Callable) -> Hashable:
    """A key under which functions with the same body, constants and surroundings are one.

    Lambdas and functions go by their code, typed constants (1, True and 1.0 differ), defaults,
    closure and globals; functions of this package by their parts; all else by identity, so keep
    `f` alive for as long as its key. Never claims that two functions are one if they may differ.

    >>> function_key(lambda x: x + 1) == function_key(lambda x: x + 1)
    True
    >>> function_key(lambda x: x == 1) == function_key(lambda x: x == True)
    False
    """
    return _function(f, ())


def _function(f: Any, above: tuple[int, ...]) -> Hashable:
    if isinstance(f, Known):
        return f.key
    if id(f) in above:
        return ("itself", len(above) - above.index(id(f)))
    above = (*above, id(f))
    if isinstance(f, types.FunctionType):
        return (
            "function",
            _code(f.__code__),
            _thing(f.__defaults__, above),
            _keywords(f.__kwdefaults__, above),
            tuple(_cell(cell, above) for cell in f.__closure__ or ()),
            id(f.__globals__),
        )
    if isinstance(f, types.MethodType):
        return ("method", _function(f.__func__, above), id(f.__self__))
    if type(f) is functools.partial:
        arguments = tuple(_thing(argument, above) for argument in f.args)
        return ("partial", _function(f.func, above), arguments, _keywords(f.keywords, above))
    return ("identity", id(f))


def _keywords(keywords: dict[str, Any] | None, above: tuple[int, ...]) -> Hashable:
    return tuple((name, _thing(x, above)) for name, x in sorted((keywords or {}).items()))


def _cell(cell: types.CellType, above: tuple[int, ...]) -> Hashable:
    try:
        return _thing(cell.cell_contents, above)
    except ValueError:  # not yet filled
        return ("cell", id(cell))


def _thing(x: Any, above: tuple[int, ...]) -> Hashable:
    if type(x) is tuple:
        return ("tuple", *(_thing(item, above) for item in x))
    if type(x) in _SIMPLE:
        return ("value", value_key(x))
    if isinstance(x, Known | types.FunctionType | types.MethodType | functools.partial):
        return _function(x, above)
    return ("identity", id(x))


def _code(code: types.CodeType) -> Hashable:
    flags = code.co_flags & ~inspect.CO_NESTED  # where it was written does not matter
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, flags)
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    constants = tuple(map(_constant, code.co_consts))
    return (code.co_code, code.co_exceptiontable, counts, names, constants)


def _constant(x: Any) -> Hashable:
    if isinstance(x, types.CodeType):
        return ("code", _code(x))
    if type(x) is tuple:
        return ("tuple", *map(_constant, x))
    if type(x) is frozenset:
        return ("frozenset", frozenset(map(_constant, x)))
    if type(x) in _SIMPLE:
        return ("value", value_key(x))
    return (type(x).__name__, repr(x))  # bytes, complex, Ellipsis: their repr is exact
