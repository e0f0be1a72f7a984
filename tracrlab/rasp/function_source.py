"""A function as text."""

from collections.abc import Callable


def function_text(f: Callable) -> str:
    """The text of a function."""
    return getattr(f, "__name__", type(f).__name__)
