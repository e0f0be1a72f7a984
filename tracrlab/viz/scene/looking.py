"""What an attention head did at each position, in words, from the numbers of the run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.trace.reading import EMPTY
from tracrlab.viz.amounts import show_amount

SEEN = 1e-6  # less of the attention than this is not told
WHOLE = 1e-4  # a sum of shares this near 1 is 1
SHARES = {2: "½", 3: "⅓", 4: "¼"}
FEW = 4  # keys that are named


@dataclass(frozen=True, eq=False)
class Moved:
    """What one head moves in a run; position 0 is BOS, keys are all of the run's positions."""

    layer: int
    head: int
    does: str  # "`previous` (line 2)"
    counts: bool  # a width: only BOS is read
    labels: Sequence[str]  # of the keys
    pattern: np.ndarray  # (query, key)
    selects: np.ndarray | None  # bool (query, key), BOS apart: row and column 0 are False
    source: str  # the room that is read
    values: Sequence[str]  # what it says at each key; at BOS, what BOS gives instead
    gives: np.ndarray | None  # (key,): the number that each key adds, if numbers are moved
    target: str  # the room that is written
    results: Sequence[str]  # what the head writes, at each query
    numbers: np.ndarray | None  # (query,): the same as numbers

    def about(self, alone: bool) -> str:
        """Who does it; shorter where several heads are told."""
        if alone:
            return f"head {self.head} of layer {self.layer}{self.does and ' does '}{self.does}"
        return f"head {self.head}{self.does and ', '}{self.does}"


def keys_seen(row: np.ndarray) -> list[int]:
    """The keys that a row of attention looks at.

    >>> keys_seen(np.array([0.0, 0.5, 0.5]))
    [1, 2]
    """
    return np.flatnonzero(~(np.abs(row) <= SEEN)).tolist()


def why(moved: Moved, query: int) -> str:
    """Why a query looks where it does: what its selector says, and how far that explains it."""
    if query == 0:
        return "bos asks for nothing, so it looks at itself"
    if moved.selects is None:
        return f"it looks at {_labels(moved, keys_seen(moved.pattern[query]))}"
    chosen = np.flatnonzero(moved.selects[query]).tolist()
    if not chosen:
        reason = "nothing is selected, so it looks at bos"
    else:
        reason = f"{_labels(moved, chosen)} {'is' if len(chosen) == 1 else 'are'}"
        reason += " selected"
    seen = keys_seen(moved.pattern[query])
    wanted = chosen or [0]
    wanted = [0, *chosen] if moved.counts else wanted
    if seen != wanted:
        reason = reason.replace(", so it looks at bos", "")
        reason += f", but it looks at {_labels(moved, seen)}"
    return reason


def looked(moved: Moved, query: int) -> str:
    """One clause on what happened at a query: "it looks at 1:x and reads …"."""
    row = moved.pattern[query]
    if not np.isfinite(row).all():
        return f"its attention is no number here; it writes {_result(moved, query)}"
    seen = keys_seen(row)
    if not seen:
        return f"it looks nowhere, and writes {_result(moved, query)}"
    if query == 0 and seen == [0]:
        return f"bos asks for nothing, so it looks at itself and writes {_result(moved, query)}"
    if moved.counts:
        return _counted(moved, query, seen)
    if seen == [0] and abs(row[0] - 1) <= SEEN:
        none = moved.selects is not None and not moved.selects[query].any()
        if none:
            return f"nothing is selected, so it looks at bos and writes {_default(moved, query)}"
        return f"it looks at bos alone and writes {_result(moved, query)} to {moved.target}"
    whole = abs(float(row.sum()) - 1) <= WHOLE
    even = whole and 0 not in seen and np.ptp(row[seen]) <= SEEN
    if len(seen) == 1 and even:
        return _copied(moved, query, seen[0])
    keys = [k for k in seen if k]
    if not even:
        keys.sort(key=lambda k: -abs(row[k]))
    told = [_share(moved, query, k, even) for k in keys]
    values = [moved.values[k] for k in keys[:FEW]]
    looks = f"it looks at {keys_told(told)}"
    reads = f"reads {moved.source} = {', '.join(values)}{', …' if len(keys) > FEW else ''}"
    if 0 in seen:
        default = "nothing" if moved.values[0] == EMPTY else moved.values[0]
        looks += f", and at {_share(moved, query, 0, even)},"
        reads = f"{reads} and {default} from bos" if keys else f"reads {default} from bos"
    keys += [0] if 0 in seen else []
    return f"{looks} and {reads}; {_mixed(moved, query, keys, even)}"


def _share(moved: Moved, query: int, key: int, even: bool) -> str:
    label = moved.labels[key]
    return label if even else f"{label} ({show_amount(float(moved.pattern[query, key]))})"


def _copied(moved: Moved, query: int, key: int) -> str:
    value, result = moved.values[key], moved.results[query]
    reads = f"it looks at {moved.labels[key]} and reads {moved.source} = {value}"
    if value == result:
        return f"{reads}, which goes to {moved.target}"
    return f"{reads}; {_result(moved, query)} goes to {moved.target}"


def _mixed(moved: Moved, query: int, seen: list[int], even: bool) -> str:
    """ "the mean ½·1 + ½·0 = 0.5 goes to share", as far as the numbers bear it out."""
    row, result = moved.pattern[query], _result(moved, query)
    whole = abs(float(row.sum()) - 1) <= WHOLE
    if moved.gives is None or moved.numbers is None:
        values = {moved.values[k] for k in seen}
        if values == {result}:
            return f"all say {result}, which goes to {moved.target}"
        return f"the mix {result} goes to {moved.target}"
    with np.errstate(invalid="ignore", over="ignore"):
        total = float((row[seen] * moved.gives[seen]).sum())
    number = float(moved.numbers[query])
    if not abs(total - number) <= 1e-4 * max(1.0, abs(number)):
        return f"{result} goes to {moved.target}"  # somebody has put another number there
    if len(seen) > FEW:
        what = "their mean" if even else "their weighted mean" if whole else "the sum"
        return f"{what} {result} goes to {moved.target}"
    shares = [SHARES[len(seen)] if even else show_amount(float(row[k])) for k in seen]
    sums = " + ".join(
        f"{share}·{_signed(float(moved.gives[k]))}" for share, k in zip(shares, seen, strict=True)
    )
    mean = "the mean" if even else "the weighted mean"
    kind = mean if whole else "the sum"
    return f"{kind} {sums} = {result} goes to {moved.target}"


def _signed(number: float) -> str:
    text = show_amount(number)
    return f"({text})" if text.startswith("-") else text


def _counted(moved: Moved, query: int, seen: list[int]) -> str:
    row = moved.pattern[query]
    keys = [k for k in seen if k]
    share = float(row[0])
    even = not keys or np.ptp(row[keys]) <= SEEN
    what = "all" if share >= 1 - SEEN else fraction(share, len(keys)) if even else ""
    what = what or show_amount(share)
    goes = f"{_result(moved, query)} goes to {moved.target}"
    if even:
        count = f"{len(keys)} key{'s' * (len(keys) != 1)}"
        named = f"{count}, {_labels(moved, keys)}" if keys else count
        named = _labels(moved, keys) if len(keys) > FEW else named
        return f"it counts {named}: bos gets {what} of the attention, and {goes}"
    parts = [f"{moved.labels[k]} ({show_amount(float(row[k]))})" for k in keys]
    return f"bos gets {what} of the attention and {keys_told(parts)} the rest; {goes}"


def fraction(share: float, count: int) -> str:
    """BOS's share beside `count` equal keys, as a fraction, if it counts as a whole number of them.

    >>> fraction(0.625, 3), fraction(0.7, 3)
    ('5/8', '7/10')
    >>> fraction(0.71, 3)
    ''
    """
    if not 0 < share < 1 or not count:
        return ""
    whole = round(share / (1 - share) * count)
    if whole and abs(share - whole / (whole + count)) <= 1e-6:
        return f"{whole}/{whole + count}"
    return ""


def _result(moved: Moved, query: int) -> str:
    return "nothing" if moved.results[query] == EMPTY else moved.results[query]


def _default(moved: Moved, query: int) -> str:
    result = moved.results[query]
    known = result not in (EMPTY, "nothing") and result == moved.values[0]
    return f"the default {result}" if known else _result(moved, query)


def _labels(moved: Moved, keys: Sequence[int]) -> str:
    """Keys by their labels; where they are many, bos is told apart: it is no key of a program."""
    names = [moved.labels[k] for k in keys if k]
    if 0 not in keys or len(keys) <= FEW:
        return keys_told([moved.labels[k] for k in keys])
    return f"{moved.labels[0]} and {keys_told(names)}"


def keys_told(names: Sequence[str]) -> str:
    """Keys, counted where they are many.

    >>> keys_told(["1:a", "2:b"]), keys_told([f"{i}:a" for i in range(1, 8)])
    ('1:a, 2:b', '7 keys (1:a, 2:a, 3:a, 4:a, …)')
    """
    if len(names) <= FEW:
        return ", ".join(names) or "nothing"
    return f"{len(names)} keys ({', '.join(names[:FEW])}, …)"


def some(names: Sequence[str], most: int = FEW) -> str:
    """Names, the rest counted.

    >>> some(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    names = list(names)
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "nothing") + rest
