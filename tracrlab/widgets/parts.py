"""The views, each of which answers one question; together they are the laboratory.

Each takes a program in any form (see `Lab`), a compiled model, a trace, or another view or state:
views of one laboratory share its program, its input and what is selected.
"""

from collections.abc import Iterable
from typing import Any

from tracrlab.rasp.text.source import Language
from tracrlab.values import Value
from tracrlab.widgets.view import FIRST, View


class Lab(View):
    """The whole laboratory: edit a program, watch its weights change, step through the model.

    The first argument is a name of the shelf, a text in either language, a program or a compiled
    model. `vocab`, `max_seq_len`, `example` (the input that is shown), `causal` and `language` are
    guessed where they are not given. Options are `height` (of the editor, in pixels), `theme`
    ("light" or "dark"), `optimize` and `residual` as in `compile_rasp_to_model`, and `budget_bytes`
    and `most_values`, which are small while somebody types.

    >>> lab = Lab("frac_prevs", example="axbx")
    >>> lab, lab.trace.decoded[1]
    (Lab(frac_prevs, 4 tokens, 2 layers), 0.5)
    >>> lab.close()
    """

    PART = "lab"
    OPENS = True

    def __init__(
        self,
        program_or_text: Any = FIRST,
        vocab: Iterable[Value] | None = None,
        max_seq_len: int | None = None,
        example: Iterable[Value] | str | None = None,
        causal: bool | None = None,
        language: Language | None = None,
        **options: Any,
    ):
        sizes = {
            "vocab": vocab,
            "max_seq_len": max_seq_len,
            "example": example,
            "causal": causal,
            "language": language,
        }
        given: dict[str, Any] = {name: size for name, size in sizes.items() if size is not None}
        super().__init__(program_or_text, **given, **options)


class ProgramEditor(View):
    """What did I write, and does it compile?"""

    PART = "editor"
    OPENS = True


class ProgramGraph(View):
    """How do the pieces depend? The program as a graph, with the values of the run in it."""

    PART = "graph"


class Stepper(View):
    """What happens when? The forward pass, half-layer by half-layer."""

    PART = "stepper"


class ResidualView(View):
    """What is known at each position now? The residual stream by named rooms."""

    PART = "residual"


class AttentionView(View):
    """Who looks at whom? The attention heads, and the selectors that they are."""

    PART = "attention"


class LookupTableView(View):
    """Which function is this? The MLPs as the tables that they look up."""

    PART = "lookup"


class WeightsView(View):
    """Where is that in the matrices? The weights by room and room."""

    PART = "weights"


class WeightDiffView(View):
    """What did my edit change? Two compiles, aligned by name."""

    PART = "diff"


class CheckView(View):
    """Is the model the program? Both on many inputs."""

    PART = "check"


def lab(
    program_or_text: Any = FIRST,
    vocab: Iterable[Value] | None = None,
    max_seq_len: int | None = None,
    example: Iterable[Value] | str | None = None,
    causal: bool | None = None,
    language: Language | None = None,
    **options: Any,
) -> Lab:
    """Open a laboratory: the short way to `tracrlab.widgets.Lab`."""
    return Lab(program_or_text, vocab, max_seq_len, example, causal, language, **options)
