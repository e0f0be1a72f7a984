"""Figures: plotly's, made of lists, and readable without plotly."""

import copy
import pickle

import numpy as np
import plotly.graph_objects as go
import pytest

from tracrlab import viz

FIGURES = {
    "residual_stream": lambda t: viz.residual_stream(t),
    "residual_stream expanded": lambda t: viz.residual_stream(t, expand=True),
    "attention": lambda t: viz.attention(t),
    "scores": lambda t: viz.attention(t, show="scores"),
    "lookup_table": lambda t: viz.lookup_table(t, t.model.anatomy.mlps[0].node),
    "decoded_so_far": lambda t: viz.decoded_so_far(t),
    "program_graph": lambda t: viz.program_graph(t.model),
    "model": lambda t: viz.compile_stage(t.model),
    "values": lambda t: viz.compile_stage(t.model, "values"),
    "model_check": lambda t: viz.model_check(t.model, sample=5),
}


@pytest.fixture(params=FIGURES)
def figure(request, frac):
    return FIGURES[request.param](frac.trace("axx"))


def leaves(x):
    if isinstance(x, dict):
        for item in x.values():
            yield from leaves(item)
    elif isinstance(x, list | tuple):
        for item in x:
            yield from leaves(item)
    else:
        yield x


def test_a_figure_is_plotlys_and_carries_its_picture(figure):
    assert isinstance(figure, go.Figure)
    assert isinstance(figure.picture, viz.Picture)
    assert figure.layout.title.text.startswith(f"<b>{figure.picture.title}</b>")


def test_no_array_reaches_plotly(figure):
    found = {type(leaf) for leaf in leaves(figure.to_dict())}
    assert not found & {np.ndarray, np.float32, np.float64, np.bool_, np.int64}
    assert found <= {str, int, float, bool, type(None)}
    assert "bdata" not in figure.to_json()


def test_a_figure_shows_itself_without_plotly(figure):
    bundle = figure._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == str(figure.picture) == repr(figure)
    assert not callable(figure._ipython_display_)


def test_copies_are_figures_too(figure):
    for twin in (go.Figure(figure), copy.deepcopy(figure), pickle.loads(pickle.dumps(figure))):
        assert twin.to_dict() == figure.to_dict()


def test_axes_have_at_most_forty_labels_and_no_text_in_many_cells(long_hist):
    figure = viz.attention(long_hist.trace(list("ab") * 100)).to_dict()
    assert len(figure["layout"]["xaxis"]["tickvals"]) <= 40
    assert len(figure["layout"]["xaxis"]["categoryarray"]) == 64
    assert [trace["type"] for trace in figure["data"]] == ["heatmap"]


def test_panels_share_one_scale_of_colours(frac):
    figure = viz.residual_stream(frac.trace("axx"), expand=True).to_dict()
    heats = [trace for trace in figure["data"] if trace["type"] == "heatmap"]
    assert len(heats) == 3 and {heat["coloraxis"] for heat in heats} == {"coloraxis"}
    scale = figure["layout"]["coloraxis"]
    assert scale["cmin"] == -scale["cmax"]


def test_paper_is_transparent(figure):
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_what_looks_like_markup_is_text(bare):
    figure = viz.residual_stream(bare.trace(["<b>&", 1]))
    assert "&lt;b>&amp;" in figure.layout.title.text
