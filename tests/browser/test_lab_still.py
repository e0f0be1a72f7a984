"""What is left of the laboratory where there is no kernel."""

import pathlib

import nbformat
import pytest

SHIPPED = pathlib.Path(__file__).resolve().parents[2] / "notebooks" / "00_start_here.ipynb"


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    yield page
    page.close()


def test_an_exported_notebook_shows_tables_in_its_place(page, tmp_path):
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_notebook_node(nbformat.read(SHIPPED, 4))
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    shown = page.locator(".jp-OutputArea-output").first.inner_text()
    for text in ("share_of_x", "0:bos", "is_x"):
        assert text in shown
    assert page.locator(".jp-OutputArea-output table").first.is_visible()


def test_a_saved_page_is_live_without_a_kernel_and_asks_for_nothing(page, tmp_path):
    from tracrlab.widgets import Lab

    lab = Lab("frac_prevs")
    lab.save_html(tmp_path / "lab.html")
    lab.close()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((tmp_path / "lab.html").as_uri())
    page.locator(".tl-dots").first.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(200)
    assert "answer" in page.locator(".tl-sentence").first.inner_text()
    assert asked == [(tmp_path / "lab.html").as_uri()]
    assert not said
