"""From the parser's reductions to the tree: one small rule for each form of the grammar."""

import math
from dataclasses import replace
from typing import Any

from lark import Token, Transformer, v_args

from tracrlab.rasp.places import Span
from tracrlab.rasp.text.classic import syntax
from tracrlab.rasp.text.classic.syntax import Name, Piece


def span_of(token: Token) -> Span:
    """The place of one token."""
    line, column = token.line or 1, token.column or 1
    return Span(line, column, token.end_line or line, token.end_column or column + len(token))


def _around(*pieces: Any) -> tuple[Span, int]:
    """From the first to the last of some pieces and tokens, and how deep the deepest is."""
    flat: list[Any] = []
    for piece in pieces:
        flat += piece if isinstance(piece, tuple | list) else [piece]
    found = [p for p in flat if isinstance(p, Piece | Token)]
    spans = [p.span if isinstance(p, Piece) else span_of(p) for p in (found[0], found[-1])]
    depth = max((p.depth for p in found if isinstance(p, Piece)), default=0)
    return Span(*spans[0][:2], *spans[1][2:]), depth + 1


def _name(token: Token) -> Name:
    return Name(span_of(token), 0, str(token))


@v_args(inline=True)
class Builder(Transformer):
    """The grammar keeps all tokens, so that each piece knows where it begins and ends."""

    def name(self, token: Token) -> Name:
        return _name(token)

    def integer(self, token: Token) -> syntax.Literal:
        return syntax.Literal(span_of(token), 0, int(token) if len(token) <= 1000 else None)

    def decimal(self, token: Token) -> syntax.Literal:
        number = float(token)
        return syntax.Literal(span_of(token), 0, number if math.isfinite(number) else None)

    def string(self, token: Token) -> syntax.Literal:
        return syntax.Literal(span_of(token), 0, str(token[1:-1]))

    def broken(self, token: Token) -> syntax.Broken:
        return syntax.Broken(span_of(token), 0)

    def bracketed(self, opened: Token, inner: Any, closed: Token) -> Any:
        return replace(inner, span=Span(*span_of(opened)[:2], *span_of(closed)[2:]))

    def names(self, *parts: Any) -> tuple[Name, ...]:
        return tuple(_name(part) for part in parts if part.type == "NAME")

    def exprs(self, *parts: Any) -> tuple[Any, ...]:
        return tuple(part for part in parts if isinstance(part, Piece))

    def body(self, *statements: Any) -> tuple[Any, ...]:
        return statements

    def binary(self, left: Any, op: Token, right: Any) -> syntax.Binary:
        span = Span(*left.span[:2], *right.span[2:])
        return syntax.Binary(span, max(left.depth, right.depth + 1), str(op), left, right)

    def unary(self, op: Token, operand: Any) -> syntax.Unary:
        return syntax.Unary(*_around(op, operand), str(op), operand)

    def apply(self, op: Token, opened: Token, operand: Any, *closed: Any) -> syntax.Unary:
        return syntax.Unary(*_around(op, operand, closed[-1]), str(op), operand)

    def choice(self, yes: Any, _if: Token, condition: Any, _else: Token, no: Any) -> syntax.Choice:
        return syntax.Choice(*_around(yes, condition, no), yes, condition, no)

    def contained(self, item: Any, _in: Token, container: Any) -> syntax.Contained:
        return syntax.Contained(*_around(item, container), item, container)

    def index(self, of: Any, opened: Token, at: tuple, closed: Token) -> syntax.Index:
        return syntax.Index(*_around(of, at, closed), of, at)

    def call(self, function: Any, opened: Token, arguments: Any, closed: Token) -> syntax.Call:
        given = arguments or ()
        return syntax.Call(*_around(function, given, closed), function, given)

    def builtin(self, opened: Token, arguments: Any, closed: Token) -> syntax.Builtin:
        given, name = arguments or (), str(opened[:-1]).strip()
        return syntax.Builtin(*_around(opened, given, closed), name, given)

    def select(self, opened: Token, *parts: Any) -> syntax.Select:
        given = [part for part in parts if isinstance(part, Piece)]
        compare = next((str(p) for p in parts if isinstance(p, Token) and p.type == "COMPARE"), "")
        table = None if compare else given[2]
        around = _around(opened, *(part for part in parts if part is not None))
        return syntax.Select(*around, given[0], given[1], compare, table)  # type: ignore[arg-type]

    def aggregate(self, *parts: Any) -> syntax.Aggregate:
        given: Any = [part for part in parts if isinstance(part, Piece)]
        around = _around(*(part for part in parts if part is not None))
        default = given[2] if len(given) > 2 else None
        return syntax.Aggregate(*around, given[0], given[1], default)

    def list(self, opened: Token, items: Any, closed: Token) -> syntax.ListOf:
        return syntax.ListOf(*_around(opened, items or (), closed), items or ())

    def pair(self, key: Any, colon: Token, value: Any) -> tuple[Any, Any]:
        return (key, value)

    def pairs(self, *parts: Any) -> tuple[tuple[Any, Any], ...]:
        return tuple(part for part in parts if isinstance(part, tuple))

    def dictionary(self, opened: Token, pairs: Any, closed: Token) -> syntax.DictionaryOf:
        flat = [piece for pair in pairs or () for piece in pair]
        return syntax.DictionaryOf(*_around(opened, flat, closed), pairs or ())

    def list_of(self, opened: Token, value: Any, _for: Token, names: Any, _in: Token, over: Any,
                closed: Token) -> syntax.Comprehension:  # fmt: skip
        return syntax.Comprehension(*_around(opened, value, over, closed), None, value, names, over)

    def dictionary_of(self, opened: Token, key: Any, colon: Token, value: Any, _for: Token,
                      names: Any, _in: Token, over: Any, closed: Token
                      ) -> syntax.Comprehension:  # fmt: skip
        around = _around(opened, key, value, over, closed)
        return syntax.Comprehension(*around, key, value, names, over)

    def evaluate(self, value: Any, end: Token) -> syntax.Evaluate:
        return syntax.Evaluate(*_around(value), value)

    def assign(self, names: Any, equals: Token, values: Any, end: Token) -> syntax.Assign:
        return syntax.Assign(*_around(names, values), names, values)

    def draw(self, word: Token, *parts: Any) -> syntax.Draw:
        given: Any = [part for part in parts if isinstance(part, Piece)]
        around = _around(word, *given, parts[-2])
        return syntax.Draw(*around, given[0], given[1] if len(given) > 1 else None)

    def load(self, word: Token, file: Token, end: Token) -> syntax.Load:
        return syntax.Load(*_around(word, file), str(file[1:-1]))

    def define(self, *parts: Any) -> syntax.Define:
        word, name = parts[:2]
        returns, body = parts[-3], parts[-5]
        parameters = next((p for p in parts[3:-6] if isinstance(p, tuple)), ())
        around = _around(word, body, returns, parts[-1])
        return syntax.Define(*around, _name(name), parameters, body, returns)

    def loop(self, word: Token, names: Any, _in: Token, over: Any, opened: Token, body: Any,
             closed: Token) -> syntax.Loop:  # fmt: skip
        return syntax.Loop(*_around(word, over, body, closed), names, over, body)

    def set_example(self, word: Token, subset: Any, _example: Token, value: Any,
                    end: Any) -> syntax.SetExample:  # fmt: skip
        return syntax.SetExample(*_around(word, value), str(subset or ""), value)

    def show(self, word: Token, subset: Any, *rest: Any) -> syntax.Command:
        return syntax.Command(*_around(word), "show", str(subset or ""))

    def examples(self, subset: Any, word: Token, switch: Token, end: Any) -> syntax.Command:
        return syntax.Command(*_around(word, switch), "examples", str(subset or ""), switch == "on")

    def display(self, word: Token, switch: Token, end: Any) -> syntax.Command:
        return syntax.Command(*_around(word, switch), "display", "", switch == "on")

    def leave(self, word: Token, end: Any) -> syntax.Command:
        return syntax.Command(*_around(word), "leave")
