"""Values of programs as JSON, each coming back as what it was: 1, 1.0, True and "1" stay four."""

from typing import Any

from tracrlab.errors import ModelFileError
from tracrlab.values import Value, as_value

SAFE = 2**53  # integers up to here are the same in every JSON reader
DEEPEST = 100  # tuples in tuples: far below where reading, comparing or printing them overflows


def to_json(value: Value, depth: int = 0) -> Any:
    """A value as what `json.dumps` can write. Floats go as hexadecimal text: exact, NaN included.

    >>> [to_json(value) for value in (None, True, 1, "a")]
    [None, True, 1, 'a']
    >>> to_json((1.0, 2**60))
    {'tuple': [{'float': '0x1.0000000000000p+0'}, {'int': '0x1000000000000000'}]}
    """
    value = as_value(value)
    if depth > DEEPEST:
        raise ModelFileError(f"a value with tuples nested more than {DEEPEST} deep cannot be saved")
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, tuple):
        return {"tuple": [to_json(item, depth + 1) for item in value]}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > SAFE:
        return {"int": hex(value)}
    return value


def from_json(found: Any, depth: int = 0) -> Value:
    """The value that `to_json` wrote. Raises ModelFileError for anything that it does not write.

    >>> from_json({"tuple": [{"float": "-0x0.0p+0"}, {"float": "inf"}, None]})
    (-0.0, inf, None)
    """
    if found is None or isinstance(found, bool | int | str):
        return found
    if isinstance(found, dict) and len(found) == 1:
        ((kind, text),) = found.items()
        if kind == "tuple" and isinstance(text, list) and depth < DEEPEST:
            return tuple(from_json(item, depth + 1) for item in text)
        if kind in ("int", "float") and isinstance(text, str):
            try:
                return int(text, 16) if kind == "int" else float.fromhex(text)
            except (ValueError, OverflowError):
                pass
    raise ModelFileError(f"{str(found)[:60]} stands for no value")
