"""`%%rasp` and `%rasp` in IPython: one session per shell, whose names are left in the notebook.

Installing it imports nothing more: the session begins with its first cell.
"""

from typing import Any


def install(shell: Any) -> None:
    """Let this shell know `%%rasp` and `%rasp`; doing it twice changes nothing."""
    manager = shell.magics_manager.magics
    if isinstance(manager["cell"].get("rasp"), RaspMagic):
        return
    shell.register_magic_function(RaspMagic(shell), "line_cell", "rasp")


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext tracrlab.prompt.magic`"""
    install(shell)


class RaspMagic:
    """Runs RASP of 2021, and leaves what it names in the notebook.

    `%%rasp` runs the cell below it, `%rasp x = 3 * indices;` one line. Sequences and selectors are
    left as expressions, lists as Python lists, functions as Python functions of expressions.
    """

    _ipython_magic_no_var_expand = True  # braces are the language's own

    def __init__(self, shell: Any):
        self.shell = shell
        self.cells: Any = None
        self.__name__ = "rasp"

    def __call__(self, line: str, cell: str | None = None) -> None:
        from tracrlab.prompt.cells import Cells

        if self.cells is None:
            self.cells = Cells()
        text = line if cell is None else f"{line}\n{cell}"  # lines are counted as the notebook does
        names, wrong = self.cells.run(text, line=cell is None)
        self.shell.push(names)
        if wrong is not None:
            raise wrong
