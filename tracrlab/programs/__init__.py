"""The shelf: programs to read, compile and test with, each with its specification."""

from tracrlab.programs.brackets import (
    make_dyck1_ptf,
    make_dyck_ptf,
    make_pair_balance,
    make_shuffle_dyck,
    make_shuffle_dyck2,
)
from tracrlab.programs.counting import (
    make_average,
    make_binary_mode,
    make_count,
    make_count_less_freq,
    make_frac_prevs,
    make_hist,
    make_length,
    make_parity,
    make_rank,
)
from tracrlab.programs.moving import (
    make_check_palindrome,
    make_reverse,
    make_swap_first_last,
    shift_by,
)
from tracrlab.programs.paper import (
    make_double_hist,
    make_double_hist_bos,
    make_hist_bos,
    make_hist_nobos,
    make_mark_first,
    make_most_freq,
)
from tracrlab.programs.patterns import detect_pattern, make_nary_sequencemap
from tracrlab.programs.sorting import make_sort, make_sort_freq, make_sort_unique

__all__ = [
    "detect_pattern",
    "make_average",
    "make_binary_mode",
    "make_check_palindrome",
    "make_count",
    "make_count_less_freq",
    "make_double_hist",
    "make_double_hist_bos",
    "make_dyck1_ptf",
    "make_dyck_ptf",
    "make_frac_prevs",
    "make_hist",
    "make_hist_bos",
    "make_hist_nobos",
    "make_length",
    "make_mark_first",
    "make_most_freq",
    "make_nary_sequencemap",
    "make_pair_balance",
    "make_parity",
    "make_rank",
    "make_reverse",
    "make_shuffle_dyck",
    "make_shuffle_dyck2",
    "make_sort",
    "make_sort_freq",
    "make_sort_unique",
    "make_swap_first_last",
    "shift_by",
]
