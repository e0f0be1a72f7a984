"""A program that is opened while somebody types."""

from laboratory import CODE, Bench


def test_a_program_opened_just_after_a_key_is_not_called_old_for_ever(opened):
    lab = Bench(opened("hasty.ipynb", f'{CODE}\nlab = Lab("frac_prevs")\nlab'))
    area = lab.find("textarea.tl-area").first
    area.focus()
    area.press("Control+End")
    lab.page.keyboard.type("# one more line")
    lab.find(".tl-programs").first.select_option("length")
    lab.until("(root) => root.querySelector('.tl-area').value.includes('length')")
    lab.until("(root) => root.dataset.stale === 'false'", patience=5_000)
