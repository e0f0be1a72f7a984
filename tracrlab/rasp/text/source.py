"""What a text says: the sequences and selectors it names, and the program it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from tracrlab.errors import RaspError
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.sequences import SOp
from tracrlab.values import Value

Language: TypeAlias = Literal["python", "rasp"]


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """A text that was read. Each expression knows its place (`.span`) and its name.

    Places are in `text`. In the language of 2021 that is the text as it was given; of Python text,
    a byte order mark in front is dropped and all line ends are "\\n", as Python itself reads it.

    >>> from tracrlab import rasp
    >>> source = rasp.parse('is_x = tokens == "x"; often = 2 * indicator(is_x);', "rasp")
    >>> list(source.names), source.program("axx")
    (['is_x', 'often'], [0, 2, 2])
    """

    text: str
    language: Language
    names: Mapping[str, SOp | Selector]  # in order of definition
    last: SOp | None  # the last sequence of the text
    constants: Mapping[str, object] = field(default_factory=dict)  # all other values by name
    example: tuple[Value, ...] | None = None  # what `set example` asked for

    def __post_init__(self):
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))
        object.__setattr__(self, "constants", MappingProxyType(dict(self.constants)))

    @property
    def program(self) -> SOp:
        """The last sequence of the text. RaspError if it has none."""
        if self.last is None:
            raise RaspError(
                "this text makes no sequence, so it is no program yet: "
                'write one, such as x = tokens == "a"'
            )
        return self.last

    def __repr__(self) -> str:
        kinds = {
            name: "selector" if isinstance(expr, Selector) else "sequence"
            for name, expr in self.names.items()
        }
        width = max(map(len, kinds), default=0)
        lines = [f"  {name:<{width}}  {kind}" for name, kind in kinds.items()]
        count = self.text.count("\n") + 1
        head = f"Source ({self.language}, {count} line{'s' * (count != 1)})"
        return "\n".join([head, *lines])
