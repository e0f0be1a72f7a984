"""Draw the picture of the README: python docs/pictures/make.py (which needs a Chromium).

The page it is made from holds the static forms that a notebook stores, so the picture shows what a
reader of a notebook sees.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from tracrlab import rasp, viz
from tracrlab.compile import compile_rasp_to_model
from tracrlab.viz.svg import diagram_image

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 930, 545
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--disable-lcd-text",
    "--force-device-scale-factor=1.15",
]
STYLE = """
body { margin: 0; padding: 18px 22px; background: #fff; color: #1f2328; font: 13px sans-serif; }
table { font: 13px sans-serif; }
.row { display: flex; gap: 34px; align-items: flex-start; margin-bottom: 16px; }
pre { margin: 0; padding: 12px 16px; background: #f3f4f6; border-radius: 6px; font: 13px monospace;
      line-height: 1.6; }
"""
PROGRAM = """\
is_x = rasp.numerical((tokens == "x").named("is_x"))
prevs = Select(indices, indices, Comparison.LEQ).named("prevs")
frac_prevs = Aggregate(prevs, is_x).named("frac_prevs")"""


def page() -> str:
    """The program, its graph, and what one run of its model looks like."""
    names: dict = {"rasp": rasp, **{name: getattr(rasp, name) for name in rasp.__all__}}
    exec(PROGRAM, names)
    model = compile_rasp_to_model(names["frac_prevs"], vocab={"a", "b", "x"}, max_seq_len=5)
    trace = model.trace(list("xabxx"))
    graph = diagram_image(viz.program_picture(model))
    rows = [
        [f"<pre>{escape(PROGRAM)}</pre>", f'<img src="{graph}" width="330">'],
        [viz.as_html(viz.residual_picture(trace))],
        [viz.as_html(viz.attention_picture(trace)), viz.as_html(viz.lookup_picture(trace, "is_x"))],
    ]
    body = "".join(
        f'<div class="row">{"".join(f"<div>{cell}</div>" for cell in row)}</div>' for row in rows
    )
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}"


def shoot(html: str, target: Path) -> None:
    """Render a page to a PNG file."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium found: install it, or name one in the variable CHROMIUM")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html, encoding="utf-8")
        command = [chromium, *FLAGS, f"--user-data-dir={folder}/profile"]
        command += [f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    shoot(page(), HERE / "frac_prevs.png")
