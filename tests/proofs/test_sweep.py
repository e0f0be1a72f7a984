"""Many models by many strategies: shared out, kept, and not done again."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from small_models import noisy_model

from tracrlab.proofs import prove, strategies
from tracrlab.proofs.sweep import sweep

NAMES = ("brute force", "cubic", *strategies()[3::37])
MODELS = [noisy_model(seed, 4, 3) for seed in range(3)]


def test_it_is_what_each_proof_says_in_the_order_asked_for():
    rows = sweep(MODELS, NAMES, progress=False)
    assert [(row.model, row.strategy) for row in rows] == [
        (model.digest, name) for model in MODELS for name in NAMES
    ]
    for row, (model, name) in zip(rows, ((m, n) for m in MODELS for n in NAMES), strict=True):
        proof = prove(model, name)
        assert (row.count, row.total, row.bound) == (proof.count, proof.total, proof.bound)


def test_a_host_whose_main_module_is_none_of_pythons_own_does_as_well(monkeypatch):
    """Shells put something of their own there, without what new processes ask it for."""
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__name__="__main__"))
    assert len(sweep(MODELS[:1], NAMES[:2], progress=False)) == 2


def test_on_another_executor_it_says_the_same():
    with ThreadPoolExecutor(2) as pool:
        rows = sweep(MODELS, NAMES, executor=pool)
    counts = [row.count for row in sweep(MODELS, NAMES, progress=False)]
    assert [row.count for row in rows] == counts


def test_what_is_done_is_not_done_again(tmp_path):
    class Counting(ThreadPoolExecutor):
        jobs: list = []

        def submit(self, fn, *args):
            self.jobs.append(args[1])
            return super().submit(fn, *args)

    with Counting(1) as pool:
        first = sweep(MODELS[:2], NAMES[:2], executor=pool, folder=tmp_path)
        assert len(pool.jobs) == 2
        again = sweep(MODELS, NAMES[:3], executor=pool, folder=tmp_path)
        assert pool.jobs[2:] == [[NAMES[2]], [NAMES[2]], list(NAMES[:3])]
        assert [row for row in again if row in first] == list(first)
        file = tmp_path / f"{MODELS[0].digest}.json"
        file.write_text(file.read_text()[:-9])  # cut short
        sweep(MODELS[:1], NAMES[:2], executor=pool, folder=tmp_path)
        assert pool.jobs[-1] == list(NAMES[:2])
        rows = json.loads(file.read_text())
        assert [row["strategy"] for row in rows] == list(NAMES[:2])


def test_who_raises_ends_it_and_keeps_what_is_done(tmp_path):
    class Enough(Exception):
        pass

    def stop(done, total, what):
        if done == 1:
            raise Enough

    with ThreadPoolExecutor(1) as pool, pytest.raises(Enough):
        sweep(MODELS, NAMES[:2], executor=pool, folder=tmp_path, progress=stop)
    assert len(list(tmp_path.glob("*.json"))) == 1 and not list(tmp_path.glob("*.new"))
