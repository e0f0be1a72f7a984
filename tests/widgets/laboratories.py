"""A laboratory without a page, and how tests wait for it."""

import time

SHARE = """is_x = numerical(tokens == "x")
before = Select(indices, indices, Comparison.LEQ)
share = Aggregate(before, is_x)"""
PARTS = {
    "ProgramEditor": "editor",
    "Stepper": "stepper",
    "ResidualView": "residual",
    "AttentionView": "attention",
    "LookupTableView": "lookup",
    "WeightsView": "weights",
    "WeightDiffView": "diff",
    "CheckView": "check",
}
"""The views of one part, and the part."""


def settled(state):
    assert state.wait(20)
    return state


def until(holds):
    end = time.monotonic() + 20
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    assert holds()
