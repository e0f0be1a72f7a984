"""Compiling, running, tracing, saving and loading never wait for JAX."""

import subprocess
import sys

CODE = """
import sys, tempfile
import tracrlab
from tracrlab import rasp
from tracrlab.trace import Set

program = rasp.SelectorWidth(rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ))
model = tracrlab.compile_rasp_to_model(program.named("hist"), {"a", "b"}, max_seq_len=4)
model.run("aab"), model.run_batch(["a", "ab"]), repr(model), model.apply(["compiler_bos", "a"])
trace = model.trace("aab")
repr(trace), repr(trace.readings()), trace.rerun(Set("hist", 3)).decoded
with tempfile.TemporaryDirectory() as folder:
    tracrlab.load(model.save(folder + "/hist.safetensors")).run("ab")
print(*sorted({name.split(".")[0] for name in sys.modules} & {"jax", "jaxlib", "haiku"}))
"""


def test_no_everyday_call_loads_jax():
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [], "import jax inside the functions that run it"
