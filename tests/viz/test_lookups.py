"""MLPs as lookup tables: the rows, those that are hit, the thresholds between them."""

import pytest

from tracrlab import rasp, viz
from tracrlab.compile import compile_rasp_to_model
from tracrlab.trace import Set, Zero
from tracrlab.viz.scene.header import scene_of


def rows(picture):
    return [row for i, row in enumerate(picture.rows) if i not in picture.rules]


def test_a_table_has_a_row_for_each_case(frac):
    picture = viz.lookup_picture(frac, "is_x")
    assert picture.head == ("tokens", "→ is_x", "hidden units on")
    assert picture.rows == (("a", "False", ""), ("b", "False", ""), ("x", "True", "0"))
    assert picture.lit == ()


def test_the_rows_that_a_run_hits_are_lit(frac):
    picture = viz.lookup_picture(frac.trace("axx"), "is_x")
    assert [picture.rows[i] for i in picture.lit] == [
        ("a", "False", "", "1:a"),
        ("x", "True", "0", "2:x 3:x"),
    ]


def test_hits_follow_an_edit(frac):
    trace = frac.trace("axx", edits=[Set("tokens", "b", positions=1)])
    assert [row[-1] for row in viz.lookup_picture(trace, "is_x").rows] == ["", "1:a", "2:x 3:x"]


def test_thresholds_stand_between_the_numbers_that_they_tell_apart(hist):
    picture = viz.lookup_picture(hist.trace("hello"), "hist")
    numbers = [float(row[0].strip("— ")) for row in picture.rows]
    assert numbers == sorted(numbers)
    assert len(picture.rules) == 4
    assert [row[1] for row in rows(picture)] == ["5", "4", "3", "2", "1"]
    assert {row[1]: row[3] for row in rows(picture) if row[3]} == {
        "1": "1:h 2:e 5:o",
        "2": "3:l 4:l",
    }


def test_all_units_that_are_on_are_told_as_the_laboratory_tells_them(hist):
    trace = hist.trace("hello")
    [mlp] = scene_of(hist, trace).header["mlps"]
    picture = rows(viz.lookup_picture(trace, "hist"))
    assert [picture[0][2], picture[-1][2]] == ["8", "0–8"]
    for told, units in zip(picture, mlp["units"], strict=True):
        ends = [list(map(int, run.split("–"))) for run in told[2].split(", ")]
        assert [n for low, *high in ends for n in range(low, (high or [low])[0] + 1)] == units


def test_a_number_that_is_in_no_row_is_told(hist):
    off = hist.trace("hello", edits=[Set("hist.bos_share", 0.8, positions=2)])
    assert "in no row, the nearest is marked: 2:e (0.8)" in viz.lookup_picture(off, "hist").note
    assert "no row" not in viz.lookup_picture(hist.trace("hello"), "hist").note


def test_a_table_of_pairs_has_a_column_for_each_input(two_heads):
    picture = viz.lookup_picture(two_heads.trace("axa"), "counts")
    assert len(picture.head) >= 4
    for position, answer in enumerate(two_heads.run("axa"), 1):
        [row] = [row for row in picture.rows if str(position) in row[-1].replace(":", " ").split()]
        assert row[-3] == str(answer)


def test_long_tables_are_cut_but_not_the_rows_that_are_hit(long_hist):
    picture = viz.lookup_picture(long_hist.trace(list("ab") * 100), "hist")
    assert len(rows(picture)) - 1 <= 50 and "showing 50 of 200 rows" in picture.note
    assert [picture.rows[i][1] for i in picture.lit] == ["100"]
    assert any(row[0] == "… 51 more …" for row in picture.rows)


def test_which_table_must_be_said_where_there_are_several(two_heads, frac):
    with pytest.raises(viz.PictureError, match="which lookup table\\? MLPs compute"):
        viz.lookup_picture(two_heads)
    with pytest.raises(viz.PictureError, match="no MLP computes 'frac_prevs'"):
        viz.lookup_picture(frac, "frac_prevs")
    with pytest.raises(viz.PictureError, match="no part 1"):
        viz.lookup_picture(frac, "is_x", part=1)
    assert viz.lookup_picture(frac) == viz.lookup_picture(frac, "is_x")


def test_a_number_may_be_looked_up_in_two_blocks():
    so_far = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    mean = rasp.Aggregate(so_far, rasp.tokens).named("mean")
    model = compile_rasp_to_model(rasp.Map(lambda x: int(x * 1000) % 3, mean), {0, 1, 3}, 10)
    trace = model.trace([0, 1, 3])
    first, second = (viz.lookup_picture(trace, model.name, part) for part in (0, 1))
    assert first.title.startswith("Thresholds") and first.rows[0][0] == "past 0.05"
    assert [second.rows[i][1] for i in second.lit] == list(map(str, model.run([0, 1, 3])))
    assert "0:bos" not in str(first) + str(second)
    past = viz.residual_picture(trace, only=[f"mean.past_for_{model.name}"]).panels[-2].texts[0]
    assert past[:2] == (".", ".") and past[2].startswith("> 0.47")


def test_what_is_no_value_hits_no_row():
    before = rasp.Select(rasp.indices, rasp.indices - 1, rasp.Comparison.EQ)
    previous = rasp.Aggregate(before, rasp.tokens).named("previous")
    changed = rasp.SequenceMap(lambda x, y: x != y, previous, rasp.tokens).named("changed")
    model = compile_rasp_to_model(changed, {"a", "b"}, 4)
    trace = model.trace("ab", edits=[Zero("previous", positions=2)])
    picture = viz.lookup_picture(trace, "changed")
    hits = [row[-1] for row in picture.rows if row[-1]]
    assert hits == ["1:a"] and "None" in {row[0] for row in picture.rows}


def test_a_block_that_passes_numbers_on_has_a_factor_for_each_direction():
    so_far = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    share = rasp.Aggregate(so_far, rasp.numerical(rasp.tokens == "x")).named("share")
    model = compile_rasp_to_model(rasp.numerical(share * 3 - 1).named("scaled"), {"a", "x"}, 4)
    linear = [part.node for part in model.anatomy.mlps if part.kind == "linear"]
    picture = viz.lookup_picture(model, linear[-1])
    assert dict(picture.rows) == {"share": "3", "one": "-1"}


def test_the_refusal_shows_how_to_choose(two_heads):
    for source, call in ((two_heads, "model"), (two_heads.trace("axa"), "trace")):
        with pytest.raises(viz.PictureError) as refused:
            viz.lookup_picture(source)
        said = str(refused.value).split("say ")[1]
        assert said == f'viz.lookup_table({call}, "hist")'
