"""What one statement came to, for a prompt to show."""

from dataclasses import dataclass
from typing import Any, Literal

from tracrlab.rasp.text.classic import syntax
from tracrlab.rasp.text.classic.things import Thing

Did = Literal["named", "value", "applied", "draw", "example", "command", "nothing"]


@dataclass(frozen=True)
class Outcome:
    """What one statement came to, for a prompt to show."""

    did: Did
    names: tuple[str, ...] = ()  # named: one for each of `things`
    things: tuple[Thing, ...] = ()
    given: tuple[Any, ...] | None = None  # applied, draw: the input; example: the new one
    command: syntax.Command | None = None
    subset: str = ""  # example: "s-op", "selector" or "" for both


NOTHING = Outcome("nothing")
