"""Widths that the program does not ask for, and when a sum of them is one that it does.

A model may count what "A or B" selects as |A| + |B| - |A and B|. So a certificate may add formulas
over the program's selectors, their widths, and sums and differences of these: "what" and "of what",
and no function. That such a sum is a width of the program is derived here, from the tables of
predicates: if a pair of a query and a key is selected as often on both sides, whichever values
stand there, then all keys together are.
"""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from tracrlab.certify.checker_program import Program, Refused, Thing
from tracrlab.certify.checker_selection import Selection

FORMULAS = {"and": 2, "or": 2, "not": 1, "everything": 0}
SUMS = ("plus", "minus")
ATOMS = ("select", "matrix")
MOST_PATTERNS = 50_000

Added = tuple[str, tuple[int, ...]]
"""What is added, and the numbers of the things that it is made of."""


def plus(a: int, b: int) -> int:
    return a + b


def minus(a: int, b: int) -> int:
    return a - b


def add(program: Program, kind: str, inputs: Sequence[int]) -> int:
    """The number of a thing that a certificate speaks of, and which is now in the program.

    Refused unless it is a formula over selectors, the width of a selector, or a sum of widths.
    """
    inputs = tuple(inputs)
    if not all(0 <= each < len(program.things) for each in inputs):
        raise Refused(f"the certificate adds {kind!r} to what there is not")
    below = [program.things[each] for each in inputs]
    if kind in FORMULAS or kind == "width":
        fine = len(inputs) == FORMULAS.get(kind, 1)
        fine &= all(thing.kind in (*FORMULAS, *ATOMS) for thing in below)
    else:
        counted = [thing.kind == "width" or _is_sum(thing) for thing in below]
        fine = kind in SUMS and len(inputs) == 2 and all(counted)
    if not fine:
        raise Refused(f"the certificate adds {kind!r} to what it is not for")
    if kind in SUMS:
        fn = plus if kind == "plus" else minus
        name = f"{below[0].name} {kind} {below[1].name}"
        return program._add((kind, inputs), "pair", name, inputs, fn=fn)
    if kind == "width":
        return program.width_of(inputs[0], f"width {len(program.things)}")
    return program._add((kind, inputs) if inputs else (kind,), kind, kind, inputs)


def written(thing: Thing) -> Added:
    """How a certificate writes down a thing that it adds."""
    return (thing.fn.__name__ if _is_sum(thing) else thing.kind), thing.inputs


def _is_sum(thing: Thing) -> bool:
    return thing.fn is plus or thing.fn is minus


def take_sums(
    selection: Selection, added: Sequence[Added], sums: Sequence[tuple[int, int]]
) -> None:
    """Take what a certificate adds into the program, and its sums (width, sum) as checked."""
    for kind, inputs in added:
        add(selection.program, kind, inputs)
    for width, total in sums:
        _check_sum(selection, width, total, {width for width, _ in sums})
    selection.values.sums.update(sums)


def _check_sum(selection: Selection, width: int, total: int, known: set[int]) -> None:
    """Refused unless `total`, a sum of widths, is the width of the program that it is said to be.

    The selectors of the sum ask for nothing but what that of the width asks for, and none of its
    widths is known as a sum again: so nothing goes round in circles.
    """
    things = selection.program.things
    if not (0 <= width < total < len(things)) or things[width].kind != "width":
        raise Refused("the certificate has a sum for what is no width")
    (selector,) = things[width].inputs
    counts = _counts(selection.program, total)
    atoms = _atoms(selection.program, selector)
    again = {selection.program.width_of(each) for each in counts} & known
    if again or any(not _atoms(selection.program, each) <= atoms for each in counts):
        raise Refused(f"{things[total].name} is made of more than {things[width].name} is")
    count, patterns = _patterns(selection, sorted(atoms))
    found = np.zeros(count, int)
    for each, times in counts.items():
        found += times * _holds(selection.program, each, count, patterns)
    if (found != _holds(selection.program, selector, count, patterns)).any():
        raise Refused(f"{things[total].name} is not how many keys {things[width].name} counts")


def _counts(program: Program, total: int) -> dict[int, int]:
    """How often each selector is counted in a sum of widths."""
    found: dict[int, int] = {}
    pending = {total: 1}
    while pending:
        at = max(pending)  # whatever it is a part of has a higher number
        times, thing = pending.pop(at), program.things[at]
        if thing.kind == "width":
            found[thing.inputs[0]] = found.get(thing.inputs[0], 0) + times
        elif _is_sum(thing):
            for each, sign in zip(thing.inputs, (1, 1 if thing.fn is plus else -1), strict=True):
                pending[each] = pending.get(each, 0) + sign * times
        else:
            raise Refused(f"{thing.name} is no sum of widths")
    return found


def _formula(program: Program, selector: int) -> list[int]:
    """A selector and all those that it is made of, parts first."""
    found: set[int] = set()
    pending = [selector]
    while pending:
        at = pending.pop()
        if at not in found:
            found.add(at)
            thing = program.things[at]
            pending += thing.inputs if thing.kind in FORMULAS else ()
    return sorted(found)


def _atoms(program: Program, selector: int) -> set[int]:
    return {at for at in _formula(program, selector) if program.things[at].kind in ATOMS}


def _patterns(selection: Selection, atoms: Sequence[int]) -> tuple[int, dict[int, np.ndarray]]:
    """For each predicate bool (pattern,): all that they may say together of a query and a key.

    Those of the same two things are asked together, for each pair of values for which none raises.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for atom in atoms:
        thing = selection.program.things[atom]
        groups.setdefault((thing.inputs[0], thing.inputs[-1]), []).append(atom)
    rows = []
    for group in groups.values():
        tables = [selection.table(atom) for atom in group]
        can = np.all([can for _, can in tables], axis=0)
        rows.append(np.unique(np.stack([true[can] for true, _ in tables], axis=1), axis=0))
    if np.prod([len(each) for each in rows], dtype=float) > MOST_PATTERNS:
        raise Refused("not covered yet: a sum of widths over so many predicates")
    every = [np.concatenate([np.zeros(0, bool), *row]) for row in product(*rows)]
    order = [atom for group in groups.values() for atom in group]
    table = np.array(every, bool).reshape(len(every), len(order))
    return len(every), dict(zip(order, table.T, strict=True))


def _holds(
    program: Program, selector: int, count: int, atoms: Mapping[int, np.ndarray]
) -> np.ndarray:
    """int (pattern,): 1 where the pair is selected."""
    known = dict(atoms)
    for at in _formula(program, selector):
        thing = program.things[at]
        parts = [known[each] for each in thing.inputs] if at not in known else []
        match thing.kind:
            case "and":
                known[at] = parts[0] & parts[1]
            case "or":
                known[at] = parts[0] | parts[1]
            case "not":
                known[at] = ~parts[0]
            case "everything":
                known[at] = np.ones(count, bool)
    return known[selector].astype(int)
