"""What a piece of a text stands for, in words for those who wrote it."""

import ast
import inspect
import types
from typing import Any

from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.places import PACKAGE
from tracrlab.rasp.selectors import Selector

SEQUENCE, SELECTOR, FUNCTION, UNKNOWN = "sequence", "selector", "function", ""
_WORDS = {
    bool: "truth value",
    int: "number",
    float: "number",
    str: "text",
    types.ModuleType: "module",
}
MISSING = object()


def kind(x: Any) -> str:
    """The kind of a value.

    >>> from tracrlab.rasp import tokens
    >>> [kind(x) for x in (tokens, 3, [1], len, None)]
    ['sequence', 'number', 'list', 'function', 'None']
    """
    return kind_of_class(type(x)) or (FUNCTION if callable(x) else type(x).__name__)


def kind_of_class(cls: type) -> str:
    if issubclass(cls, RASPExpr):
        return SELECTOR if issubclass(cls, Selector) else SEQUENCE
    return "None" if cls is type(None) else _WORDS.get(cls, UNKNOWN)


def kinds_by_class_name() -> dict[str, str]:
    """The kind of expression by the name of each class of expressions of this package."""
    found: dict[str, str] = {}
    pending: list[type] = [RASPExpr]
    while pending:
        cls = pending.pop()
        pending += cls.__subclasses__()
        if cls.__module__.startswith("tracrlab."):
            found[cls.__name__] = kind_of_class(cls)
    return found


def a(kind: str) -> str:
    """A kind with its article."""
    if kind in ("None", "text"):
        return kind
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def value_of(node: ast.AST, frame: types.FrameType) -> Any:
    """What a name, an attribute of one or a constant stands for in a frame, or MISSING.

    Nothing is called for it.
    """
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            built_in = frame.f_builtins
            for names in (frame.f_locals, frame.f_globals, built_in):
                if node.id in names:
                    return names[node.id]
        case ast.Attribute():
            owner = value_of(node.value, frame)
            if isinstance(owner, types.ModuleType | type | RASPExpr):
                return inspect.getattr_static(owner, node.attr, MISSING)
    return MISSING


def kind_of(node: ast.AST, frame: types.FrameType) -> str:
    """The kind of a piece of text, as far as it can be told without running it again."""
    value = value_of(node, frame)
    if value is not MISSING:
        return kind(value)
    match node:
        case ast.Call(func=func):
            called = value_of(func, frame)
            if isinstance(called, type):
                return kind_of_class(called)
            if isinstance(func, ast.Attribute) and func.attr in ("named", "annotated", "copy"):
                return kind_of(func.value, frame)
        case ast.BinOp(left=left, right=right):
            return _either(kind_of(left, frame), kind_of(right, frame))
        case ast.UnaryOp(operand=operand):
            return kind_of(operand, frame)
        case ast.Compare(left=left, comparators=[right]):
            return _either(kind_of(left, frame), kind_of(right, frame))
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.Set() | ast.Tuple():
            return type(node).__name__.lower()
        case ast.Lambda():
            return FUNCTION
    return UNKNOWN


def _either(left: str, right: str) -> str:
    for kind in (SEQUENCE, SELECTOR):
        if kind in (left, right):
            return kind
    return UNKNOWN


def signature(called: Any, name: str) -> str:
    """How a function is called, such as `Aggregate(selector, sop, default=None)`, or ""."""
    try:
        parameters = inspect.signature(called).parameters.values()
    except (TypeError, ValueError):
        return ""
    shown = [str(each.replace(annotation=inspect.Parameter.empty)) for each in parameters]
    return f"`{name}({', '.join(shown)})`"


def is_ours(frame: types.FrameType | None) -> bool:
    """Whether a frame runs code of this package."""
    return frame is not None and frame.f_code.co_filename.startswith(PACKAGE)
