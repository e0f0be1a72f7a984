"""Typing, opening, undoing: who has the last word, the page or Python. No kernel is asked."""

from page_alone import SHARE, press, root, scene, settle, show

NEWS = "([text, newest]) => model.set({text, newest, revision: newest})"


def sent(page):
    return page.evaluate("model.sent.filter((one) => one.type !== 'ping')")


def typed(page, text):
    """Put a text into the editor, and wait until it was sent."""
    before = len(sent(page))
    page.locator(".tl-area").first.fill(text)
    page.wait_for_function(f"model.sent.filter((one) => one.type !== 'ping').length > {before}")
    return sent(page)[-1]


def at_once(page, *given):
    """Set these fields with no time between them, as a slow machine could not by hand."""
    page.evaluate(
        """(given) => { for (const [what, value] of given) {
            const field = document.querySelector(what);
            field.value = value;
            const kind = field.tagName === "SELECT" ? "change" : "input";
            field.dispatchEvent(new Event(kind, {bubbles: true}));
        } }""",
        [list(each) for each in given],
    )


def area(page):
    return page.locator(".tl-area").first.input_value()


def test_a_text_of_python_is_news_though_it_was_there_before(page):
    show(page, given=scene())
    last = typed(page, SHARE + "# more")
    page.evaluate(NEWS, [SHARE + "# more", last["revision"]])
    page.evaluate(NEWS, [SHARE, last["revision"] + 1])  # another cell sets it back
    assert area(page) == SHARE


def test_a_second_editor_goes_back_to_what_the_first_had(page):
    show(page, given=scene())
    for text in ("# A", "# AB"):
        last = typed(page, text)
        page.evaluate(NEWS, [text, last["revision"]])
    page.evaluate(NEWS, ["# A", last["revision"] + 1])
    assert area(page) == "# A"


def test_what_was_typed_before_is_not_kept_for_ever(page):
    show(page, given=scene())
    first = typed(page, "# 0")
    page.evaluate(NEWS, ["# 0", first["revision"]])
    for n in range(1, 80):  # the newest 60 texts have a language, the others none
        page.evaluate(NEWS, [f"# {n}", first["revision"] + n])
    assert area(page) == "# 79"


def test_what_waits_is_dropped_by_a_program_that_is_opened(page):
    show(page, given=scene())
    at_once(page, (".tl-area", "# half a line"), (".tl-tokens", "x x"), (".tl-programs", "hist"))
    page.wait_for_timeout(400)  # longer than anything waits
    assert [one["type"] for one in sent(page)] == ["open"]
    page.evaluate(NEWS, ["# opened", sent(page)[-1]["revision"]])
    settle(page)
    assert area(page) == "# opened" and root(page, "stale") == "false"


def test_what_waits_goes_before_another_language(page):
    show(page, given=scene())
    at_once(page, (".tl-area", "# half a line"), (".tl-language", "rasp"))
    page.wait_for_timeout(400)
    kinds = [(one["type"], one.get("language")) for one in sent(page)]
    assert kinds == [("edit", "python"), ("language", "rasp")]


def test_undo_brings_the_language_of_a_typed_text_back(page):
    show(page, given=scene())
    page.locator(".tl-area").first.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("y = ~is_x")
    mine = area(page)
    page.wait_for_function("model.sent.some((one) => one.type === 'edit')")
    last = sent(page)[-1]
    page.evaluate(NEWS, [mine, last["revision"]])
    page.locator(".tl-language").first.select_option("rasp")
    page.evaluate(
        "([text, newest]) => model.set({language: 'rasp', text, newest, revision: newest})",
        ["y = not is_x;", last["revision"] + 1],
    )
    assert area(page) == "y = not is_x;"
    page.locator(".tl-area").first.focus()
    press(page, "Control+z")
    assert area(page) == mine
    page.wait_for_function(
        "model.sent.some((one) => one.type === 'edit' && one.undone && one.text === "
        "document.querySelector('.tl-area').value)"
    )
    assert sent(page)[-1]["language"] == "python"


def test_the_last_keys_are_sent_when_the_view_goes(page):
    show(page, given=scene())
    page.locator(".tl-area").first.fill("# last words")
    page.evaluate("model.close()")
    assert [one["text"] for one in sent(page)] == ["# last words"]


def test_the_input_is_told_again_once_the_field_is_left(page):
    show(page, given=scene())
    field = page.locator(".tl-tokens").first
    field.focus()
    page.evaluate("model.set({tokens_text: 'x a'})")
    assert field.input_value() == "a x b x"
    page.locator(".tl-area").first.focus()
    assert field.input_value() == "x a"


def test_an_offer_that_is_taken_leaves_the_keyboard_in_the_laboratory(page):
    show(page, given=scene())
    message = {"type": "grow", "tokens": ["y"]}
    page.evaluate(
        "(message) => model.set({unread: 'y is not known', offer: {label: 'add y', message}})",
        message,
    )
    settle(page)
    assert page.locator(".tl-unread").first.inner_text() == "y is not known"
    page.get_by_text("add y").first.focus()
    press(page, "Enter")
    assert sent(page)[-1]["type"] == "grow"
    page.evaluate("model.set({unread: '', offer: {}})")
    press(page, "x", "ArrowLeft")
    assert page.evaluate("outside") == []


def test_a_refused_language_takes_no_focus_later(page):
    show(page, given=scene())
    page.locator(".tl-language").first.select_option("rasp")
    page.evaluate("model.fire('msg:custom', {type: 'say', text: 'that cannot be written'})")
    page.locator(".tl-tokens").first.focus()
    page.evaluate("window.left = 0; document.activeElement.addEventListener('blur', () => left++)")
    page.evaluate(NEWS, ["# from a cell", 9])
    assert area(page) == "# from a cell"
    assert page.evaluate("left") == 0
