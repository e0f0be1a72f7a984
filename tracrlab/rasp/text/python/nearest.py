"""The name that was meant, where another was written."""

from collections.abc import Iterable


def nearest(name: str, *known: Iterable[str]) -> str | None:
    """The name most like `name`; of several sets, the first that has one like it.

    >>> nearest("agregate", ["Select", "Aggregate"]), nearest("selector_with", ["SelectorWidth"])
    ('Aggregate', 'SelectorWidth')
    """
    from difflib import get_close_matches

    for names in known:
        plain: dict[str, str] = {}
        for each in names:
            plain.setdefault(_plain(each), each)
        found = get_close_matches(_plain(name), plain, 1, 0.7 if len(name) > 3 else 0.6)
        if found and plain[found[0]] != name:
            return plain[found[0]]
    return None


def did_you_mean(name: str, *known: Iterable[str]) -> str:
    """A hint with the nearest name, or "" if none is near."""
    near = nearest(name, *known)
    return f"did you mean `{near}`?" if near else ""


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
