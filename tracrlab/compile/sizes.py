"""How many dimensions an attention head needs."""

import numpy as np

from tracrlab.craft import Head


def key_width(head: Head) -> int:
    """How many dimensions of queries and keys the head needs: for BOS, then for its tables."""
    special = 2 if head.kind == "width" and head.terms else 1
    return special + sum(min(distinct(term.table), distinct(term.table.T)) for term in head.terms)


def distinct(table: np.ndarray) -> int:
    """How many different columns of a boolean table are not all False."""
    packed = packed_columns(table)
    return len(set(map(bytes, packed)) - {bytes(packed.shape[1])})


def packed_columns(table: np.ndarray) -> np.ndarray:
    """uint8 (column, row / 8): the columns of a boolean table, eight rows in a byte."""
    if table.T.flags.c_contiguous:
        return np.packbits(table.T, axis=1)
    # row by row: np.packbits(table, axis=0) goes down the columns, and is ten times slower
    bits, height = np.ascontiguousarray(table).view(np.uint8), -(-len(table) // 8)
    packed = np.zeros((height, table.shape[1]), np.uint8)
    for k in range(8):
        some = bits[k::8]
        packed[: len(some)] |= some << np.uint8(7 - k)
    return np.ascontiguousarray(packed.T)
