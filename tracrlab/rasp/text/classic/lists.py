"""Lists, dictionaries and constants: computed while a text is read, they leave no weights."""

from typing import Any

from tracrlab.errors import RaspError
from tracrlab.rasp.text.classic import arithmetic
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.syntax import Piece
from tracrlab.rasp.text.classic.things import Thing, TooMuch, Wrong, atoms_in, is_atom, what_is


def checked(thing: Thing, limits: Limits) -> Thing:
    """A list or dictionary, if it is no larger than the limits allow."""
    if isinstance(thing, tuple | dict):
        if len(thing) > limits.loop:
            what = f"a list of more than {limits.loop:,} items is too long"
            raise TooMuch(what, "make it shorter")
        if atoms_in(thing) > limits.items:
            what = f"a list of lists of more than {limits.items:,} items in all is too long"
            raise TooMuch(what, "make it shorter")
    return thing


def binary(op: str, left: Thing, right: Thing, limits: Limits) -> Thing:
    """`left op right` where neither is a sequence or a selector."""
    if op == "and":
        return left and right
    if op == "or":
        return left or right
    if is_atom(left) and is_atom(right):
        try:
            return arithmetic.operate(op, left, right)
        except RaspError as error:
            raise Wrong(str(error)) from None
    if isinstance(left, tuple) and isinstance(right, tuple):
        if op == "+":
            return checked(left + right, limits)
        if op in ("==", "!=") and _plain(left) and _plain(right):
            return (left == right) is (op == "==")
    if op == "*" and {type(left), type(right)} in ({tuple, int}, {tuple, bool}):
        items, times = (left, right) if isinstance(left, tuple) else (right, left)
        if len(items) * times > limits.loop:
            raise Wrong(f"a list of {len(items) * times:,} items is too long")
        return checked(items * times, limits)
    raise Wrong(f"`{op}` cannot be applied to {what_is(left)} and {what_is(right)}")


def _plain(items: tuple) -> bool:
    return all(is_atom(item) or (isinstance(item, tuple) and _plain(item)) for item in items)


def unary(op: str, x: Thing) -> Thing:
    """`op x` where `x` is no sequence and no selector."""
    if op == "not":
        return not truth(x)
    if op == "indicator":
        raise Wrong(f"`indicator` takes a sequence, and this is {what_is(x)}")
    if isinstance(x, bool | int | float):
        try:
            return arithmetic.rounded(x) if op == "round" else -x if op == "-" else +x
        except RaspError as error:
            raise Wrong(str(error)) from None
    raise Wrong(f"`{op}` takes a number or a sequence, and this is {what_is(x)}")


def truth(thing: Thing) -> bool:
    """Whether a constant counts as true: not 0, not empty."""
    if is_atom(thing) or isinstance(thing, tuple | dict):
        return bool(thing)
    raise Wrong(f"{what_is(thing)} is neither true nor false")


def index(table: Thing, at: Thing) -> Thing:
    """`table[at]` for a list, a text or a dictionary, and a constant."""
    if isinstance(table, dict):
        if not is_atom(at):
            raise Wrong(
                f"a dictionary is indexed by a number, a text or a sequence, not by {what_is(at)}"
            )
        if at not in table:
            raise Wrong(f"{arithmetic.shown(at)} is no key of this dictionary", _keys(table))
        return table[at]
    if not isinstance(at, int):
        hint = "its items are counted from 0"
        raise Wrong(f"{what_is(table)} is indexed by an integer, not by {what_is(at)}", hint)
    if not -len(table) <= at < len(table):
        count = len(table)
        what = f"index {at} is out of range: {what_is(table)} of {count}"
        raise Wrong(what, f"use 0 to {count - 1}, or -1 to -{count} from the end" if count else "")
    return table[at]


def _keys(table: dict) -> str:
    shown = ", ".join(arithmetic.shown(key) for key in list(table)[:8])
    return f"its keys are {shown}{', ...' * (len(table) > 8)}" if table else "it is empty"


def builtin(name: str, given: tuple[Thing, ...], limits: Limits) -> Thing:
    """`range(...)`, `zip(...)`, `len(...)`."""
    if name == "range":
        return _range(given, limits)
    if name == "len":
        if len(given) != 1 or not isinstance(given[0], tuple):
            what = what_is(given[0]) if len(given) == 1 else f"{len(given)} values"
            hint = "the length of the input is called `length`"
            raise Wrong(f"`len` takes one list, and here it has {what}", hint)
        return len(given[0])
    if not given:
        raise Wrong("`zip` takes at least one list", "write zip([1, 2], [3, 4])")
    for thing in given:
        if not isinstance(thing, tuple):
            raise Wrong(f"`zip` takes lists, and this is {what_is(thing)}")
    sizes = [len(thing) for thing in given]
    if len(set(sizes)) > 1:
        raise Wrong(
            f"`zip` takes lists of one length, and these have {' and '.join(map(str, sizes))}"
        )
    return checked(tuple(zip(*given, strict=True)), limits)


def _range(given: tuple[Thing, ...], limits: Limits) -> Thing:
    if not 1 <= len(given) <= 3:
        raise Wrong(f"`range` takes 1 to 3 integers, and here it has {len(given)} values")
    for thing in given:
        if not isinstance(thing, int):
            raise Wrong(f"`range` takes integers, and this is {what_is(thing)}")
    if len(given) == 3 and given[2] == 0:
        raise Wrong("the step of a `range` cannot be 0")
    numbers = range(*map(int, given))
    if (numbers[-1] - numbers[0]) // numbers.step >= limits.loop if numbers else False:
        raise Wrong(f"a range of more than {limits.loop:,} numbers is too long")
    return tuple(numbers)


def key_of(thing: Thing) -> Any:
    """A key of a dictionary."""
    if not is_atom(thing):
        raise Wrong(f"a key of a dictionary is a number, a text or a boolean, not {what_is(thing)}")
    return thing


def looped_over(thing: Thing, what: str, at: Piece) -> list[Thing]:
    """What a loop or comprehension goes over, item by item."""
    if isinstance(thing, tuple | dict):
        return list(thing)
    hint = "write `for i in range(5)`" if what_is(thing) == "a sequence" else ""
    raise Wrong(f"{what} goes over a list or a dictionary, and this is {what_is(thing)}", hint, at)


def taken_apart(thing: Thing, count: int) -> tuple[Thing, ...]:
    """A list, or a text letter by letter, as exactly `count` values."""
    if not isinstance(thing, tuple | str):
        raise Wrong(f"{count} names need {count} values, and this is {what_is(thing)}")
    if len(thing) != count:
        raise Wrong(f"{count} names need {count} values, and {what_is(thing)} has {len(thing)}")
    return tuple(thing)
