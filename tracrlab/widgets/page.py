"""A laboratory as one page that opens without a kernel and without a network."""

import json
from base64 import b64encode
from html import escape

from tracrlab.widgets.modules import javascript, styles
from tracrlab.widgets.screen import Screen
from tracrlab.widgets.still import EVERYTHING, PARTS, still

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 16px; font-family: system-ui, sans-serif; color: #1d2733; background: #fff; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e3e7ec; background: #111; }} }}
{styles}
</style>
</head>
<body>
<h1>{title}</h1>
<p>A saved view: step through it and point at things.</p>
<details><summary>To edit the program, run this in a notebook</summary>
<pre>{cell}</pre>
</details>
<div id="live"></div>
<div id="still">{still}</div>
<script type="application/json" id="scene">{scene}</script>
<script type="module">
{javascript}
const given = JSON.parse(document.getElementById("scene").textContent);
show(document.getElementById("live"), given);
document.getElementById("still").hidden = true;
</script>
</body>
</html>
"""


def page(screen: Screen, part: str = "lab", cell: str = "") -> str:
    """The live view with its scene inside it, and its pictures where scripts do not run."""
    parts = EVERYTHING if part == "lab" else (part,)
    pictures = "".join(still(screen, each) for each in parts if each in PARTS)
    name = screen.model.name if screen.model is not None else "a program"
    data = b64encode(screen.data).decode("ascii")
    given = {"part": part, "header": dict(screen.header), "data": data}
    live = _PAGE if screen.header else _without_script(_PAGE)
    return live.format(
        title=escape(name),
        styles=styles().replace("</", "<\\/"),
        cell=escape(cell),
        still=pictures,
        scene=json.dumps(given, allow_nan=True).replace("<", "\\u003c"),
        javascript=javascript().replace("</script", "<\\/script"),
    )


def _without_script(page: str) -> str:
    """Where there is no scene to draw."""
    start, stop = page.index('<script type="module">'), page.rindex("</script>")
    return page[:start] + page[stop + len("</script>") :]
