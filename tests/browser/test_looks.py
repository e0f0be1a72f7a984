"""How the laboratory looks: on light and dark paper, on a narrow and on a wide page."""

import pytest
from laboratory import QUESTIONS, Bench, lab_of

from tracrlab.widgets.modules import javascript

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
TEXT = """# which tokens are marked, and how many so far
is_x = numerical(tokens == "x")
previous = Select(indices, indices, Comparison.LEQ)
share = Aggregate(previous, is_x)
much = share > 0.4
"""


def test_every_text_is_readable_and_nothing_sticks_out(opened, tmp_path):
    options = {"vocab": ["a", "b", "x"], "max_seq_len": 6, "example": ["a", "x", "b", "x"]}
    notebook = opened("looks.ipynb", lab_of(TEXT, **options))
    lab = Bench(notebook)
    lab.type_text(TEXT.replace("0.4", "0.6"))
    lab.until("(root) => /changed/.test(root.querySelector('.tl-headline')?.textContent)")
    lab.go_to_the_end()
    lab.find(".tl-row[data-room='tokens'] button").first.click()
    lab.find(".tl-row[data-room='share'] .tl-cell[data-position='2']").click()
    lab.button("all steps").click()
    lab.find("details.tl-break summary").first.click()
    lab.button("zero").click()
    lab.says("share set to 0")
    found = {}
    for theme, name in THEMES.items():
        notebook.theme(name)
        lab.until(f"(root) => root.dataset.theme === '{theme}'")
        for width in (700, 1600):
            lab.page.set_viewport_size({"width": width, "height": 2400})
            lab.page.mouse.move(2, 2)
            lab.until("(root) => root.getBoundingClientRect().right <= innerWidth")
            lab.settle()
            seen = lab.ask("faint")
            assert seen["count"] > 100, "the texts of the laboratory are looked at"
            found[theme, width] = seen["faint"], lab.ask("sticksOut")
            lab.page.screenshot(path=tmp_path / f"{theme}_{width}.png")
    lab.type_text(TEXT.replace("Select(", "Selct("))
    lab.until("(root) => root.querySelector('.tl-complaint') !== null")
    broken = lab.ask("faint", "editor")["faint"]
    lab.page.screenshot(path=tmp_path / "broken.png")
    assert not broken
    assert all(found[each] == ([], []) for each in found), found


def test_a_page_that_is_dark_from_the_start_has_dark_laboratories(opened):
    notebook = opened("dark.ipynb", *[lab_of(TEXT, vocab=["a", "x"])] * 2, run=False)
    notebook.theme(THEMES["dark"])
    notebook.page.wait_for_timeout(500)  # until it is saved
    notebook.page.reload()
    notebook.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    notebook.wait_for_kernel()
    notebook.run_all()
    for which in (0, 1):
        lab = Bench(notebook, which)
        lab.until("(root) => root.dataset.theme === 'dark'", patience=5_000)


@pytest.mark.parametrize("theme, papers", [("light", ["#fff"]), ("dark", ["#15181c", "#212121"])])
def test_what_is_written_on_canvases_is_readable(chromium, theme, papers):
    module = javascript().replace("export default", "const it =")
    judged = """
        const { parse, ratio } = QUESTIONS;
        const against = (paper) => ["ink", "dim", "lit", "good", "bad"].map((name) =>
            [name, paper, ratio(parse(INKS[theme][name]), parse(paper))]);
        const cells = range(201).map((i) => tint(theme, i / 100 - 1)).filter(Boolean);
        const readable = cells.map(({fill, text}) => ratio(parse(fill), parse(text)));
        return [papers.flatMap(against), readable];
    """
    body = module.replace("export function", "function") + judged.replace("QUESTIONS", QUESTIONS)
    page = chromium.new_page()
    inks, cells = page.evaluate(f"([theme, papers]) => {{{body}}}", [theme, papers])
    page.close()
    assert not [each for each in inks if each[2] < 4.5]
    assert len(cells) == 200 and min(cells) >= 4.5
