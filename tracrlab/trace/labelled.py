"""Arrays whose axes and entries have names, shown as small tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracrlab.trace.places import TraceError, listed

WIDE = 100  # characters in a line of a table
LONG = 40  # rows in a table

Place = str | int


@dataclass(frozen=True, eq=False)
class Labelled:
    """A read-only array; `labels` has one tuple for each of its axes.

    >>> x = Labelled("seen", np.eye(2), ("query", "key"), (("0:bos", "1:a"), ("0:bos", "1:a")))
    >>> print(x)
    seen (query down, key across)
           0:bos  1:a
    0:bos      1    0
    1:a        0    1
    >>> x.at(query="1:a", key=1), x.at(query="1:a").axes
    (1.0, ('key',))
    """

    title: str
    values: np.ndarray
    axes: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]

    def __post_init__(self):
        if self.values.shape != tuple(map(len, self.labels)) or len(self.axes) != self.values.ndim:
            sizes = tuple(map(len, self.labels))
            raise ValueError(f"{self.title}: labels for {sizes}, values of {self.values.shape}")
        seen = self.values.view()
        seen.flags.writeable = False
        object.__setattr__(self, "values", seen)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: Any) -> Any:
        return self.values[index]

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        return np.array(self.values, dtype=dtype) if copy else np.asarray(self.values, dtype=dtype)

    def at(self, **places: Place) -> Any:
        """One place on some of the axes, by label or number: a float if no axis is left."""
        index: list[Any] = [slice(None)] * len(self.axes)
        kept = [axis for axis in range(len(self.axes)) if self.axes[axis] not in places]
        for axis, place in places.items():
            number = self._axis(axis)
            index[number] = self.number(number, place)
        found = self.values[tuple(index)]
        if not kept:
            return float(found)
        where = ", ".join(f"{axis} {place}" for axis, place in places.items())
        title = f"{self.title}, {where}" if where else self.title
        return Labelled(
            title, found, tuple(self.axes[i] for i in kept), tuple(self.labels[i] for i in kept)
        )

    def only(self, **places: Sequence[Place]) -> "Labelled":
        """Some places of some axes, in the order given."""
        values, labels = self.values, list(self.labels)
        for axis, wanted in places.items():
            number = self._axis(axis)
            wanted = [wanted] if isinstance(wanted, str | int) else wanted
            numbers = [self.number(number, place) for place in wanted]
            values = np.take(values, np.array(numbers, int), axis=number)
            labels[number] = tuple(labels[number][i] for i in numbers)
        return Labelled(self.title, values, self.axes, tuple(labels))

    def number(self, axis: int, place: Place) -> int:
        """The number of a place on an axis. Raises TraceError if there is none, or two."""
        labels, name = self.labels[axis], self.axes[axis]
        if isinstance(place, str):
            found = [i for i, label in enumerate(labels) if label == place]
            if len(found) == 1:
                return found[0]
            if found:
                raise TraceError(
                    f"{self.title}: {name} {place!r} is at numbers {listed(found)}: give a number"
                )
            raise TraceError(f"{self.title}: no {name} {place!r}; there are {listed(labels)}")
        if not -len(labels) <= place < len(labels):
            raise TraceError(f"{self.title}: no {name} {place}; there are {len(labels)}, from 0")
        return int(place)

    def _axis(self, name: str) -> int:
        if name not in self.axes:
            raise TraceError(f"{self.title}: no axis {name!r}; there are {listed(self.axes)}")
        return self.axes.index(name)

    def __str__(self) -> str:
        if len(self.axes) == 3:
            first = self.axes[0]
            return "\n\n".join(
                str(self.at(**{first: i})).replace(f"{first} {i}", f"{first} {label}", 1)
                for i, label in enumerate(self.labels[0])
            )
        grid = self.values if len(self.axes) == 2 else self.values[:, None]
        rows, columns = self.labels if len(self.axes) == 2 else (self.labels[0], ("",))
        shape = " down, ".join(self.axes) + (" across" if len(self.axes) == 2 else "")
        note, kept = "", list(range(len(columns)))
        if _width(rows, columns) > WIDE:
            kept = [i for i in kept if grid[:, i].any()]
            note = f"\n({len(columns) - len(kept)} columns that are all 0 are left out)"
        cells = [[show_number(row[i]) for i in kept] for row in grid[: LONG + 1]]
        return f"{self.title} ({shape})\n{table(rows, [columns[i] for i in kept], cells)}{note}"

    __repr__ = __str__


def _width(rows: Iterable[str], columns: Iterable[str]) -> int:
    return max(map(len, rows), default=0) + sum(2 + max(len(name), 5) for name in columns)


def show_number(x: float) -> str:
    """Four digits, and nothing below a millionth: the last bits differ between machines.

    >>> [show_number(x) for x in (1.0, -1e-9, 1 / 3, -1e30)]
    ['1', '0', '0.3333', '-1e+30']
    """
    return f"{round(float(x), 6) + 0.0:.4g}"


def table(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Text cells in columns, cut at 100 characters and 40 rows, with a word about what is cut."""
    rows, columns = [_plain(row) for row in rows], [_plain(column) for column in columns]
    shown = [[_plain(cell) for cell in line] for line in cells[:LONG]]
    side = max(map(len, rows[:LONG]), default=0)
    widths: list[int] = []
    total = side
    for j, name in enumerate(columns):
        wide = max([len(name), *(len(line[j]) for line in shown)])
        if total + 2 + wide > WIDE and widths:
            break
        widths.append(wide)
        total += 2 + wide
    cut = len(columns) - len(widths)

    def line(first: str, texts: Sequence[str]) -> str:
        told = "".join(f"  {t:>{w}}" for t, w in zip(texts, widths, strict=False))
        return f"{first:<{side}}{told}".rstrip()

    lines = [line("", columns)] if any(columns) else []
    lines += [line(row, texts) for row, texts in zip(rows, shown, strict=False)]
    if len(rows) > LONG:
        lines.append(f"… {len(rows) - LONG} more rows")
    if cut:
        lines.append(f"… {cut} more columns")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """One line of at most 24 characters."""
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return text if len(text) <= 24 else text[:23] + "…"
