"""Pointing at a thing shows what belongs to it, clicking keeps it, Escape lets go."""

import pytest
from laboratory import LAB, Bench

PREVIEWED = ".tl-previewed, .tl-cell-previewed"


@pytest.fixture
def lab(visit):
    lab = Bench(visit("pointing.ipynb", LAB))
    lab.go_to_the_end()
    lab.page.mouse.move(2, 2)
    lab.settle()
    return lab


def previewed(lab, what):
    lab.settle()
    return lab.find(f"{what}.tl-previewed").count()


def test_pointing_marks_what_belongs_together_and_leaving_takes_it_off(lab):
    assert lab.find(PREVIEWED).count() == 0
    room = lab.find(".tl-row[data-room='frac_prevs']").first
    room.locator(".tl-cell[data-position='2']").hover()
    line = lab.find(".tl-line[data-node='frac_prevs']").first.get_attribute("data-line")
    lab.settle()
    assert lab.find(f".tl-line[data-line='{line}'].tl-previewed").count() == 1, "its line"
    assert lab.find(".tl-row[data-room='frac_prevs'].tl-previewed").count() == 1, "its room"
    assert previewed(lab, ".tl-thumb") == 1, "its head"
    assert previewed(lab, ".tl-strip td[data-position='2']") >= 1, "its position"
    lab.page.mouse.move(2, 2)
    lab.until(f"(root) => !root.querySelector('{PREVIEWED}')")
    assert lab.root.get_attribute("data-room") is None, "pointing selects nothing"
    lab.find(".tl-thumb").first.hover()
    assert previewed(lab, f".tl-line[data-line='{line}']") == 1, "from the head to the line"
    lab.page.mouse.move(2, 2)
    assert previewed(lab, "") == 0
    assert float(lab.root.get_attribute("data-draw-ms")) >= 0


def test_a_source_line_marks_its_room_and_block_until_escape(lab):
    line = lab.find(".tl-line[data-node='is_x']").first
    box = line.bounding_box()
    lab.page.mouse.move(box["x"] + 60, box["y"] + 10)
    lab.settle()
    assert previewed(lab, ".tl-row[data-room='is_x']") == 1
    assert lab.find(".tl-view[data-part='lookup'] .tl-toggle.tl-previewed").count() == 1
    lab.page.mouse.click(box["x"] + 60, box["y"] + 10)
    lab.settle()
    assert lab.root.get_attribute("data-node") == "is_x"
    pinned = lab.find(".tl-pinned:not(td)")
    assert lab.find(".tl-row[data-room='is_x'].tl-pinned").count() == 1
    assert lab.find(".tl-view[data-part='weights'] .tl-toggle.tl-pinned").count() >= 1
    lab.focus_steps()
    lab.press("Escape")
    assert pinned.count() == 0
    assert lab.root.get_attribute("data-node") is None
