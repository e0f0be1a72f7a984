"""What the pictures of one run write on their axes and into their titles."""

from tracrlab.trace import Reading, Trace
from tracrlab.values import show_value
from tracrlab.viz.amounts import show_amount

LONGEST = 14  # characters of a label
FEW = 16


def position_labels(trace: Trace, count: int) -> tuple[str, ...]:
    """The labels of the first positions, long tokens cut: the number in front keeps them apart."""
    return tuple(cut(label) for label in trace.positions[:count])


def input_text(trace: Trace) -> str:
    """The input for a title, cut if it is long."""
    words = " ".join(cut(show_value(token)) for token in trace.tokens[:FEW])
    count = len(trace.tokens)
    return words if count <= FEW else f"{words} … ({count} tokens)"


def said(reading: Reading) -> str:
    """A reading as the text of a cell: numbers in four digits."""
    return show_amount(reading.value) if isinstance(reading.value, float) else reading.text


def one_line(text: str) -> str:
    """Text without line breaks and other characters that cannot be seen.

    >>> one_line("a\\nb")
    'a\\\\nb'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def cut(text: str, longest: int = LONGEST) -> str:
    """
    >>> cut("a very long name", 8)
    'a very …'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
