"""Saving a model to one file, and loading it: data in, data out, and no code run."""

import json
import os
from pathlib import Path
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.errors import ModelFileError
from tracrlab.export.container import MissingFileError, parse, read_container, write_container
from tracrlab.export.description import describe_model, model_from


def save_model(model: CompiledModel, path: str | os.PathLike) -> Path:
    """Write `model` to a safetensors file, and return its path.

    The same model gives the same bytes. All is kept that running, decoding, tracing and naming
    take, and the program's text; the stages of its compilation are not. An existing file is
    replaced at once, or left as it was. Raises ModelFileError if it cannot be written
    (MissingFileError: into a missing folder).
    """
    path = Path(path)
    told = json.dumps(describe_model(model), separators=(",", ":"), allow_nan=False)
    write_container(path, told, dict(model.weights.arrays()))
    return path


def load(path: str | os.PathLike) -> CompiledModel:
    """The model that `save_model` wrote: it runs, traces and shows its names; `stages` is None.

    Raises ModelFileError, which says what is wrong, for a file that is damaged, of another kind or
    of another version (MissingFileError, a FileNotFoundError too, if there is none).

    >>> import tempfile
    >>> from tracrlab import compile, rasp
    >>> model = compile.compile_rasp_to_model(rasp.tokens == 1, [1, True, 1.0], max_seq_len=3)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     loaded = load(save_model(model, folder + "/is_one.safetensors"))
    >>> loaded.vocab, loaded.run([1, True]), loaded.stages
    ((True, 1, 1.0), [True, True], None)
    """
    path = Path(path)
    try:
        text, arrays = read_container(path)
        return model_from(parse(text), arrays)
    except ModelFileError as error:
        kind: Any = MissingFileError if isinstance(error, MissingFileError) else ModelFileError
        raise kind(f"{path} cannot be loaded: {error}") from None
