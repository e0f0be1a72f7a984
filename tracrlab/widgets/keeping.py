"""Keeping results: a cell that rebuilds a laboratory, a saved model, a saved page."""

import re
from pathlib import Path
from typing import Any

from tracrlab.compile.passes import DEFAULT, ROOMS
from tracrlab.widgets.page import page
from tracrlab.widgets.state import LabState


def cell_of(state: LabState) -> str:
    """Python code for a cell of its own, which opens the same laboratory.

    >>> state = LabState("is_x = tokens == 'x'", vocab="ax", max_seq_len=4, example="xa")
    >>> print(cell_of(state))
    import tracrlab
    <BLANKLINE>
    program = \"\"\"\\
    is_x = tokens == 'x'
    \"\"\"
    tracrlab.lab(program, vocab=['a', 'x'], max_seq_len=4, example=['x', 'a'], language='python')
    """
    sizes = [
        f"vocab={list(state.vocab)!r}",
        f"max_seq_len={state.max_seq_len}",
        f"example={list(state.tokens)!r}",
        *(["causal=True"] if state.causal else []),
        *([f"optimize={state.optimize!r}"] if state.optimize != DEFAULT else []),
        *([f"residual={state.residual!r}"] if state.residual != ROOMS else []),
        f"language={state.language!r}",
    ]
    call = f"tracrlab.lab(program, {', '.join(sizes)})"
    if len(call) > 100:
        lines = ",\n    ".join(["program", *sizes])
        call = f"tracrlab.lab(\n    {lines},\n)"
    return f"import tracrlab\n\nprogram = {_quoted(state.text)}\n{call}"


def _quoted(text: str) -> str:
    """A text as Python writes it, over several lines where that reads the same."""
    text = text.strip("\n")
    lines = text.split("\n")
    plain = '"""' not in text and "\\" not in text and all(map(str.isprintable, lines))
    return f'"""\\\n{text}\n"""' if plain else repr(text)


def file_name(name: str, ending: str, folder: Path) -> Path:
    """A file in `folder` that is not there yet: `name.html`, or `name_2.html` and so on.

    >>> import tempfile
    >>> file_name("a b/c", "html", Path(tempfile.gettempdir(), "nowhere")).name
    'a_b_c.html'
    """
    stem = re.sub(r"\W+", "_", name).strip("_")[:60] or "model"
    number, path = 1, folder / f"{stem}.{ending}"
    while path.exists():
        number += 1
        path = folder / f"{stem}_{number}.{ending}"
    return path


def keep_model(state: LabState, folder: Path | None = None) -> str:
    """Save the model beside the notebook; a sentence on where it is."""
    if state.model is None:
        return "there is no model to save yet: mend the program first"
    path = file_name(state.model.name, "safetensors", folder or Path.cwd())
    state.model.save(path)
    return f"saved as {path.name}; tracrlab.load({path.name!r}) reads it back"


def keep_page(state: LabState, part: str = "lab", folder: Path | None = None) -> str:
    """Save the view as one page beside the notebook; a sentence on where it is."""
    name = state.model.name if state.model is not None else "program"
    path = file_name(name, "html", folder or Path.cwd())
    write_page(state, path, part)
    return f"saved as {path.name}: it opens without a kernel and without a network"


def write_page(state: LabState, path: Any, part: str = "lab") -> Path:
    """Write the page, whole or not at all."""
    path = Path(path)
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(page(state, part, cell_of(state)), encoding="utf-8")
    draft.replace(path)
    return path
