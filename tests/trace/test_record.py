"""A trace holds what the forward pass computed, under the names that people use."""

import numpy as np
import pytest
from traced_models import BARE, COUNTS, REVERSE, SHARE

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.trace import TraceError
from tracrlab.trace.summary import agree
from tracrlab.values import same_value

SHELF = ("reverse", "sort", "frac_prevs", "shuffle_dyck2", "running_max", "average", "induction")


@pytest.fixture(scope="module", params=SHELF)
def entry_trace(request):
    entry = programs.catalogue[request.param].at(4)
    model = compile_rasp_to_model(entry.program, entry.vocab, 4, entry.causal)
    return model.trace([model.vocab[(7 * i) % len(model.vocab)] for i in range(4)])


def test_it_is_the_run_that_apply_makes(entry_trace):
    model, trace = entry_trace.model, entry_trace
    out = model.apply([model.input_encoder.bos_token, *trace.tokens])
    assert np.array_equal(trace.residual("embed"), out.input_embeddings[0])
    for i, step in enumerate(trace.steps[1:]):
        assert np.array_equal(trace.residual(step), out.residuals[i][0])
        assert np.array_equal(trace.output(step), out.layer_outputs[i][0])
    for i, scores in enumerate(out.attn_logits):
        assert np.array_equal(trace.scores(i), scores[0])
    assert np.array_equal(trace.residual(), out.transformer_output[0])
    assert agree(trace.decoded, out.decoded[1:]) and agree(trace.decoded, trace.expected)


def test_every_step_adds_its_output_to_the_residual_stream(entry_trace):
    trace = entry_trace
    for before, step in zip(trace.steps, trace.steps[1:], strict=False):
        assert np.array_equal(
            trace.residual(before)[:] + trace.output(step)[:], trace.residual(step)
        )


def test_heads_and_blocks_add_up_to_what_their_half_layer_adds(entry_trace):
    trace = entry_trace
    for layer in range(len(trace.model.weights.layers)):
        heads = [trace.head_output(layer, part.head)[:] for part in trace.heads(layer)]
        assert np.allclose(sum(heads), trace.output(f"attn {layer}"), atol=1e-5)
        blocks = [trace.mlp_output(part.node)[:] for part in trace.mlps(layer)]
        assert np.allclose(sum(blocks), trace.output(f"mlp {layer}"), atol=1e-5)


def test_attention_adds_up_to_one_and_respects_the_mask(entry_trace):
    trace = entry_trace
    for layer in range(len(trace.model.weights.layers)):
        pattern = trace.pattern(layer)[:]
        assert np.allclose(pattern.sum(axis=-1), 1)
        if trace.model.causal:
            assert not np.triu(pattern, 1).any()


def test_a_half_layer_changes_only_the_rooms_that_it_writes(entry_trace):
    trace = entry_trace
    for step in trace.steps[1:]:
        changed = trace.output(step)[:].any(axis=0)
        written = {label for name in trace.writes(step) for label in trace.subspace(name).labels[1]}
        assert {trace.directions[i] for i in np.flatnonzero(changed)} <= written


def test_every_room_says_what_the_interpreter_says_of_its_node(entry_trace):
    trace = entry_trace
    readings = trace.readings()
    checked = 0
    for node in trace.model.stages["graph"].nodes:
        if node.expr is None or node.name not in readings.rows:
            continue
        expected = rasp.evaluate(node.expr, trace.tokens, trace.model.causal)
        for reading, value in zip(readings.row(node.name)[1:], expected, strict=True):
            number = isinstance(reading.value, float) and isinstance(value, int | float)
            same = np.isclose(reading.value, value) if number else same_value(reading.value, value)
            assert reading.clear and same, (node.name, reading, value)
            checked += 1
    assert checked


def test_names_of_axes():
    trace = COUNTS.trace("axx")
    assert (
        trace.steps
        == ("embed", "attn 0", "mlp 0", "attn 1", "mlp 1", "attn 2", "mlp 2")[: len(trace.steps)]
    )
    assert trace.positions == ("0:bos", "1:a", "2:x", "3:x")
    assert trace.residual().axes == ("position", "direction")
    assert trace.residual().labels == (trace.positions, COUNTS.residual_labels)
    assert trace.pattern(0).axes == ("head", "query", "key")
    assert trace.pattern(0).labels == (("0:hist", "1:xs"), trace.positions, trace.positions)
    units = trace.hidden(0).labels[1]
    assert units[0] == "hist#0" and "xs#0" in units and len(set(units)) == len(units)
    assert trace.hidden("xs").labels[1] == tuple(u for u in units if u.startswith("xs#"))
    assert trace.outputs().labels[1] == tuple(map(str, COUNTS.output_encoder.values))


def test_heads_are_found_by_layer_and_by_node():
    trace = COUNTS.trace("axx")
    assert np.array_equal(trace.pattern("xs"), trace.pattern(0)[1])
    assert np.array_equal(trace.scores(0, head=1), trace.scores("xs"))
    assert np.array_equal(trace.scores("xs", head=1), trace.scores("xs"))
    with pytest.raises(TraceError, match=r"'xs' has heads at \(layer, head\) \(0, 1\): say which"):
        trace.scores("xs", head=0)
    assert trace.pattern("xs").title == "attention of attn 0, head 1:xs"
    assert np.array_equal(trace.head_output("xs"), trace.head_output(0, head=1))


def test_what_a_block_reads():
    trace = COUNTS.trace("axx")
    assert trace.mlp_input("hist").labels[1] == ("hist.bos_share",)
    assert np.array_equal(trace.mlp_input(0), trace.residual("attn 0"))


def test_a_subspace_is_a_room_or_one_direction():
    trace = SHARE.trace("axx")
    assert not trace.subspace("is_x", after="embed")[:].any()
    assert trace.subspace("is_x", after="mlp 0")[:].ravel().tolist() == [0, 0, 1, 1]
    assert trace.subspace("tokens", "embed").labels[1] == ("tokens:a", "tokens:b", "tokens:x")
    assert trace.subspace("tokens:x").at(direction="tokens:x")[:].tolist() == [0, 0, 1, 1]


def test_when_rooms_are_written():
    trace = SHARE.trace("ax")
    assert trace.written_at("tokens") == trace.written_at("indices") == "embed"
    assert trace.written_at("is_x") == "mlp 0" and trace.written_at("share") == "attn 1"
    assert REVERSE.trace("ax").written_at("opposite:1") == "mlp 2"
    assert [trace.writes(step) for step in trace.steps] == [
        ("tokens", "indices"),
        (),
        ("is_x",),
        ("share",),
        (),
    ]


def test_the_guess_after_each_step():
    trace = REVERSE.trace("abx")
    assert trace.decoded == trace.decoded_after("mlp 3") == ["x", "b", "a"]
    assert [reading.text for reading in trace.lens.row("embed")] == [".", ".", "."]
    assert [reading.value for reading in trace.lens.row("attn 3")] == ["x", "b", "a"]
    assert trace.lens.at("attn 3", "3:x").value == "a"


def test_an_input_that_the_model_does_not_take_is_refused():
    with pytest.raises(ValueError, match="the input is empty"):
        SHARE.trace([])
    with pytest.raises(ValueError, match="token 'q' .* is not in the vocabulary"):
        SHARE.trace("aq")
    with pytest.raises(ValueError, match="is the model's own"):
        SHARE.trace(["compiler_bos"])


def test_a_model_without_layers():
    trace = BARE.trace("ab")
    assert trace.steps == ("embed",) and trace.decoded == ["a", "b"]
    assert "a b" in str(trace)
    with pytest.raises(TraceError, match="no layer 0 in this model, which has no layers"):
        trace.pattern(0)


def test_activations_come_in_order_of_use():
    names = list(SHARE.trace("ax").activations)
    first = ["scores", "pattern", "heads", "out", "residual"]
    assert names[0] == "embed" and names[1:6] == [f"layer_0/attn/{kind}" for kind in first]
    assert names[6:9] == [f"layer_0/mlp/{kind}" for kind in ("hidden", "out", "residual")]
    assert len(names) == 1 + 8 * 2


def test_an_empty_half_layer_has_no_heads_and_no_units():
    trace = SHARE.trace("ax")
    assert trace.pattern(0).shape == (0, 3, 3) and not trace.output("attn 0")[:].any()
    assert trace.output("mlp 1").shape == trace.residual().shape


@pytest.mark.parametrize(
    "ask, told",
    [
        (lambda t: t.subspace("is_y"), "no room 'is_y' in the residual stream; there are one, "),
        (lambda t: t.residual("mlp 9"), "no half-layer 'mlp 9' in this model; there are embed, "),
        (lambda t: t.residual(2), "no half-layer 2 in this model"),
        (lambda t: t.pattern("is_x"), "no head computes 'is_x'; heads compute share"),
        (lambda t: t.hidden("share"), "no MLP computes 'share'; MLPs compute is_x"),
        (lambda t: t.pattern(7), "no layer 7 in this model, which has layers 0 to 1"),
        (lambda t: t.scores(1, head=1), "no head 1 in layer 1, which has heads 0 to 0"),
        (lambda t: t.head_output(0), "layer 0 has no heads: that half"),
        (lambda t: t.hidden(1), "layer 1 has no MLP"),
        (lambda t: t.written_at("nowhere"), "no room 'nowhere'"),
    ],
)
def test_an_unknown_name_is_told_in_one_sentence(ask, told):
    with pytest.raises(TraceError) as error:
        ask(SHARE.trace("ax"))
    assert str(error.value).startswith(told) and "\n" not in str(error.value)


def test_nothing_in_a_trace_can_be_written_to():
    trace = SHARE.trace("ax")
    for activation in trace.activations.values():
        with pytest.raises(ValueError, match="read-only"):
            activation.values[...] = 0
    with pytest.raises(TypeError):
        trace.activations["embed"] = None
    with pytest.raises(AttributeError):
        trace.tokens = ()


def test_a_model_with_other_weights_is_traced_under_the_same_names():
    changed = COUNTS.with_params({k: dict(v) for k, v in COUNTS.params.items()})
    trace, before = changed.trace("axx"), COUNTS.trace("axx")
    assert trace.decoded == before.decoded
    assert np.array_equal(trace.hidden("xs"), before.hidden("xs"))
    assert trace.pattern("hist").labels == before.pattern("hist").labels
    spare = [label for label in trace.pattern(1).labels[0] if label.endswith("spare")]
    assert len(spare) == trace.pattern(1).shape[0] == 2
