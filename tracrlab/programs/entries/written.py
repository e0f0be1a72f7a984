"""Entries whose program is a text in the 2021 language, read when it is asked for."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tracrlab.programs.entry import Entry, Example, Words
from tracrlab.programs.references.library import as_text
from tracrlab.rasp import SOp, parse
from tracrlab.values import Value

FOLDER = Path(__file__).resolve().parent.parent / "rasp"


def written(
    name: str,
    claim: str,
    reference: Callable[[Words], Words],
    *examples: Example,
    vocab: Iterable[Value] = "abc",
    max_seq_len: int = 6,
    **details: Any,
) -> Entry:
    """The entry `rasp_<name>` for the program of `rasp/<name>.rasp`.

    Its `tokens` are text, so `reference` is given text, unless the program reads numbers.
    """
    file = FOLDER / f"{name}.rasp"

    def build(n: int) -> SOp:
        text = file.read_text(encoding="utf-8")
        return parse(text, language="rasp", folder=FOLDER).program

    return Entry(
        name=f"rasp_{name}",
        claim=claim,
        build=build,
        vocab=tuple(vocab),
        max_seq_len=max_seq_len,
        reference=reference if details.get("takes") == "numbers" else as_text(reference),
        examples=examples,
        file=file,
        **details,
    )
