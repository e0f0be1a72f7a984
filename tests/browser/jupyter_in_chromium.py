"""A real JupyterLab on this machine's loopback, and a real Chromium that looks at it.

The browser resolves no name but 127.0.0.1, so what asks for anything else fails, and is listed.
"""

import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
IN_CI = os.environ.get("CI") == "true"
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "recordTiming": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "file:", "about:")
HARMLESS = ("favicon", "Download the React DevTools", "Could not restore the debugger state")


class Server:
    """JupyterLab over one folder, with settings, kernels and runtime files of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.token = secrets.token_hex(16)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        own = self.folder / ".own"
        (own / "settings").mkdir(parents=True)
        (own / "settings" / "overrides.json").write_text(json.dumps(SETTINGS))
        (self.folder / "work").mkdir()
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += ["--ip=127.0.0.1", f"--port={self.address.rsplit(':', 1)[1]}"]
        command += [f"--IdentityProvider.token={self.token}", "--ServerApp.port_retries=0"]
        command += [f"--ServerApp.root_dir={self.folder / 'work'}"]
        command += [f"--LabApp.app_settings_dir={own / 'settings'}"]
        command += ["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"]
        command += ["--LabApp.news_url="]
        places = ("CONFIG", "DATA", "RUNTIME")
        env = os.environ | {f"JUPYTER_{name}_DIR": str(own / name.lower()) for name in places}
        env |= {"IPYTHONDIR": str(own / "ipython"), "OPENBLAS_NUM_THREADS": "1"}
        env |= {"JUPYTERLAB_SETTINGS_DIR": str(own / "user"), "JUPYTERLAB_WORKSPACES_DIR": str(own)}
        self.log = (own / "log").open("w")
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=subprocess.STDOUT, env=env, start_new_session=True
        )
        self.wait()

    def wait(self, patience=90):
        end = time.monotonic() + patience
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError, urllib.error.URLError):
                opener.open(f"{self.address}/api?token={self.token}", timeout=2).read()
                return
            time.sleep(0.1)
        self.log.flush()
        said = pathlib.Path(self.log.name).read_text()[-2000:]
        raise RuntimeError(f"JupyterLab does not answer:\n{said}")

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def notebook(self, name, *cells):
        """Write a notebook with these code cells."""
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(made, self.folder / "work" / name)
        return name

    def settings(self, windowing=None):
        """Forget what was set before, for pages that are opened from now on; `windowing` is what
        they do with cells out of sight."""
        user = self.folder / ".own" / "user" / "@jupyterlab"
        shutil.rmtree(user, ignore_errors=True)
        if windowing is not None:
            (user / "notebook-extension").mkdir(parents=True)
            place = user / "notebook-extension" / "tracker.jupyterlab-settings"
            place.write_text(json.dumps({"windowingMode": windowing}))


class Notebook:
    """A notebook that is open in the browser."""

    def __init__(self, server, context, name, page=None):
        self.server, self.name = server, name
        self.said, self.offsite = [], []
        self.page = page or context.new_page()
        self.page.on("console", self.console)
        self.page.on("pageerror", self.pageerror)
        self.page.on("request", self.request)
        if page is None:
            self.page.goto(f"{server.address}/doc/tree/{name}?token={server.token}&reset")
        else:
            self.command("docmanager:open", path=name)
        self.page.wait_for_function(
            "(name) => window.jupyterapp?.shell?.currentWidget?.context?.path === name", arg=name
        )
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_for_kernel()

    def leave(self):
        """End the kernel and close the notebook; the page, which can open another one."""
        self.page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.sessionContext.shutdown();
                panel.dispose();
            }"""
        )
        self.page.wait_for_function("() => !document.querySelector('.jp-Notebook')")
        for event, hear in (
            ("console", self.console),
            ("pageerror", self.pageerror),
            ("request", self.request),
        ):
            self.page.remove_listener(event, hear)
        return self.page

    def pageerror(self, error):
        self.said.append(str(error))

    def console(self, message):
        if message.type == "error" and not any(word in message.text for word in HARMLESS):
            self.said.append(message.text)

    def request(self, request):
        if not request.url.startswith(LOCAL):
            self.offsite.append(request.url)

    def wait_for_kernel(self):
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp?.shell?.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                return kernel && kernel.status === "idle";
            }""",
            timeout=60_000,
        )

    def run_all(self, patience=60_000):
        """Run every cell, wait until the kernel rests, and fail at a cell that failed."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_for_kernel()
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                .every((each) => /\\[\\d+\\]/.test(each.textContent))""",
            timeout=patience,
        )
        errors = self.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
        assert errors.count() == 0, errors.first.inner_text()

    def run_first(self):
        """Run the first cell alone, and wait until the kernel rests."""
        self.page.evaluate(
            """async () => {
                window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0;
                await window.jupyterapp.commands.execute("notebook:run-cell");
            }"""
        )
        self.wait_for_kernel()

    def run_aside(self, code):
        """Begin to run code in the notebook's kernel, and wait for nothing."""
        self.page.evaluate(
            """(code) => {
                const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                kernel.requestExecute({code, store_history: false});
            }""",
            code,
        )

    def cells(self):
        return self.page.locator(".jp-Notebook .jp-Cell").count()

    def command(self, name, **given):
        self.page.evaluate(
            "async ([name, given]) => { await window.jupyterapp.commands.execute(name, given); }",
            [name, given],
        )

    def theme(self, name):
        self.command("apputils:change-theme", theme=name)

    def run_code(self, code):
        """Run code in the notebook's kernel, without a cell; what it printed."""
        return self.page.evaluate(
            """async (code) => {
                const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                let printed = "";
                const future = kernel.requestExecute({code, silent: false, store_history: false});
                future.onIOPub = (m) => {
                    if (m.header.msg_type === "stream") printed += m.content.text;
                    if (m.header.msg_type === "error") printed += m.content.traceback.join("\\n");
                };
                await future.done;
                return printed;
            }""",
            code,
        )
