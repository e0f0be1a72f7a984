"""What stays of a view without a kernel: its picture as a table, readable anywhere."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from tracrlab.values import show_value
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.changes import difference_picture
from tracrlab.viz.checks import check_picture
from tracrlab.viz.errors import PictureError
from tracrlab.viz.guesses import decoded_picture
from tracrlab.viz.heads import attention_picture
from tracrlab.viz.html import as_html
from tracrlab.viz.lookups import lookup_picture
from tracrlab.viz.pictures import Picture, TablePicture
from tracrlab.viz.program import program_picture
from tracrlab.viz.residual import residual_picture
from tracrlab.viz.subspaces import weights_picture
from tracrlab.widgets.request import Shown
from tracrlab.widgets.screen import Screen

MOST_CHARACTERS = 18_000  # of one picture: a notebook with all views stays below 200 KB
MOST_LINES = 60
MOST_TABLES = 3
MOST_ROWS = 14
_ROOM = "margin:0 0 12px"
_PRE = "margin:6px 0;padding:6px 8px;border:1px solid #8888;overflow:auto;font-family:monospace"


def still(screen: Screen, part: str) -> str:
    """A view as static HTML, with inline styles and no script."""
    shown = screen.shown
    if shown is None:
        told = [each["message"] for each in screen.diagnostics] or ["there is no program yet"]
        return _page([_text(screen.text), *(f"<p>{escape(each)}</p>" for each in told[:5])])
    found = [*(f"<p>{escape(each)}</p>" for each in _first(screen, shown))]
    found += [one for make in PARTS[part] for one in make(shown)]
    return _page(found)


def in_brief(screen: Screen) -> str:
    """What is shown, in a few words: "frac_prevs, 4 tokens, 2 layers"."""
    shown = screen.shown
    if shown is None:
        return "no program that compiles"
    counts = {"token": len(shown.tokens), "layer": len(shown.model.weights.layers)}
    told = [f"{count} {word}{'s' * (count != 1)}" for word, count in counts.items()]
    return ", ".join([shown.model.name, *told, *(["stale"] if screen.stale else [])])


def _first(screen: Screen, shown: Shown) -> list[str]:
    head = [f"{shown.model.name}: {shown.scene.header.get('summary', '')}"]
    head += ["showing the last program that compiled"] if screen.stale else []
    return head + [f"changed: {each}" for each in shown.scene.header.get("edits", ())]


def _page(pieces: list[str]) -> str:
    return f'<div class="tracrlab-still">{"".join(pieces)}</div>'


def _text(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    more = [f"… {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    numbered = [f"{i:>3}  {line}" for i, line in enumerate(lines[:MOST_LINES], 1)]
    return f'<pre style="{_PRE}">{escape(chr(10).join([*numbered, *more])[:8000])}</pre>'


def _picture(make: Callable[[], Picture]) -> list[str]:
    """A picture as a table; in brief as text if that is too long; a sentence if there is none."""
    try:
        picture = make()
    except (PictureError, ValueError) as error:
        return [f"<p>{escape(' '.join(str(error).split()))}</p>"]
    html = as_html(picture)
    if len(html) <= MOST_CHARACTERS:
        return [f'<div style="{_ROOM}">{html}</div>']
    text = str(picture)
    return [f'<pre style="{_PRE}">{escape(text[: MOST_CHARACTERS // 2])}</pre>']


def _program(shown: Shown) -> list[str]:
    return [_text(shown.text)]


def _graph(shown: Shown) -> list[str]:
    return _picture(lambda: program_picture(shown.model))


def _answer(shown: Shown) -> list[str]:
    def make() -> Picture:
        trace = shown.trace
        words = [f"{i}:{show_value(x)}" for i, x in enumerate(trace.tokens[:24], 1)]
        rows = [("model", *map(_said, trace.decoded[:24]))]
        expected = trace.expected
        if expected is not None:
            rows.append(("program", *map(_said, expected[:24])))
        count = len(trace.tokens)
        note = f"the first 24 of {count} tokens are shown" if count > 24 else ""
        sentence = "What the model answers at each token, and what the program says."
        return TablePicture("Answer", sentence, ("input", *words), tuple(rows), note=note)

    return _picture(make)


def _said(value: Any) -> str:
    return show_amount(value) if isinstance(value, float) else show_value(value)


def _decoded(shown: Shown) -> list[str]:
    return _picture(lambda: decoded_picture(shown.trace))


def _residual(shown: Shown) -> list[str]:
    return _picture(lambda: residual_picture(shown.trace))


def _attention(shown: Shown) -> list[str]:
    return _picture(lambda: attention_picture(shown.trace))


def _lookups(shown: Shown) -> list[str]:
    nodes = list(dict.fromkeys(part.node for part in shown.model.anatomy.mlps))
    if not nodes:
        return ["<p>this model has no MLPs: its attention does all of it</p>"]
    found = []
    for node in nodes[:MOST_TABLES]:
        found += _picture(partial(_table_of, shown, node))
    rest = nodes[MOST_TABLES:]
    return found + ([f"<p>{escape('not shown: ' + ', '.join(rest[:20]))}</p>"] if rest else [])


def _table_of(shown: Shown, node: str) -> Picture:
    """The table of a node, its first rows and those that are hit."""
    return _first_rows(lookup_picture(shown.trace, node))


def _first_rows(picture: TablePicture) -> TablePicture:
    """Some rows of a long table, the lit ones before any other."""
    if len(picture.rows) <= MOST_ROWS:
        return picture
    kept = sorted({*picture.lit, *range(MOST_ROWS)})[:MOST_ROWS]
    return replace(
        picture,
        rows=tuple(picture.rows[i] for i in kept),
        lit=tuple(n for n, i in enumerate(kept) if i in picture.lit),
        rules=tuple(n for n, i in enumerate(kept) if i in picture.rules),
        note="; ".join(filter(None, [f"{len(picture.rows) - len(kept)} more rows", picture.note])),
    )


def _weights(shown: Shown) -> list[str]:
    return _picture(lambda: weights_picture(shown.model))


def _diff(shown: Shown) -> list[str]:
    before = shown.before
    if before is None:
        return ["<p>nothing to compare with yet: edit the program, or pin a model</p>"]
    return _picture(lambda: _first_rows(difference_picture(before, shown.model)))


def _check(shown: Shown) -> list[str]:
    check = shown.check
    if check is None:
        return ["<p>the model was not compared with its program</p>"]
    seal = [f"<p>{escape(shown.seal)}</p>"] if shown.seal else []
    return _picture(lambda: check_picture(check)) + seal


PARTS: dict[str, tuple[Callable[[Shown], list[str]], ...]] = {
    "lab": (_program, _answer, _decoded, _residual, _attention),
    "editor": (_program, _answer),
    "stepper": (_decoded,),
    "residual": (_residual,),
    "attention": (_attention,),
    "lookup": (_lookups,),
    "weights": (_weights,),
    "diff": (_diff,),
    "check": (_check,),
    "graph": (_graph,),
}
EVERYTHING = ("lab", "graph", "lookup", "weights", "diff", "check")
