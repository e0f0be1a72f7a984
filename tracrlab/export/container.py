"""Safetensors files of float32 arrays: a length, a JSON header, and the numbers. Nothing runs.

Written here and not by the safetensors package, since that writes the entries of the metadata in
an order that changes from run to run, and holds the file in memory twice. Format:
https://github.com/huggingface/safetensors#format
"""

import hashlib
import json
import math
import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from tracrlab.errors import ModelFileError

LARGEST_HEADER = 100_000_000  # bytes; readers of this format refuse more
FLOAT = np.dtype("<f4")


class MissingFileError(ModelFileError, FileNotFoundError):
    """There is no such file, or no such folder to save in."""


def write_container(path: Path, text: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Write `text` and the arrays to a file that is there at once and whole, or not at all.

    The same content gives the same bytes. The SHA-256 of all of it tells damage when it is read.
    """
    arrays = {name: np.ascontiguousarray(array, FLOAT) for name, array in arrays.items()}
    header: dict[str, Any] = {
        "__metadata__": {"tracrlab": text, "sha256": digest(text, arrays.values())}
    }
    at = 0
    for name, array in arrays.items():
        offsets = [at, at := at + array.nbytes]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
    told = json.dumps(header, separators=(",", ":")).encode("ascii")
    told += b" " * (-len(told) % 8)  # so that the numbers are aligned
    if len(told) > LARGEST_HEADER:
        raise ModelFileError(
            f"{path} cannot be written: the names of this model take {len(told)} bytes, and a "
            f"header has room for {LARGEST_HEADER}"
        )
    if not path.parent.is_dir():
        raise MissingFileError(
            f"there is no folder {path.parent} to save {path.name} in: make it first"
        )
    unfinished = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with open(unfinished, "xb") as file:
            file.write(len(told).to_bytes(8, "little") + told)
            for array in arrays.values():
                file.write(_bytes(array))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError as error:
        raise ModelFileError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def read_container(path: Path) -> tuple[str, dict[str, np.ndarray]]:
    """The text and the arrays of a file. Raises ModelFileError if it is not whole, or not ours."""
    try:
        with open(path, "rb") as file:
            return _read(file, os.fstat(file.fileno()).st_size)
    except FileNotFoundError:
        raise MissingFileError("there is no such file") from None
    except OSError as error:
        raise ModelFileError(f"it cannot be read: {error.strerror or error}") from error


def _read(file: BinaryIO, size: int) -> tuple[str, dict[str, np.ndarray]]:
    length = int.from_bytes(file.read(8), "little")
    if not 2 <= length <= min(LARGEST_HEADER, size - 8):
        raise ModelFileError("it is no safetensors file, or only the beginning of one")
    header = parse(file.read(length))
    metadata = header.pop("__metadata__", None)
    text = metadata.get("tracrlab") if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise ModelFileError("it is a safetensors file, but holds no tracrlab model")
    shapes, at = {}, 0
    for name, entry in header.items():
        shapes[name] = shape = _shape(name, entry)
        if entry.get("data_offsets") != [at, at := at + FLOAT.itemsize * math.prod(shape)]:
            raise ModelFileError(f"array {name!r} does not lie where it should")
    if 8 + length + at != size:
        raise ModelFileError(f"it has {size} bytes, and should have {8 + length + at}")
    arrays = {}
    for name, shape in shapes.items():
        arrays[name] = np.empty(shape, FLOAT)
        file.readinto(_bytes(arrays[name]))  # type: ignore[attr-defined]
    if metadata.get("sha256") != digest(text, arrays.values()):
        raise ModelFileError("its content is not what was saved: it was damaged, or edited")
    return text, {name: array.astype(np.float32, copy=False) for name, array in arrays.items()}


def _bytes(array: np.ndarray) -> memoryview:
    """The memory of an array, which may have no entries at all."""
    return array.reshape(-1).view(np.uint8).data


def _shape(name: str, entry: Any) -> tuple[int, ...]:
    entry = entry if isinstance(entry, dict) else {}
    shape = entry.get("shape")
    whole = isinstance(shape, list) and all(type(n) is int and 0 <= n < 2**40 for n in shape)
    if entry.get("dtype") != "F32" or not whole or len(shape) not in (1, 2):
        raise ModelFileError(f"array {name[:60]!r} is no float32 vector or matrix")
    return tuple(shape)


def parse(text: str | bytes) -> dict[str, Any]:
    """A JSON object. Raises ModelFileError for anything else, and for a name that stands twice."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except ModelFileError:
        raise
    except (ValueError, RecursionError):  # what json raises, digits and nesting without end too
        raise ModelFileError("its header cannot be read") from None
    if not isinstance(found, dict):
        raise ModelFileError("its header is no JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ModelFileError("its header has a name twice")
    return found


def _refuse(constant: str) -> None:
    raise ModelFileError(f"its header holds {constant}, which is no JSON")


def digest(text: str, arrays: Iterable[np.ndarray]) -> str:
    """SHA-256 of a text and of the bytes of arrays, in order."""
    total = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    for array in arrays:
        total.update(_bytes(array))
    return total.hexdigest()
