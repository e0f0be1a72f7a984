"""What an expression shows of itself in a notebook: the program, and its value on an example."""

from typing import Any

from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.inputs import ConstantSOp
from tracrlab.rasp.interpreter import evaluate
from tracrlab.rasp.printing import program_text
from tracrlab.rasp.selectors import ConstantSelector, Select, Selector
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import Value, show_value

# The first on which the program has an answer is shown.
EXAMPLES: tuple[tuple[Value, ...], ...] = (
    tuple("hello"),
    (1, 2, 3, 4, 5),
    (True, False, True, True, False),
)
MOST_NODES = 1000  # larger programs are not run just to be shown
MOST_LINES = 24
WIDEST = 120
LONGEST_VALUE = 24


def describe(expr: RASPExpr) -> str:
    """The program, cut if it is long, and its value on a standing example that suits it.

    A selector shows which keys (columns) each query (row) selects. Never raises.

    >>> from tracrlab.rasp import Comparison, Select, indices, tokens
    >>> tokens == "l"
    tokens == 'l'
    # 'hello' -> [False, False, True, True, False]
    >>> Select(tokens, indices, lambda key, query: query == 1 or key == "l")
    Select(tokens, indices, lambda key, query: query == 1 or key == "l")
    # 'hello' -> queries down, keys across
    #    h e l l o
    #  0 . . 1 1 .
    #  1 1 1 1 1 1
    #  2 . . 1 1 .
    #  3 . . 1 1 .
    #  4 . . 1 1 .
    """
    try:
        program = program_text(expr).split("\n")
    except Exception:  # an expression half built, or of a kind not known here
        return f"<{type(expr).__name__}>"
    return "\n".join([_cut(line, WIDEST) for line in _shortened(program)] + _example(expr))


def _example(expr: RASPExpr) -> list[str]:
    nodes = in_order_of_evaluation(expr)
    if len(nodes) > MOST_NODES:
        return []
    constants = [n for n in nodes if isinstance(n, ConstantSOp | ConstantSelector)]
    length = min((len(constant.value) for constant in constants), default=5)
    for standing in EXAMPLES:
        xs = [standing[i % len(standing)] for i in range(min(length, len(standing)))]
        if len(xs) < length and any(constant.check_length for constant in constants):
            xs = [standing[i % len(standing)] for i in range(length)]
        try:
            return _selected(expr, xs) if isinstance(expr, Selector) else _valued(expr, xs)
        except Exception:  # this input does not suit the program: words where it needs numbers
            continue
    return []


def _valued(expr: RASPExpr, xs: list[Value]) -> list[str]:
    values = ", ".join(_cut(repr(value), LONGEST_VALUE) for value in evaluate(expr, xs))
    return [_cut(f"# {_input(xs)} -> [{values}]", WIDEST)]


def _selected(expr: Selector, xs: list[Value]) -> list[str]:
    rows: list[list[bool]] = evaluate(expr, xs)
    keys: list[Any] = evaluate(expr.keys, xs) if isinstance(expr, Select) else xs
    queries: list[Any] = evaluate(expr.queries, xs) if isinstance(expr, Select) else xs
    heads = [_cut(show_value(key), LONGEST_VALUE) for key in keys]
    sides = [_cut(show_value(query), LONGEST_VALUE) for query in queries]
    side = max(map(len, sides), default=0)
    table = [["", *heads]]
    for label, row in zip(sides, rows, strict=True):
        table.append([label, *("1" if entry else "." for entry in row)])
    lines = [f"# {_input(xs)} -> queries down, keys across"]
    for first, *entries in table:
        cells = [entry.rjust(len(head)) for entry, head in zip(entries, heads, strict=True)]
        lines.append(_cut(f"#  {first.rjust(side)} {' '.join(cells)}", WIDEST))
    return lines[: MOST_LINES + 2]


def _input(xs: list[Value]) -> str:
    word = all(isinstance(x, str) and len(x) == 1 for x in xs)
    return repr("".join(map(str, xs))) if word and xs else repr(xs)


def _shortened(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    half = MOST_LINES // 2
    left_out = len(lines) - 2 * half
    return [*lines[:half], f"... {left_out} more lines ...", *lines[-half:]]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."
