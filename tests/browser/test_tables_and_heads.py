"""What the views of blocks show: rows that are looked up, heads in three ways, odd numbers."""

import re

from laboratory import CODE, Bench

ODD = """import numpy
numpy.seterr(all="ignore")
from tracrlab.trace import Set
amounts = {1: numpy.nan, 2: numpy.inf}
put = [Set("is_x", numpy.array([x], "f"), positions=[at]) for at, x in amounts.items()]
trace = lab.model.trace("xaax", edits=put)
odd = Lab(trace)
odd"""
LONG = """text = "sums = SequenceMap(lambda x, y: f'{x}{y}', tokens, indices)"
table = Lab(text, vocab=list("abcdef"), max_seq_len=6, example="badbad")
table"""


def test_a_table_is_searched_and_the_row_in_use_is_lit(visit):
    lab = Bench(visit("table.ipynb", f"{CODE}\n{LONG}"))
    lab.go_to_the_end()
    table = lab.view("lookup").locator(".tl-table")
    rows = table.locator("tr[data-row]")
    assert rows.count() > 12
    lit = table.locator("tr.tl-lit")
    assert lit.count() == 1 and "d5" in lit.inner_text()
    lab.press("ArrowUp")
    assert lit.count() == 1 and "a4" in lit.inner_text()
    search = lab.find("input[aria-label='search in the table']").first
    search.fill("b3")
    shown = [row.inner_text() for row in rows.all() if row.is_visible()]
    assert len(shown) == 1 and "b3" in shown[0]
    assert re.search(r"1 of \d+ rows", lab.view("lookup").inner_text())
    search.fill("nothing like it")
    assert not [row for row in rows.all() if row.is_visible()]
    search.fill("")
    assert all(row.is_visible() for row in rows.all()[:12])


def test_a_head_in_three_ways_and_numbers_that_are_none(visit):
    notebook = visit("heads.ipynb", f'{CODE}\nlab = Lab("frac_prevs", example="xaax")\nlab', ODD)
    lab, odd = Bench(notebook, 0), Bench(notebook, 1)
    heads = lab.view("attention")
    lab.go_to_the_end()
    grid = heads.locator(".tl-grid[data-head] canvas")
    spelled = {}
    for mode in ("scores", "pattern", "intended"):
        toggle = heads.locator(f".tl-toggle[data-mode='{mode}']")
        toggle.click()
        lab.settle()
        assert toggle.get_attribute("aria-pressed") == "true"
        spelled[mode] = grid.locator("tr").last.all_inner_texts() + [
            grid.locator("tr").last.text_content()
        ]
        assert lab.colours(grid.first) > 3
    assert len({str(each) for each in spelled.values()}) == 3, spelled
    assert "0.25" in spelled["pattern"][-1] and "0.25" not in spelled["intended"][-1]

    odd.focus_steps()
    odd.press("Home", "ArrowRight", "ArrowRight")
    room = odd.find(".tl-row[data-room='is_x']").first
    texts = room.locator(".tl-cell").all_inner_texts()
    assert texts[1:3] == ["NaN", "∞"]
    assert room.locator(".tl-cell.tl-hatch").count() == 2, "hatched, not only coloured"
    assert "no number" in odd.root.inner_text(), "the legend tells what is hatched"
    odd.go_to_the_end()
    assert "NaN" in odd.sentence and "NaN" in odd.answers()
