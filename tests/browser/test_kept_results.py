"""What a person takes along: a cell, a model and a page, each of which opens again."""

import ast

from laboratory import CODE, Bench


def test_results_are_kept_and_open_again(visit, server, chromium):
    notebook = visit("kept.ipynb", f'{CODE}\nlab = Lab("frac_prevs", example="xab")\nlab')
    lab = Bench(notebook)
    notebook.page.context.grant_permissions(["clipboard-read"], origin=server.address)
    lab.button("copy as cell").click()
    lab.says("Copied", ".tl-status")
    cell = notebook.page.evaluate("() => navigator.clipboard.readText()")
    ast.parse(cell)
    assert "tracrlab.lab(" in cell and "example=['x', 'a', 'b']" in cell
    again = notebook.run_code(
        f"{cell.replace('tracrlab.lab(', 'again = tracrlab.lab(')}\nprint(again)"
    )
    assert again.strip() == notebook.run_code("print(lab)").strip()

    work = server.folder / "work"
    before = set(work.iterdir())
    lab.button("save model").click()
    lab.says("safetensors", ".tl-status")
    lab.button("save as web page").click()
    lab.says(".html", ".tl-status")
    made = {path.suffix: path for path in set(work.iterdir()) - before}
    assert set(made) == {".safetensors", ".html"}
    for path in made.values():
        assert path.name in lab.said or path.suffix == ".safetensors"
    said = notebook.run_code(
        f"print(tracrlab.load({made['.safetensors'].name!r}).run('xab') == lab.model.run('xab'))"
    )
    assert said.strip() == "True"
    opens_alone(chromium, made[".html"])


FIGURES = """from tracrlab import compile_rasp_to_model, viz
from tracrlab.rasp import tokens
trace = compile_rasp_to_model(tokens == "a", vocab="ab", max_seq_len=4).trace("aba")
viz.residual_stream(trace).show()
viz.residual_stream(trace).show(config={"toImageButtonOptions": {"format": "svg"}})"""


def test_a_figure_is_saved_as_png_or_svg(visit):
    page = visit("figures.ipynb", FIGURES).page
    for which, begins in enumerate((b"\x89PNG\r\n", b"<svg ")):
        page.locator(".js-plotly-plot").nth(which).hover()
        with page.expect_download() as saved:
            page.locator("[data-title^='Download plot']").nth(which).click()
        image = saved.value.path().read_bytes()
        assert image.startswith(begins) and len(image) > 5000


def opens_alone(chromium, path):
    """The page is read from the disk, steps and links, and asks for nothing."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, offline=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector(".tl-root .tl-dots")
    page.locator(".tl-dots").focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => /answer/.test(document.querySelector('.tl-sentence').textContent)"
    )
    page.locator(".tl-row[data-room='frac_prevs'] .tl-cell[data-position='2']").click()
    page.wait_for_selector(".tl-line.tl-pinned")
    assert page.locator("textarea.tl-area").get_attribute("readonly") is not None
    assert page.locator(".tl-programs, .tl-tokens, .tl-savers, .tl-break").count() == 0
    context.close()
    assert asked == [path.as_uri()] and not said
