"""Mistakes in operators, and in asking a sequence now for what it is only on an input."""

import ast
import re

from tracrlab.errors import Mistake
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.text.python.failures import Failure
from tracrlab.rasp.text.python.kinds import (
    FUNCTION,
    SELECTOR,
    SEQUENCE,
    UNKNOWN,
    a,
    kind,
    kind_of,
    kinds_by_class_name,
)

SYMBOLS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.In: "in",
    ast.NotIn: "not in",
}
LOGIC = ("&", "|", "~")
PLAIN = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript)


def truth(failure: Failure) -> Mistake | None:
    """`x and y`, `not x`, `a < b < c`, `if x`: a sequence has no one truth value."""
    frame, node = failure.next_frame, failure.node
    if frame is None or frame.f_code.co_name != "__bool__":
        return None
    asked = frame.f_locals.get("self")
    if not isinstance(asked, RASPExpr):
        return None
    what = kind(asked)
    at: ast.AST | None = None
    match node:
        case ast.BoolOp(op=op, values=values):
            word, symbol = ("and", "&") if isinstance(op, ast.And) else ("or", "|")
            mend = "write `" + f" {symbol} ".join(_operand(failure, each) for each in values) + "`"
        case ast.UnaryOp(operand=inner):
            word, mend = "not", f"write `~{_operand(failure, inner)}`"
        case ast.Compare(ops=[ast.In() | ast.NotIn() as op], left=left, comparators=[right]):
            word, shown = SYMBOLS[type(op)], failure.written.piece(right)
            mend = f"write `Map(lambda x: x {word} {shown}, {failure.written.piece(left)})`"
        case ast.Compare(left=left, ops=ops, comparators=comparators) if len(ops) > 1:
            word, parts = "a chain of comparisons", [left, *comparators]
            pairs = zip(parts, ops, parts[1:], strict=False)
            mend = "write `" + " & ".join(_comparison(failure, *each) for each in pairs) + "`"
        case ast.Call(func=func):
            word = failure.written.piece(func)
            mend = "`Map` and `SequenceMap` ask a function at each position"
        case _:
            word, at = _branch(failure, node)
            mend = (
                "a program has no branches: compute with the condition, or map a function over it"
            )
    shown = word if " comparisons" in word else f"`{word}`"
    subject = f"{failure.quoted(at)}" if at is not None else "this"
    if isinstance(at, ast.pattern):
        subject = f"what is compared with {subject}"
    return failure.told(
        f"{shown} asks for one truth value now, and {subject} is {a(what)}: "
        f"{'a matrix' if what == SELECTOR else 'a value for each position'} of an input to come",
        mend,
        at=at,
    )


def _branch(failure: Failure, node: ast.AST | None) -> tuple[str, ast.AST | None]:
    """The word that asks, and the condition that it asks about."""
    if isinstance(node, ast.pattern):
        return "case", node
    begun = failure.written.line(failure.span.line).split()
    word = begun[0] if begun and begun[0] in ("while", "assert", "elif") else "if"
    condition = getattr(node, "test", node)
    return "if" if isinstance(node, ast.IfExp) else word, condition


def _operand(failure: Failure, node: ast.AST) -> str:
    piece = failure.written.piece(node)
    return piece if isinstance(node, PLAIN) else f"({piece})"


def _comparison(failure: Failure, left: ast.AST, op: ast.AST, right: ast.AST) -> str:
    symbol = SYMBOLS.get(type(op), "==")
    return f"({failure.written.piece(left)} {symbol} {failure.written.piece(right)})"


def wrong_operands(failure: Failure) -> Mistake | None:
    """A selector with a number, a sequence with a selector, a function without its call."""
    match failure.node:
        case ast.BinOp(left=left, op=op, right=right):
            pair = [left, right]
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            pair = [left, right]
        case ast.AugAssign(target=left, op=op, value=right):
            pair = [left, right]
        case ast.UnaryOp(op=op, operand=operand):
            pair = [operand]
        case _:
            return None
    if not isinstance(failure.error, TypeError):
        return None
    symbol = SYMBOLS.get(type(op), "")
    kinds = _kinds(failure, pair)
    if not symbol or not {SEQUENCE, SELECTOR} & set(kinds):
        return _uncalled(failure, pair, kinds)
    if uncalled := _uncalled(failure, pair, kinds):
        return uncalled
    if set(kinds) == {SEQUENCE, SELECTOR}:
        sequence, selector = pair if kinds[0] == SEQUENCE else pair[::-1]
        message = f"`{symbol}` cannot combine a sequence with a selector: "
        message += (
            f"{failure.quoted(sequence)} is a sequence, {failure.quoted(selector)} a selector"
        )
        piece = failure.written.piece(selector)
        return failure.told(message, f"`SelectorWidth({piece})` counts what it selects")
    if SELECTOR in kinds:
        selector = pair[kinds.index(SELECTOR)]
        piece = failure.written.piece(selector)
        if symbol in LOGIC and len(pair) == 2:
            other, what = pair[1 - kinds.index(SELECTOR)], kinds[1 - kinds.index(SELECTOR)]
            message = f"`{symbol}` combines selectors with selectors: {failure.quoted(other)} is "
            return failure.told(message + (a(what) if what else "none"), at=other)
        message = f"selectors have no operator `{symbol}`: {failure.quoted(selector)} is a selector"
        hint = f"`SelectorWidth({piece})` counts what it selects; selectors combine by &, | and ~"
        return failure.told(message, hint)
    if failure.next_frame is None:
        sequence = pair[kinds.index(SEQUENCE)]
        message = f"sequences have no operator `{symbol}`: {failure.quoted(sequence)} is a sequence"
        return failure.told(message, "`SequenceMap(f, x, y)` computes any function of two")
    other, what = pair[1 - kinds.index(SEQUENCE)], kinds[1 - kinds.index(SEQUENCE)]
    message = f"{failure.quoted(other)} is {a(what) if what else 'something else'}, and no sequence"
    hint = "values are None, bool, int, float, text and tuples of these"
    return failure.told(f"{message} or value that `{symbol}` could take", hint, at=other)


def _kinds(failure: Failure, pair: list) -> list[str]:
    kinds = [kind_of(each, failure.frame) for each in pair]
    frame = failure.next_frame
    if frame is not None and len(pair) == 2 and {"self", "other"} <= frame.f_locals.keys():
        values = [kind(frame.f_locals[name]) for name in ("self", "other")]
        known = [(x, y) for x, y in zip(kinds, values, strict=True) if x != UNKNOWN]
        values = values if all(x == y for x, y in known) else values[::-1]
        kinds = [x or y for x, y in zip(kinds, values, strict=True)]
    elif UNKNOWN in kinds:
        named = re.findall(r"'([\w.]+)'", str(failure.error))[-len(pair) :]
        classes = kinds_by_class_name()
        if len(named) == len(pair):
            kinds = [x or classes.get(y, y) for x, y in zip(kinds, named, strict=True)]
    return kinds


def _uncalled(failure: Failure, pair: list, kinds: list[str]) -> Mistake | None:
    for node, what in zip(pair, kinds, strict=True):
        if what == FUNCTION and not isinstance(node, ast.Lambda):
            shown = failure.quoted(node)
            hint = f"did you forget to call it: `{failure.written.piece(node)}(...)`?"
            return failure.told(f"{shown} is a function, and no sequence", hint, at=node)
    return None


NOT_YET = (
    (r"not iterable|non-iterable|unpack", "it cannot be looped over or unpacked", ""),
    (
        r"not subscriptable|item assignment|item deletion",
        "it has no items to take",
        "`Aggregate(Select(indices, Full(0), Comparison.EQ), {})` is what stands at position 0",
    ),
    (r"has no len", "it has no length yet", "`length` is the sequence that counts the tokens"),
    (
        r"interpreted as an integer|argument must be|__round__|__format__|bad operand",
        "it is no number yet",
        "`Map(f, {})` asks a function at each position",
    ),
)


def not_a_list(failure: Failure) -> Mistake | None:
    """`for x in tokens`, `tokens[0]`, `len(tokens)`, `round(tokens)`."""
    if type(failure.error) is not TypeError or failure.next_frame is not None:
        return None
    said = str(failure.error)
    names = kinds_by_class_name().items()
    whose = [what for name, what in names if re.search(rf"\b{name}\b", said)]
    if not whose:
        return None
    for pattern, fact, mend in NOT_YET:
        if re.search(pattern, said):
            node = _asked(failure, whose[0])
            shown = failure.quoted(node) if node is not None else "this"
            piece = failure.written.piece(node) if node is not None else "x"
            message = f"{shown} is {a(whose[0])}, whose values are there only on an input: {fact}"
            return failure.told(message, mend.format(piece) if whose[0] == SEQUENCE else "")
    return None


def _asked(failure: Failure, what: str) -> ast.AST | None:
    """The part of the failing node that is the expression."""
    node = failure.node
    parts: list[ast.AST] = []
    match node:
        case ast.Subscript(value=value):
            parts = [value]
        case ast.Call(args=args):
            parts = list(args)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            parts = [each.iter for each in node.generators]
        case ast.expr():
            parts = [node]
    for part in parts:
        if kind_of(part, failure.frame) == what:
            return part
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], ast.Tuple) else None
