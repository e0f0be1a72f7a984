"""The page's side of the laboratory in a browser, without Jupyter: its model has no kernel."""

import pytest
from page_alone import SHARE, press, root, scene, settle, show

PARTS = (
    "editor",
    "stepper",
    "residual",
    "attention",
    "lookup",
    "weights",
    "diff",
    "check",
    "graph",
)


def test_keys_step_and_none_of_them_leaves(page):
    show(page, given=scene())
    page.focus(".tl-dots")
    press(page, "ArrowRight", "ArrowRight")
    assert root(page, "step-id") == "mlp 0"
    assert page.inner_text(".tl-sentence") == "is_x: tokens = x gives 1"
    press(page, "]", "ArrowUp")
    assert (root(page, "step-id"), root(page, "position")) == ("attn 1", "3")
    press(page, *"abddx", "End")
    assert root(page, "step-id") == "unembed"
    assert page.evaluate("outside") == []


def test_typing_sends_the_text_once_and_marks_what_is_old(page):
    show(page, given=scene())
    page.click(".tl-area")
    page.keyboard.press("Control+Home")
    page.keyboard.type("# mine")
    settle(page)
    assert root(page, "stale") == "true"
    page.wait_for_function("model.sent.length")
    sent = page.evaluate("model.sent.filter((one) => one.type !== 'ping')")
    assert [one["type"] for one in sent] == ["edit"]
    assert sent[0]["text"] == "# mine" + SHARE
    page.evaluate("(revision) => model.set({revision})", sent[0]["revision"])
    settle(page)
    assert root(page, "stale") == "false"
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("model.sent.filter((one) => one.type === 'compile').length") == 1


def test_an_echo_of_older_text_does_not_overwrite_newer(page):
    show(page, "editor", scene())
    page.click(".tl-area")
    page.keyboard.press("Control+Home")
    page.keyboard.type("# a")
    page.evaluate("model.set({text: model.get('text')})")
    page.keyboard.type("b")
    page.evaluate("(text) => model.set({text: '# a' + text})", SHARE)
    assert page.input_value(".tl-area") == "# ab" + SHARE
    page.evaluate("model.set({text: 'other = tokens', newest: 99})")
    assert page.input_value(".tl-area") == "other = tokens"


def test_an_older_scene_is_dropped(page):
    show(page, given=scene(), revision=5)
    older = scene("other = tokens == 'a'\n")
    page.evaluate("(given) => model.set({...scene(given), revision: 4})", older)
    settle(page)
    assert page.locator(".tl-row[data-room=share_of_x]").count() == 1
    page.evaluate("(given) => model.set({...scene(given), revision: 6})", older)
    settle(page)
    assert page.locator(".tl-row[data-room=share_of_x]").count() == 0


def test_mistakes_are_underlined_and_the_picture_is_called_old(page):
    show(page, given=scene())
    mistake = {"line": 2, "column": 12, "end_line": 2, "end_column": 18, "severity": "error"}
    mistake |= {"message": "`Select` is wrong.", "hint": "Write it anew."}
    page.evaluate("(one) => model.set({diagnostics: [one], stale: true})", mistake)
    settle(page)
    assert page.inner_text(".tl-wave") == "Select"
    assert "line 2, column 12" in page.inner_text(".tl-complaint")
    assert page.inner_text(".tl-banner:visible") == "showing the last program that compiled"
    box = page.locator(".tl-wave").bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 8)
    assert "Write it anew." in page.inner_text(".tl-tip")


def test_what_is_selected_is_lit_in_every_view(page):
    show(page, given=scene())
    press(page, "Tab")
    page.focus(".tl-dots")
    press(page, "End")
    page.click(".tl-row[data-room=share_of_x] .tl-cell >> nth=2")
    settle(page)
    assert page.locator(".tl-line.tl-pinned").get_attribute("data-line") == "3"
    assert page.locator(".tl-thumb.tl-pinned").count() == 1
    lit = page.locator("[data-part=weights] .tl-toggle.tl-pinned")
    assert [one.get_attribute("data-key") for one in lit.all()] == ["L1H0.qk", "L1H0.ov"]
    assert "½·0 + ½·1 → 0.5" in page.inner_text("[data-part=residual] .tl-why")
    assert page.evaluate("window.__tracrlab.one.selection.room") == "share_of_x"
    press(page, "Escape")
    assert page.locator(".tl-pinned:not(td)").count() == 0


def test_views_of_one_laboratory_share_what_is_selected(page):
    for part in PARTS:
        show(page, part, scene())
    page.locator("[data-part=residual] .tl-pos >> nth=1").click()
    page.keyboard.press("ArrowRight")
    settle(page)
    roots = page.eval_on_selector_all(
        ".tl-root", "all => all.map((one) => [one.dataset.step, one.dataset.position])"
    )
    assert roots == [["1", "1"]] * len(PARTS)


def test_repeated_tokens_are_rows_of_their_own(page):
    show(page, "attention", scene(tokens="xxxx"))
    canvas = page.locator(".tl-grid canvas")
    assert (canvas.get_attribute("data-rows"), canvas.get_attribute("data-cols")) == ("5", "5")
    assert canvas.get_attribute("data-cells") == "11"  # bos, and 1 + 2 + 3 + 4 keys
    assert canvas.locator("tr").count() == 6


def test_the_difference_is_aligned_by_name(page):
    longer = SHARE + "half = share_of_x > 0.4\n"
    show(page, "diff", scene(longer, before=SHARE))
    assert "+1 MLP" in page.inner_text(".tl-headline")
    assert root(page, "part") == "diff"
    grids = page.locator(".tl-panes canvas")
    sizes = {(g.get_attribute("data-rows"), g.get_attribute("data-cols")) for g in grids.all()}
    assert grids.count() == 3 and len(sizes) == 1


@pytest.mark.parametrize(
    "header, words",
    [({}, "Nothing is compiled yet"), ({"version": 99}, "version 99")],
)
def test_what_cannot_be_drawn_is_told(page, header, words):
    show(page, header=header)
    told = page.locator("[data-part=residual] .tl-trouble")
    assert words in told.inner_text()


def test_one_view_that_fails_leaves_the_others(page):
    broken = scene()
    broken["header"]["mlps"][0]["rows"] = 7
    show(page, given=broken)
    troubles = page.locator(".tl-trouble:visible").all()
    assert [one.inner_text()[:27] for one in troubles] == ["This view could not be drawn"[:27]]
    assert "could not be drawn" not in page.inner_text("[data-part=residual]")
    assert len(page.said) == 1
    page.said.clear()


def test_a_kernel_that_does_not_answer_is_told(page):
    page.clock.install()
    show(page, given=scene())
    page.evaluate("window.deaf = true")
    page.locator(".tl-tokens").fill("x x")
    page.clock.run_for(6000)
    assert page.locator(".tl-banner[data-state=gone]").is_visible()
    page.evaluate("model.fire('msg:custom', {type: 'pong', n: 1})")
    page.clock.run_for(100)
    assert page.locator(".tl-banner[data-state=gone]").count() == 0


def test_a_view_that_is_taken_away_leaves_nothing(page):
    show(page, given=scene())
    page.evaluate("model.close()")
    left = page.evaluate("[model.listeners(), Object.keys(window.__tracrlab).length]")
    assert left == [0, 0]
    assert page.locator(".tl-root").count() == 0


def test_scenes_are_replaced_and_not_added_up(page):
    show(page, given=scene())
    both = [scene("other = tokens == 'a'\n"), scene()]
    count = "document.querySelectorAll('.tl-root *').length + model.listeners()"
    before = page.evaluate(count)
    for number in range(10):
        page.evaluate(
            "([given, n]) => model.set({...scene(given), revision: n})", [both[number % 2], number]
        )
        settle(page)
    assert page.evaluate(count) == before


def test_a_step_is_drawn_soon(page):
    show(page, given=scene())
    page.focus(".tl-dots")
    times = []
    for key in ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"] * 5:
        press(page, key)
        times.append(float(root(page, "draw-ms")))
    assert sorted(times)[17] < 33


def test_a_seal_or_a_check_draws_nothing_else_anew(page):
    given = scene()
    show(page, given=given)
    page.focus(".tl-dots")
    press(page, "End")
    page.locator(".tl-row[data-room='share_of_x'] .tl-cell[data-position='2']").first.hover()
    settle(page)
    marked = page.locator(".tl-line.tl-previewed").count()
    assert marked >= 1
    page.evaluate("window.row = document.querySelector('.tl-table tr[data-row]')")
    sealed = {
        **given["header"],
        "check": {"state": "agrees", "sentence": "Sealed.", "example": None},
    }
    page.evaluate("(header) => model.set({header})", sealed)
    settle(page)
    assert page.locator(".tl-verdict").inner_text() == "✓ Sealed."
    assert page.locator(".tl-line.tl-previewed").count() == marked, "the pointer is where it was"
    assert page.evaluate("row.isConnected"), "the table is the same"
