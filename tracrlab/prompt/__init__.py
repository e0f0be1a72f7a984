"""The prompt of the 2021 language: in a terminal, for a file, and in a notebook's cells.

>>> from tracrlab.prompt import Prompt
>>> prompt = Prompt()
>>> prompt.take('set example "abb"')
True
>>> prompt.take("opposite = select(indices, length - indices - 1, ==);")
     selector: opposite
         Example:
                           indices | 0 1 2
            length - indices - 1   | a b b
                               2 a | . . 1
                               1 b | . 1 .
                               0 b | 1 . .
True
"""

from importlib import import_module
from typing import Any

_FOUND = {"Prompt": "conversation"}

__all__ = list(_FOUND)


def __getattr__(name: str) -> Any:
    if name in _FOUND:
        return getattr(import_module(f"tracrlab.prompt.{_FOUND[name]}"), name)
    raise AttributeError(f"tracrlab.prompt has no {name!r}; it offers {', '.join(__all__)}")
