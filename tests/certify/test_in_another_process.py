"""A model's file, its certificate and its program's text are enough to check it elsewhere."""

import subprocess
import sys

import pytest

from tracrlab import compile_rasp_to_model, programs, rasp
from tracrlab.certify import certify

CHECK = """
import sys
from pathlib import Path
import tracrlab
from tracrlab import rasp
from tracrlab.certify import check, load_certificate
folder, language = Path(sys.argv[1]), sys.argv[2]
model = tracrlab.load(folder / "model.safetensors")
source = rasp.parse((folder / "program.txt").read_text(), language)
print(check(model, load_certificate(folder / "certificate.json"), source))
"""
PYTHON = """
from tracrlab.rasp import *
same = Select(tokens, tokens, Comparison.EQ)
hist = SelectorWidth(same).named("hist")
twice = Map(lambda x: 2 * x, hist).named("twice")
"""


def elsewhere(folder, language):
    run = [sys.executable, "-c", CHECK, str(folder), language]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout


def kept(folder, text, language, vocab, length):
    source = rasp.parse(text, language)
    model = compile_rasp_to_model(source, vocab, length)
    certify(model).save(folder / "certificate.json")
    model.save(folder / "model.safetensors")
    (folder / "program.txt").write_text(text)


@pytest.mark.parametrize("name", ["rasp_sort", "rasp_hist_bos"])
def test_a_text_of_2021_is_checked_elsewhere(tmp_path, name):
    entry = programs.catalogue[name]
    kept(tmp_path, entry.text, "rasp", entry.vocab, 4)
    assert elsewhere(tmp_path, "rasp").startswith("holds: on all ")


def test_a_python_text_is_checked_elsewhere(tmp_path):
    kept(tmp_path, PYTHON, "python", "ab", 4)
    assert elsewhere(tmp_path, "python").startswith("holds: on all 30 inputs")
    (tmp_path / "program.txt").write_text(PYTHON.replace("2 * x", "3 * x"))
    assert elsewhere(tmp_path, "python").startswith("refused: ")
