"""Figures of deep models and long inputs."""

from random import Random

import pytest

from tracrlab import programs, viz
from tracrlab.compile import compile_rasp_to_model

LENGTH = 24


def test_many_panels_of_many_columns_fit_on_the_paper():
    model = compile_rasp_to_model(programs.make_shuffle_dyck(["()", "[]"]), "()[]", 16)
    figure = viz.residual_stream(model.trace("()[]" * 4))
    spans = [
        figure.layout[f"yaxis{i or ''}"].domain
        for i in (0, *range(2, len(figure.data)))
        if f"yaxis{i or ''}" in figure.layout
    ]
    assert all(0 <= low < high <= 1 for low, high in spans)
    pixels = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert min((high - low) * pixels for low, high in spans) >= 59


@pytest.mark.parametrize("name", programs.catalogue)
def test_every_program_of_the_shelf_has_its_figures_at_length_24(name):
    entry = programs.catalogue[name].at(LENGTH)
    model = compile_rasp_to_model(entry.program, entry.vocab, LENGTH, causal=entry.causal)
    trace = model.trace([*entry.draw(Random(0), LENGTH, entry.vocab)][:LENGTH])
    assert viz.residual_stream(trace).data and viz.decoded_so_far(trace).data


def test_the_remarks_on_how_many_positions_are_shown_agree(long_hist):
    trace = long_hist.trace(list("ab") * 50)
    for picture in (viz.residual_picture(trace), viz.decoded_picture(trace)):
        assert picture.note.startswith("showing 40 of 10")
        assert "this table has the first" not in viz.as_html(picture)
        assert len(picture.columns) == 40
