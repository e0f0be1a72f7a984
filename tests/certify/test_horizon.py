"""How far a construction holds is looked for, and just beyond it something refuses."""

import sys

import pytest

import tracrlab
from tracrlab import compile_rasp_to_model, programs, rasp
from tracrlab.certify import certify, horizon, load_certificate
from tracrlab.errors import TracrlabError

module = sys.modules["tracrlab.certify.reach"]


def test_it_ends_where_it_was_told_to_end():
    found = horizon(compile_rasp_to_model(rasp.length, "ab", 3), most=12)
    assert (found.length, found.next_length) == (12, None)


@pytest.mark.parametrize("last", [3, 4, 11, 16])
def test_it_is_the_last_size_before_something_refuses(monkeypatch, last):
    def refusal(model, vocab, length, tell):
        return None if max(length, len(vocab)) <= last else "too long"

    monkeypatch.setattr(module, "_refusal", refusal)
    found = horizon(compile_rasp_to_model(rasp.length, "ab", 3), most=50)
    assert (found.length, found.next_length) == (last, last + 1)
    assert (found.words.last, found.words.next) == (last, last + 1)
    assert str(found) == (
        f"certified up to length {last}; at {last + 1}: too long\n"
        f"certified up to {last} words; at {last + 1}: too long"
    )


def test_a_refusal_of_the_compiler_is_its_reason():
    entry = programs.catalogue["reverse"].at(4)
    model = compile_rasp_to_model(entry.program, entry.vocab, 4)
    assert module._refusal(model, model.vocab, 4) is None
    assert module._refusal(model, model.vocab, 100_000)


@pytest.mark.parametrize(
    "vocab, more",
    [((1, 5), (1, 5, 6, 7)), ((0.5,), (0.5, 1, 2, 3)), ("aw1", ("1", "a", "w", "w1"))],
)
def test_words_that_are_added_are_like_those_that_are_there(vocab, more):
    assert module._words(compile_rasp_to_model(rasp.tokens, vocab, 2), 4) == more


def test_words_that_are_there_or_are_the_models_own_are_not_added():
    model = compile_rasp_to_model(rasp.tokens, ("a", "w1"), 2, compiler_pad="w3")
    assert module._words(model, 4) == ("a", "w1", "w2", "w4")
    assert module._words(model, 1) == ("a", "w1")


def test_it_is_looked_for_with_the_passes_of_the_model(monkeypatch):
    asked = []

    def compiled(*given, progress, optimize, residual):
        asked.append((str(optimize), residual))
        return compile_rasp_to_model(*given, optimize=optimize, residual=residual)

    monkeypatch.setattr(module, "compile_rasp_to_model", compiled)
    model = compile_rasp_to_model(
        programs.make_reverse(rasp.tokens), "ab", 3, optimize="layers", residual="reuse"
    )
    assert horizon(model, most=4).length == 4
    assert set(asked) == {(str(model.stages["plan"].passes), "reuse")}
    assert "bypass" in asked[0][0]


def test_a_certificate_has_it_if_it_is_asked_for(tmp_path):
    model = compile_rasp_to_model(rasp.length, "ab", 3)
    assert certify(model).horizon is None and certify(model).horizon_words is None
    certificate = certify(model, horizon_seconds=0.3)
    assert certificate.horizon > 12 and certificate.horizon_words > 12
    assert f"horizon     length {certificate.horizon}" in str(certificate)
    assert f"horizon     {certificate.horizon_words} words" in str(certificate)
    loaded = load_certificate(certificate.save(tmp_path / "c.json"))
    assert loaded.reaches == certificate.reaches


def test_a_loaded_model_has_no_program_to_look_with(tmp_path):
    path = tmp_path / "m.safetensors"
    compile_rasp_to_model(rasp.length, "ab", 3).save(path)
    with pytest.raises(TracrlabError, match="has no program to be compiled at other sizes"):
        horizon(tracrlab.load(path))


def test_words_beside_an_infinite_number():
    model = compile_rasp_to_model(rasp.tokens, (float("inf"), 1.0), 2)
    assert module._words(model, 4) == (1.0, float("inf"), 2, 3)
