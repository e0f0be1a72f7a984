"""Inputs of a model: checked, and as ids."""

from collections.abc import Iterable, Sequence

import numpy as np

from tracrlab.transformer.encoders import CategoricalEncoder, InputError
from tracrlab.values import Value


def encoded(
    encoder: CategoricalEncoder, inputs: Sequence[Sequence[Value]]
) -> tuple[np.ndarray, list[int]]:
    """Ids (batch, position) with BOS in front and PAD behind, and the lengths without BOS."""
    rows = []
    for i, words in enumerate(inputs):
        row = encoder.encode_words(words)
        if row is None:
            try:
                row = encoder.encode([encoder.bos_token, *checked(encoder, words)])
            except InputError as error:
                raise InputError(f"input {i} of the batch: {error}") from None
        rows.append(row)
    longest = max(map(len, rows), default=0)
    ids = np.full((len(rows), longest), len(encoder.values) - 1)
    for place, row in zip(ids, rows, strict=True):
        place[: len(row)] = row
    return ids, [len(row) - 1 for row in rows]


def checked(encoder: CategoricalEncoder, tokens: Sequence[Value]) -> Sequence[Value]:
    """The tokens of an input without BOS. Raises InputError if it cannot be one."""
    if isinstance(tokens, set | frozenset | dict) or not isinstance(tokens, Iterable):
        raise InputError(
            f"an input is a list of tokens in their order, not a {type(tokens).__name__}: "
            "write model.run(['a', 'b'])"
        )
    tokens = list(tokens)
    for at, token in enumerate(tokens):
        if isinstance(token, str) and token in (encoder.bos_token, encoder.pad_token):
            raise InputError(
                f"token {token!r} at position {at} is the model's own; give the input without "
                "it: run adds BOS and run_batch adds padding"
            )
    if not len(tokens):
        raise InputError("the input is empty: give at least one token of the vocabulary")
    return tokens
