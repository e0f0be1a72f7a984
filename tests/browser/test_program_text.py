"""The text of the program: opened, undone, written in the other language, and compiled at once."""

from laboratory import CODE, Bench

VALUE = "([area, text]) => area.value === text"


def has_text(lab, text, patience=10_000):
    area = lab.find("textarea.tl-area").first.element_handle()
    lab.page.wait_for_function(VALUE, arg=[area, text], timeout=patience)


def test_programs_are_opened_from_a_list_and_typing_is_undone(visit):
    lab = Bench(visit("open.ipynb", f'{CODE}\nlab = Lab("frac_prevs")\nlab'))
    area = lab.find("textarea.tl-area").first
    first = area.input_value()
    area.focus()
    area.press("Control+End")
    lab.page.keyboard.type("# one more line")
    assert area.input_value() == first + "# one more line"
    for _ in range(20):
        if area.input_value() == first:
            break
        area.press("Control+z")
    assert area.input_value() == first, "undo takes out what was typed"
    area.press("Control+Shift+z")
    assert area.input_value() != first, "and redo brings it back"
    lab.until("(root) => root.dataset.stale === 'false'")
    picker = lab.find(".tl-programs").first
    names = picker.locator("option").evaluate_all("all => all.map((one) => one.value)")
    other = next(name for name in names if name not in ("", "frac_prevs"))
    typed = area.input_value()
    picker.select_option(other)
    lab.until(f"(root) => root.querySelector('.tl-area').value !== {typed!r}")
    lab.until("(root) => root.dataset.stale === 'false' && !root.querySelector('.tl-complaint')")
    assert "frac_prevs" not in area.input_value()
    assert lab.find(".tl-row[data-room='frac_prevs']").count() == 0


def test_the_other_language_and_back_is_the_text_that_was(visit):
    text = '# my own words\nis_x = tokens == "x"   # a remark\n'
    lab = Bench(visit("languages.ipynb", f"{CODE}\nlab = Lab({text!r}, example='xax')\nlab"))
    lab.go_to_the_end()
    answers = lab.answers()
    area, picker = lab.find("textarea.tl-area").first, lab.find(".tl-language").first
    picker.select_option("rasp")
    lab.until("(root) => root.querySelector('.tl-area').value.includes(';')")
    lab.until("(root) => root.dataset.stale === 'false'")
    assert picker.input_value() == "rasp"
    assert not lab.find(".tl-complaint").count(), area.input_value()
    assert lab.answers() == answers
    picker.select_option("python")
    has_text(lab, text)
    lab.until("(root) => root.dataset.stale === 'false'")
    assert picker.input_value() == "python"
    area.fill("")
    lab.until("(root) => root.querySelector('.tl-empty').offsetHeight > 0")
    lab.view("editor").locator(".tl-empty button").first.click()
    lab.until("(root) => root.querySelector('.tl-area').value.length > 10")


def test_what_cannot_wait_is_compiled_at_once_and_mistakes_are_reached(visit):
    lab = Bench(visit("at_once.ipynb", f"{CODE}\nlab = Lab(\"x = tokens == 'a'\")\nlab"))
    area = lab.find("textarea.tl-area").first
    area.fill("newest = tokens == 'b'")
    area.press("Control+Enter")
    lab.until("(root) => root.querySelector('.tl-row[data-room=newest]') !== null")
    area.fill("first = tokens\nsecond = frist == 'b'")
    lab.until("(root) => root.querySelector('.tl-wave') !== null")
    assert lab.text(".tl-wave") == "frist"
    lab.find(".tl-complaint button").first.click()
    assert area.evaluate("(area) => area.selectionStart") == len("first = tokens\nsecond = ")
    lab.find(".tl-tokens").first.fill("q q")
    area.fill("first = tokens\nsecond = first == 'b'")
    lab.until("(root) => root.dataset.stale === 'false'")
