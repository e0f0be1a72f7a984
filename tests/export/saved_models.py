"""Models of every kind that a file must hold."""

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model

SAME = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
AWKWARD = (
    None,
    True,
    1,
    1.0,
    -0.0,
    float("nan"),
    float("inf"),
    2**70,
    "1",
    "",
    "\ud800é\n",
    (1, (None,)),
)
BEFORE = rasp.Select(rasp.indices, rasp.indices, lambda key, query: key == query - 1)
EARLIER = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
MEAN = rasp.Aggregate(EARLIER, rasp.numerical(rasp.Map(lambda v: v, rasp.tokens)), default=0)
MODELS = {
    "bare": (rasp.tokens, "ab", False),
    "awkward": (rasp.Aggregate(BEFORE, rasp.tokens), AWKWARD, False),
    "hist": (rasp.SelectorWidth(SAME).named("hist"), "ab", False),
    "share": (programs.make_frac_prevs(rasp.tokens == "a"), "ab", True),
    "always zero": (rasp.numerical(rasp.Map(lambda t: 0.0, rasp.tokens)), "ab", False),
    "thermometer": (rasp.Map(lambda v: f"{v:.3f}", MEAN), (0.001, 0.5, 300.0), False),
    "reverse": (programs.make_reverse(rasp.tokens), "ab", False),
}


def compiled(name):
    """A small model of one of these kinds."""
    program, vocab, causal = MODELS[name]
    return compile_rasp_to_model(program, vocab, 3, causal)


HIST = compiled("hist")
