"""What a laboratory is opened with, and views that stand alone in cells of their own."""

from laboratory import CODE, Bench

EXPRESSION = """from tracrlab.rasp import *
share = Aggregate(Select(indices, indices, Comparison.LEQ), numerical(tokens == "x")).named("share")
tracrlab.lab(share)"""
MODEL = """model = tracrlab.compile_rasp_to_model(share, ["x", "y"], 5)
tracrlab.lab(model)"""
CLASSIC = """tracrlab.lab("same = select(tokens, tokens, ==);\\nselector_width(same);")"""
PARTS = (
    "ProgramEditor",
    "Stepper",
    "ResidualView",
    "AttentionView",
    "LookupTableView",
    "WeightsView",
    "WeightDiffView",
    "CheckView",
    "ProgramGraph",
)


def test_expressions_models_and_texts_are_opened(visit):
    notebook = visit("opened.ipynb", f"{CODE}\n{EXPRESSION}", MODEL, CLASSIC)
    expression, model, classic = (Bench(notebook, each) for each in range(3))
    for lab in (expression, model):
        assert lab.find(".tl-row[data-room='share']").count() == 1
        assert "Select" in lab.find("textarea.tl-area").first.input_value()
    assert "y" in model.view("lookup").inner_text()
    assert classic.find(".tl-language").first.input_value() == "rasp"
    model.type_text("other = tokens == 'y'")
    assert model.find(".tl-row[data-room='other']").count() == 1, "a model's text may be edited"
    assert expression.find(".tl-row[data-room='other']").count() == 0


def test_views_in_cells_of_their_own_share_what_is_selected(visit):
    cells = [f"from tracrlab.widgets import {name}\n{name}(lab)" for name in PARTS]
    first = f'{CODE}\nlab = Lab("frac_prevs", example="xaax")\nlab'
    notebook = visit("parts.ipynb", first, *cells, f'{CODE}\nStepper = Lab("frac_prevs")\nStepper')
    lab, apart = Bench(notebook, 0), Bench(notebook, 1)
    roots = notebook.page.locator(".tl-root:not([data-part='lab'])")
    assert roots.count() == len(PARTS)
    marks = (
        "all => all.map((one) => [one.dataset.step, one.dataset.room ?? '', one.dataset.position])"
    )
    lab.go_to_the_end()
    lab.find(".tl-row[data-room='frac_prevs'] .tl-cell[data-position='2']").click()
    lab.settle()
    last = str(lab.step)
    assert roots.evaluate_all(marks) == [[last, "frac_prevs", "2"]] * len(PARTS)
    notebook.page.locator(".tl-root[data-part='stepper'] .tl-dots").focus()
    lab.press("Home")
    assert lab.step == 0
    assert apart.step == 0 and apart.root.get_attribute("data-room") is None
    editor = notebook.page.locator(".tl-root[data-part='editor'] textarea.tl-area")
    editor.fill("newest = tokens == 'x'")
    lab.until("(root) => root.querySelector('.tl-row[data-room=newest]') !== null")
    assert lab.find("textarea.tl-area").first.input_value() == "newest = tokens == 'x'"
    notebook.page.wait_for_function(
        "() => !document.querySelector('.tl-root[data-stale=true], .tl-view[data-stale=true]')"
    )
    assert apart.find(".tl-row[data-room='newest']").count() == 0
