"""What the compiler may do to save layers, heads and rooms; each pass can be left out."""

from dataclasses import dataclass, fields

from tracrlab.errors import CompileError, Problem


@dataclass(frozen=True)
class Passes:
    """Which optimising passes run. Whatever they do, the model computes the same.

    `fuse`: tables are put together across variables that their author did not name, which then
    need no room. `bypass`: across named ones too, and what nothing reads is not made.
    `fold`: a head reads what a variable is looked up from, and has the lookup in its own weights.
    `lines`: a lookup reads several rooms as one number, and a computed number as what it is
    computed from. `constants`: a variable with one value comes with the embedding. `split`: the
    width of an "or" is a sum of widths. `share`: one head serves all aggregates of a selector.

    >>> Passes.of("none").fuse, Passes.of("names").bypass, Passes.of("layers").bypass
    (False, False, True)
    """

    fuse: bool = True
    bypass: bool = False
    fold: bool = True
    lines: bool = True
    constants: bool = True
    split: bool = True
    share: bool = True

    @classmethod
    def of(cls, given: "str | Passes") -> "Passes":
        """The passes of a preset: "none", "names" or "layers"."""
        if isinstance(given, Passes):
            return given
        if given in PRESETS:
            return PRESETS[given]
        known = ", ".join(f"{name!r}" for name in PRESETS)
        problem = Problem(
            node="optimize",
            what=f"optimize={given!r} is not known",
            why=f"it is one of {known}, or tracrlab.compile.Passes(...)",
            fix='optimize="names" keeps every named variable, "layers" makes the fewest layers',
        )
        raise CompileError((problem,))

    def __str__(self) -> str:
        on = [each.name for each in fields(self) if getattr(self, each.name)]
        return ", ".join(on) or "none"


NONE = Passes(False, False, False, False, False, False, False)
PRESETS = {
    "none": NONE,
    "names": Passes(),
    "layers": Passes(bypass=True),
}
DEFAULT = "none"
"""Every variable is there as it is written, and a program printed and read again is the same."""
ROOMS, REUSE = "rooms", "reuse"


def check_residual(given: str) -> None:
    """CompileError unless it says how the residual stream is laid out."""
    if given in (ROOMS, REUSE):
        return
    problem = Problem(
        node="residual",
        what=f"residual={given!r} is not known",
        why="each variable has a room of its own, or takes directions that are free again",
        fix=f"residual={ROOMS!r}, which is the default, or residual={REUSE!r}",
    )
    raise CompileError((problem,))
