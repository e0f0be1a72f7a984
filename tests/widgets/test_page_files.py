"""The files of the page's side: all of them are joined, safely, and together they are small."""

import re

from tracrlab.widgets.modules import STATIC, javascript


def test_nothing_in_the_files_is_lost_when_comments_are():
    names = (STATIC / "order.txt").read_text(encoding="utf-8").split()
    assert sorted(names) == sorted(path.name for path in STATIC.glob("*.js"))
    strings = re.compile(r"""\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`""")
    for name in names:
        text = (STATIC / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            for string in strings.findall(line):
                assert " // " not in string, f"{name}: {line}"


def test_the_module_is_small():
    assert len(javascript().encode()) < 80 * 1024
