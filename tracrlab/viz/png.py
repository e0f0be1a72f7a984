"""Small pictures as PNG files, written by hand: no library, the same bytes everywhere."""

import base64
import struct
import zlib
from collections.abc import Sequence

Pixel = tuple[int, int, int, int]  # red, green, blue, opacity


def png(rows: Sequence[Sequence[Pixel]]) -> bytes:
    """A PNG file of these rows of pixels, all of one length.

    >>> png([[(255, 0, 0, 255)]])[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    lines = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in rows)
    # width, height, 8 bits, RGBA, and the only method there is for compressing and filtering
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def data_uri(content: bytes, kind: str) -> str:
    """A file as an address that holds all of it: pages with it need no network."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
