"""JupyterLab takes what is out of sight off the page, in ways of its own: nothing is lost by it."""

import pytest
from laboratory import LAB, Bench

SHOWN = ".tl-view[data-part='attention'] canvas[data-rows], .tl-view[data-part='weights'] canvas"
IN_SIGHT = """() => {
    const root = document.querySelector(".tl-root");
    const box = root?.getBoundingClientRect();
    return Boolean(box?.height) && box.bottom > 0 && box.top < innerHeight;
}"""


def wheel(notebook, far):
    """Turn the wheel over the left margin of the notebook, where the pointer is over no picture."""
    notebook.page.mouse.move(45, 600)
    notebook.page.mouse.wheel(0, far)


@pytest.mark.parametrize("mode", ["full", "defer", "contentVisibility", "none"])
def test_a_laboratory_that_was_scrolled_away_is_as_it_was(opened, mode):
    cells = [f"for i in range(30):\n    print({n}, i)" for n in range(40)]
    notebook = opened(f"{mode}.ipynb", LAB, *cells, windowing=mode, run=False)
    notebook.run_first()
    lab = Bench(notebook)
    lab.focus_steps()
    lab.press("ArrowRight", "ArrowRight", "ArrowRight")
    lab.find(".tl-row[data-room='frac_prevs'] .tl-cell[data-position='2']").click()
    lab.until("(root) => root.dataset.room === 'frac_prevs' && root.dataset.position === '2'")
    before = lab.root.get_attribute("data-room"), lab.sentence
    wheel(notebook, 0)
    lab.settle()
    colours = [lab.colours(each) for each in lab.find(SHOWN).all()]
    assert min(colours) > 3
    for _ in range(2):
        wheel(notebook, 20_000)
        notebook.page.wait_for_function(f"() => !({IN_SIGHT})()")
        wheel(notebook, -20_000)
        notebook.page.wait_for_function(IN_SIGHT)
        lab = Bench(notebook)
        lab.settle()
        assert (lab.root.get_attribute("data-room"), lab.sentence) == before
        assert [lab.colours(each) for each in lab.find(SHOWN).all()] == colours
    lab.focus_steps()
    lab.press("ArrowRight")
    assert lab.step == 4 and lab.sentence != before[1]
