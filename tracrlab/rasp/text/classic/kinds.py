"""What kinds of value a sequence can hold: what is known of it before anything runs."""

from collections.abc import Iterable

from tracrlab.values import Value

TEXT, BOOL, INT, FLOAT = 1, 2, 4, 8  # kinds are sums of these
NUMBER = BOOL | INT | FLOAT  # booleans count as 0 and 1
ANY = TEXT | NUMBER
ORDERED = ("<", "<=", ">", ">=")
COMPARED = ("==", "!=", *ORDERED)


def kind_of(value: Value) -> int:
    """The kind of one value; none for None.

    >>> kind_of("a") == TEXT, kind_of(True) == BOOL, kind_of(None)
    (True, True, 0)
    """
    match value:
        case str():
            return TEXT
        case bool():
            return BOOL
        case int():
            return INT
        case float():
            return FLOAT
    return 0


def kinds_of(values: Iterable[Value]) -> int:
    """The kinds among some values."""
    found = 0
    for value in values:
        found |= kind_of(value)
    return found


def mixes(kinds: int) -> bool:
    """Whether text can meet something else, so that it must be looked after on each input."""
    return bool(kinds & TEXT and kinds & NUMBER)


def result_kinds(op: str, left: int, right: int) -> int:
    """The kinds that `left op right` can have; 0 if there is no answer for any of the kinds.

    >>> result_kinds("+", TEXT, TEXT) == TEXT, result_kinds("+", TEXT, INT)
    (True, 0)
    """
    if op in ("and", "or", "==", "!="):
        return BOOL
    if op in ORDERED:
        return BOOL if (left & right & TEXT) or (left & NUMBER and right & NUMBER) else 0
    found = 0
    if op == "+" and left & right & TEXT:
        found |= TEXT
    if op == "*" and (
        (left & TEXT and right & (INT | BOOL)) or (right & TEXT and left & (INT | BOOL))
    ):
        found |= TEXT
    if left & NUMBER and right & NUMBER:
        if op == "/":
            return found | FLOAT
        if (left | right) & FLOAT:
            found |= FLOAT
        if left & (INT | BOOL) and right & (INT | BOOL):
            found |= INT | FLOAT if op == "^" else INT
    return found


def words_for(kinds: int) -> str:
    """What kinds are called in a sentence.

    >>> words_for(TEXT), words_for(INT | FLOAT), words_for(BOOL)
    ('text', 'numbers', 'booleans')
    """
    if kinds == BOOL:
        return "booleans"
    if not kinds & TEXT:
        return "numbers"
    return "text" if kinds == TEXT else "text or numbers"
