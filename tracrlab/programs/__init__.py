"""The shelf: programs to read, compile and test with, each with its specification.

>>> from tracrlab import programs, rasp
>>> programs.catalogue["sort"].reference([3, 1, 2]), programs.make_reverse(rasp.tokens)("abc")
([1, 2, 3], ['c', 'b', 'a'])

`print(catalogue)` lists all entries. Those called `rasp_...` are texts in the language of the 2021
paper: its examples, and a small program for each name of its library.

>>> entry = programs.catalogue["rasp_count"]
>>> print(entry.text, entry.language, entry.program("banana"))
# How often "a" occurs, at every position.
count_a = count(tokens, "a");
 rasp [3, 3, 3, 3, 3, 3]
"""

from tracrlab.programs.arithmetic import make_long_addition
from tracrlab.programs.balance import balanced_inputs
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
from tracrlab.programs.entry import Catalogue, Domain, Entry
from tracrlab.programs.moving import (
    make_check_palindrome,
    make_follow,
    make_reverse,
    make_right_align,
    make_swap_first_last,
    shift_by,
)
from tracrlab.programs.occurrences import (
    make_distinct,
    make_induction,
    make_mark_first,
    make_next_identical,
)
from tracrlab.programs.paper import (
    make_double_hist,
    make_double_hist_bos,
    make_hist_bos,
    make_hist_nobos,
    make_most_freq,
)
from tracrlab.programs.patterns import (
    detect_pattern,
    make_abc_language,
    make_cascade,
    make_nary_sequencemap,
)
from tracrlab.programs.random_programs import RandomProgram, random_program
from tracrlab.programs.shelf import catalogue
from tracrlab.programs.sorting import (
    make_median,
    make_mode,
    make_running_max,
    make_sort,
    make_sort_freq,
    make_sort_unique,
    make_swap_min_max,
)

__all__ = [
    "Catalogue",
    "Domain",
    "Entry",
    "RandomProgram",
    "balanced_inputs",
    "catalogue",
    "detect_pattern",
    "make_abc_language",
    "make_average",
    "make_binary_mode",
    "make_cascade",
    "make_check_palindrome",
    "make_count",
    "make_count_less_freq",
    "make_distinct",
    "make_double_hist",
    "make_double_hist_bos",
    "make_dyck1_ptf",
    "make_dyck_ptf",
    "make_follow",
    "make_frac_prevs",
    "make_hist",
    "make_hist_bos",
    "make_hist_nobos",
    "make_induction",
    "make_length",
    "make_long_addition",
    "make_mark_first",
    "make_median",
    "make_mode",
    "make_most_freq",
    "make_nary_sequencemap",
    "make_next_identical",
    "make_pair_balance",
    "make_parity",
    "make_rank",
    "make_reverse",
    "make_right_align",
    "make_running_max",
    "make_shuffle_dyck",
    "make_shuffle_dyck2",
    "make_sort",
    "make_sort_freq",
    "make_sort_unique",
    "make_swap_first_last",
    "make_swap_min_max",
    "random_program",
    "shift_by",
]
