"""Functions and predicates of the program, asked about whole sets of values at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracrlab.compile.cells import Cell, TellsApart, nearly
from tracrlab.compile.formula import Atom, Term, fold
from tracrlab.compile.value_set import ValueSet
from tracrlab.craft.sparse import pieces
from tracrlab.rasp import Comparison
from tracrlab.rasp.functions import Both, Either, Negated
from tracrlab.values import Value, as_value, is_number, value_key


class TooManyAsked(Exception):
    """A function would be asked about more values than the compiler may ask about."""

    def __init__(self, count: int, most: int):
        super().__init__(f"{count:,} values, and {most:,} is the most")
        self.count, self.most = count, most


@dataclass
class Failures:
    """What the functions of one node raised: inputs on which the interpreter has no answer."""

    most: int = 2**62  # values that the node's functions may be asked about
    asked: int = 0
    failed: int = 0
    first: tuple[tuple[Value, ...], Exception] | None = field(default=None)

    def ask(self, count: int) -> None:
        """Count questions. Raises TooManyAsked if they are too many, before one is asked."""
        if self.asked + count > self.most:
            raise TooManyAsked(self.asked + count, self.most)
        self.asked += count

    def note(self, arguments: tuple[Value, ...], error: Exception) -> None:
        self.failed += 1
        self.first = self.first or (arguments, error)


def answers(
    fn: Callable[..., Any], questions: Sequence[tuple[Cell, ...]], failures: Failures
) -> list[tuple[Value, ...]]:
    """For each tuple of cells, the different answers of `fn` for the values in them.

    An exception is no answer: on an input where it happens the interpreter raises it too.
    """
    failures.ask(len(questions))
    found = []
    for cells in questions:
        if all(len(cell) == 1 for cell in cells):
            arguments = [tuple(cell[0] for cell in cells)]
        else:
            arguments = [()]
            for cell in cells:
                arguments = [(*some, value) for some in arguments for value in cell]
        given: list[Value] = []
        answered = []
        for each in arguments:
            try:
                given.append(as_value(fn(*each)))
                answered.append(each)
            except Exception as error:
                failures.note(each, error)
        if len(given) > 1:
            _agree(answered, given)
            given = list({value_key(value): value for value in given}.values())
        found.append(tuple(given))
    return found


def _agree(arguments: list[tuple[Value, ...]], given: list[Value]) -> None:
    """Raise TellsApart unless the answers are one: the same value, or numbers that are as close."""
    for arguments_here, value in zip(arguments, given, strict=True):
        if not nearly(value, given[0]):
            raise TellsApart((arguments[0], arguments_here), (given[0], value))


def term_table(
    term: Term,
    keys: ValueSet,
    queries: ValueSet,
    parts: Mapping[str, ValueSet],
    failures: Failures,
) -> np.ndarray:
    """bool (query cell, key cell): does the term hold?

    `keys` and `queries` hold the values of all that the term reads: for several, tuples of them.
    `parts` has the value sets of the single nodes.
    """
    at_key = {name: _component(keys, i, term.keys, parts) for i, name in enumerate(term.keys)}
    at_query = {
        name: _component(queries, i, term.queries, parts) for i, name in enumerate(term.queries)
    }
    shape = (len(queries.cells), len(keys.cells))

    def visit(part: Atom | Term, inner: list[np.ndarray]) -> np.ndarray:
        if isinstance(part, Atom):
            small = predicate_table(
                part.predicate, parts[part.query].cells, parts[part.key].cells, failures
            )
            rows, columns = at_query[part.query], at_key[part.key]
            return small if rows is None and columns is None else _spread(small, rows, columns)
        return _all(inner, shape, part.positive)

    return fold(term, visit)


def _all(inner: list[np.ndarray], shape: tuple[int, int], positive: bool) -> np.ndarray:
    """Where all of some tables are true; if not `positive`, where they are not all."""
    table = np.ones(shape, bool)
    for some in pieces(*shape):
        for each in inner:
            table[some] &= each[some]
        if not positive:
            np.logical_not(table[some], out=table[some])
    return table


def _component(
    whole: ValueSet, i: int, names: tuple[str, ...], parts: Mapping[str, ValueSet]
) -> np.ndarray | None:
    """For each cell of a product, the cell of its i-th factor; None if there is but one factor."""
    if len(names) == 1:
        return None
    place = {value_key(v): c for c, cell in enumerate(parts[names[i]].cells) for v in cell}
    tuples = [cell[0] for cell in whole.cells]
    return np.array([place[value_key(t[i])] for t in tuples if isinstance(t, tuple)], int)


def _spread(small: np.ndarray, rows: np.ndarray | None, columns: np.ndarray | None) -> np.ndarray:
    # np.take keeps rows whole in memory; small[rows][:, columns] would turn them into columns
    out = small if columns is None else np.take(small, columns, axis=1)
    return out if rows is None else np.take(out, rows, axis=0)


def predicate_table(
    predicate: Callable[[Any, Any], Any],
    queries: tuple[Cell, ...],
    keys: tuple[Cell, ...],
    failures: Failures,
) -> np.ndarray:
    """bool (query cell, key cell): the truth of `predicate(key, query)`; False where it raises."""
    if isinstance(predicate, Negated):
        # asked for truth first, so that "raises" stays False on both sides
        inner = Failures(failures.most)
        table = predicate_table(predicate.inner, queries, keys, inner)
        if not inner.failed:
            return ~table
    elif isinstance(predicate, Both | Either):
        inner = Failures(failures.most)
        first = predicate_table(predicate.fst, queries, keys, inner)
        second = predicate_table(predicate.snd, queries, keys, inner)
        if not inner.failed:
            return first & second if isinstance(predicate, Both) else first | second
    elif isinstance(predicate, Comparison):
        compared = _compared(predicate, queries, keys)
        if compared is not None:
            failures.asked += compared.size
            return compared
    return _asked(predicate, queries, keys, failures)


def _compared(
    comparison: Comparison, queries: tuple[Cell, ...], keys: tuple[Cell, ...]
) -> np.ndarray | None:
    """The table of a comparison between numbers, at once; None if it must be asked."""
    cells = (*queries, *keys)
    if not all(is_number(cell[0]) and abs(cell[0]) < 2**53 for cell in cells):
        return None
    if any(len(cell) > 1 and any(value != cell[0] for value in cell) for cell in cells):
        return None  # a cell of different numbers: all of them must agree
    query = np.array([cell[0] for cell in queries], float)[:, None]
    key = np.array([cell[0] for cell in keys], float)[None, :]
    match comparison:
        case Comparison.EQ:
            return key == query
        case Comparison.NEQ:
            return key != query
        case Comparison.LT:
            return key < query
        case Comparison.LEQ:
            return key <= query
        case Comparison.GT:
            return key > query
        case Comparison.GEQ:
            return key >= query
    whole = np.zeros((len(queries), len(keys)), bool)
    return ~whole if comparison is Comparison.TRUE else whole


def _asked(
    predicate: Callable[[Any, Any], Any],
    queries: tuple[Cell, ...],
    keys: tuple[Cell, ...],
    failures: Failures,
) -> np.ndarray:
    failures.ask(len(queries) * len(keys))
    table = np.zeros((len(queries), len(keys)), bool)
    for q, query_cell in enumerate(queries):
        for k, key_cell in enumerate(keys):
            truths: dict[bool, tuple[Value, Value]] = {}
            for query in query_cell:
                for key in key_cell:
                    try:
                        truths.setdefault(bool(predicate(key, query)), (key, query))
                    except Exception as error:
                        failures.note((key, query), error)
            if len(truths) > 1:
                raise TellsApart((truths[False], truths[True]), (False, True))
            table[q, k] = bool(truths) and next(iter(truths))
    return table
