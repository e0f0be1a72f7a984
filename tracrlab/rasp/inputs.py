"""Sequences that are given: the input, positions, the length, and constants."""

from collections.abc import Sequence

from tracrlab.rasp.sequences import SOp
from tracrlab.values import Value, as_value


class TokensType(SOp):
    """The input itself."""

    default_name = "tokens"


class TextTokens(TokensType):
    """The input with every token as text: `tokens` in the language of the 2021 paper.

    >>> TextTokens()([1, "a", None])
    ['1', 'a', None]
    """


class IndicesType(SOp):
    """The positions, counted from 0."""

    default_name = "indices"


class LengthType(SOp):
    """The number of tokens, at every position; under causal evaluation those seen so far."""

    default_name = "length"


class Full(SOp):
    """The same value at every position."""

    default_name = "full"

    def __init__(self, fill: Value):
        super().__init__()
        self.fill = as_value(fill, "fill of Full")


class ConstantSOp(SOp):
    """A sequence given value by value, for inputs of its length.

    With `check_length=False` a shorter input takes the first of the values.
    """

    default_name = "constant_sop"

    def __init__(self, value: Sequence[Value], check_length: bool = True):
        super().__init__()
        self.value = tuple(as_value(item, "value of ConstantSOp") for item in value)
        self.check_length = check_length


tokens = TokensType()
indices = IndicesType()
length = LengthType()
