"""What views leave behind without a kernel: tables in the notebook, and pages of their own."""

import json
import re

import pytest
from laboratories import PARTS

from tracrlab import widgets
from tracrlab.widgets import Lab


@pytest.mark.parametrize("name", ["Lab", *PARTS])
def test_without_a_kernel_a_view_leaves_a_table(name, lab):
    view = lab if name == "Lab" else getattr(widgets, name)(lab)
    lab.edit(lab.state.text.replace("'x'", "'a'"))
    lab.wait()
    data, metadata = view._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == repr(view) == f"{name}(frac_prevs, 4 tokens, 2 layers)"
    html = data["text/html"]
    assert "<table" in html and 'style="' in html and "frac_prevs" in html
    assert not re.search(r"<script|<style|<link|https?:|javascript:|\bid=", html)
    assert view._repr_mimebundle_()[0]["text/html"] == html  # deterministic
    if view is not lab:
        view.close()


def test_texts_of_a_program_are_text_on_the_page():
    lab = Lab("# <script>alert(1)</script> </pre>\nx = tokens == '<i>'", example=["<i>", "&"])
    html = lab._repr_mimebundle_()[0]["text/html"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html and "<i>" not in html
    lab.close()


def test_a_broken_program_is_told_without_a_kernel_too():
    lab = Lab("x = tokns")
    data, _ = lab._repr_mimebundle_()
    assert data["text/plain"] == "Lab(no program that compiles)"
    assert "`tokns` is not defined" in data["text/html"] and "x = tokns" in data["text/html"]
    lab.edit("x = tokens == 'a'")
    lab.wait()
    lab.edit("x = toke")
    lab.wait()
    assert repr(lab) == "Lab(x, 4 tokens, 1 layer, stale)"
    assert "showing the last program that compiled" in lab._repr_mimebundle_()[0]["text/html"]
    lab.close()


@pytest.mark.parametrize("name", ["frac_prevs", "sort_freq", "dyck_ptf_2", "long_addition"])
def test_a_notebook_with_all_views_stays_small(name):
    lab = Lab(name)
    views = [lab, *(getattr(widgets, part)(lab) for part in PARTS)]
    lab.edit(lab.state.text + "\n")
    lab.wait()
    sizes = {type(v).__name__: len(json.dumps(v._repr_mimebundle_())) for v in views}
    for view in reversed(views):
        view.close()
    assert sum(sizes.values()) < 150_000, sizes


def test_a_long_input_and_a_large_model_leave_a_small_table():
    lab = Lab("hist", max_seq_len=200, example="abca" * 50)
    assert len(lab.tokens) == 200
    for part in PARTS:
        view = getattr(widgets, part)(lab)
        assert len(view._repr_mimebundle_()[0]["text/html"]) < 60_000
        view.close()
    lab.close()


def test_a_page_is_saved_whole_and_needs_no_network(lab, tmp_path):
    path = lab.save_html(tmp_path / "lab.html")
    page = path.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["lab.html"]
    assert page.count("<table") >= 5 and "show(document" in page
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//|@import|import\s*\(", page)
    scene = re.search(r'id="scene">(.*?)</script>', page, re.S).group(1)
    given = json.loads(scene)
    assert given["part"] == "lab" and given["header"]["name"] == "frac_prevs"


def test_a_page_of_awkward_names_and_of_no_program(tmp_path):
    for text in ("# </script><script>alert(1)</script>\nx = tokens == '</script>'", "x = tokns"):
        lab = Lab(text, example=["</script>", "a"])
        page = lab.save_html(tmp_path / "x.html").read_text(encoding="utf-8")
        assert "alert(1)</script>" not in page
        assert page.count("<script") == page.count("</script>")
        lab.close()
