"""Tables of a text as functions: dictionaries and lists by what is looked up in them."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from tracrlab.errors import RaspError
from tracrlab.rasp.functions import Known
from tracrlab.rasp.phrases import LAMBDA, Phrase, call, infix, literal
from tracrlab.rasp.text.classic.arithmetic import shown
from tracrlab.values import Value, value_key


@dataclass(frozen=True, eq=False)
class LookedUp(Known):
    """`table[x]`: a dictionary, or a list or a text by index, negative ones from its end."""

    entries: tuple[tuple[Value, Value], ...]  # by key; for a list, by index
    integers: bool = False  # a list: 1.0 is no index of it

    @property
    def key(self) -> Hashable:
        return ("2021", "looked up", value_key(self.entries), self.integers)

    @cached_property
    def found(self) -> dict[Value, Value]:
        return dict(self.entries)

    def __call__(self, x: Any) -> Any:
        found = self.found
        if x not in found or (self.integers and not isinstance(x, int)):
            what = "is no index of a list of" if self.integers else "is no key of a dictionary of"
            raise RaspError(f"{shown(x)} {what} {len(found) // (1 + self.integers)}")
        return found[x]

    def table(self) -> str:
        items = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in self.entries)
        return f"{{{items}}}"

    def text(self, x: str) -> str:
        return call("Map", Phrase(f"lambda x: {self.table()}[x]", LAMBDA), x)


@dataclass(frozen=True, eq=False)
class LookedUpTwice(Known):
    """`table[x, y]`: a dictionary of dictionaries."""

    parameters: ClassVar[tuple[str, ...]] = ("x", "y")

    entries: tuple[tuple[Value, tuple[tuple[Value, Value], ...]], ...]

    @cached_property
    def table(self) -> dict[Value, dict[Value, Value]]:
        return {key: dict(row) for key, row in self.entries}

    @property
    def key(self) -> Hashable:
        return ("2021", "looked up twice", value_key(self.entries))

    def __call__(self, x: Any, y: Any) -> Any:
        if x not in self.table or y not in self.table[x]:
            raise RaspError(f"{shown(x)}, {shown(y)} is no key of a dictionary of dictionaries")
        return self.table[x][y]

    def text(self, x: str, y: str) -> str:
        rows = (f"{literal(key)}: {LookedUp(row).table()}" for key, row in self.entries)
        table = f"{{{', '.join(rows)}}}"
        return call("SequenceMap", Phrase(f"lambda x, y: {table}[x][y]", LAMBDA), x, y)


@dataclass(frozen=True, eq=False)
class Listed(Known):
    """A predicate: whether the query is among those listed for the key."""

    parameters: ClassVar[tuple[str, ...]] = ("key", "query")

    entries: tuple[tuple[Value, tuple[Value, ...]], ...]

    @cached_property
    def table(self) -> dict[Value, tuple[Value, ...]]:
        return dict(self.entries)

    @property
    def key(self) -> Hashable:
        return ("2021", "listed", value_key(self.entries))

    def __call__(self, key: Any, query: Any) -> bool:
        return query in self.table.get(key, ())

    def text(self, key: str, query: str) -> str:
        rows = ", ".join(f"{literal(k)}: {literal(queries)}" for k, queries in self.entries)
        return infix("in", query, f"{{{rows}}}.get({key}, ())")


@dataclass(frozen=True, eq=False)
class Among(Known):
    """Whether `x` is one of some values."""

    values: tuple[Value, ...]

    @property
    def key(self) -> Hashable:
        return ("2021", "among", value_key(self.values))

    def __call__(self, x: Any) -> bool:
        return x in self.values

    def text(self, x: str) -> str:
        return call("Map", Phrase(f"lambda x: x in {literal(self.values)}", LAMBDA), x)
