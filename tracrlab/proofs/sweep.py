"""Many models by many strategies, on all cores or on any cluster, and resumed where it stopped."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tracrlab.progress import Progress, telling
from tracrlab.proofs.model import MaxOfK
from tracrlab.proofs.proof import prove_each, strategies


@dataclass(frozen=True)
class Swept:
    """What one strategy proved of one model: at least `count` of `total` inputs are right."""

    model: str  # the digest of its weights
    strategy: str
    count: int
    total: int
    seconds: float  # to find it, and to count it

    @property
    def bound(self) -> Fraction:
        return Fraction(self.count, self.total)


def sweep(
    models: Sequence[MaxOfK],
    names: Sequence[str] | None = None,
    executor: Executor | None = None,
    folder: Any = None,
    progress: Progress | bool | None = None,
) -> tuple[Swept, ...]:
    """Each model by each strategy (all, if none are named), in the order of both.

    Models are shared out over `executor`: anything like those of `concurrent.futures`, a process
    for each core if there is none. What is done is kept in `folder`, a file for each model, and
    not done again there. A bar shows the models; see `compile_rasp_to_model` for `progress`.
    """
    names = strategies() if names is None else tuple(names)
    kept = {} if folder is None else {model.digest: _kept(folder, model) for model in models}
    found: dict[str, dict[str, Swept]] = {m.digest: dict(kept.get(m.digest, {})) for m in models}
    todo = {
        model.digest: (model, [name for name in names if name not in found[model.digest]])
        for model in models
    }
    left = {digest: job for digest, job in todo.items() if job[1]}
    with telling("proving", progress) as tell, _running(executor, len(left)) as pool:
        waiting = {pool.submit(swept, *job): digest for digest, job in left.items()}
        for done, each in enumerate(as_completed(waiting)):
            tell(done, len(waiting), f"model {done + 1} of {len(waiting)}")
            digest = waiting[each]
            found[digest] |= {one.strategy: one for one in each.result()}
            if folder is not None:
                _keep(folder, digest, found[digest])
    return tuple(found[model.digest][name] for model in models for name in names)


def swept(model: MaxOfK, names: Sequence[str]) -> list[Swept]:
    """One model by some strategies."""
    rows, begun = [], time.perf_counter()
    for proof in prove_each(model, names):
        now = time.perf_counter()
        rows.append(Swept(proof.model, proof.strategy, proof.count, proof.total, now - begun))
        begun = now
    return rows


@contextmanager
def _running(executor: Executor | None, jobs: int) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    workers = max(1, min(os.cpu_count() or 1, jobs))
    main = sys.modules["__main__"]
    if not hasattr(main, "__spec__"):  # as with some hosts; new processes ask for it
        main.__spec__ = None
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as own:
        try:
            yield own
        except BaseException:
            own.shutdown(wait=False, cancel_futures=True)
            raise


def _kept(folder: Any, model: MaxOfK) -> dict[str, Swept]:
    """What a folder holds of a model; nothing of a file that was not written to its end."""
    try:
        rows = json.loads((Path(folder) / f"{model.digest}.json").read_text(encoding="utf-8"))
        found = [Swept(**row) for row in rows]
    except (OSError, ValueError, TypeError):
        return {}
    return {row.strategy: row for row in found if row.model == model.digest}


def _keep(folder: Any, digest: str, rows: dict[str, Swept]) -> None:
    place = Path(folder) / f"{digest}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps([asdict(row) for row in rows.values()]), encoding="utf-8")
    fresh.replace(place)
