"""What a notebook shows of models, traces, stages and expressions."""

import subprocess
import sys
import warnings

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tracrlab import rasp, viz
from tracrlab.viz import display


@pytest.fixture(scope="module")
def shell():
    shell = InteractiveShell()
    display.install(shell)
    display.install(shell)  # twice is once
    return shell


def shown(shell, value):
    return shell.display_formatter.format(value)[0]


def test_values_are_shown_as_pictures(shell, frac):
    trace = frac.trace("ax")
    selector = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    values = [frac, trace, selector, rasp.tokens == "x", viz.check_model(frac)]
    values += [*frac.stages.values(), viz.decoded_picture(trace), viz.attention(trace)]
    for value in values:
        bundle = shown(shell, value)
        assert set(bundle) == {"text/html", "text/plain"}
        assert "<table" in bundle["text/html"] and "object at 0x" not in bundle["text/plain"]


def test_what_has_no_picture_is_text_without_a_warning(shell):
    odd = rasp.Map(lambda x: 1 // 0, rasp.tokens)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert shown(shell, odd) == {"text/plain": repr(odd)}
    assert not caught


def test_a_picture_that_fails_is_text_with_a_warning(shell, frac, monkeypatch):
    monkeypatch.setattr("tracrlab.viz.stages.stage_picture", lambda value: 1 // 0)
    with pytest.warns(UserWarning, match="picture of this CompiledModel failed.*ZeroDivisionError"):
        assert shown(shell, frac) == {"text/plain": repr(frac)}


def test_display_is_deterministic(shell, frac):
    for value in (frac, frac.trace("ax"), frac.stages["graph"]):
        assert shown(shell, value) == shown(shell, value)


def test_types_are_registered_under_the_names_they_have(frac):
    from importlib import import_module

    for (module, name), place in display.PICTURES.items():
        assert hasattr(import_module(module), name), (module, name)
        where, function = place.split(":")
        assert hasattr(import_module(f"tracrlab.viz.{where}"), function)


def test_installing_imports_nothing_heavy():
    code = (
        "import sys, tracrlab.viz.display as d\n"
        "class F:\n    def for_type_by_name(self, *a): pass\n"
        "class S: pass\n"
        "s = S(); s.display_formatter = S(); s.display_formatter.mimebundle_formatter = F()\n"
        "d.install(s)\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert not loaded & {"numpy", "plotly", "IPython", "jax"}


def test_outside_a_notebook_registering_does_nothing():
    viz.register_display()


def test_every_public_name_is_there():
    for name in viz.__all__:
        assert getattr(viz, name) is not None
    with pytest.raises(AttributeError, match="it offers"):
        viz.nothing  # noqa: B018
