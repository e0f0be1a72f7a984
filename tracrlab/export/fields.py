"""Reading a JSON object field by field, each of the kind it should be."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from tracrlab.errors import ModelFileError
from tracrlab.export.typed_json import from_json
from tracrlab.values import Value

T = TypeVar("T")


class Fields:
    """A JSON object whose fields are all read, and each as what it must be.

    Raises ModelFileError, naming the place, for a field that is missing, of another kind, or
    more than was asked for.

    >>> Fields({"layer": True}, "head 0").count("layer")
    Traceback (most recent call last):
    tracrlab.errors.ModelFileError: head 0: 'layer' should be a count, and is True
    """

    def __init__(self, found: Any, place: str):
        self.place = place
        if not isinstance(found, dict):
            raise ModelFileError(f"{place} should be an object, and is {_shown(found)}")
        self._found = dict(found)

    def text(self, name: str) -> str:
        return self._take(name, "a text", lambda x: isinstance(x, str))

    def flag(self, name: str) -> bool:
        return self._take(name, "true or false", lambda x: isinstance(x, bool))

    def count(self, name: str, most: int = 2**31) -> int:
        """An integer from 0 to `most`."""
        found = self._take(name, "a count", lambda x: type(x) is int and x >= 0)
        if found > most:
            self.refuse(f"{name!r} is {found}, and at most {most} fits")
        return found

    def one_of(self, name: str, *words: str) -> str:
        return self._take(name, f"one of {', '.join(words)}", lambda x: x in words)

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._list(name)
        if not all(isinstance(each, str) for each in found):
            self.refuse(f"{name!r} should be a list of texts")
        return tuple(found)

    def value(self, name: str) -> Value:
        return from_json(self._take(name, "a value", lambda x: True))

    def values(self, name: str) -> tuple[Value, ...]:
        return tuple(from_json(each) for each in self._list(name))

    def each(self, name: str, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        """A list of objects, each read by `read`."""
        return tuple(
            read_all(found, f"{self.place}, {name} {i}", read)
            for i, found in enumerate(self._list(name))
        )

    def inner(self, name: str, read: Callable[["Fields"], T]) -> T:
        """An object, read by `read`."""
        return read_all(self._take(name, "an object", lambda x: True), f"{name}", read)

    def optional(self, name: str, read: Callable[["Fields"], T]) -> T | None:
        """An object, or null."""
        found = self._take(name, "an object or null", lambda x: x is None or isinstance(x, dict))
        return None if found is None else read_all(found, f"{self.place}, {name}", read)

    def if_there(self, name: str, read: Callable[["Fields"], T]) -> T | None:
        """An object that may be missing."""
        return self.inner(name, read) if name in self._found else None

    def check(self, fact: bool, what: str) -> None:
        """Raises ModelFileError if a fact that must hold does not."""
        if not fact:
            self.refuse(what)

    def refuse(self, what: str) -> NoReturn:
        raise ModelFileError(f"{self.place}: {what}")

    def finish(self) -> None:
        if self._found:
            self.refuse(f"{next(iter(self._found))[:60]!r} is not known here")

    def _list(self, name: str) -> list:
        return self._take(name, "a list", lambda x: isinstance(x, list))

    def _take(self, name: str, kind: str, fits: Callable[[Any], bool]) -> Any:
        if name not in self._found:
            self.refuse(f"{name!r} is missing")
        found = self._found.pop(name)
        if not fits(found):
            self.refuse(f"{name!r} should be {kind}, and is {_shown(found)}")
        return found


def read_all(found: Any, place: str, read: Callable[[Fields], T]) -> T:
    """What `read` makes of an object, all of whose fields it must read."""
    fields = Fields(found, place)
    made = read(fields)
    fields.finish()
    return made


def _shown(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= 60 else text[:57] + "..."
