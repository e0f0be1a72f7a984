"""The shelf itself, in reading order."""

from tracrlab.programs.entries.from_elsewhere import ELSEWHERE
from tracrlab.programs.entries.from_paper import RASP_PAPER
from tracrlab.programs.entries.from_tracr import TRACR
from tracrlab.programs.entries.library_texts import LIBRARY_TEXTS
from tracrlab.programs.entries.paper_texts import PAPER_TEXTS
from tracrlab.programs.entry import Catalogue

catalogue = Catalogue((*TRACR, *RASP_PAPER, *ELSEWHERE, *PAPER_TEXTS, *LIBRARY_TEXTS))
"""Every program of the shelf by name: `print(catalogue)` lists them."""
