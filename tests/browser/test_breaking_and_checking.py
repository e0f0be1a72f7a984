"""Breaking a model on purpose, and asking whether it is its program."""

import re

from laboratory import CODE, Bench


def test_a_broken_room_changes_the_answers_until_it_is_reset(visit):
    code = f'{CODE}\nlab = Lab("frac_prevs", example="xaax")\nlab'
    lab = Bench(visit("breaking.ipynb", code))
    lab.go_to_the_end()
    sound = lab.answers()
    lab.find("details.tl-break summary").first.click()
    zero = lab.button("zero")
    assert zero.is_disabled(), "nothing is selected that could be broken"
    choose(lab, 1)
    zero.click()
    lab.says("is_x", ".tl-edits")
    lab.go_to_the_end()
    broken = lab.answers()
    assert broken != sound and broken[0] in ("0", "False")
    assert lab.find(".tl-edits li").count() == 1
    wrong = lab.view("stepper").locator(".tl-strip td.tl-wrong")
    assert wrong.count() >= 1, "what is wrong now is marked"
    lab.button("reset all").click()
    lab.until("(root) => !root.querySelector('.tl-edits li')")
    lab.settle()
    assert lab.answers() == sound
    lab.find("input[aria-label='new value']").first.fill("1")
    choose(lab, 2)
    lab.button("set").click()
    lab.says("set to", ".tl-edits")
    lab.go_to_the_end()
    assert lab.answers() != sound
    lab.button("reset all").click()
    lab.until("(root) => !root.querySelector('.tl-edits li')")
    lab.find("input[aria-label='other input to patch from']").first.fill("aaxx")
    choose(lab, 1)
    lab.button("patch").click()
    lab.says("is_x", ".tl-edits")
    lab.go_to_the_end()
    assert lab.answers()[0] in ("0", "False"), "position 1 comes from the other input"
    lab.button("reset all").click()
    lab.until("(root) => !root.querySelector('.tl-edits li')")
    blunt(lab, sound)


def choose(lab, position):
    """The room `is_x` at a position."""
    lab.find(f".tl-row[data-room='is_x'] .tl-cell[data-position='{position}']").first.click()
    lab.settle()


def blunt(lab, sound):
    """The sharpness of the softmax, down to its end and back."""
    sharp = lab.find("input[type='range']").first
    sharp.focus()
    lab.page.keyboard.press("Home")
    lab.page.wait_for_function(
        "([root, sound]) => root.querySelector(\"tr[data-step='now'] td[data-position='4']\")"
        ".textContent.replace(' ✓', '') !== sound",
        arg=[lab.root.element_handle(), sound[3]],
    )
    assert lab.find("output").first.inner_text() == "0.01"
    lab.button("reset all").click()
    lab.page.wait_for_function(
        "([root, sound]) => root.querySelector(\"tr[data-step='now'] td[data-position='4']\")"
        ".textContent.replace(' ✓', '') === sound",
        arg=[lab.root.element_handle(), sound[3]],
    )


LONG = """lab = Lab("x = tokens == 'a'", vocab=list("abcdefgh"), max_seq_len=6)
lab"""
SPOILT = """model = lab.model
params = {name: dict(each) for name, each in model.params.items()}
words = params["token_embed"]["embeddings"]
params["token_embed"]["embeddings"] = words.at[0].set(words[2])  # "a" is written as "x"
spoilt = Lab(model.with_params(params))
spoilt"""


def test_a_check_finds_the_counterexample_and_can_be_cancelled(visit):
    notebook = visit("checking.ipynb", f"{CODE}\nlab = Lab('frac_prevs')\nlab", LONG, SPOILT)
    lab, long, spoilt = (Bench(notebook, each) for each in range(3))
    most = lab.view("check").locator("input[type='number']")
    most.fill("3")
    lab.button("Check").click()
    lab.says("39 of 39", ".tl-verdict")
    assert lab.find(".tl-verdict").first.get_attribute("data-state") == "agrees"
    example = spoilt.view("check").get_by_role("button", name=re.compile("^show "))
    assert spoilt.find(".tl-verdict").first.get_attribute("data-state") == "differs"
    words = example.inner_text().removeprefix("show ")
    assert spoilt.find(".tl-tokens").first.input_value() != words
    example.click()
    spoilt.page.wait_for_function(
        "([field, words]) => field.value === words",
        arg=[spoilt.find(".tl-tokens").first.element_handle(), words],
    )
    spoilt.settle()
    spoilt.go_to_the_end()
    wrong = spoilt.view("stepper").locator(".tl-strip td.tl-wrong")
    assert wrong.count() >= 1, "the wrong answer is marked"
    long.view("check").locator("input[type='number']").fill("5")
    long.button("Check").click()
    long.until("(root) => root.querySelector('.tl-busy .tl-cancel')?.offsetWidth > 0")
    assert "checking" in long.text(".tl-busy")
    assert long.find("progress").first.is_visible()
    long.find(".tl-cancel").first.click()
    long.until("(root) => root.querySelector('.tl-busy').hidden")
    long.says("stopped", ".tl-status")
    long.type_text("y = tokens == 'b'")
    assert long.find(".tl-row[data-room='y']").count() == 1, "and it goes on"
