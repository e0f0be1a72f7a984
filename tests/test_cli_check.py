"""`tracrlab check`: three files in, a verdict in a few lines out."""

import contextlib
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracrlab import compile_rasp_to_model, late, programs, progress, rasp
from tracrlab.certify import certify, checker
from tracrlab.cli import main

ROOT = Path(__file__).resolve().parent.parent
PYTHON = 'share = Aggregate(Select(indices, indices, Comparison.LEQ), numerical(tokens == "a"))'


def kept(folder, text, language, vocab="ab", length=4):
    source = rasp.parse(text, language)
    model = compile_rasp_to_model(source, vocab, length)
    program = folder / ("program.py" if language == "python" else "program.rasp")
    program.write_text(text)
    certificate = certify(model).save(folder / "certificate.json")
    return [str(model.save(folder / "model.safetensors")), str(certificate), str(program)]


@pytest.fixture
def hist(tmp_path):
    """A model of 2021, its certificate and its program."""
    return kept(tmp_path, programs.catalogue["rasp_hist"].text, "rasp", "abc")


def refused(capsys, *files):
    """The one sentence that is said of what cannot be read."""
    assert main(["check", *map(str, files)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("tracrlab: ")
    return err.removeprefix("tracrlab: ").rstrip("\n")


def test_a_fresh_process_says_that_it_holds(hist):
    run = [sys.executable, "-m", "tracrlab", "check", *hist]
    found = subprocess.run(run, capture_output=True, text=True, cwd=ROOT)
    assert (found.returncode, found.stderr) == (0, "")
    first, model, program, error, rests = found.stdout.splitlines()
    assert first == "holds: on all 120 inputs the model decodes to the program's answer"
    assert model.startswith("model     CompiledModel(") and "3 tokens, length up to 4" in model
    assert program == f"program   {hist[2]}, in the RASP language of 2021"
    assert error == "error     none" and rests == "rests on  nothing that was not proved"


def test_a_terminal_sees_how_far_it_is(hist, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setattr(progress, "LONG", 0.0)
    real = checker.walk

    def slow(*given):
        time.sleep(0.3)
        return real(*given)

    monkeypatch.setattr(checker, "walk", slow)
    with contextlib.redirect_stderr(Terminal()) as terminal:
        assert main(["check", *hist]) == 0
    shown = terminal.getvalue()
    assert shown.startswith("\rchecking ") and shown.rsplit("\r", 2)[1].strip() == ""
    assert capsys.readouterr().out.startswith("holds: ")
    with contextlib.redirect_stderr(io.StringIO()) as log:
        assert main(["check", *hist]) == 0
    assert log.getvalue() == ""


def test_a_python_text_is_told_with_its_error(tmp_path, capsys):
    files = kept(
        tmp_path,
        "x = Aggregate(Select(indices, indices, Comparison.LEQ), indices)",
        "python",
        "ab",
        40,
    )
    assert main(["check", *files]) == 0
    out = capsys.readouterr().out
    assert (
        out.startswith("holds: on all 2199023255550 inputs ") and "program.py, in Python\n" in out
    )
    assert "\nerror     at most " in out


def test_hypotheses_are_told(tmp_path, monkeypatch, capsys):
    files = kept(tmp_path, PYTHON, "python")
    real = late.call  # any verdict may have them
    from tracrlab import certify as seal
    from tracrlab.certify import Verdict

    fact = "x never selects two different values"
    monkeypatch.setattr(seal, "check", lambda *given: Verdict(True, "on all", 0.0, (fact,)))
    assert main(["check", *files]) == 0 and real is late.call
    assert capsys.readouterr().out.splitlines()[-1] == f"rests on  {fact}"


def test_another_program_is_refused_with_the_place(hist, capsys):
    text = Path(hist[2]).read_text()
    Path(hist[2]).write_text(text + '\nanother = tokens == "a";')
    assert main(["check", *hist]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("refused: ") and err == "" and "rests on" not in out


def test_another_model_is_refused(hist, tmp_path, capsys):
    (tmp_path / "other").mkdir()
    other = kept(tmp_path / "other", PYTHON, "python")
    assert main(["check", other[0], hist[1], hist[2]]) == 1
    assert capsys.readouterr().out.startswith("refused: ")


def test_a_weight_that_was_changed_is_refused_and_told_with_its_layer(hist, tmp_path, capsys):
    from dataclasses import replace

    from tracrlab import load

    model = load(hist[0])
    layer = model.weights.layers[0]
    first = replace(layer.mlp.first, w=layer.mlp.first.w * 0.5)
    layers = (replace(layer, mlp=replace(layer.mlp, first=first)), *model.weights.layers[1:])
    changed = replace(model, weights=replace(model.weights, layers=layers))
    assert main(["check", str(changed.save(tmp_path / "changed.safetensors")), *hist[1:]]) == 1
    assert "(layer 0, " in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("which", range(3))
def test_a_missing_file_is_one_sentence(hist, capsys, which):
    Path(hist[which]).unlink()
    told = refused(capsys, *hist)
    assert hist[which] in told


def test_a_folder_is_no_file(hist, tmp_path, capsys):
    (tmp_path / "x.rasp").mkdir()
    for which, given in ((0, tmp_path), (1, tmp_path), (2, tmp_path / "x.rasp")):
        files = list(hist)
        files[which] = str(given)
        assert str(given) in refused(capsys, *files)


def test_files_of_another_kind_are_one_sentence(hist, tmp_path, capsys):
    model, certificate, program = hist
    assert "cannot be loaded" in refused(capsys, certificate, certificate, program)
    assert "is no certificate: it is not JSON" in refused(capsys, model, program, program)
    assert "is no certificate: it is not JSON" in refused(capsys, model, model, program)
    other = tmp_path / "other.json"
    for text in ("[]", "{}", json.dumps({"format": "tracrlab certificate 1"}), "[" * 100_000):
        other.write_text(text)
        assert f"{other} is no certificate: " in refused(capsys, model, other, program)
    (tmp_path / "bytes.rasp").write_bytes(b"\xff\xfe\x00")
    assert "is no text in UTF-8" in refused(capsys, model, certificate, tmp_path / "bytes.rasp")
    assert "let it end in .rasp" in refused(capsys, model, certificate, model)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("p.rasp", "x = tokns;\ny = foo;", "p.rasp, line 1, column 5: `tokns` is not defined (and"),
        ("p.rasp", "x = 1;", "p.rasp is no program: this text makes no sequence"),
        ("p.rasp", 'load "/etc/passwd";', "p.rasp, line 1"),
        ("p.py", "x = tokns", "p.py, line 1, column 5: `tokns` is not defined"),
        ("p.py", "1 // 0", "p.py, line 1"),
        ("p.py", "raise SystemExit(0)", "p.py, line 1"),
        ("p.py", "", "p.py is no program: this text makes no sequence"),
    ],
)
def test_a_text_that_is_no_program_is_one_sentence(hist, tmp_path, capsys, name, text, says):
    (tmp_path / name).write_text(text)
    assert says in refused(capsys, hist[0], hist[1], tmp_path / name)


def test_a_text_of_2021_runs_no_python_and_reads_only_its_own_folder(hist, tmp_path, capsys):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.rasp").write_text("def f(a) { return a; }")
    (inside / "p.rasp").write_text('load "../outside";\nx = f(tokens);')
    assert "outside" in refused(capsys, hist[0], hist[1], inside / "p.rasp")
    (inside / "outside.rasp").write_text("def f(a) { return a; }")
    (inside / "p.rasp").write_text('load "outside";\nx = f(tokens);')
    assert main(["check", hist[0], hist[1], str(inside / "p.rasp")]) == 1  # it is read


def test_a_check_that_breaks_is_no_verdict(hist, monkeypatch, capsys):
    from tracrlab import certify as seal

    def breaks(*given):
        raise MemoryError

    monkeypatch.setattr(seal, "check", breaks)
    assert refused(capsys, *hist) == "the check came to no verdict: MemoryError"


def test_help_says_which_texts_are_run(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "A .rasp text runs no Python, and reads no file outside its own folder." in told
    assert "A .py text is run as Python" in told and "0 it holds, 1 it is refused, 2" in told
