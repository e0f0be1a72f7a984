"""Arrays for a page: bytes one after the other, each found by its offset, type and shape."""

from typing import Any

import numpy as np

TYPES: dict[str, np.dtype] = {"f4": np.dtype("<f4"), "u1": np.dtype("u1"), "i4": np.dtype("<i4")}
ALIGNED = 4  # a page reads floats where the offset is a multiple of their size


class Packing:
    """Collects arrays; `data` is all of them.

    >>> packing = Packing()
    >>> packing.add(np.zeros((2, 3), bool), "u1"), packing.add(np.ones(2), "f4")
    ({'at': 0, 'type': 'u1', 'shape': [2, 3]}, {'at': 8, 'type': 'f4', 'shape': [2]})
    >>> len(packing.data)
    16
    """

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def add(self, array: Any, kind: str) -> dict[str, Any]:
        """Keep an array as `kind`; what the header says of it."""
        array = np.ascontiguousarray(array, TYPES[kind])
        found = {"at": self.size, "type": kind, "shape": list(array.shape)}
        raw = array.tobytes()
        self.parts += [raw, bytes(-len(raw) % ALIGNED)]
        self.size += len(raw) + -len(raw) % ALIGNED
        return found

    @property
    def data(self) -> bytes:
        return b"".join(self.parts)


def unpacked(where: dict[str, Any], data: bytes) -> np.ndarray:
    """The array that `where` says: what a page does with it, for those who read it in Python.

    >>> packing = Packing()
    >>> where = packing.add([[1.5, 2.0]], "f4")
    >>> unpacked(where, packing.data).tolist()
    [[1.5, 2.0]]
    """
    kind, shape = TYPES[where["type"]], where["shape"]
    count = int(np.prod(shape, dtype=int))
    return np.frombuffer(data, kind, count, where["at"]).reshape(shape)
