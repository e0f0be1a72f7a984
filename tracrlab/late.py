"""Methods of low floors that are made of high ones, bound by the front door.

A compiled model can trace, save or certify itself, though microscopes, doors and seals stand on
floors above it. The front door (`tracrlab/__init__.py`) says here where each is found; nothing
below knows. They are imported when first called.
"""

from importlib import import_module
from typing import Any

from tracrlab.errors import InternalError

_PLACES: dict[str, str] = {}


def bind(**places: str) -> None:
    """Say where methods are found, as "module:function"."""
    _PLACES.update(places)


def call(method: str, *args: Any, **options: Any) -> Any:
    """Call the function that the front door bound to `method`."""
    if method not in _PLACES:
        raise InternalError("late", method, "is bound to nothing: import tracrlab first")
    module, function = _PLACES[method].split(":")
    return getattr(import_module(module), function)(*args, **options)
