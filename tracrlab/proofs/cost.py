"""The length of a proof: what it takes to check it.

The model of cost: (a, b) times (b, c) is 2abc - ac floating-point operations; one for each other
operation on a number, exp and comparisons too; n - 1 for a list that is sorted; none for lookups
and for what depends on the shape alone. `tracrlab.proofs.counting` counts the same on a run. Two
shortcuts are not in the formulas, so that a check can be cheaper: advice of length 0, and "svd"
where nothing at all is left of QKE. One detour is not, for brute force: see there.
"""

from dataclasses import astuple, dataclass

from tracrlab.proofs import operations, whole_operations
from tracrlab.proofs.model import MaxOfK, ProofError, Shape

WHOLE = {
    "brute force": whole_operations.brute_force,
    "quartic": lambda shape: whole_operations.whole(shape, per_output=True),
    "cubic": lambda shape: whole_operations.whole(shape, per_output=False),
}


@dataclass(frozen=True)
class Cost:
    """What it takes to check a proof; the same for all models of a shape."""

    operations: int  # floating-point
    integer_operations: int
    advice_bytes: int  # of singular vectors, float64, and gaps, 4 bytes each
    unexplained: int  # dimensions: numbers that the proof takes as they are, without a reason


def cost_of(model: MaxOfK | Shape, strategy: str) -> Cost:
    """The cost of checking a proof by a strategy.

    >>> cost_of(Shape(V=64, K=4, d=32, h=32), "brute force").unexplained == 2**30
    True
    >>> cost_of(Shape(64, 4, 32, 32), "cubic").unexplained
    12800
    >>> small, large = (cost_of(Shape(v, 1, 2, 2), "cubic").operations for v in (2, 3))
    >>> small < large
    True
    """
    shape = model.shape if isinstance(model, MaxOfK) else Shape(*model)
    if strategy in WHOLE:
        return Cost(*WHOLE[strategy](shape), 0, unexplained(shape, strategy))
    direct, outputs, query_key = parts(strategy)
    floats = (
        operations.DIRECT[direct](shape)
        + operations.OUTPUTS[outputs](shape)
        + operations.QUERY_KEY[query_key](shape)
        + operations.common(shape)
    )
    V, _, d, _ = shape
    cells = operations.cells(shape)
    claims, places, counting = 8, 4, 4  # of each cell
    integers = (claims + places + counting) * cells + 2 * max(cells - 1, 0) + 1
    integers += 5 * (V - 1) + 2 * (d - 1) + V - 1  # advice is finite; constant inputs
    advice = 8 * (5 * V + 2 * d) + 4 * cells
    return Cost(floats, integers, advice, unexplained(shape, strategy))


def unexplained(shape: Shape, strategy: str) -> int:
    """Unexplained dimensions (arXiv 2406.11779): an inverse measure of understanding. The quartic
    proof and "mean_query+exact", which are ours, are measured likewise: by their tables."""
    V, K, d, _ = shape
    if strategy == "brute force":
        return V ** (K + 1)
    if strategy in WHOLE:
        return 3 * V**2 + 2 * K * V
    direct, _, query_key = parts(strategy)
    paths = {
        "max_diff_exact": 2 * V,
        "global_max_diff_exact": 2,
        "max_diff": V * d + 2,
        "mean_query+exact": 3 * V,
    }
    scores = {"svd": 2 * V, "max_diff_exact": 4 * V, "exact_EQKE+max_diff_exact": V**2}
    bounded = 2 * V + 2 * d + V * query_key.startswith("mean")
    return paths.get(direct, V + V * d + 2) + scores.get(query_key, bounded) + V + V**2


def parts(strategy: str) -> tuple[str, str, str]:
    """The values of a subcubic strategy on its three axes.

    >>> parts("max_diff, per output, svd")
    ('max_diff', 'per output', 'svd')
    >>> parts("max_diff, svd")
    Traceback (most recent call last):
        ...
    tracrlab.proofs.model.ProofError: no strategy 'max_diff, svd': ...
    """
    found = tuple(part.strip() for part in strategy.split(", "))
    known = (operations.DIRECT, operations.OUTPUTS, operations.QUERY_KEY)
    if len(found) != 3 or any(p not in k for p, k in zip(found, known, strict=True)):
        raise ProofError(f"no strategy {strategy!r}: tracrlab.proofs.strategies() lists them")
    direct, outputs, query_key = found
    return direct, outputs, query_key


PAPER = Shape(V=64, K=4, d=32, h=32)


def cost_table(model: MaxOfK | Shape = PAPER) -> str:
    """All strategies, the longest proof first.

    >>> print(cost_table(Shape(4, 2, 4, 4)).splitlines()[0])
    operations  integer  advice bytes  unexplained  strategy
    """
    names = [*WHOLE]
    names += [
        f"{d}, {o}, {k}"
        for d in operations.DIRECT
        for o in operations.OUTPUTS
        for k in operations.QUERY_KEY
    ]
    costs = sorted(((cost_of(model, name), name) for name in names), key=_length, reverse=True)
    heads = ("operations", "integer", "advice bytes", "unexplained")
    rows = [tuple(f"{number:,}" for number in astuple(cost)) for cost, _ in costs]
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    lines = [
        "  ".join([*(text.rjust(w) for text, w in zip(row, widths, strict=True)), name])
        for row, name in zip((heads, *rows), ("strategy", *(n for _, n in costs)), strict=True)
    ]
    return "\n".join(lines)


def _length(priced: tuple[Cost, str]) -> int:
    return priced[0].operations
