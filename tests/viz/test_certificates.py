"""What a certificate shows: its seal, where it is fragile, what each room holds, where it fails."""

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from IPython.core.interactiveshell import InteractiveShell

from tracrlab import compile_rasp_to_model, programs, rasp, viz
from tracrlab.certify import Verdict, check
from tracrlab.certify.certificate import Assumed, Margin
from tracrlab.viz import certificates, display

PICTURES = (viz.seal_picture, viz.margins_picture, viz.invariants_picture)
FIGURES = (viz.certificate_seal, viz.certificate_margins, viz.certificate_invariants)


@pytest.fixture(scope="module")
def sort():
    entry = programs.catalogue["rasp_sort"]
    return compile_rasp_to_model(entry.program, "abc", 4)


@pytest.fixture(scope="module")
def sealed(sort):
    return sort.certify()


def halved(model, layer):
    """The same model; what one MLP reads is half as large."""
    layers = list(model.weights.layers)
    mlp = layers[layer].mlp
    first = replace(mlp.first, w=mlp.first.w * np.float32(0.5))
    layers[layer] = replace(layers[layer], mlp=replace(mlp, first=first))
    return replace(model, weights=replace(model.weights, layers=tuple(layers)))


def test_the_text_of_each_picture(sealed, golden):
    golden("rasp_sort.certificate.txt", "\n\n".join(str(make(sealed)) for make in PICTURES))
    assert sealed.holds and sealed.inputs == 3 + 9 + 27 + 81


def test_pictures_are_values_and_figures_draw_them(sealed):
    for make, figure in zip(PICTURES, FIGURES, strict=True):
        picture = make(sealed)
        assert picture == make(sealed)
        assert json.loads(json.dumps(picture.as_dict(), allow_nan=False)) == picture.as_dict()
        drawn = figure(sealed)
        assert isinstance(drawn, go.Figure) and drawn.picture == picture
        assert "<table" in picture._repr_html_()


def test_the_seal_has_its_numbers(sealed):
    picture = viz.seal_picture(sealed)
    cells = dict(zip(picture.head, picture.rows[0], strict=True))
    assert cells["inputs"] == "120" and cells["error"] == "none"
    assert cells["rests on"] == "nothing that was not proved" and "holds up to" not in cells
    assert cells["worst margin"].endswith("×")
    fact = "x never selects two different values"
    other = replace(sealed, error_bound=2e-6, inputs=10**40, horizon=99, horizon_words=7)
    other = replace(other, assumed=(assumption(fact),), margins=())
    picture = viz.seal_picture(other)
    assert picture.rows[0] == ("1.0e40", "at most 2e-06", fact, "none", "length 99, 7 words")
    assert "Nothing is near failing" in picture.sentence


def assumption(text):
    return Assumed(0, text)


def test_margins_are_those_of_the_certificate_and_colours_mean_near_to_failing(sealed):
    picture = viz.margins_picture(sealed)
    [panel] = picture.panels
    assert picture.rows == ("layer 0", "layer 1", "layer 2", "output")
    found = {margin.room: margin for margin in sealed.margins}
    assert panel.text(1, 0).startswith("target.bos_share ")
    assert float(panel.text(1, 0).split()[1]) == pytest.approx(
        found["target.bos_share"].margin, rel=1e-3
    )
    assert panel.text(0, 1) == "product exact" and panel.text(0, 0) == ""
    assert panel.amounts[0] == (0.0, 0.0, 0.0)  # nothing there, and nothing can fail
    assert 0 < panel.amounts[1][1] < 1e-4  # the only one with an error that comes in


@pytest.mark.parametrize(
    ("block", "margins"),
    [
        ("attention", (104.0, 60.0, 3.0, 0.0)),
        ("mlp", (1e31, 5.0, 1.0, 0.0)),
        ("decoding", (1.0, 0.5, 0.01, 0.0)),
    ],
)
def test_nearness_goes_from_0_to_1(block, margins):
    near = [certificates.nearness(Margin(0, block, "x", margin, "")) for margin in margins]
    assert near == sorted(near) and near[0] < 1e-30 and near[-1] == 1


def test_the_nearest_to_failing_is_told_first():
    some = (
        Margin(0, "attention", "a", 200.0, ""),
        Margin(1, "mlp", "b", 2.0, "(x = 1)"),
        Margin(2, "mlp", "c", 9.0, ""),
        Margin(None, "decoding", "output", 1.0, ""),
    )
    model = compile_rasp_to_model(rasp.length, "ab", 5)
    certificate = replace(model.certify(), margins=some)
    assert certificates.nearest(certificate) is some[1]
    told = "Nearest to failing: b in the MLP of layer 1, where the errors that come in could be 2 "
    assert viz.margins_picture(certificate).sentence == f"{told}times larger (x = 1)."
    heads = replace(certificate, margins=(Margin(0, "attention", "a", 3.0, ""),))
    assert "a in a head of layer 0, where scores are 3 apart." in viz.seal_picture(heads).sentence
    last = replace(certificate, margins=(Margin(None, "decoding", "output", 0.25, ""),))
    assert "each answer stands out by 0.25." in viz.seal_picture(last).sentence


def test_invariants_are_told_by_half_layer_with_their_margin(sealed, sort):
    picture = viz.invariants_picture(sealed)
    rows = {row[1]: row for row in picture.rows}
    assert len(picture.rows) == len(sealed.claims)
    assert rows["tokens"][0] == "embed" and rows["tokens"][3:] == ("one-hot", "exact", "")
    assert rows["target.bos_share"][0] == "attn 1" and rows["target"][0] == "mlp 1"
    assert rows["target"][5].endswith("×") and rows["target.bos_share"][4].endswith("e-07")
    start, _, stop = rows["product"][2].partition(" … ")
    names = sort.residual_labels[int(start) : int(stop) + 1]
    assert len(names) == 12 and all(name.startswith("product") for name in names)


def test_many_claims_are_cut_and_that_is_said(sealed):
    long = replace(sealed, claims=sealed.claims * 20)
    picture = viz.invariants_picture(long)
    assert len(picture.rows) == 50 and "showing 50 of 140 claims" in picture.note


def test_the_first_block_that_fails_is_lit(sort, sealed):
    refused = halved(sort, 1).certify()
    for make in (viz.margins_picture, viz.seal_picture, viz.failure_picture):
        picture = make(refused)
        assert picture.title == "Refused: ascending is not proved to be its program"
        assert picture.lit == (len(picture.rows) - 1,)
        layer, room, margin, _ = picture.rows[-1]
        assert (layer, room, margin) == ("2", "head 0", "refused")  # the first that needs it
        assert [row[0] for row in picture.rows[:-1]] == ["0", "1", "1"]  # what held before
        assert picture.sentence == refused.reason and "(layer" not in picture.sentence
    assert "before it failed" in viz.invariants_picture(refused).sentence
    verdict = check(halved(sort, 1), sealed)
    picture = viz.failure_picture(verdict)
    assert picture.rows[-1][:2] == (str(verdict.layer), verdict.block) == ("1", "target")
    assert picture.rows[-1][3] == verdict.cell != ""
    assert viz.certificate_margins(refused).picture == viz.margins_picture(refused)


def test_a_refusal_at_the_output_or_without_a_place(sort):
    refused = {"reason": "the answer 1 may be 2", "block": "output", "cell": "x = 1"}
    other = replace(sort.certify(), holds=False, **refused)
    assert viz.failure_picture(other).rows[-1] == ("", "output", "refused", "x = 1")
    loaded = replace(sort, stages=None, program=None).certify()
    picture = viz.seal_picture(loaded)
    assert picture.sentence.startswith("a model that was loaded has no stages")
    assert picture.rows == (("", "", "refused", ""),)


def test_what_is_no_certificate_is_refused(sort, sealed):
    for make in (viz.seal_picture, viz.certificate_margins, viz.certificate_invariants):
        with pytest.raises(viz.PictureError, match=r"this is a model: give model\.certify\(\)"):
            make(sort)
    for given in (sealed, Verdict(True, "")):
        with pytest.raises(viz.PictureError, match="this is one that holds"):
            viz.failure_picture(given)


def test_a_notebook_shows_the_seal(sealed, sort):
    shell = InteractiveShell()
    display.install(shell)
    bundle = shell.display_formatter.format(sealed)[0]
    assert bundle["text/html"] == viz.seal_picture(sealed)._repr_html_()
    assert bundle["text/plain"] == repr(sealed)
    refused = shell.display_formatter.format(halved(sort, 1).certify())[0]
    assert "Refused: ascending" in refused["text/html"]
