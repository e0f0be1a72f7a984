"""How long a text takes to be read, and to become a model that has run; a process of its own."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model

LANGUAGES = ("python", "rasp")

_PIECE = {
    "rasp": """\
same_{i} = select(tokens, tokens, ==) and select(indices, indices, <);
turn_{i} = selector_width(same_{i}) + {i};
def larger_{i}(a, b) {{ c = a if a > b else b; return 2 * c - 1; }}
mixed_{i} = larger_{i}(turn_{i}, indices % 3);
moved_{i} = aggregate(select(mixed_{i}, indices, ==), tokens, "-");
""",
    "python": """\
same_{i} = Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
turn_{i} = SelectorWidth(same_{i}) + {i}
def larger_{i}(a, b): return 2 * SequenceMap(max, a, b) - 1
mixed_{i} = larger_{i}(turn_{i}, indices % 3)
moved_{i} = Aggregate(Select(mixed_{i}, indices, Comparison.EQ), tokens, default="-")
""",
}
_TUTORIAL = {
    "rasp": """\
is_x = tokens == "x";
previous = select(indices, indices, <=);
share_of_x = aggregate(previous, indicator(is_x));
""",
    "python": """\
is_x = (tokens == "x").named("is_x")
previous = Select(indices, indices, Comparison.LEQ)
share_of_x = Aggregate(previous, numerical(is_x), default=0)
""",
}


def fifty_lines(language: str) -> str:
    """Fifty lines of selectors, functions, arithmetic and aggregates."""
    return "".join(_PIECE[language].format(i=i) for i in range(10))


def text_to_run(language: str) -> list:
    """A tutorial's text, read, compiled and run."""
    source = rasp.parse(_TUTORIAL[language], language)
    model = compile_rasp_to_model(source.program, vocab={"a", "b", "x"}, max_seq_len=8)
    return model.run(list("xaxb"))


def measured(seconds: float = 0.5) -> dict[str, dict[str, Any]]:
    """For each language, seconds: the first text of a process, fifty lines, and text to run."""
    found = {}
    for language in LANGUAGES:
        start = time.perf_counter()
        rasp.parse("", language)
        first = time.perf_counter() - start
        text = fifty_lines(language)
        assert text_to_run(language) == [1.0, 0.5, 2 / 3, 0.5]
        found[language] = {
            "first": first,
            "parse": _median(
                lambda language=language, text=text: rasp.parse(text, language), seconds
            ),
            "text_to_run": _median(lambda language=language: text_to_run(language), seconds),
        }
    return found


def _median(work: Callable[[], Any], seconds: float) -> float:
    times: list[float] = []
    while len(times) < 5 or sum(times) < seconds:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    json.dump(measured(), sys.stdout)
