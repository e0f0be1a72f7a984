"""A notebook that nobody runs: each view leaves a table or a picture behind, and a small file."""

import nbformat
import pytest
from laboratory import Bench

NAMES = {
    "Lab": "lab",
    "ProgramEditor": "editor",
    "Stepper": "stepper",
    "ResidualView": "residual",
    "AttentionView": "attention",
    "LookupTableView": "lookup",
    "WeightsView": "weights",
    "WeightDiffView": "diff",
    "CheckView": "check",
    "ProgramGraph": "graph",
}
WORDS = {
    "lab": ["frac_prevs", "0:bos", "is_x"],
    "editor": ["Aggregate(", "Answer"],
    "stepper": ["embed", "mlp 0", "✓"],
    "residual": ["0:bos", "is_x"],
    "attention": ["so_far", "0:bos"],
    "lookup": ["is_x", "True"],
    "weights": ["tokens", "is_x"],
    "diff": ["weights changed"],
    "check": ["24"],
    "graph": ["is_x", "frac_prevs"],
}


@pytest.fixture
def saved(visit, server):
    """The path of a notebook with all nine views, run and saved by JupyterLab."""
    edit = "lab.edit(lab.text.replace('so_far, is_x', 'so_far, 1 - is_x'))\nlab.wait()"
    first = f'from tracrlab.widgets import *\nlab = Lab("frac_prevs", example="xaax")\n{edit}\nlab'
    notebook = visit("nine.ipynb", first, *(f"{name}(lab)" for name in list(NAMES)[1:]))
    Bench(notebook)
    path = server.folder / "work" / "nine.ipynb"
    before = path.stat().st_mtime_ns
    notebook.command("docmanager:save")
    notebook.page.wait_for_function(
        "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
    )
    assert path.stat().st_mtime_ns > before
    return path


def test_a_saved_notebook_with_all_views_is_small_and_readable(saved, visit, chromium, tmp_path):
    from nbconvert import HTMLExporter

    assert saved.stat().st_size < 200_000
    book = nbformat.read(saved, 4)
    exporter = HTMLExporter()
    exporter.config.HTMLExporter.store_widget_state = False
    book.metadata.pop("widgets", None)
    html, _ = HTMLExporter().from_notebook_node(book)
    (tmp_path / "nine.html").write_text(html, encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.goto((tmp_path / "nine.html").as_uri(), wait_until="domcontentloaded")
    readable(page.locator(".jp-OutputArea-output").all())
    page.screenshot(path=tmp_path / "nine_html.png", full_page=True)
    page.close()

    book.metadata["changed"] = "so nobody has signed it"
    book.cells.append(nbformat.v4.new_markdown_cell("not signed"))
    nbformat.write(book, tmp_path / "untrusted.ipynb")
    notebook = visit("untrusted.ipynb", copy=tmp_path / "untrusted.ipynb", run=False)
    shown = notebook.page.locator(".jp-OutputArea-output")
    shown.nth(len(NAMES) - 1).wait_for()
    readable(shown.all())
    assert notebook.page.locator(".tl-root").count() == 0
    notebook.page.screenshot(path=tmp_path / "untrusted.png")


def readable(outputs):
    assert len(outputs) == len(NAMES)
    for part, output in zip(NAMES.values(), outputs, strict=True):
        text = output.inner_text()
        missing = [word for word in WORDS[part] if word not in text]
        assert not missing, f"{part} lacks {missing}: {text[:300]}"
        assert output.locator("table, pre").count(), f"{part} leaves no table: {text[:300]}"
