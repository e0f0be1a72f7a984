"""The library that every text in the 2021 language begins with: for each name a small program."""

from tracrlab.programs import drawing
from tracrlab.programs.entries.from_elsewhere import RASPLIB
from tracrlab.programs.entries.written import written
from tracrlab.programs.entry import example
from tracrlab.programs.references import counts, library, order

LIBRARY_TEXTS = (
    written(
        "selector_width",
        "How often the token has occurred before.",
        library.times_before,
        example("abaa", [0, 0, 1, 2]),
        origin=f"{RASPLIB}: selector_width",
    ),
    written(
        "full_s",
        'The share of "a" in the input.',
        library.share("a"),
        example("abca", [0.5] * 4),
        origin=f"{RASPLIB}: full_s",
    ),
    written(
        "length",
        "The number of tokens, at every position.",
        counts.length,
        example("abc", [3, 3, 3]),
        origin=f"{RASPLIB}: length",
    ),
    written(
        "has_focus",
        "Whether the token occurs again.",
        library.occurs_again,
        example("abca", [True, False, False, False]),
        origin=f"{RASPLIB}: has_focus",
    ),
    written(
        "count",
        'How often "a" occurs, at every position.',
        counts.count("a"),
        example("abca", [2, 2, 2, 2]),
        origin=f"{RASPLIB}: count",
    ),
    written(
        "contains",
        'Whether "a" occurs, at every position.',
        library.contains("a"),
        example("bca", [True] * 3),
        example("bcb", [False] * 3),
        origin=f"{RASPLIB}: contains",
    ),
    written(
        "max",
        "The larger of each token and the one before it.",
        library.larger_of_two,
        example("acab", "accb"),
        origin=f"{RASPLIB}: max",
    ),
    written(
        "min",
        "How far it is to the nearer end of the input, both ends being 1.",
        library.to_nearer_end,
        example("abcab", [1, 2, 3, 2, 1]),
        origin=f"{RASPLIB}: min",
    ),
    written(
        "average",
        "The mean of the numbers, at every position.",
        library.as_integers(library.mean),
        example([3, 0, 1, 1], [1.25] * 4),
        vocab=(-1, 0, 3),
        origin=f"{RASPLIB}: average",
        takes="numbers",
    ),
    written(
        "load_from_location",
        "The number at the position that each number names; 0 outside the input.",
        library.as_integers(library.pointed_at),
        example([2, 4, 1, 0], [1, 0, 4, 2]),
        vocab=(0, 1, 4),
        origin=f"{RASPLIB}: load_from_location",
        takes="numbers",
        draw=drawing.even,
    ),
    written(
        "shift",
        'The input moved two positions to the right, after "_".',
        library.shifted(2, "_"),
        example("abcc", "__ab"),
        origin=f"{RASPLIB}: shift",
        draw=drawing.even,
    ),
    written(
        "mark_first_instance",
        'Whether this is the first "a".',
        library.is_first("a"),
        example("baca", [False, True, False, False]),
        origin=f"{RASPLIB}: mark_first_instance",
    ),
    written(
        "mark_last_instance",
        'Whether this is the last "a".',
        library.is_last("a"),
        example("bacab", [False, False, False, True, False]),
        origin=f"{RASPLIB}: mark_last_instance",
    ),
    written(
        "select_from_first",
        'The position of the first "a", or -1.',
        library.first_place("a"),
        example("baca", [1] * 4),
        example("bcb", [-1] * 3),
        origin=f"{RASPLIB}: select_from_first",
    ),
    written(
        "select_from_last",
        'What follows the last "a", or "_".',
        library.after_last("a", "_"),
        example("abac", "cccc"),
        example("ca", "__"),
        origin=f"{RASPLIB}: select_from_last",
    ),
    written(
        "sort",
        "The tokens in ascending order, repeated ones kept.",
        order.ascending,
        example("cabac", "aabcc"),
        origin=f"{RASPLIB}: sort",
    ),
    written(
        "select_next_identical",
        "The position of the next occurrence of the same token, or -1.",
        library.next_place,
        example("abcab", [3, 4, -1, -1, -1]),
        origin=f"{RASPLIB}: select_next_identical",
    ),
)
