"""Pass 7 of 7: the weights."""

import math
from collections.abc import Callable

import numpy as np

from tracrlab.compile.layout import PAD, Layout, Sizes
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.schedule import Schedule
from tracrlab.compile.sizes import packed_columns
from tracrlab.craft import BOS, ONE, Head, Mlp, ScoreTerm, Space
from tracrlab.craft.sparse import PLACE, pieces
from tracrlab.transformer import Attention, Layer, Linear, Perceptron, Weights

HARD = 110.0
"""Softmax arguments this far below the largest get exactly 0: float32 ends at exp(-103.3)."""


def assemble(
    lowered: Lowered,
    schedule: Schedule,
    layout: Layout,
    sizes: Sizes,
    tell: Callable[[int, int], None] | None = None,
) -> Weights:
    """float32 weights of the sizes given. `tell` is called with how many layers are done, of how
    many."""
    token_embed, pos_embed = embed(lowered, layout, sizes)
    layers = []
    for i in range(schedule.layers):
        if tell is not None:
            tell(i, schedule.layers)
        heads, mlps = schedule.heads(i), schedule.mlps(i)
        attention = attend(heads, layout, *sizes.attention[i]) if heads else None
        layers.append(Layer(attention, think(mlps, layout) if mlps else None))
    unembed = np.zeros((layout.width, sizes.outputs), np.float32)
    columns = np.arange(lowered.output.width)
    unembed[layout.places((lowered.output,)), columns] = 1.0
    return Weights(token_embed, pos_embed, tuple(layers), unembed)


def embed(lowered: Lowered, layout: Layout, sizes: Sizes) -> tuple[np.ndarray, np.ndarray]:
    """Token and position embeddings. Ids: the vocabulary, then BOS, then PAD; position 0 is BOS."""
    token_embed = np.zeros((sizes.tokens, layout.width), np.float32)
    pos_embed = np.zeros((sizes.positions, layout.width), np.float32)
    token_embed[:, layout.start[ONE.key]] = 1.0
    words = sizes.tokens - 2
    token_embed[words, layout.start[BOS.key]] = 1.0
    token_embed[words + 1, layout.start[PAD.key]] = 1.0
    for room in lowered.embedded:
        here = layout.span(room).start + np.arange(room.width)
        if room.name == "tokens":
            token_embed[np.arange(words), here] = 1.0
        elif room.name == "indices":
            pos_embed[1 + np.arange(room.width), here] = 1.0
        else:  # a constant: at every token but BOS
            token_embed[:words, here] = 1.0
    return token_embed, pos_embed


def attend(heads: tuple[Head, ...], layout: Layout, count: int, size: int) -> Attention:
    """The heads of one layer, side by side, each `size` wide."""
    width = layout.width
    query, key, value = (np.zeros((width, count * size), np.float32) for _ in range(3))
    output = np.zeros((count * size, width), np.float32)
    for h, head in enumerate(heads):
        span = slice(h * size, (h + 1) * size)
        _score(head, layout, query[:, span], key[:, span], size)
        _move(head, layout, value[:, span], output[span])
    flat = np.zeros(count * size, np.float32)
    return Attention(
        count,
        size,
        query=Linear(query, flat),
        key=Linear(key, flat),
        value=Linear(value, flat),
        output=Linear(output, np.zeros(width, np.float32)),
        hard=True,
    )


def unit_score(size: int) -> float:
    """The weight of one unit of score: a power of two, so that sums of units are exact.

    Half a unit, divided by sqrt(key size), is still HARD.
    """
    return 2.0 ** math.ceil(math.log2(2 * HARD * math.sqrt(size)))


def _score(head: Head, layout: Layout, query: np.ndarray, key: np.ndarray, size: int) -> None:
    """Fill the query and key matrices: first what BOS scores, then a summand for each term.

    Equal scores are bitwise equal: a selected pair scores (number of terms) units, a sum of powers
    of two, whichever values it has.
    """
    unit, terms = unit_score(size), len(head.terms)
    one, bos = layout.start[ONE.key], layout.start[BOS.key]
    if head.kind == "aggregate":
        query[one, 0] = unit
        key[bos, 0] = terms - 0.5
        if not terms:  # everything is selected, at score 0: the BOS query turns the sign
            query[bos, 0] = -2 * unit
        at = 1
    else:
        # All keys but BOS lose what a selected one scores. So a selected key has exactly 0, and
        # the score of BOS, the log of a count, is not rounded in the shadow of large numbers.
        query[one, 0] = math.log(head.bos_count) * math.sqrt(size)
        query[bos, 0] = unit
        key[bos, 0] = 1.0
        at = 1
        if terms:
            query[one, 1] = unit
            key[one, 1], key[bos, 1] = -terms, terms
            at = 2
    for term in head.terms:
        at = _term(term, layout, query, key, at, unit)


def _term(
    term: ScoreTerm, layout: Layout, query: np.ndarray, key: np.ndarray, at: int, unit: float
) -> int:
    """One summand of the score, from dimension `at` on; the next free dimension."""
    table = term.table
    columns, column_of = _groups(table)
    rows, row_of = _groups(table.T)
    query_rows = layout.places((term.query,))
    key_rows = layout.places((term.key,))
    if len(columns) <= len(rows):
        # one dimension for each different column: keys light it, queries say whether it counts
        fill(query, query_rows, at, np.take(table, columns, axis=1), unit)
        lit = np.flatnonzero(column_of >= 0)
        light(key, key_rows[lit], at + column_of[lit], 1.0)
        count = len(columns)
    else:
        lit = np.flatnonzero(row_of >= 0)
        light(query, query_rows[lit], at + row_of[lit], unit)
        fill(key, key_rows, at, table[rows].T, 1.0)
        count = len(rows)
    bos, span = layout.start[BOS.key], slice(at, at + count)
    # what stands at BOS in these rooms is taken off again: BOS is no key, and asks for nothing
    _take_off(query, bos, query_rows, term.query, span)
    _take_off(key, bos, key_rows, term.key, span)
    return at + count


def fill(matrix: np.ndarray, rows: np.ndarray, at: int, table: np.ndarray, amount: float) -> None:
    """Write `amount` where the table is true; rows of a room lie side by side, so it is a block."""
    block = matrix[rows[0] : rows[-1] + 1, at : at + table.shape[1]]
    for some in pieces(len(table), table.shape[1]):
        np.multiply(table[some], np.float32(amount), out=block[some], casting="unsafe")


def light(matrix: np.ndarray, rows: np.ndarray, columns: np.ndarray, amount: float) -> None:
    """Write `amount` at some places."""
    for some in pieces(len(rows), PLACE):
        matrix[rows[some], columns[some]] = amount


def _take_off(
    matrix: np.ndarray, bos: int, rows: np.ndarray, room: Space, span: slice = slice(None)
) -> None:
    """Make BOS read 0 from `room`, by an entry of its own direction."""
    if not room.clean_at_bos:
        matrix[bos, span] -= room.bos_row().astype(np.float32) @ matrix[rows, span]


def _groups(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different columns of a boolean table: one index of each, and the group of each column.

    Columns that are all False have no group: -1.
    """
    packed = packed_columns(table)
    known = {bytes(packed.shape[1]): -1}
    first: list[int] = []
    group = []
    for c, column in enumerate(map(bytes, packed)):
        at = known.setdefault(column, len(first))
        if at == len(first):
            first.append(c)
        group.append(at)
    return np.array(first, int), np.array(group, int)


def _move(head: Head, layout: Layout, value: np.ndarray, output: np.ndarray) -> None:
    """Fill the value and output matrices: one dimension, or two, for each direction written."""
    bos = layout.start[BOS.key]
    for read in head.reads:
        if read.source.key == BOS.key:
            continue  # only what BOS gives, below
        rows = layout.places((read.source,))
        moved = value[:, : head.written]
        before = moved[rows].copy() if head.parts else 0.0  # of another node, from the same room
        read.move.add_to(moved, rows, np.arange(head.written))
        if not read.source.clean_at_bos:
            here = moved[rows] - before
            moved[bos] -= read.source.bos_row().astype(np.float32) @ here
    written = layout.places(head.writes)
    own = head.value_width - head.written  # the dimensions of what BOS gives begin here
    value[bos, own : own + head.written] += head.bos_value.astype(np.float32)
    for start in {0, own}:
        output[start + np.arange(head.written), written] = 1.0


def think(mlps: tuple[Mlp, ...], layout: Layout) -> Perceptron:
    """The MLPs of one layer, their hidden units side by side."""
    width, hidden = layout.width, sum(mlp.hidden for mlp in mlps)
    first = np.zeros((width, hidden), np.float32)
    second = np.zeros((hidden, width), np.float32)
    at = 0
    for mlp in mlps:
        units = np.arange(at, at + mlp.hidden)
        mlp.first.add_to(first, layout.places((*mlp.reads, ONE, BOS)), units)
        mlp.second.add_to(second, units, layout.places((*mlp.writes, *mlp.erases)))
        at += mlp.hidden
    flat = np.zeros(hidden, np.float32)
    return Perceptron(Linear(first, flat), Linear(second, np.zeros(width, np.float32)))
