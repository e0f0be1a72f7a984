"""Mistakes in calls: a selector where a sequence belongs, arguments swapped, too few, too many."""

import ast
import inspect
import re
from itertools import permutations
from typing import Any

from tracrlab.errors import Mistake
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.predicates import COMPARISONS, Comparison
from tracrlab.rasp.text.python.failures import Failure
from tracrlab.rasp.text.python.kinds import (
    FUNCTION,
    MISSING,
    SELECTOR,
    SEQUENCE,
    a,
    is_ours,
    kind,
    signature,
    value_of,
)
from tracrlab.rasp.text.python.nearest import did_you_mean

_PAIR = {"fst": SEQUENCE, "snd": SEQUENCE}
_SELECTORS = {"fst": SELECTOR, "snd": SELECTOR}
EXPECTED = {  # of each parameter that takes an expression or a function
    "Select": {"keys": SEQUENCE, "queries": SEQUENCE, "predicate": FUNCTION},
    "Aggregate": {"selector": SELECTOR, "sop": SEQUENCE},
    "SelectorWidth": {"selector": SELECTOR},
    "Map": {"f": FUNCTION, "inner": SEQUENCE},
    "SequenceMap": {"f": FUNCTION, **_PAIR},
    "LinearSequenceMap": _PAIR,
    "numerical": {"sop": SEQUENCE},
    "categorical": {"sop": SEQUENCE},
    "sop_not": {"sop": SEQUENCE},
    "SelectorNot": {"inner": SELECTOR},
    "selector_not": {"inner": SELECTOR},
    **dict.fromkeys(("SelectorAnd", "SelectorOr", "selector_and", "selector_or"), _SELECTORS),
}
ORDINALS = ("first", "second", "third", "fourth")


def wrong_arguments(failure: Failure) -> Mistake | None:
    """An argument of a kind that does not belong there."""
    node, frame = failure.node, failure.next_frame
    if not isinstance(node, ast.Call) or frame is None or not is_ours(frame):
        return None
    values = frame.f_locals
    name = frame.f_code.co_name
    if name == "__init__":
        name = type(values.get("self")).__name__
    expected = EXPECTED.get(name)
    written = _written_arguments(node, frame.f_code.co_varnames[: frame.f_code.co_argcount])
    if expected is None or not expected.keys() <= written.keys() & values.keys():
        return None
    wrong = [each for each, kind in expected.items() if not _fits(values[each], kind)]
    if not wrong:
        return None
    parameter = wrong[0]
    given, wanted = written[parameter], expected[parameter]
    place = ORDINALS[list(expected).index(parameter)] if len(expected) > 1 else ""
    what = kind(values[parameter])
    message = f"`{name}` takes {a(wanted)}{' ' + place if place else ''}; "
    message += f"{failure.quoted(given)} is {a(what)}"
    order = _order(expected, {each: values[each] for each in expected})
    if order is not None:
        pieces = ", ".join(failure.written.piece(written[each]) for each in order)
        return failure.told(message, f"did you mean `{name}({pieces})`?")
    return failure.told(message, _mend(failure, given, wanted, values[parameter]), at=given)


def _written_arguments(node: ast.Call, parameters: tuple[str, ...]) -> dict[str, ast.AST]:
    """The pieces of text by the parameter that each is for; none if that is not plain."""
    if any(isinstance(arg, ast.Starred) for arg in node.args):
        return {}
    names = parameters[1:] if parameters[:1] == ("self",) else parameters
    found: dict[str, ast.AST] = dict(zip(names, node.args, strict=False))
    found.update({each.arg: each.value for each in node.keywords if each.arg is not None})
    return found


def _fits(value: Any, wanted: str) -> bool:
    if wanted == FUNCTION:
        return callable(value) and not isinstance(value, RASPExpr)
    return kind(value) == wanted


def _order(expected: dict[str, str], values: dict[str, Any]) -> tuple[str, ...] | None:
    """The order in which the values given would all fit."""
    for order in permutations(expected):
        pairs = zip(order, expected.values(), strict=True)
        if all(_fits(values[each], wanted) for each, wanted in pairs):
            return order
    return None


def _mend(failure: Failure, given: ast.AST, wanted: str, value: Any) -> str:
    piece, what = failure.written.piece(given), kind(value)
    if what == FUNCTION and wanted != FUNCTION and not isinstance(value, Comparison):
        return f"did you forget to call it: `{piece}(...)`?"
    if wanted == SEQUENCE and what == SELECTOR:
        return f"`SelectorWidth({piece})` counts what it selects, `Aggregate` reads there"
    if wanted == SEQUENCE and what in ("number", "text", "truth value", "None"):
        return f"`Full({piece})` is that value at every position"
    if wanted == SELECTOR and what == SEQUENCE:
        return f"`Select({piece}, ..., Comparison.EQ)` makes a selector of it"
    if wanted == FUNCTION and value in COMPARISONS:
        return f"did you mean `Comparison.{Comparison(value).name}`?"
    return ""


def wrong_count(failure: Failure) -> Mistake | None:
    """Too few arguments, too many, or one by a name that there is not."""
    node = failure.node
    if not isinstance(node, ast.Call) or type(failure.error) is not TypeError:
        return None
    match = re.match(r"[\w.<>]+\(\) (missing|takes|got) (.*)", str(failure.error))
    inside = failure.next_frame is not None
    if match is None or inside:
        return None
    name = failure.written.piece(node.func)
    called = _called(node.func, failure)
    if isinstance(called, RASPExpr):
        what = f"`{name}` is {a(kind(called))} and no function"
        return failure.told(what, f'leave out the brackets, or run it on an input: `{name}("abc")`')
    form = signature(called, name.split(".")[-1]) if called is not MISSING else ""
    hint = f"write {form}" if form else ""
    quoted = re.findall(r"'(\w+)'", match[2])
    if match[1] == "missing" and quoted:
        needs = " and ".join(f"`{each}`" for each in quoted)
        return failure.told(f"`{name}` is called without {needs}", hint)
    if match[1] == "takes":
        count = len(node.args) + len(node.keywords)
        return failure.told(f"`{name}` is called with too many arguments: {count}", hint)
    if "unexpected keyword" in match[2] and quoted:
        known = inspect.signature(called).parameters if form else ()
        near = did_you_mean(quoted[0], known)
        return failure.told(f"`{name}` has no argument `{quoted[0]}`", near or hint)
    if "multiple values" in match[2] and quoted:
        return failure.told(f"`{name}` is given `{quoted[0]}` twice", hint)
    return None


def _called(node: ast.AST, failure: Failure) -> Any:
    """What is called; of a method of an expression, bound to it."""
    found = value_of(node, failure.frame)
    if isinstance(node, ast.Attribute) and inspect.isfunction(found):
        owner = value_of(node.value, failure.frame)
        return found.__get__(owner) if isinstance(owner, RASPExpr) else found
    return found
