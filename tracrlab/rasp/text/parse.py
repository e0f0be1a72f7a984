"""The way in: from text to expressions, in either language."""

import os
from dataclasses import replace

from tracrlab.errors import RaspError, RaspTypeError
from tracrlab.rasp.sequences import SOp
from tracrlab.rasp.text.classic.limits import DEFAULT, Limits
from tracrlab.rasp.text.source import Language, Source

LANGUAGES = ("python", "rasp")


def parse(
    text: str,
    language: Language = "python",
    *,
    name: str | None = None,
    limits: Limits = DEFAULT,
    folder: str | os.PathLike[str] | None = None,
) -> Source:
    """What a text says: its sequences and selectors by name, and the program it is.

    `language` is "python", Tracr's way, or "rasp", the language of "Thinking Like Transformers".
    The program is the last sequence of the text, or the one called `name`. Python text is run, so
    read it from those you trust; "rasp" runs no Python. Texts in it keep to
    `limits`; files that they load are looked for in `folder`, and must then stand there or below.
    ParseError has all mistakes of a text, each with its place.

    >>> source = parse("before = Select(indices, indices, Comparison.LT)\\nSelectorWidth(before)")
    >>> source.program("aab"), source.program.span
    ([0, 1, 2], Span(line=2, column=1, end_line=2, end_column=22))
    >>> parse("x = tokens == 'a'\\ny = length", name="x").program("ab")
    [True, False]
    >>> parse("x = tokns == 'a'\\ny = Aggregate(x, tokens)")
    Traceback (most recent call last):
    tracrlab.errors.ParseError: 1 mistake in this program:
    line 1, column 5: `tokns` is not defined
      x = tokns == 'a'
          ^^^^^
      hint  did you mean `tokens`?
    """
    if not isinstance(text, str):
        raise RaspTypeError(
            f"parse: a program is text, and this is a {type(text).__name__}: give it as a str"
        )
    if language == "rasp":
        from tracrlab.rasp.text.classic.read import read_classic

        source = read_classic(text, limits, folder)
    elif language == "python":
        if folder is not None or limits is not DEFAULT:
            given = "limits" if folder is None else "folder"
            raise RaspTypeError(f"parse: {given} is for language='rasp'; Python text is simply run")
        from tracrlab.rasp.text.python.read import read_python

        source = read_python(text)
    else:
        raise RaspError(
            f"parse: there is no language {language!r}: write language='python' for Tracr's way, "
            "or language='rasp' for that of Thinking Like Transformers"
        )
    return source if name is None else replace(source, last=_chosen(source, name))


def _chosen(source: Source, name: str) -> SOp:
    """The sequence called `name`."""
    found = source.names.get(name)
    if isinstance(found, SOp):
        return found
    if found is not None:
        width = "SelectorWidth({})" if source.language == "python" else "selector_width({});"
        raise RaspError(
            f"parse: {name} is a selector, and a program is a sequence: "
            f"add one such as width = {width.format(name)} and choose that"
        )
    from difflib import get_close_matches

    sequences = [each for each, value in source.names.items() if isinstance(value, SOp)]
    near = get_close_matches(str(name), sequences, 1)
    known = f"it has {', '.join(sequences[:8])}" if sequences else "it has none"
    mend = f"did you mean {near[0]!r}?" if near else known
    raise RaspError(f"parse: the text has no sequence called {name!r}: {mend}")
