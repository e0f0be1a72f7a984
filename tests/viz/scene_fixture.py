"""Scenes of tutorial programs, for tests; and as JSON files, for those who draw them.

python tests/viz/scene_fixture.py FOLDER
"""

import json
import sys
from pathlib import Path

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.viz import check_model, scene_of

FRAC_PREVS = """\
is_x = numerical(tokens == "x")
previous = Select(indices, indices, Comparison.LEQ)
share_of_x = Aggregate(previous, is_x)
"""
HIST = """\
same = select(tokens, tokens, ==);
hist = selector_width(same);
"""
SORT = """\
before = Select(tokens, tokens, Comparison.LT)
same = Select(tokens, tokens, Comparison.EQ)
earlier = Select(indices, indices, Comparison.LT)
place = SelectorWidth(before | (same & earlier))
mine = Select(place, indices, Comparison.EQ)
sort = Aggregate(mine, tokens)
"""
PROGRAMS = {  # text, language, vocab, max_seq_len, input
    "frac_prevs": (FRAC_PREVS, "python", "abx", 5, "axbx"),
    "hist": (HIST, "rasp", "helo", 5, "hello"),
    "sort": (SORT, "python", (1, 2, 3, 4), 5, (3, 1, 4, 1)),
}


def compiled(text, language, vocab, length):
    source = rasp.parse(text, language)
    return compile_rasp_to_model(source.program, list(vocab), length), source


def scene(name, **options):
    """The scene of a tutorial program on its input."""
    *program, words = PROGRAMS[name]
    model, source = compiled(*program)
    return scene_of(model, model.trace(list(words)), source, **options)


def difference():
    """frac_prevs, compared with the same for the token a."""
    text, language, vocab, length, words = PROGRAMS["frac_prevs"]
    before, _ = compiled(text, language, vocab, length)
    after, source = compiled(text.replace('"x"', '"a"'), language, vocab, length)
    return scene_of(
        after, after.trace(list(words)), source, before=before, check=check_model(after)
    )


def write(folder):
    """One file for each scene: {"header": …, "data": base64}."""
    scenes = {name: scene(name) for name in PROGRAMS} | {"diff": difference()}
    for name, found in scenes.items():
        path = Path(folder) / f"scene_{name}.json"
        text = json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(*sys.argv[1:])
