"""The benchmark runs, and its table says what docs/benchmarks.md says it does. No test times."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from benchmarks import aims, ancestor, batch, cases, document, faults, passes, table, texts
from benchmarks.table import amount
from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model, pipeline

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "graph values plan blocks schedule layout weights rest compile cold write x write Tracr s",
    "1st run run batch seq/s tok/s jit ms jax seq/s jax tok/s wrong",
    "layers heads d_model parameters nonzero % MB peak MB x MB of bound",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """(what one quick program prints, the numbers it writes)"""
    path = tmp_path_factory.mktemp("bench") / "numbers.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "hist", "--json", str(path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "1/1  hist 8/8" in ran.stderr, "progress goes to stderr"
    return ran.stdout, json.loads(path.read_text())


@pytest.mark.bench
def test_every_column_is_printed(run):
    text, _ = run
    lines = [line.split() for line in text.splitlines()]
    for heads in COLUMNS:
        assert ["program", "V/S", *heads.split()] in lines
    rows = [line for line in lines if line[:2] == ["hist", "8/8"]]
    assert [len(row) - 2 for row in rows] == [len(columns) for columns in table.PARTS.values()]
    assert not [cell for row in rows for cell in row if cell == "-"]
    assert "measured elsewhere, see docs/benchmarks.md" in text


@pytest.mark.bench
def test_the_numbers_are_those_of_the_model(run):
    _, told = run
    (row,) = told["rows"]
    case = cases.Case("hist", 8, 8)
    model = compile_rasp_to_model(case.program(), case.vocab, case.length)
    assert row["parameters"] == model.weights.count
    assert row["nonzero"] == model.weights.nonzero
    assert row["bytes"] == 4 * model.weights.count
    assert (row["wrong"], row["checked"]) == (0, 32)
    assert set(row["stages"]) == set(model.stages)
    assert all(time > 0 for time in row["stages"].values())
    assert sum(row["stages"].values()) <= 2 * row["compile"]  # medians of many, so not exactly
    assert told["imports"]["jax_loaded"] is False


@pytest.mark.bench
def test_an_unknown_program_is_refused_with_the_names_there_are():
    command = [sys.executable, "-m", "benchmarks", "--only", "sotr"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "no program 'sotr'; there are length, reverse, hist" in ran.stderr


@pytest.mark.bench
@pytest.mark.parametrize("optimize, models", [("none", 20), ("layers", 24)])
def test_faults_are_put_into_models_of_each_preset(optimize, models):
    options = ["--count", "12", "--optimize", optimize]
    command = [sys.executable, "-m", "benchmarks.faults", *options]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    *_, total = [line for line in ran.stdout.splitlines() if line.startswith("| all |")]
    assert total.startswith("| all | 12 |") and f"\n{models} models, " in ran.stdout
    assert "WRONG" not in ran.stdout


def test_faults_are_put_into_optimised_models():
    plain, fewer = (faults.Subject.of("most_freq", 3, each) for each in ("none", "layers"))
    assert fewer.answers == plain.answers and fewer.inputs == plain.inputs
    assert len(fewer.model.weights.layers) < len(plain.model.weights.layers)
    assert fewer.certificate.holds and not fewer.wrong(fewer.model)


def test_the_clocks_are_taken_off_again():
    plain = dict(vars(pipeline))
    case = cases.Case("reverse", 4, 4)
    with pytest.raises(RuntimeError), passes.timed_passes() as spent:
        pipeline.compile_rasp_to_model(case.program(), case.vocab, case.length)
        assert all(time > 0 for time in spent.values())
        raise RuntimeError
    assert dict(vars(pipeline)) == plain


def test_each_stage_is_clocked_by_the_pass_that_makes_it():
    case = cases.Case("reverse", 4, 4)
    model = compile_rasp_to_model(case.program(), case.vocab, case.length)
    assert list(passes.STAGES) == list(model.stages)
    for stage, names in passes.STAGES.items():
        caller = passes.CALLERS.get(names[0], pipeline)
        made = get_type_hints(getattr(caller, names[0]))["return"]
        assert type(model.stages[stage]) in (made, *get_args(made)), stage


def test_every_case_has_a_program_and_inputs_it_can_take():
    for case in cases.cases(cases.FULL) + cases.cases(cases.QUICK):
        (words,) = case.inputs(1)
        assert len(words) == case.length and set(words) <= set(case.vocab), case
        assert len(case.vocab) == case.vocab_size
        assert case.inputs(1) == [words], "the same inputs each time"


def test_figures_of_the_ancestor_belong_to_cases():
    sizes = {(c.name, c.vocab_size, c.length) for c in cases.cases(cases.FULL)}
    assert set(ancestor.COMPILE) | ancestor.GAVE_UP <= sizes


def row(name, size, **changes):
    """A row as `benchmarks.measure` makes it, with numbers that meet every aim."""
    plain = {"name": name, "vocab": size, "length": size, "bytes": 4 * size**2, "peak": 8 * size**2}
    plain |= {"compile": 1e-4 * size, "compile_and_run": 2e-4 * size, "run": 1e-5 * size}
    plain |= {"optimize": "none", "parameters": size**2, "write": 1e-5 * size}
    return plain | {"wrong": 0, "checked": 4} | changes


@pytest.mark.parametrize(
    "changes, missed",
    [
        ({}, []),
        ({"compile": 0.31}, ["compile reverse at 64/64", "compile time grows with bytes"]),
        ({"peak": 4e8}, ["peak memory of a compile"]),
        ({"wrong": 1}, ["positions unlike the interpreter's"]),
        ({"parameters": 2 * 10**7}, ["compile of more than 10 M parameters"]),
    ],
)
def test_a_missed_aim_is_called_missed(changes, missed):
    imports = {"import": 0.03, "import_compile": 0.2, "jax_loaded": False}
    found = aims.aims([row("reverse", 8), row("reverse", 64, **changes)], imports)
    assert [aim.what for aim in found if not aim.met] == missed
    assert aims.aims_table(found).count("MISSED") == len(missed)


def test_a_slow_import_or_a_loaded_jax_is_a_missed_aim():
    for imports in (
        {"import": 0.4, "import_compile": 0.5, "jax_loaded": False},
        {"import": 0.1, "import_compile": 0.2, "jax_loaded": True},
    ):
        (aim,) = aims.aims([], imports)
        assert not aim.met


def test_the_page_has_the_marks_that_a_new_table_needs():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert "new table" in document.renew(page, "new table")
    with pytest.raises(ValueError, match="one <!-- measured: begin -->"):
        document.renew("no marks here", "new table")


@pytest.mark.parametrize("milliseconds, met", [(6, True), (31, False)])
def test_texts_are_measured_against_their_aims(milliseconds, met):
    times = {"parse": milliseconds / 1e3 * 2 / 3, "text_to_run": milliseconds / 1e3}
    imports = {"import": 0.1, "import_compile": 0.2, "jax_loaded": False}
    found = aims.aims([], imports, {"python": times, "rasp": times})
    reading = [aim for aim in found if "text" in aim.what]
    assert [aim.met for aim in reading] == [met, met]
    assert reading[1].measured.startswith(f"python {amount(milliseconds)} ms; rasp")


@pytest.mark.bench
def test_the_texts_of_the_benchmark_are_programs_of_fifty_lines():
    for language in texts.LANGUAGES:
        assert texts.fifty_lines(language).count("\n") == 50
        assert len(rasp.parse(texts.fifty_lines(language), language).names) == 40
    found = texts.measured(seconds=0.0)
    assert set(found) == set(texts.LANGUAGES)
    assert all(times > 0 for each in found.values() for times in each.values())


def test_a_batch_is_timed_by_all_products_and_without_zeros():
    found = batch.measure(cases.Case("reverse", 8, 8), "none", 3, rounds=1)
    times = (found.sgemm, found.dense, found.sparing, found.noisy)
    assert all(time > 0 for time in times) and 0 < found.nonzero < found.parameters
    cells = [cell.strip() for cell in found.row().strip("|").split("|")]
    assert len(cells) == len(batch.TITLES) and cells[:2] == ["reverse 8/8", "`none`"]


def test_operations_are_those_of_all_matrix_products():
    case = cases.Case("reverse", 4, 4)
    model = compile_rasp_to_model(case.program(), case.vocab, case.length)
    arrays = dict(model.weights.arrays())
    matrices = [a for name, a in arrays.items() if name.endswith("/w") or name == "unembed"]
    blocks = [layer.attention for layer in model.weights.layers if layer.attention]
    scores = sum(2 * 5 * 5 * block.num_heads * block.key_size for block in blocks)
    wanted = 2 * 3 * (5 * sum(a.size for a in matrices) + scores)
    assert batch.operations(model.weights, 3, 5) == wanted


def test_the_page_of_batches_has_every_case():
    page = (ROOT / "docs" / "batches.md").read_text(encoding="utf-8")
    for case, optimize, _ in batch.CASES:
        assert f"| {case.name} {case.vocab_size}/{case.length} | `{optimize}` |" in page
