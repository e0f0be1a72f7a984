"""The examples of the RASP paper; its reverse and its histogram are Tracr's too."""

from tracrlab.programs import brackets, drawing, paper
from tracrlab.programs.entry import Domain, Entry, example
from tracrlab.programs.references import counts, order, texts

PAPER = "Weiss et al. 2021, arXiv:2106.06981; tech-srl/RASP, paper_examples.rasp"
STARTED = Domain(
    f'inputs that begin with the start token "{paper.BOS}" and hold it nowhere else',
    lambda words: words[0] == paper.BOS and words.count(paper.BOS) == 1,
)
WITH_START = (*"abc", paper.BOS)


def _dyck_ptf(pairs: tuple[str, ...], length: int, given: str, answer: str) -> Entry:
    return Entry(
        name=f"dyck_ptf_{len(pairs)}",
        claim=f"Prefixes of nested {' '.join(pairs)}: P completable, T balanced, F broken.",
        build=lambda n: brackets.make_dyck_ptf(pairs),
        vocab=tuple("".join(pairs)),
        max_seq_len=length,
        reference=texts.prefix_verdicts(pairs),
        examples=(example(given, answer),),
        origin=f"{PAPER}: dyckk_ptf",
        takes="these",
        draw=drawing.brackets(pairs),
    )


RASP_PAPER = (
    Entry(
        name="hist_bos",
        claim="How often each token occurs, counted by attention to a start token.",
        build=lambda n: paper.make_hist_bos(),
        vocab=WITH_START,
        max_seq_len=7,
        reference=counts.hist_with_start,
        examples=(example("§abac", [0, 2, 1, 2, 1]),),
        origin=f"{PAPER}: hist_bos",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(paper.BOS),
    ),
    Entry(
        name="hist_nobos",
        claim="How often each token occurs, counted by two heads, without a start token.",
        build=lambda n: paper.make_hist_nobos(),
        vocab=tuple("abc"),
        max_seq_len=7,
        reference=counts.hist,
        examples=(example("abac", [2, 1, 2, 1]),),
        origin=f"{PAPER}: hist_nobos",
    ),
    Entry(
        name="double_hist",
        claim="How many distinct tokens occur as often as the own one.",
        build=lambda n: paper.make_double_hist(),
        vocab=tuple("abcd"),
        max_seq_len=6,
        reference=counts.double_hist,
        examples=(example("abbc", [2, 1, 1, 2]),),
        origin=f"{PAPER}: hist2_bos",
    ),
    Entry(
        name="double_hist_bos",
        claim="How many distinct tokens occur as often as the own one, after a start token.",
        build=lambda n: paper.make_double_hist_bos(),
        vocab=WITH_START,
        max_seq_len=7,
        reference=counts.double_hist_with_start,
        examples=(example("§abbc", [0, 2, 1, 1, 2]),),
        origin=f"{PAPER}: hist2_bos",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(paper.BOS),
    ),
    Entry(
        name="most_freq",
        claim="The distinct tokens by falling frequency, filled up with the start token.",
        build=lambda n: paper.make_most_freq(),
        vocab=(*"abcd", paper.BOS),
        max_seq_len=6,
        reference=order.kinds_by_frequency,
        examples=(example("§abbccddd", "§dbca§§§§"),),
        origin=f"{PAPER}: sort_by_most_freq",
        takes="these",
        domain=STARTED,
        draw=drawing.after_start(paper.BOS),
    ),
    Entry(
        name="dyck1_ptf",
        claim="Prefixes of one kind of bracket: P completable, T balanced, F broken.",
        build=lambda n: brackets.make_dyck1_ptf(),
        vocab=tuple("()"),
        max_seq_len=11,
        reference=texts.prefix_verdicts(["()"]),
        examples=(example("()())", "PTPTF"),),
        origin=f"{PAPER}: dyck1_ptf",
        takes="these",
        draw=drawing.brackets(["()"]),
    ),
    _dyck_ptf(("()",), 11, "()())", "PTPTF"),
    _dyck_ptf(("()", "{}"), 6, "({)}", "PPFF"),
    _dyck_ptf(("()", "{}", "[]"), 5, "[()]", "PPPT"),
)
