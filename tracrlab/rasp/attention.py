"""Sequences computed from what a selector selects."""

from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.selectors import Selector, check_selector
from tracrlab.rasp.sequences import SOp, check_sop
from tracrlab.values import Value, as_value


class SelectorWidth(SOp):
    """How many keys each position selects.

    >>> from tracrlab.rasp import Comparison, Select, tokens
    >>> SelectorWidth(Select(tokens, tokens, Comparison.EQ))("hello")
    [1, 1, 2, 2, 1]
    """

    default_name = "selector_width"

    def __init__(self, selector: Selector):
        super().__init__()
        check_selector("SelectorWidth", "selector", selector)
        self.selector = selector

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.selector,)


class Aggregate(SOp):
    """What each position selects of `sop`: `default` if nothing, the value if one, else the mean.

    One selected value is handed on as it is, of whatever type. The mean of two or more is a float,
    and needs numbers (bool, int, float): ValueError otherwise.

    >>> from tracrlab.rasp import Comparison, Select, indices, tokens
    >>> Aggregate(Select(indices, indices, Comparison.LT), indices, default="none")("abc")
    ['none', 0, 0.5]
    """

    default_name = "aggregate"

    def __init__(self, selector: Selector, sop: SOp, default: Value = None):
        super().__init__()
        check_selector("Aggregate", "selector", selector)
        check_sop("Aggregate", "sop", sop)
        self.selector = selector
        self.sop = sop
        self.default = as_value(default, "default of Aggregate")

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.selector, self.sop)
