"""One JupyterLab for all tests of a worker, and a clean browser for each."""

import shutil
from pathlib import Path

import pytest
from jupyter_in_chromium import CHROMIUM, IN_CI, Notebook, Server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    """A browser; without one the test is left out, and says so, but not where all must run."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking = "playwright is not installed"
    else:
        lacking = "" if CHROMIUM else "there is no Chromium: apt install chromium, or set CHROMIUM"
    if lacking:
        (pytest.fail if IN_CI else pytest.skip)(f"no test in a real browser: {lacking}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("jupyterlab"))
    yield server
    server.close()


@pytest.fixture
def opened(chromium, server):
    """Opens notebooks; afterwards nothing was asked of the outside, and no error was logged."""
    context = chromium.new_context(viewport={"width": 1600, "height": 1200})
    found = []

    def open_notebook(name, *cells, run=True, copy=None, windowing=None):
        server.settings(windowing)
        written(server, name, cells, copy)
        found.append(Notebook(server, context, name))
        if run:
            found[-1].run_all()
        return found[-1]

    yield open_notebook
    context.close()
    nothing_went_wrong(found)


@pytest.fixture(scope="session")
def tab():
    """The page that `visit` uses, while there is one."""
    return []


@pytest.fixture
def visit(chromium, server, tab):
    """As `opened`, one after the other in a page that loads JupyterLab once: that is faster."""
    found = []

    def open_notebook(name, *cells, run=True, copy=None):
        if found:
            tab.append(found[-1].leave())
        if not tab:
            server.settings()
        written(server, name, cells, copy)
        page = tab.pop() if tab else None
        context = chromium.new_context() if page is None else page.context
        found.append(Notebook(server, context, name, page))
        found[-1].page.set_viewport_size({"width": 1600, "height": 1200})
        if run:
            found[-1].run_all()
        return found[-1]

    yield open_notebook
    if found:
        page = found[-1].leave()
        if not page.locator(".jp-Dialog").count():  # a question that nobody answered
            tab.append(page)
    nothing_went_wrong(found)


def written(server, name, cells, copy):
    if copy is None:
        server.notebook(name, *cells)
    else:
        shutil.copyfile(copy, server.folder / "work" / name)


def nothing_went_wrong(notebooks):
    offsite = [url for notebook in notebooks for url in notebook.offsite]
    said = [text for notebook in notebooks for text in notebook.said]
    assert not offsite, f"the page asked the outside for {offsite}"
    assert not said, f"errors in the console: {said}"


@pytest.fixture
def page(chromium):
    """An empty page with the laboratory's module in it. A message of the console is a failure."""
    from page_alone import html_of_page

    page = chromium.new_page(viewport={"width": 1600, "height": 1000})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.said = said
    page.set_content(html_of_page())
    yield page
    page.close()
    assert not page.said
