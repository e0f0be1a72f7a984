"""What Tracr, whose programs these are, needs for the same program at the same size.

Measured elsewhere, see docs/benchmarks.md: google-deepmind/tracr at commit 9ce2b8c, two cores,
process CPU seconds of one run each. They are here for scale, not for a ratio of two digits.
"""

COMPILE: dict[tuple[str, int, int], float] = {
    ("length", 4, 4): 3.18,
    ("length", 8, 8): 2.99,
    ("length", 64, 64): 2.69,
    ("length", 200, 200): 3.52,
    ("reverse", 4, 4): 3.03,
    ("reverse", 8, 8): 2.77,
    ("reverse", 16, 16): 2.87,
    ("reverse", 32, 32): 3.41,
    ("reverse", 64, 64): 83.6,
    ("hist", 4, 4): 3.57,
    ("hist", 8, 8): 2.83,
    ("hist", 64, 64): 2.92,
    ("hist", 200, 200): 3.70,
    ("hist", 4, 200): 2.90,
    ("sort", 4, 4): 2.48,
    ("sort", 8, 8): 2.32,
    ("sort", 16, 16): 2.72,
    ("sort", 32, 32): 12.7,
    ("sort_unique", 8, 8): 3.53,
    ("sort_unique", 64, 64): 3.18,
    ("sort_unique", 200, 200): 3.80,
    ("sort_freq", 8, 8): 2.53,
    ("sort_freq", 16, 16): 2.65,
    ("sort_freq", 32, 32): 14.5,
    ("frac_prevs", 4, 4): 2.55,
    ("frac_prevs", 8, 8): 2.91,
    ("frac_prevs", 64, 64): 2.78,
    ("frac_prevs", 4, 200): 3.07,
    ("pair_balance", 8, 8): 2.88,
    ("pair_balance", 64, 64): 3.04,
    ("pair_balance", 200, 200): 3.17,
    ("shuffle_dyck1", 8, 8): 2.65,
    ("shuffle_dyck1", 32, 32): 9.63,
    ("shuffle_dyck2", 4, 4): 2.94,
    ("shuffle_dyck2", 8, 8): 3.04,
    ("shuffle_dyck2", 16, 16): 3.13,
    ("shuffle_dyck2", 32, 32): 18.4,
    ("shift_by", 8, 8): 3.56,
    ("shift_by", 32, 32): 2.86,
    ("detect_pattern", 8, 8): 3.23,
    ("detect_pattern", 32, 32): 2.93,
    ("count", 8, 8): 2.69,
    ("count_less_freq", 8, 8): 2.96,
    ("count_less_freq", 32, 32): 2.41,
}
"""Seconds of one compile by (program, vocabulary size, max_seq_len)."""

for _size in (8, 32):  # the same program: here as Tracr's library spells it
    COMPILE["sort_by_sum", _size, _size] = COMPILE["sort", _size, _size]

GAVE_UP = frozenset({("reverse", 128, 128), ("sort", 64, 64), ("sort_by_sum", 64, 64)})
"""Sizes that it was not seen to finish within minutes."""
