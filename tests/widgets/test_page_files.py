"""The files of the page's side: all of them are joined, whole, and together they are small."""

import re

from tracrlab.widgets.modules import STATIC, javascript, styles

STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`")


def test_every_file_is_joined_and_every_text_is_kept():
    names = (STATIC / "order.txt").read_text(encoding="utf-8").split()
    assert sorted(names) == sorted(path.name for path in STATIC.glob("*.js"))
    module = javascript()
    for name in names:
        for line in (STATIC / name).read_text(encoding="utf-8").splitlines():
            if not line.strip().startswith(("//", "/*", "*")):
                for string in STRING.findall(re.sub(r"\s// .*$", "", line)):
                    assert string in module, f"{name}: {string}"


def test_the_module_is_small():
    assert len(javascript().encode()) < 80 * 1024


def test_the_style_sheet_keeps_all_its_rules():
    sheet = (STATIC / "lab.css").read_text(encoding="utf-8")
    assert styles().count("{") == sheet.count("{")
    assert len(styles().encode()) < 24 * 1024
