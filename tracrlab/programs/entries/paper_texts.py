"""The examples of the RASP paper in the paper's own language."""

from tracrlab.programs import drawing
from tracrlab.programs.entries.from_elsewhere import SUM
from tracrlab.programs.entries.from_paper import PAPER, STARTED, WITH_START
from tracrlab.programs.entries.written import written
from tracrlab.programs.entry import Entry, example
from tracrlab.programs.paper import BOS
from tracrlab.programs.references import counts, library, order, texts


def _dyck_ptf(pairs: tuple[str, ...], length: int, given: str, answer: str) -> Entry:
    return written(
        f"dyck_ptf_{len(pairs)}",
        f"Prefixes of nested {' '.join(pairs)}: P completable, T balanced, F broken.",
        texts.prefix_verdicts(pairs),
        example(given, answer),
        vocab="".join(pairs),
        max_seq_len=length,
        origin=f"{PAPER}: dyckk_ptf",
        takes="these",
        draw=drawing.brackets(pairs),
    )


PAPER_TEXTS = (
    written(
        "reverse",
        "The input back to front.",
        order.reverse,
        example("abca", "acba"),
        origin=f"{PAPER}: reverse",
        draw=drawing.even,
    ),
    written(
        "hist",
        "How often the token of each position occurs.",
        counts.hist,
        example("abac", [2, 1, 2, 1]),
        origin=f"{PAPER}: hist_nobos",
    ),
    written(
        "hist_bos",
        "How often each token occurs, counted by attention to a start token.",
        counts.hist_with_start,
        example("§abac", [0, 2, 1, 2, 1]),
        vocab=WITH_START,
        origin=f"{PAPER}: hist_bos",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(BOS),
    ),
    written(
        "double_hist_bos",
        "How many distinct tokens occur as often as the own one, after a start token.",
        counts.double_hist_with_start,
        example("§abbc", [0, 2, 1, 1, 2]),
        vocab=WITH_START,
        origin=f"{PAPER}: hist2_bos",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(BOS),
    ),
    written(
        "sort_bos",
        "The tokens in ascending order after a start token, which stays first.",
        library.ascending_after_start,
        example("§cabc", "§abcc"),
        vocab=("a", "b", BOS, "é"),  # sorted before and after the start token
        origin=f"{PAPER}: sort_bos",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(BOS),
    ),
    written(
        "most_freq",
        "The distinct tokens by falling frequency, filled up with the start token.",
        order.kinds_by_frequency,
        example("§abbccddd", "§dbca§§§§"),
        vocab=WITH_START,
        origin=f"{PAPER}: sort_by_most_freq",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(BOS),
    ),
    written(
        "dyck1_ptf",
        "Prefixes of one kind of bracket: P completable, T balanced, F broken.",
        texts.prefix_verdicts(["()"]),
        example("()())", "PTPTF"),
        vocab="()",
        max_seq_len=10,
        origin=f"{PAPER}: dyck1_ptf",
        takes="these",
        draw=drawing.brackets(["()"]),
    ),
    _dyck_ptf(("()",), 8, "()())", "PTPTF"),
    _dyck_ptf(("()", "{}"), 6, "({)}", "PPFF"),
    _dyck_ptf(("()", "{}", "[]"), 5, "[()]", "PPPT"),
    written(
        "long_addition",
        "The digits of the sum of two decimal numbers, right-aligned, with zeros in front.",
        library.digits(texts.addition),
        example("95+7", [0, 1, 0, 2]),
        example("1+99", [0, 1, 0, 0]),
        vocab="+0123456789",
        max_seq_len=4,
        origin="tech-srl/RASP, long_addition.rasp",
        takes="these",
        domain=SUM,
        draw=drawing.additions,
    ),
)
