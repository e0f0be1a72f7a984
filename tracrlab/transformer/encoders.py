"""From tokens to ids, and from what the model gives to values of the program."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from tracrlab.errors import TracrlabError
from tracrlab.values import NumericValue, Value, show_value, value_key


class InputError(TracrlabError, ValueError):
    """These tokens are no input of this model."""


@dataclass(frozen=True, eq=False)
class CategoricalEncoder:
    """Values to ids and back; id i stands for `values[i]`. True and 1 have ids of their own.

    `max_seq_len` counts BOS, as in Tracr's messages.
    """

    values: tuple[Value, ...]
    enforce_bos: bool = False
    bos_token: str | None = None
    pad_token: str | None = None
    max_seq_len: int | None = None
    ids: Mapping[tuple, int] = field(init=False, repr=False)

    def __post_init__(self):
        ids = {value_key(value): i for i, value in enumerate(self.values)}
        object.__setattr__(self, "ids", MappingProxyType(ids))

    @cached_property
    def encoding_map(self) -> dict[Value, int]:
        """Value to id, as a plain dict: values that compare equal (True and 1) share an entry."""
        return {value: i for i, value in enumerate(self.values)}

    @property
    def vocab_size(self) -> int:
        return len(self.values)

    @cached_property
    def bos_encoding(self) -> int:
        return self._id(self.bos_token)

    @property
    def pad_encoding(self) -> int:
        return self._id(self.pad_token)

    def encode(self, tokens: Sequence[Value]) -> list[int]:
        """Ids of `tokens`. Raises InputError (a ValueError) that says what is wrong with them."""
        tokens = list(tokens)
        if self.enforce_bos and (not tokens or value_key(tokens[0]) != value_key(self.bos_token)):
            was = show_value(tokens[0]) if tokens else "nothing"
            raise InputError(
                f"First input token must be BOS token. Should be '{self.bos_token}', but was "
                f"'{was}'. `model.run(tokens)` adds it for you."
            )
        started = int(self.enforce_bos)
        if self.max_seq_len is not None and len(tokens) > self.max_seq_len:
            raise InputError(
                f"input has {len(tokens) - started} tokens, and this model takes at most "
                f"{self.max_seq_len - started}{', BOS not counted' * started}: compile it with a "
                "larger max_seq_len"
            )
        return [self._id(token, at - started) for at, token in enumerate(tokens)]

    @cached_property
    def _quick(self) -> Mapping[type, Mapping[Any, int]]:
        """The ids of words by their type: of each of these, values that are equal are the same."""
        own = (self.bos_token, self.pad_token)
        found: dict[type, dict[Any, int]] = {}
        for i, value in enumerate(self.values):
            if type(value) in (str, int, bool, type(None)) and value not in own:
                found.setdefault(type(value), {})[value] = i
        return found

    def encode_words(self, words: Any) -> list[int] | None:
        """Ids of BOS and words, if it is plain what they are; else None, and `encode` tells why."""
        limit = math.inf if self.max_seq_len is None else self.max_seq_len - 1
        if not isinstance(words, list | tuple | str) or not 0 < len(words) <= limit:
            return None
        quick = self._quick
        try:
            return [self.bos_encoding, *[quick[type(word)][word] for word in words]]
        except KeyError:
            return None

    def decode(self, ids: Sequence[int]) -> list[Value]:
        """The values that `ids` stand for."""
        return [self.values[i] for i in np.asarray(ids, int).tolist()]

    def _id(self, token: Value, at: int | None = None) -> int:
        try:
            return self.ids[value_key(token)]
        except (KeyError, TypeError):
            pass
        twins = [v for v in self.values if isinstance(token, bool | int | float) and v == token]
        special = (self.bos_token, self.pad_token) if self.enforce_bos else ()
        words = [value for value in self.values if value not in special]
        known = ", ".join(repr(value) for value in words[:12])
        hint = f"; did you mean {twins[0]!r}, of type {type(twins[0]).__name__}?" if twins else ""
        where = "" if at is None or at < 0 else f" at index {at}"
        raise InputError(
            f"token {token!r} ({type(token).__name__}){where} is not in the vocabulary "
            f"{{{known}{', …' if len(words) > 12 else ''}}}{hint}"
        )


@dataclass(frozen=True, eq=False)
class NumericalEncoder:
    """Numbers come out as they are; values that are no number have an output of their own.

    The model computes in float32. Where the program's possible answers are known (`points`), a
    number within `slack` of exactly one of them is decoded as it; any other is left as it came,
    so that damaged or compressed weights show. Without points it is the identity, as in Tracr.

    >>> NumericalEncoder(points=(0.0, 1 / 3), slack=1e-5).decode([0.33333334, 0.3])
    [0.3333333333333333, 0.3]
    """

    others: tuple[Value, ...] = ()
    points: tuple[NumericValue, ...] = ()  # ascending
    slack: float = 0.0

    @cached_property
    def _grid(self) -> np.ndarray:
        return np.array([float(p) for p in self.points])

    def encode(self, values: Sequence[Any]) -> list[Any]:
        return list(values)

    def decode(self, numbers: Sequence[float]) -> list[Value]:
        """The numbers, or the program's values that they stand for."""
        return [self.decode_one(float(number)) for number in numbers]

    def decode_outputs(self, outputs: np.ndarray) -> list[Value]:
        """The same of outputs (position, output): the number, then one for each of `others`, which
        is the value where that output is more than ½."""
        numbers, rest = outputs[:, 0].tolist(), outputs[:, 1:]
        if not rest.shape[1]:
            return self.decode(numbers)
        largest = np.argmax(rest, axis=1)
        special = rest[np.arange(len(rest)), largest] > 0.5
        return [
            self.others[other] if flag else self.decode_one(number)
            for number, other, flag in zip(numbers, largest, special, strict=True)
        ]

    def decode_one(self, number: float) -> Value:
        grid = self._grid
        if not len(grid) or number != number:
            return number
        i = int(np.searchsorted(grid, number))
        near = [j for j in (i - 1, i) if 0 <= j < len(grid)]
        best = min(near, key=lambda j: abs(grid[j] - number))
        rivals = [
            j
            for j in (best - 1, best + 1)
            if 0 <= j < len(grid) and abs(grid[j] - number) <= self.slack
        ]
        if abs(grid[best] - number) > self.slack or rivals:
            return number
        return self.points[best]
