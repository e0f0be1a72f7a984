"""Where a long laboratory is higher than the window, what it is busy with is seen by the editor."""

from laboratory import LAB, Bench

SEEN = """(root) => {
    const box = root.querySelector(".tl-banner + .tl-busy .tl-cancel").getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.height > 0 && hit?.classList.contains("tl-cancel");
}"""


def test_an_endless_text_can_be_stopped_from_where_it_is_typed(visit):
    notebook = visit("endless_seen.ipynb", LAB)
    lab = Bench(notebook)
    assert lab.root.bounding_box()["height"] > notebook.page.viewport_size["height"]
    lab.find("textarea.tl-area").first.click()
    notebook.page.keyboard.press("Control+A")
    notebook.page.keyboard.type("while True: pass")
    lab.until(SEEN)
    assert "reading" in lab.text(".tl-banner + .tl-busy")
    assert lab.find(".tl-banner + .tl-busy").bounding_box()["height"] < 40
    lab.find(".tl-banner + .tl-busy .tl-cancel").click()
    lab.until("(root) => [...root.querySelectorAll('.tl-busy')].every((one) => one.hidden)")
    lab.says("stopped", ".tl-status")
