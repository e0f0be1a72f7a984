"""A kernel that is new, busy or kept from answering: the page says so, and goes on when it can."""

from laboratory import LAB, SHARE, Bench, lab_of

BANNER = ".tl-banner[data-state='gone']"
GONE = f'(root) => Boolean(root.querySelector("{BANNER}")?.offsetHeight)'
ALIVE = GONE.replace("Boolean", "!")


def test_after_a_restart_the_page_says_run_the_cell_again(visit):
    notebook = visit("restart.ipynb", LAB)
    lab = Bench(notebook)
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    lab.until(GONE)
    notebook.wait_for_kernel()
    lab.focus_steps()
    lab.press("ArrowRight", "ArrowRight")
    assert lab.step == 2, "what needs no kernel still works"
    assert "run the cell again" in lab.text(BANNER)
    lab.root.element_handle().evaluate("(root) => { root.dataset.old = 'yes' }")
    notebook.run_all()
    notebook.page.wait_for_selector(".tl-root[data-part='lab']:not([data-old])")
    again = Bench(notebook)
    again.until(ALIVE)
    assert again.find(".tl-dots").count() == 1
    again.type_text(SHARE)
    again.says("share", ".tl-row")


def test_a_kernel_that_is_busy_for_a_while_is_waited_for(visit):
    notebook = visit("busy.ipynb", lab_of(SHARE, vocab=["a", "x"], max_seq_len=4))
    lab = Bench(notebook)
    notebook.run_aside("import time; time.sleep(6.5)")
    lab.type_text(SHARE.replace("is_x", "marked"), waits=False)
    lab.until(GONE)
    assert "busy" in lab.text(BANNER)
    lab.type_text(SHARE.replace("is_x", "newest"), waits=False)
    lab.until(ALIVE)
    lab.until("(root) => root.dataset.stale === 'false'")
    assert lab.find(".tl-row[data-room='newest']").count() == 1
    assert lab.find(".tl-row[data-room='marked']").count() == 0


def test_an_endless_loop_ends_when_one_types_on(visit):
    notebook = visit("endless.ipynb", lab_of("x = tokens == 'a'"))
    lab = Bench(notebook)
    lab.type_text("n = 0\nwhile True:\n    n += 1\nx = tokens == 'a'\n", waits=False)
    lab.until("(root) => !root.querySelector('.tl-busy').hidden")
    lab.type_text("newest = tokens == 'a'\n", waits=False)
    lab.until("(root) => root.dataset.stale === 'false'")
    lab.until("(root) => root.querySelector('.tl-busy').hidden")
    assert lab.find(".tl-row[data-room='newest']").count() == 1
    lab.type_text("n = 0\nwhile True:\n    n += 1\n", waits=False)
    lab.until("(root) => root.querySelector('.tl-busy .tl-cancel')?.offsetWidth > 0")
    lab.find(".tl-cancel").first.click()
    lab.until("(root) => root.querySelector('.tl-busy').hidden")
    lab.says("stopped", ".tl-status")
    lab.type_text("after = tokens == 'a'\n")
    assert lab.find(".tl-row[data-room='after']").count() == 1


def test_a_text_of_2021_runs_nothing(visit, server):
    made = server.folder / "work" / "made.txt"
    text = f"x = __import__('pathlib').Path({str(made)!r}).write_text('ran');"
    quiet = (
        "from tracrlab.widgets import Lab\nlab = Lab('x = tokens == \"a\";', language='rasp')\nlab"
    )
    lab = Bench(visit("classic.ipynb", quiet))
    lab.type_text(text, waits=False)
    lab.until("(root) => root.querySelector('.tl-complaint') !== null")
    assert lab.find(".tl-language").first.input_value() == "rasp"
    assert not made.exists()
    lab.type_text('import os; os.system("touch made.txt");', waits=False)
    lab.until("(root) => /import/.test(root.querySelector('.tl-complaint')?.textContent)")
    assert not made.exists()
