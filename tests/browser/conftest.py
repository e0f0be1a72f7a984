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

    def open_notebook(name, *cells, run=True, copy=None):
        if copy is None:
            server.notebook(name, *cells)
        else:
            shutil.copyfile(copy, server.folder / "work" / name)
        found.append(Notebook(server, context, name))
        if run:
            found[-1].run_all()
        return found[-1]

    yield open_notebook
    offsite = [url for notebook in found for url in notebook.offsite]
    said = [text for notebook in found for text in notebook.said]
    context.close()
    assert not offsite, f"the page asked the outside for {offsite}"
    assert not said, f"errors in the console: {said}"
