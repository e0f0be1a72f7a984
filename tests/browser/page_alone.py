"""What tests of the page's side ask of a page that has no Jupyter."""

import base64
import pathlib

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.viz.scene.header import scene_of
from tracrlab.widgets.modules import javascript, styles

HERE = pathlib.Path(__file__).parent
SHARE = """is_x = numerical(tokens == "x")
previous = Select(indices, indices, Comparison.LEQ)
share_of_x = Aggregate(previous, is_x)
"""


def html_of_page():
    """The page with the module and the styles in it."""
    html = (HERE / "mock.html").read_text(encoding="utf-8")
    module = javascript().replace("export default", "const laboratory =", 1)
    return html.replace("/*STYLES*/", styles()).replace("//MODULE", module)


def scene(text=SHARE, tokens="axbx", before=None):
    source = rasp.parse(text)
    model = compile_rasp_to_model(source.program, "abx", 6)
    older = None if before is None else compile_rasp_to_model(rasp.parse(before).program, "abx", 6)
    drawn = scene_of(model, model.trace(tokens), source, before=older)
    return {"header": drawn.header, "data": base64.b64encode(drawn.data).decode()}


def show(page, part="lab", given=None, **traits):
    page.evaluate(
        "([part, given, traits]) => { open_view(part, given, traits) }", [part, given, traits]
    )
    settle(page)


def settle(page):
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    settle(page)


def root(page, name):
    return page.get_attribute(".tl-root", f"data-{name}")
