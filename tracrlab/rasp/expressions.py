"""What every expression of the language has: children, annotations, a name, a place."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Self

from tracrlab.errors import RaspTypeError
from tracrlab.rasp.places import Origin, Span, place_of_now

# An annotation that was not given is asked for here, each time it is read. Users may add keys.
DEFAULT_ANNOTATORS: dict[str, Callable[[Any], Any]] = {"name": lambda expr: expr.default_name}


class Annotations(Mapping):
    """What is noted about one expression: `given` by its author, else a default made on demand.

    Iterating shows what was given; reading also finds the defaults. Read-only.
    """

    def __init__(self, expr: "RASPExpr", given: Mapping[str, Any]):
        self._expr = expr
        self._given = dict(given)

    @property
    def given(self) -> Mapping[str, Any]:
        """What its author noted, without the defaults."""
        return MappingProxyType(self._given)

    def __getitem__(self, key: str) -> Any:
        if key in self.given:
            return self.given[key]
        if key in DEFAULT_ANNOTATORS:
            return DEFAULT_ANNOTATORS[key](self._expr)
        known = sorted({*self.given, *DEFAULT_ANNOTATORS})
        raise KeyError(f"no annotation {key!r}; the known keys are {', '.join(known)}")

    def __contains__(self, key: object) -> bool:
        return key in self.given or key in DEFAULT_ANNOTATORS

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def __repr__(self) -> str:
        return f"Annotations({', '.join(f'{key}={value!r}' for key, value in self.given.items())})"


class RASPExpr:
    """A node of a program. Compared and hashed by identity; its fields are set once.

    Its name is its author's or else that of its kind, and never depends on other programs.
    """

    default_name: ClassVar[str] = "expr"

    # For numpy: scalars on the left of an operator leave the work to us.
    __array_ufunc__ = None

    def __init__(self) -> None:
        self._annotations = Annotations(self, {})
        self.origin: Origin | None  # file and line of the code that made it
        self.span: Span | None  # the piece of that file; None if Python has not kept it
        self.origin, self.span = place_of_now()

    @property
    def children(self) -> tuple["RASPExpr", ...]:
        """The expressions this one is computed from, in the order of its arguments."""
        return ()

    @property
    def annotations(self) -> Annotations:
        """What is noted about this expression, defaults included. Read-only."""
        return self._annotations

    @property
    def name(self) -> str:
        """The name its author gave it, or else that of its kind, such as "map"."""
        return self._annotations["name"]

    @property
    def author_name(self) -> str | None:
        """The name its author gave it, or None."""
        return self._annotations.given.get("name")

    @property
    def label(self) -> str:
        """The same as `name`: Tracr's labels counted, and so depended on earlier programs."""
        return self.name

    def copy(self) -> Self:
        """Another node with the same children, annotations and place."""
        return self.annotated()

    def annotated(self, **annotations: Any) -> Self:
        """A copy with these annotations added; children are shared."""
        twin = copy.copy(self)
        twin._annotations = Annotations(twin, {**self._annotations.given, **annotations})
        return twin

    def named(self, name: str) -> Self:
        """A copy under this name; residual directions and figures will use it."""
        if not isinstance(name, str):
            raise RaspTypeError(f"a name is text, got {name!r}: write .named({str(name)!r})")
        return self.annotated(name=name)

    def __call__(self, xs: Sequence, causal: bool = False) -> list:
        """Its value on the input `xs`, as `evaluate(self, xs, causal)` computes it."""
        from tracrlab.rasp.interpreter import evaluate

        return evaluate(self, xs, causal)

    def __copy__(self) -> Self:
        twin = object.__new__(type(self))
        vars(twin).update(vars(self))
        return twin

    def __getstate__(self) -> dict[str, Any]:
        from tracrlab.rasp.pickling import state_of

        return state_of(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        vars(self).pop("_below", None)  # which was only to be read before the fields

    def __eq__(self, other: object) -> Any:
        return self is other

    def __hash__(self) -> int:
        return object.__hash__(self)

    def __bool__(self) -> bool:
        raise RaspTypeError(
            f"{self.name} has no truth value: it stands for a value per input, not for one now. "
            "For element-wise logic write &, | and ~ in place of and, or, not; to ask whether two "
            "expressions are the same object write `is`"
        )

    def __repr__(self) -> str:
        from tracrlab.rasp.description import describe

        return describe(self)


def annotate(expr: RASPExpr, **annotations: Any) -> Any:
    """A copy of `expr` with these annotations added; children are shared.

    >>> from tracrlab.rasp import annotate, tokens
    >>> annotate(tokens, name="word").name, tokens.name
    ('word', 'tokens')
    """
    return expr.annotated(**annotations)
