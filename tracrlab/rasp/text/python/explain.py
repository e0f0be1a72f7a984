"""From the failure of a statement to the mistake of its author: the rules, most special first."""

import ast
import difflib
import re
import sys
from collections.abc import Callable
from types import ModuleType

from tracrlab.errors import Mistake
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.text.python.calls import wrong_arguments, wrong_count
from tracrlab.rasp.text.python.failures import Failure, general
from tracrlab.rasp.text.python.kinds import a, kind, kind_of, value_of
from tracrlab.rasp.text.python.nearest import did_you_mean, nearest
from tracrlab.rasp.text.python.operations import not_a_list, truth, wrong_operands
from tracrlab.rasp.text.python.undefined import no_such_name, public

Rule = Callable[[Failure], Mistake | None]


def explained(failure: Failure) -> Mistake:
    """The mistake behind a failure."""
    for rule in RULES:
        try:
            found = rule(failure)
        except Exception:  # values of the text may do anything when looked at; a rule is a nicety
            found = None
        if found is not None:
            return found
    return general(failure)


def no_attribute(failure: Failure) -> Mistake | None:
    """`rasp.Agregate`, or `tokens.nammed("x")`."""
    node, error = failure.node, failure.error
    if not isinstance(error, AttributeError) or not isinstance(node, ast.Attribute):
        return None
    owner = error.obj if error.obj is not None else value_of(node.value, failure.frame)
    if isinstance(owner, ModuleType):
        return no_such_name(node, failure.written.piece(node.value), owner, failure.written)
    shown = failure.quoted(node.value)
    hint = did_you_mean(node.attr, public(owner))
    if isinstance(owner, RASPExpr):
        return failure.told(f"{shown} is {a(kind(owner))} and has no `{node.attr}`", hint)
    if isinstance(owner, type):
        return failure.told(f"{shown} has no `{node.attr}`", hint)
    return failure.told(f"{shown} is {a(kind(owner))} and has no `{node.attr}`", hint)


def no_import(failure: Failure) -> Mistake | None:
    """`from tracrlab.programs import make_hsit`, or a module that is not there."""
    error, node = failure.error, failure.node
    if not isinstance(error, ImportError) or not isinstance(node, ast.Import | ast.ImportFrom):
        return None
    if isinstance(error, ModuleNotFoundError):
        name = str(error.name or "")
        if name in ("rasp", "tracr", "tracr.rasp"):
            hint = "`rasp` is here without an import; elsewhere write: from tracrlab import rasp"
        else:
            above, _, last = name.rpartition(".")
            known = [each.rpartition(".") for each in sys.modules]
            near = nearest(last, [each for parent, _, each in known if parent == above])
            hint = f"did you mean `{above}{'.' * bool(above)}{near}`?" if near else ""
        return failure.told(f"there is no module `{name}`", hint)
    match = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", str(error))
    if match is None:
        return None
    name, module = match.groups()
    hint = did_you_mean(name, public(sys.modules.get(module)))
    wanted = [alias for alias in node.names if alias.name == name]
    return failure.told(f"`{module}` has no `{name}`", hint, at=wanted[0] if wanted else None)


def not_callable(failure: Failure) -> Mistake | None:
    """`rasp(3)` or `3(x)`."""
    node = failure.node
    if not isinstance(node, ast.Call) or "object is not callable" not in str(failure.error):
        return None
    what = kind_of(node.func, failure.frame)
    if not what:
        return None
    return failure.told(f"{failure.quoted(node.func)} is {a(what)} and cannot be called")


def no_key(failure: Failure) -> Mistake | None:
    """`catalogue["hsit"]`."""
    error, node = failure.error, failure.node
    if type(error) is not KeyError or not isinstance(node, ast.Subscript):
        return None
    key = error.args[0] if error.args else None
    owner = value_of(node.value, failure.frame)
    names = [each for each in owner if isinstance(each, str)] if isinstance(owner, dict) else []
    near = difflib.get_close_matches(key, names, 1) if isinstance(key, str) else []
    hint = f"did you mean {near[0]!r}?" if near else ""
    return failure.told(f"{failure.quoted(node.value)} has nothing under {key!r:.60}", hint)


RULES: tuple[Rule, ...] = (
    truth,
    wrong_arguments,
    wrong_count,
    wrong_operands,
    not_a_list,
    no_attribute,
    no_import,
    not_callable,
    no_key,
)
