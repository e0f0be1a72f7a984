"""Which keys each query selects, as a matrix of text: queries down, keys across."""

from collections.abc import Sequence
from typing import TypeAlias

from tracrlab.prompt.wording import WIDE, in_a_list, label, one_line, right, width
from tracrlab.rasp import Selector, evaluate
from tracrlab.rasp.inputs import Full
from tracrlab.rasp.selectors import Select
from tracrlab.values import Value, value_key

Row: TypeAlias = tuple[str, Sequence[str]]  # a name, and a text for each position

LONGEST_NAME = 30


def aligned(rows: Sequence[Row], indent: int) -> list[str]:
    """Rows of texts, one column for each position.

    >>> print(*aligned([("", "ab"), ("x", ["10", "2"])], 2), sep="\\n")
        |  a b
      x | 10 2
    """
    return matrix(rows, (), (), indent)


def matrix(
    top: Sequence[Row],
    sides: Sequence[Row],
    selected: Sequence[Sequence[bool]],
    indent: int,
    results: Sequence[Row] = (),
) -> list[str]:
    """Rows of texts, and under them which keys each query selects.

    `sides` stand to the left of it, a text for each query, and `results` to the right; their names
    stand in the last line above it.
    """
    top = [(one_line(name, LONGEST_NAME), texts) for name, texts in top]
    sides = [(one_line(name, LONGEST_NAME), texts) for name, texts in sides]
    count = len(top[0][1])
    columns = [max(width(texts[i]) for _, texts in top) for i in range(count)]
    left = [max(map(width, (name, *texts))) for name, texts in sides]
    side = max([sum(left) + max(0, len(left) - 1), *(width(name) for name, _ in top[:-1])])
    if not sides:
        side = max(side, width(top[-1][0]))
    ends = [max(map(width, (name, *texts))) for name, texts in results]
    room = WIDE - indent - side - 3 - sum(ends) - 4 * len(ends)
    shown = _that_fit(columns, room)
    pad = " " * indent

    def line(start: str, cells: Sequence[str], after: Sequence[str] = ()) -> str:
        cells = [right(cell, w) for cell, w in zip(cells[:shown], columns[:shown], strict=True)]
        tail = "".join(f"    {each}" for each in after)
        return f"{pad}{right(start, side)} | {' '.join(cells)}{tail}".rstrip()

    names = " ".join(right(name, w) for (name, _), w in zip(sides, left, strict=True))
    lines = [line(name, texts) for name, texts in top[:-1]]
    name, texts = top[-1]
    lines.append(line(names if sides else name, texts, [name for name, _ in results]))
    for q, row in enumerate(selected[:shown]):
        start = " ".join(right(t[q], w) for (_, t), w in zip(sides, left, strict=True))
        cells = ["1" if each else "." for each in row]
        lines.append(line(start, cells, [texts[q] for _, texts in results]))
    if shown < count:
        lines.append(f"{pad}(the first {shown} of {count} positions)")
    return lines


def _that_fit(columns: Sequence[int], room: int) -> int:
    """How many of the columns fit; at least one."""
    used = 0
    for shown, columns_wide in enumerate(columns):
        used += columns_wide + (shown > 0)
        if used > room:
            return max(1, shown)
    return len(columns)


def drawn(selector: Selector, tokens: Sequence[Value], names: tuple[str, str], indent: int) -> str:
    """`selector` on `tokens`: labels are the tokens, and where others are compared, these too.

    `names` are those of its keys and its queries. Where tokens repeat, positions tell them apart.
    """
    rows = evaluate(selector, tokens)
    words = [label(token) for token in tokens]
    top: list[Row] = [("", words)]
    sides: list[Row] = [("", words)]
    if isinstance(selector, Select):
        compared = (selector.keys, selector.queries)
        for expr, name, lines in zip(compared, names, (top, sides), strict=True):
            values = evaluate(expr, tokens)
            if not isinstance(expr, Full) and not _same(values, tokens):
                lines.insert(0, (name, in_a_list(values)))
        if len(sides) > 1:  # its name stands in the line of the tokens, if that tells anything new
            sides[0] = ("" if names[0] == names[1] else names[1], sides[0][1])
    tell_apart(top, sides)
    return "\n".join(matrix(top, sides, rows, indent))


def tell_apart(top: list[Row], sides: list[Row]) -> None:
    """Add the positions where tokens repeat and nothing else stands beside them."""
    words = top[-1][1]
    positions = [str(i) for i in range(len(words))]
    for rows in (top, sides) if len(set(words)) < len(words) else ():
        if len(rows) == 1:
            rows.insert(0, ("", positions))


def _same(values: Sequence[Value], tokens: Sequence[Value]) -> bool:
    """Whether these are the tokens themselves, or the tokens as text."""
    return [value_key(v) for v in values] == [value_key(t) for t in tokens] or list(values) == [
        str(token) for token in tokens
    ]
