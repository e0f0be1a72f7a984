"""The name that was meant, where another was written."""

from collections.abc import Iterable

LONGEST = 60  # a longer name is no misspelt one


def nearest(name: str, *known: Iterable[str]) -> str | None:
    """The name most like `name`; of two that are alike, the one of the earlier set.

    >>> nearest("agregate", ["Select", "Aggregate"]), nearest("selector_with", ["SelectorWidth"])
    ('Aggregate', 'SelectorWidth')
    """
    from difflib import SequenceMatcher, get_close_matches

    best, most = None, 0.0
    for names in known if len(name) <= LONGEST else ():
        plain: dict[str, str] = {}
        for each in names:
            plain.setdefault(_plain(each), each)
        for found in get_close_matches(_plain(name), plain, 1, 0.7 if len(name) > 3 else 0.6):
            alike = SequenceMatcher(None, _plain(name), found).ratio()
            if alike > most + 0.05 and plain[found] != name:
                best, most = plain[found], alike
    return best


def did_you_mean(name: str, *known: Iterable[str]) -> str:
    """A hint with the nearest name, or "" if none is near."""
    near = nearest(name, *known)
    return f"did you mean `{near}`?" if near else ""


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
