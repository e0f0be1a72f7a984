"""In a real kernel: messages come in as from a page, and traits change as a page sees them."""

import time

import nbformat
import pytest
from ipykernel import version_info
from nbclient import NotebookClient
from nbclient.util import run_sync

SUBSHELLS = version_info >= (7,)
CELLS = (
    "import warnings; warnings.simplefilter('error')\n"
    "import tracrlab\nlab = tracrlab.lab('frac_prevs', example='axbx')\nlab",
    "print(lab.comm.comm_id)",
    "import time; time.sleep(0.01); lab.edit('z = tokens == \"a\"'); print(lab.wait(), lab)",
    "lab.close(); warnings.simplefilter('default')",
)


class Page:
    """The page's end of a widget."""

    def __init__(self, client, comm):
        self.client, self.comm, self.state, self.said = client, comm, {}, []

    def send(self, subshell=None, **message):
        data = {"method": "custom", "content": message}
        kernel = self.client.kc
        sent = kernel.session.msg("comm_msg", {"comm_id": self.comm, "data": data})
        if subshell is not None:
            sent["header"]["subshell_id"] = subshell
        kernel.shell_channel.send(sent)

    def subshell(self):
        """Another shell of the kernel, as JupyterLab makes for widgets; None: it has none."""

        async def ask():
            kernel = self.client.kc
            kernel.control_channel.send(kernel.session.msg("create_subshell_request", {}))
            return (await kernel.get_control_msg(timeout=10))["content"].get("subshell_id")

        return run_sync(ask)() if SUBSHELLS else None

    def until(self, holds, seconds=20):
        """Take in what the kernel sends until `holds()`."""

        async def listen():
            end = time.monotonic() + seconds
            while not holds() and time.monotonic() < end:
                try:
                    message = await self.client.kc.get_iopub_msg(timeout=0.2)
                except Exception:  # nothing came in that time
                    continue
                content = message["content"]
                assert message["msg_type"] not in ("error", "stream"), content
                if content.get("comm_id") == self.comm:
                    data = content["data"]
                    if data["method"] == "custom":
                        self.said.append(data["content"])
                    else:
                        self.state.update(data["state"])

        run_sync(listen)()
        assert holds(), (self.said, list(self.state))


@pytest.mark.slow
def test_a_page_and_a_kernel_edit_together():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(x) for x in CELLS])
    client = NotebookClient(notebook, timeout=60, kernel_name="python3")
    with client.setup_kernel():
        for number in (0, 1):
            client.execute_cell(notebook.cells[number], number)
        [shown] = notebook.cells[0].outputs
        assert shown["data"]["text/plain"] == "Lab(frac_prevs, 4 tokens, 2 layers)"
        assert "<table" in shown["data"]["text/html"]
        page = Page(client, notebook.cells[1].outputs[0]["text"].strip())

        page.send(type="edit", text="y = tokens == 'b'", language="python", revision=1)
        page.send(type="ping", n=1)
        page.until(lambda: page.state.get("revision") == 1 and page.said)
        assert page.state["header"]["name"] == "y" and page.said == [{"type": "pong", "n": 1}]
        assert page.state["header"]["answer"]["model"] == ["False", "False", "True", "False"]

        page.send(type="edit", text="y = tokns == 'b'", language="python", revision=2)
        page.until(lambda: page.state.get("stale"))
        assert page.state["diagnostics"][0]["column"] == 5 and page.state["revision"] == 1

        for i in range(3, 40):  # faster than any of them is compiled
            page.send(type="edit", text=f"y{i} = tokens == 'b'", revision=i)
        page.until(lambda: page.state["revision"] == 39)
        assert page.state["header"]["name"] == "y39" and page.state["stale"] is False

        page.send(type="edit", text="while True: pass", revision=40)
        page.until(lambda: page.state.get("busy"))
        page.send(type="cancel")
        page.until(lambda: page.state["stale"] and not page.state["busy"])
        assert page.said[-1]["type"] == "say" and "stopped" in page.said[-1]["text"]

        page.send(type="edit", text="y = tokens == 'b'", revision=41)
        page.send(type="check", up_to=6)
        page.until(lambda: page.state["revision"] == 41)

        thread = page.subshell()
        for i in range(42, 50):  # in one thread and another by turns
            page.send(
                thread if i % 2 else None, type="edit", text=f"y{i} = indices + 1", revision=i
            )
        page.until(lambda: page.state["revision"] == 49)
        assert page.state["header"]["name"] == "y49"
        page.send(type="dance")
        page.until(lambda: "dance" in page.said[-1].get("text", ""))

        client.execute_cell(notebook.cells[2], 2)
        assert notebook.cells[2].outputs[0]["text"] == "True Lab(z, 4 tokens, 1 layer)\n"
        client.execute_cell(notebook.cells[3], 3)
        assert "error" not in {output["output_type"] for output in notebook.cells[3].outputs}
