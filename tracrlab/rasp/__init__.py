"""Tracr's language: sequences, selectors, and programs made of them.

>>> from tracrlab import rasp
>>> opposite = rasp.Select(rasp.indices, rasp.length - rasp.indices - 1, rasp.Comparison.EQ)
>>> rasp.Aggregate(opposite, rasp.tokens)("hello")
['o', 'l', 'l', 'e', 'h']
"""

from tracrlab.errors import ParseError
from tracrlab.rasp.attention import Aggregate, SelectorWidth
from tracrlab.rasp.encodings import (
    Encoding,
    categorical,
    get_encoding,
    is_categorical,
    is_numerical,
    numerical,
)
from tracrlab.rasp.expressions import DEFAULT_ANNOTATORS, RASPExpr, annotate
from tracrlab.rasp.inputs import (
    ConstantSOp,
    Full,
    IndicesType,
    LengthType,
    TokensType,
    indices,
    length,
    tokens,
)
from tracrlab.rasp.interpreter import (
    CausalEvaluator,
    DefaultRASPEvaluator,
    RASPEvaluator,
    causal_evaluate,
    evaluate,
)
from tracrlab.rasp.predicates import Comparison, Predicate
from tracrlab.rasp.printing import program_text
from tracrlab.rasp.selectors import (
    ConstantSelector,
    Select,
    Selector,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    SelectorValue,
)
from tracrlab.rasp.sequences import LinearSequenceMap, Map, SequenceMap, SOp, sop_not
from tracrlab.rasp.simplify import selector_and, selector_not, selector_or
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.parse import parse
from tracrlab.rasp.text.source import Source
from tracrlab.values import NumericValue, Value

__all__ = [
    "Aggregate",
    "CausalEvaluator",
    "Comparison",
    "ConstantSOp",
    "ConstantSelector",
    "DEFAULT_ANNOTATORS",
    "DefaultRASPEvaluator",
    "Encoding",
    "Full",
    "IndicesType",
    "LengthType",
    "Limits",
    "LinearSequenceMap",
    "Map",
    "NumericValue",
    "ParseError",
    "Predicate",
    "RASPEvaluator",
    "RASPExpr",
    "SOp",
    "Select",
    "Selector",
    "SelectorAnd",
    "SelectorNot",
    "SelectorOr",
    "SelectorValue",
    "SelectorWidth",
    "SequenceMap",
    "Source",
    "TokensType",
    "Value",
    "annotate",
    "categorical",
    "causal_evaluate",
    "evaluate",
    "get_encoding",
    "indices",
    "is_categorical",
    "is_numerical",
    "length",
    "numerical",
    "parse",
    "program_text",
    "selector_and",
    "selector_not",
    "selector_or",
    "sop_not",
    "tokens",
]
