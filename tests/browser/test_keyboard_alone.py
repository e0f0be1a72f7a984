"""The laboratory without a mouse: every control is named, reached and seen, and keeps its keys."""

from laboratory import CODE, Bench

PALETTE = ".jp-ModalCommandPalette:not(.lm-mod-hidden)"
SOURCES = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .map((cell) => cell.model.sharedModel.getSource())"""
FIRST = "(root) => root.querySelector('[data-stop=\"0\"]').focus({focusVisible: true})"


def test_every_control_is_named_reached_and_seen(visit):
    shown = 'one = Lab("frac_prevs")\none'
    notebook = visit("named.ipynb", f"{CODE}\n{shown}", shown.replace("one", "two"), "1 + 1")
    lab, other = Bench(notebook, 0), Bench(notebook, 1)
    ids = "() => [...document.querySelectorAll('.tl-root [id]')].map((each) => each.id)"
    found = notebook.page.evaluate(ids)
    assert len(set(found)) == len(found)
    lab.find(".tl-row .tl-cell:visible").first.click()
    lab.find("details.tl-break summary").first.click()
    named = lab.ask("nameless")
    assert named["count"] > 30 and not named["nameless"]
    assert lab.find(".tl-sentence[aria-live]").get_attribute("aria-live") == "polite"
    lab.page.mouse.move(2, 2)
    lab.settle()
    count = lab.ask("stops")
    lab.root.evaluate(FIRST)
    before, seen, unseen = notebook.page.evaluate(SOURCES), set(), []
    for _ in range(count + 5):
        at = lab.ask("focus")
        if at is None:
            break
        seen.add(at["stop"])
        unseen += [] if at["visible"] else [at["what"]]
        leave(lab, at["tag"])
    assert at is None, "the focus leaves the laboratory"
    assert not unseen, "the focus is seen everywhere"
    assert seen == set(range(count))
    lab.root.evaluate(FIRST)
    for _ in range(count):
        at = lab.ask("focus")
        if at is None:
            break
        typed = {"SELECT": "zz", "INPUT": "0", "TEXTAREA": "# d"}.get(at["tag"], "abdd")
        lab.page.keyboard.type(typed)
        leave(lab, at["tag"])
    assert notebook.page.evaluate(SOURCES) == before
    assert "# d" not in other.find("textarea.tl-area").first.input_value()


def leave(lab, tag):
    """On to the next control; a Tab is a part of the text in the editor, but after Escape."""
    if tag == "TEXTAREA":
        lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("Tab")


def test_no_key_of_any_view_reaches_jupyterlab(visit):
    notebook = visit("keys.ipynb", f'{CODE}\nlab = Lab("frac_prevs")\nlab', "x = 1")
    lab = Bench(notebook)
    page, before = notebook.page, notebook.page.evaluate(SOURCES)
    letters = "aabbddxxyymrzcvfhjklopq0011//?"
    for view in lab.find(".tl-view").all():
        view.evaluate("(view) => view.focus()")
        page.keyboard.type(letters)
        for keys in ("Control+Shift+C", "Shift+Enter", "Control+Enter", "d", "d"):
            page.keyboard.press(keys)
    for canvas in lab.find("canvas.tl-canvas:visible").all():
        canvas.click(position={"x": 1, "y": 1})
        page.keyboard.type(letters)
    lab.root.evaluate("(root) => root.focus()")
    page.keyboard.type(letters)
    lab.settle()
    assert page.evaluate(SOURCES) == before
    assert page.locator(PALETTE).count() == 0
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert [text.strip() for text in prompts[:2]] == ["[1]:", "[2]:"], "no cell was run again"
