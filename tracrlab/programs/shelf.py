"""The shelf itself, in reading order."""

from tracrlab.programs.entries.from_elsewhere import ELSEWHERE
from tracrlab.programs.entries.from_paper import RASP_PAPER
from tracrlab.programs.entries.from_tracr import TRACR
from tracrlab.programs.entry import Catalogue

catalogue = Catalogue((*TRACR, *RASP_PAPER, *ELSEWHERE))
"""Every program of the shelf by name: `print(catalogue)` lists them."""
