"""What an MLP block did at each position, in words, from the numbers of the run."""

import numpy as np

from tracrlab.trace.reading import EMPTY
from tracrlab.values import is_number
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.scene.mlps import MlpSeen

NEAR = 1e-4
TRUTHS = {"False": "0", "True": "1"}


def thought(seen: MlpSeen, stream: np.ndarray, position: int) -> str:
    """One clause on what happened at a position; `stream` is what it read (position, direction)."""
    node, result = seen.part.node, seen.results[position]
    if seen.touched[position]:
        return f"{node}: an edit sets its hidden units, and it writes {_said(result)}"
    if seen.kind == "erase":
        rooms = " and ".join(room.name for room in seen.reads)
        return f"{rooms} {'is' if len(seen.reads) == 1 else 'are'} erased, to make room for others"
    if position == 0:
        if result == EMPTY or not seen.hidden[0].any():
            return f"{node}: its units are off at bos, and write nothing"
        return f"{node}: at bos it writes {result}"
    given = " and ".join(
        f"{room.name} = {_said(readings[position].text)}"
        for room, readings in zip(seen.reads, seen.given, strict=True)
        if room.kind != "thermometer"
    )
    if seen.kind == "past":
        return _past(seen, given, position)
    astray = _astray(seen, position) if given else ""
    if astray:
        return f"{node}: {astray}; it writes {_said(result)}"
    answer = _written(seen, position)
    if seen.kind == "steps" and len(seen.reads) == 1:
        between = _between(seen, position)
        if between:
            return f"{node}: {given} {between}: {answer}"
    if seen.kind == "linear":
        summed = _sum(seen, stream, position)
        if summed:
            return f"{node}: {summed}"
    if seen.kind == "clean":
        return f"{node}: {given} is made exact: {_said(result)}"
    return f"{node}: {given} gives {answer}" if given else f"{node}: {_said(result)}"


def _said(result: str) -> str:
    return "nothing" if result == EMPTY else result


def _astray(seen: MlpSeen, position: int) -> str:
    """What stands there, if the table has no such row: the block was made for no such input."""
    table = seen.table
    if not table.searched or table.exact[position]:
        return ""
    row, pairs = table.hit[position], zip(table.head[:-1], table.given[position], strict=True)
    given = " and ".join(f"{name} = {_said(text)}" for name, text in pairs)
    if row is None:
        return f"{given} is no row of the table"
    return f"{given} is no row of the table; the nearest is {' and '.join(table.rows[row][:-1])}"


def _written(seen: MlpSeen, position: int) -> str:
    """What it writes: "True, written as 1", where a truth value would look like a number."""
    row, result = seen.table.hit[position], seen.results[position]
    if row is None or seen.mlp is None or seen.mlp.table is None:
        return _said(result)
    answer = seen.table.rows[row][-1]
    mixed = any(is_number(x) and not isinstance(x, bool) for x in seen.mlp.table.outputs)
    truth = mixed and TRUTHS.get(answer) == result
    return f"{answer}, written as {result}" if truth else _said(result)


def _number(seen: MlpSeen, position: int) -> float | None:
    reading = seen.given[0][position]
    return reading.value if reading.clear and isinstance(reading.value, float) else None


def _between(seen: MlpSeen, position: int) -> str:
    """ "lies past 0.7": between which of its thresholds a number lies."""
    number = _number(seen, position)
    if number is None or number != number or seen.mlp is None or seen.mlp.thresholds is None:
        return ""
    below = [t for t in seen.mlp.thresholds.tolist() if t < number]
    above = [t for t in seen.mlp.thresholds.tolist() if t > number]
    if below and above:
        return f"lies between {show_amount(max(below))} and {show_amount(min(above))}"
    if below:
        return f"lies past {show_amount(max(below))}"
    return f"lies below {show_amount(min(above))}" if above else ""


def _past(seen: MlpSeen, given: str, position: int) -> str:
    room = next(room for room in seen.written if room.kind == "thermometer")
    number, borders = _number(seen, position), np.array(room.values, float)
    if not seen.given:
        return f"{seen.part.node}: {_said(seen.results[position])}"
    given = f"{seen.reads[0].name} = {seen.given[0][position].text}"
    if number is None:
        return f"{seen.part.node}: {given}: {_said(seen.results[position])}"
    past = int(np.where(borders > 0, number > borders, number < borders).sum())
    return f"{seen.part.node}: {given} is past {past} of {len(borders)} thresholds"


def _sum(seen: MlpSeen, stream: np.ndarray, position: int) -> str:
    """ "20 (hist = 2) + 1 (count_x = 1) = 21", if that is what the weights add up."""
    if seen.numbers is None or seen.results[position] == EMPTY:
        return ""
    row, unit = stream[position].astype(float), seen.first[:, 0].astype(float)
    with np.errstate(all="ignore"):
        shares = [
            float(row[room.start : room.stop] @ unit[room.start : room.stop]) for room in seen.reads
        ]
        rest = float(row @ unit) - sum(shares)
    result = float(seen.numbers[position])
    if not abs(sum(shares) + rest - result) <= NEAR * max(1.0, abs(result)):
        return ""
    parts = [
        f"{show_amount(share)} (for {room.name} = {readings[position].text})"
        for share, room, readings in zip(shares, seen.reads, seen.given, strict=True)
    ]
    if abs(rest) > NEAR * max(1.0, abs(result)):
        parts.append(show_amount(rest))
    signed = (f"− {part[1:]}" if part.startswith("-") else f"+ {part}" for part in parts[1:])
    return f"{' '.join([parts[0], *signed])} = {show_amount(result)}"
