"""What the tests of the laboratory ask of a page that shows one."""

import pathlib
import re

LAB = 'import tracrlab\nlab = tracrlab.lab("frac_prevs")\nlab'
SHARE = """is_x = tokens == "x"
previous = Select(indices, indices, Comparison.LEQ)
share = Aggregate(previous, numerical(is_x), default=0)
"""
QUESTIONS = pathlib.Path(__file__).with_name("on_the_page.js").read_text("utf-8")
QUESTIONS = QUESTIONS.partition("\n")[2].strip()  # without the comment that they begin with
CODE = "import tracrlab\nfrom tracrlab.widgets import Lab"
FRAMES = """() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""
PAINTED = """(canvas) => {
    if (!canvas.width || !canvas.height) return 0;
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200)
        colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return colours.size;
}"""


def lab_of(text, **options):
    given = "".join(f", {name}={value!r}" for name, value in options.items())
    return f"from tracrlab.widgets import Lab\nlab = Lab({text!r}{given})\nlab"


class Laboratory:
    """One laboratory on the page, once it has drawn something."""

    def __init__(self, notebook, which=0):
        self.notebook, self.page = notebook, notebook.page
        roots = self.page.locator(".tl-root[data-part='lab']")
        roots.nth(which).wait_for(timeout=20_000)
        self.root = roots.nth(which)
        self.until("(root) => root.dataset.revision !== undefined && root.dataset.step !== ''")

    def until(self, condition, patience=20_000):
        handle = self.root.element_handle()
        return self.page.wait_for_function(condition, arg=handle, timeout=patience)

    def find(self, what):
        return self.root.locator(what)

    def text(self, what):
        return self.find(what).first.inner_text()

    def focus_steps(self):
        self.find(".tl-dots").first.focus()

    def type_text(self, text, waits=True):
        """Put a text into the editor, and wait until it was dealt with."""
        before = int(self.root.get_attribute("data-revision") or 0)
        self.find("textarea.tl-area").first.fill(text)
        if waits:
            self.until(
                "(root) => root.querySelector('.tl-complaint') !== null"
                f" || (Number(root.dataset.revision) > {before} && root.dataset.stale === 'false')"
            )

    @property
    def stale(self):
        return self.root.get_attribute("data-stale") == "true"


class Bench(Laboratory):
    """A laboratory, with what a person sees and does in words."""

    @property
    def step(self):
        return int(self.root.get_attribute("data-step"))

    @property
    def sentence(self):
        return self.text(".tl-sentence")

    @property
    def said(self):
        return self.find("[data-part='editor'] .tl-status").first.inner_text()

    def view(self, part):
        return self.find(f".tl-view[data-part='{part}']").first

    def ask(self, question, part=None):
        """One of the questions of on_the_page.js, of the whole laboratory or of a view."""
        place = self.root if part is None else self.view(part)
        return place.evaluate(f"(root) => {QUESTIONS}.{question}(root)")

    def settle(self):
        """Until what was asked for a moment ago is drawn."""
        self.page.evaluate(FRAMES)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def go_to_the_end(self):
        self.focus_steps()
        self.press("End")

    def says(self, words, where="", patience=20_000):
        """Wait until some text of the laboratory has these words."""
        self.page.wait_for_function(
            "([root, where, words]) => [...(where ? root.querySelectorAll(where) : [root])]"
            ".some((one) => one.innerText.includes(words))",
            arg=[self.root.element_handle(), where, words],
            timeout=patience,
        )

    def answers(self):
        """What the model answers at the last step, position by position."""
        cells = self.view("stepper").locator("tr[data-step='now'] td[data-position]").all()
        return [re.sub(r" [✓✗]$", "", cell.inner_text()) for cell in cells[1:]]

    def colours(self, canvas):
        """How many colours stand on a canvas: on a blank one, none."""
        return canvas.evaluate(PAINTED)

    def button(self, name, part=None):
        place = self.root if part is None else self.view(part)
        return place.get_by_role("button", name=name, exact=True).first
