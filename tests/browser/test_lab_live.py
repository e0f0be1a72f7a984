"""The laboratory in a real JupyterLab: what a person does with it, from the first minute on."""

import pathlib
import random
import re

import pytest
from laboratory import LAB, SHARE, Laboratory, lab_of


@pytest.fixture
def lab(opened):
    return Laboratory(opened("lab.ipynb", LAB))


def test_steps_with_the_keyboard_say_what_happened(lab):
    lab.focus_steps()
    said = [lab.text(".tl-sentence")]
    for _ in range(3):
        lab.page.keyboard.press("ArrowRight")
        lab.page.wait_for_timeout(50)
        said.append(lab.text(".tl-sentence"))
    assert len(set(said)) == 4, said
    lab.page.keyboard.press("End")
    lab.page.wait_for_timeout(50)
    assert "answer" in lab.text(".tl-sentence")
    assert lab.notebook.cells() == 1


def test_an_edit_shows_which_weights_changed_and_a_rename_changes_none(opened):
    lab = Laboratory(opened("edit.ipynb", lab_of(SHARE, vocab=["a", "x"], max_seq_len=4)))
    lab.find(
        "button",
    ).get_by_text("Pin", exact=True).first.click()
    lab.type_text(SHARE.replace('"x"', '"a"'))
    lab.until("(root) => /weights changed/.test(root.querySelector('.tl-headline')?.textContent)")
    assert re.match(r"\d+ of \d+ weights changed", lab.text(".tl-headline"))
    lab.type_text(SHARE.replace("is_x", "marked"))
    lab.until("(root) => root.querySelector('.tl-headline')?.dataset.same === 'true'")
    assert "same weights" in lab.text(".tl-headline")


def test_a_broken_text_is_told_where_and_keeps_the_last_picture(lab):
    text = lab.find("textarea.tl-area").first.input_value()
    answer = lab.text(".tl-strip")
    lab.type_text(text.replace("Select(", "Selct("))
    lab.until("(root) => root.dataset.stale === 'true'")
    line = text[: text.index("Select(")].count("\n") + 1
    assert f"line {line}" in lab.text(".tl-complaint") and "Select" in lab.text(".tl-complaint")
    assert lab.find(".tl-wave").count() >= 1
    assert "showing the last program that compiled" in lab.root.inner_text()
    assert lab.text(".tl-strip") == answer
    lab.type_text(text)
    lab.until("(root) => root.dataset.stale === 'false'")
    assert lab.find(".tl-complaint").count() == 0


def test_keys_that_jupyterlab_knows_stay_in_the_laboratory(lab):
    area = lab.find("textarea.tl-area").first
    lab.focus_steps()
    lab.page.keyboard.type("abddx")
    assert lab.notebook.cells() == 1
    area.focus()
    area.press("Control+End")
    lab.page.keyboard.type("# abddx")
    area.press("Shift+Enter")
    lab.page.wait_for_timeout(500)
    assert lab.notebook.cells() == 1
    assert area.input_value().endswith("# abddx"), "the cell was run again"


def test_a_row_that_is_clicked_is_found_in_the_other_views(lab):
    lab.focus_steps()
    lab.page.keyboard.press("End")
    row = lab.find(".tl-row[data-room='frac_prevs']").first
    row.locator(".tl-cell[data-position='2']").click()
    lab.page.wait_for_timeout(100)
    assert lab.root.get_attribute("data-room") == "frac_prevs"
    assert lab.root.get_attribute("data-position") == "2"
    assert lab.find(".tl-line.tl-pinned").count() >= 1, "its source line is marked"
    lab.page.keyboard.press("Escape")
    lab.page.wait_for_timeout(100)
    assert lab.find(".tl-line.tl-pinned").count() == 0


def test_repeated_tokens_have_a_row_and_a_column_each(opened):
    text = "Aggregate(Select(tokens, tokens, Comparison.EQ), indices)"
    lab = Laboratory(opened("same.ipynb", lab_of(text, vocab=["l", "o"], example=["l", "l", "o"])))
    heads = lab.find(".tl-view[data-part='residual'] [data-position]")
    labels = {each.inner_text() for each in heads.all()[:4]}
    grid = lab.find(".tl-view[data-part='attention'] canvas[data-rows]").last
    assert (grid.get_attribute("data-rows"), grid.get_attribute("data-cols")) == ("4", "4"), labels


def test_two_laboratories_share_nothing(opened):
    notebook = opened("two.ipynb", LAB, LAB.replace("lab =", "other =").replace("\nlab", "\nother"))
    first, second = Laboratory(notebook, 0), Laboratory(notebook, 1)
    first.focus_steps()
    first.page.keyboard.press("End")
    first.page.wait_for_timeout(100)
    assert first.root.get_attribute("data-step") != second.root.get_attribute("data-step")
    text = second.find("textarea.tl-area").first.input_value()
    first.type_text(text + "\nmore = frac_prevs + 1\n")
    assert second.find("textarea.tl-area").first.input_value() == text


def test_a_long_input_says_what_is_shown(opened):
    text = "x = indices % 3"
    code = lab_of(text, vocab=["a", "b"], max_seq_len=200, example=["a", "b"] * 100)
    lab = Laboratory(opened("long.ipynb", code))
    assert "64 of 20" in lab.root.inner_text()


@pytest.mark.slow
def test_many_edits_leave_nothing_stale_and_no_error(opened):
    lab = Laboratory(opened("edits.ipynb", lab_of(SHARE, vocab=["a", "x"], max_seq_len=4)))
    chance = random.Random(0)
    heap = "() => performance.memory.usedJSHeapSize"
    used = []
    for turn in range(300):
        at = chance.randrange(len(SHARE))
        text = SHARE[:at] + chance.choice("xa=() 1\n") + SHARE[at + 1 :]
        lab.type_text(text, waits=turn % 30 == 29)
        if turn % 100 == 99:
            used.append(lab.page.evaluate(heap))
    lab.type_text(SHARE.replace('"x"', '"a"'))
    lab.until("(root) => root.dataset.stale === 'false'")
    assert lab.find(".tl-complaint").count() == 0
    assert used[-1] < 2.5 * used[0], f"memory grows with edits: {used}"


def test_the_saved_notebook_reads_without_a_kernel(opened, server):
    notebook = opened("saved.ipynb", LAB)
    Laboratory(notebook)
    notebook.command("docmanager:save")
    notebook.page.wait_for_timeout(1500)
    saved = (server.folder / "work" / "saved.ipynb").read_text()
    assert len(saved) < 200_000
    assert "<table" in saved and "0:bos" in saved


def test_the_first_minute_of_the_first_notebook(opened, server):
    shipped = pathlib.Path(__file__).resolve().parents[2] / "notebooks" / "00_start_here.ipynb"
    notebook = opened("00_start_here.ipynb", run=False, copy=shipped)
    notebook.run_all()
    lab = Laboratory(notebook)
    lab.focus_steps()
    for _ in range(6):
        lab.page.keyboard.press("ArrowRight")
    lab.page.wait_for_timeout(100)
    assert "answer" in lab.text(".tl-sentence")
    text = lab.find("textarea.tl-area").first.input_value()
    lab.type_text(text.replace('"x"', '"a"'))
    lab.until("(root) => /weights changed/.test(root.querySelector('.tl-headline')?.textContent)")
    lab.type_text(text.replace("indices, indices", "indices, indces"))
    lab.until("(root) => root.dataset.stale === 'true'")
    assert "line 2" in lab.text(".tl-complaint") and "indices" in lab.text(".tl-complaint")


def test_a_program_that_is_opened_again_replaces_what_was_typed(lab):
    area = lab.find("textarea.tl-area").first
    text = area.input_value()
    lab.type_text(text + "\nmore = frac_prevs + 1\n")
    lab.find(".tl-programs").first.select_option("frac_prevs")
    lab.page.wait_for_function(
        "([area, text]) => area.value === text", arg=[area.element_handle(), text], timeout=10_000
    )
