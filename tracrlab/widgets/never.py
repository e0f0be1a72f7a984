"""What a program asks of its tokens and no word of the vocabulary can answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tracrlab.rasp import Comparison, ConstantSOp, Full, RASPExpr, Select, SOp, Source
from tracrlab.rasp.functions import Composed, WithConstant
from tracrlab.rasp.inputs import TextTokens, TokensType
from tracrlab.rasp.sequences import Map
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import Value, show_value
from tracrlab.widgets.mistakes import mark

MOST = 12  # words that are named
ALWAYS = {"==": "never true", "!=": "always true"}
HINT = "compare with a word of the vocabulary, or compile for one that has it"


def never_met(source: Source, program: SOp, vocab: Sequence[Value]) -> list[dict[str, Any]]:
    """A warning at each place where the tokens are compared with what is no word of theirs.

    >>> from tracrlab import rasp
    >>> source = rasp.parse("opens = tokens == '('")
    >>> [mark] = never_met(source, source.program, "abx")
    >>> print(mark["line"], mark["column"], mark["message"])
    1 9 `(` is not in the vocabulary a, b, x: this is never true
    """
    more = f", … ({len(vocab)} words)" if len(vocab) > MOST else ""
    words = ", ".join(map(show_value, vocab[:MOST])) + more
    found: dict[tuple, dict[str, Any]] = {}
    for node in in_order_of_evaluation(program):
        span = node.span
        if span is None:
            continue
        for value, what in _unmet(node, vocab):
            told = f"`{show_value(value)}` is not in the vocabulary {words}: this is {what}"
            where = (span.line, span.column, span.end_column, told, HINT, span.end_line, "warning")
            found[where] = mark(*where)
    return list(found.values())


def _unmet(node: RASPExpr, vocab: Sequence[Value]) -> Iterator[tuple[Value, str]]:
    """The constants that are compared with tokens in vain, and what that comes to."""
    if isinstance(node, Map) and isinstance(node.source, TokensType | TextTokens):
        f: Callable = node.f.functions[0] if isinstance(node.f, Composed) else node.f
        words = _words(node.source, vocab)
        if isinstance(f, WithConstant) and f.op in ALWAYS and _same(f, words, f.op == "!="):
            yield f.constant, ALWAYS[f.op]
    elif isinstance(node, Select) and node.predicate in (Comparison.EQ, Comparison.NEQ):
        op = "==" if node.predicate is Comparison.EQ else "!="
        for one, other in (node.children, node.children[::-1]):
            if isinstance(one, TokensType | TextTokens) and isinstance(other, Full | ConstantSOp):
                value = other.fill if isinstance(other, Full) else other.value
                if all(word != value for word in _words(one, vocab)):
                    yield value, ALWAYS[op]


def _words(tokens: RASPExpr, vocab: Sequence[Value]) -> list[Value]:
    return [str(word) for word in vocab] if isinstance(tokens, TextTokens) else list(vocab)


def _same(f: Callable, words: Sequence[Value], answer: bool) -> bool:
    """Whether a function has this one answer for all words."""
    try:
        return all(f(word) is answer for word in words)
    except Exception:  # it cannot be asked about them: that is told elsewhere
        return False
