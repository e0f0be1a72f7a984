"""What is said of a cell that somebody broke."""

from laboratory import CODE, Bench


def test_an_explanation_tells_of_the_edit(visit):
    lab = Bench(visit("told.ipynb", f'{CODE}\nlab = Lab("frac_prevs", example="xaax")\nlab'))
    lab.go_to_the_end()
    lab.find("details.tl-break summary").first.click()
    lab.find(".tl-row[data-room='frac_prevs'] .tl-cell[data-position='2']").first.click()
    lab.button("zero").click()
    lab.says("frac_prevs", ".tl-edits")
    lab.settle()
    why = lab.view("residual").locator(".tl-why").first.inner_text()
    assert "frac_prevs at 2:a: 0" in why
    assert "set" in why or "edit" in why, why  # else: 0, and below it "1/2 1 + 1/2 0 -> 0.5"


def test_what_is_greyed_can_still_be_read(visit):
    lab = Bench(visit("greyed.ipynb", f'{CODE}\nlab = Lab("frac_prevs", example="xaax")\nlab'))
    area = lab.find("textarea.tl-area").first
    lab.type_text(area.input_value().replace("Select(", "Selct("))
    lab.until("(root) => root.dataset.stale === 'true'")
    faint = lab.ask("faint")["faint"]
    assert not faint, faint
