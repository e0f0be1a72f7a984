"""A committed notebook reads as a page: without a kernel, and without a network."""

import re

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbconvert import HTMLExporter

from tracrlab import viz
from tracrlab.viz import display


@pytest.fixture(scope="module")
def page(frac, hist):
    """The notebook, as text, and its page, as nbconvert writes it by default."""
    shell = InteractiveShell()
    display.install(shell)
    trace = hist.trace("hello")
    values = [
        viz.residual_stream(trace),
        viz.attention(trace),
        viz.lookup_table(trace, "hist"),
        viz.decoded_so_far(trace),
        viz.program_graph(frac),
        viz.model_check(frac),
        viz.compile_stage(frac, "layout"),
        frac,
        trace,
        viz.residual_picture(frac.trace("ax")),
    ]
    cells = []
    for count, value in enumerate(values, 1):
        data, _ = shell.display_formatter.format(value)
        output = nbformat.v4.new_output("execute_result", data, execution_count=count)
        cells.append(nbformat.v4.new_code_cell("show", outputs=[output], execution_count=count))
    book = nbformat.v4.new_notebook(cells=cells)
    html, _ = HTMLExporter(embed_images=True).from_notebook_node(book)
    return nbformat.writes(book), html


def test_every_picture_is_on_the_page(page):
    _, html = page
    assert html.count("<table") >= 10
    for words in ("2:e", "hist.bos_share", "frac_prevs", "layer 0, head 0: hist by same"):
        assert f">{words}<" in html
    assert re.search(r">2(&nbsp;|\xa0)✓<", html)


def test_no_output_needs_a_script_or_a_network(page):
    _, html = page
    for output in re.findall(r'<div class="jp-OutputArea-output.*?</table>', html, re.S):
        assert "<script" not in output and "http" not in output


def test_ten_pictures_take_little_of_a_notebook(page):
    notebook, _ = page
    assert len(notebook) < 100_000
    assert "vnd.plotly" not in notebook and "0x" not in notebook
