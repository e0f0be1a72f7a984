"""The values that a program compares its tokens with: what its vocabulary must have."""

from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any

from tracrlab.rasp import ConstantSOp, Full, RASPExpr, Select, SequenceMap, SOp
from tracrlab.rasp.inputs import TextTokens, TokensType
from tracrlab.rasp.sequences import Map
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import Value, in_order, value_key

FRESH = "\x00"  # a word that no program knows
MOST_DEEP = 6


def compared_with_tokens(program: SOp) -> tuple[Value, ...]:
    """Texts and numbers that stand in a program beside its tokens.

    >>> from tracrlab.rasp import Comparison, Map, Select, SelectorWidth, tokens
    >>> compared_with_tokens((tokens == "x") | Map(lambda t: "yes" if t in "([" else "no", tokens))
    ('(', '[', 'x')
    """
    nodes = in_order_of_evaluation(program)
    found: dict[tuple, Value] = {}
    for node in nodes:
        for value in _beside_tokens(node):
            found[value_key(value)] = value
    return in_order(found.values())


def _beside_tokens(node: RASPExpr) -> Iterator[Value]:
    if isinstance(node, Map) and _is_tokens(node.source):
        f = node.f
        yield from _telling(f, list(_constants(f, 0)))
    elif isinstance(node, Select | SequenceMap) and any(map(_is_tokens, node.children)):
        yield from _constants(node.predicate if isinstance(node, Select) else node.f, 0)
        for child in node.children:
            if isinstance(child, Full | ConstantSOp):
                yield from _constants(getattr(child, "fill", getattr(child, "value", None)), 0)


def _is_tokens(node: Any) -> bool:
    return isinstance(node, TokensType | TextTokens)


def _telling(f: Callable, values: list[Value]) -> list[Value]:
    """Of the constants in a function of a token, those that it answers otherwise than a fresh
    word; all of them, if that tells nothing."""
    try:
        other = f(FRESH)
    except Exception:  # made for numbers, or for these words alone
        return values
    found = []
    for value in values:
        try:
            differs = f(value) != other
        except Exception:
            differs = True
        if differs:
            found.append(value)
    return found or values


def _constants(thing: Any, depth: int) -> Iterator[Value]:
    """The texts and numbers in a constant, a function or what it is made of."""
    if depth > MOST_DEEP or thing is None or isinstance(thing, bool):
        return
    if isinstance(thing, str):
        words = thing if 1 < len(thing) <= 12 and depth and not thing.isalnum() else [thing]
        yield from (word for word in words if word)
    elif isinstance(thing, int | float):
        yield thing
    elif isinstance(thing, tuple | list | set | frozenset | dict):
        yield from _inside(thing, depth)
    elif isinstance(thing, FunctionType):
        yield from _of_code(thing.__code__, thing, depth)
    elif callable(thing):
        yield from _inside(getattr(thing, "functions", None) or _fields(thing), depth)


def _inside(things: Iterable, depth: int) -> Iterator[Value]:
    for each in list(things)[:200]:
        yield from _constants(each, depth + 1)


def _fields(thing: Any) -> list:
    """What a function object holds, its operator apart."""
    held = getattr(thing, "__dict__", {})
    return [value for name, value in held.items() if not name.startswith("_") and name != "op"]


def _of_code(code: CodeType, f: FunctionType, depth: int) -> Iterator[Value]:
    own = [each for each in code.co_consts if not isinstance(each, CodeType)]
    held = [cell.cell_contents for cell in f.__closure__ or () if _filled(cell)]
    named = [f.__globals__.get(name) for name in code.co_names]
    data = [
        each for each in named if isinstance(each, str | int | float | tuple | list | set | dict)
    ]
    yield from _inside([*own, *held, *data, *(f.__defaults__ or ())], depth)


def _filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
