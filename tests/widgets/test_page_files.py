"""The files of the page's side: all of them are joined, whole, and together they are small."""

import re

import pytest

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


def nested_templates(text):
    r"""Lines on which a template literal stands inside another; what joins the files spoils those.

    >>> nested_templates("a\n`one ${`two`}`"), nested_templates("`one ${two('`')}` + `three`")
    ([2], [])
    """
    found, within, at = [], [], 0
    while at < len(text):
        here, inside = text[at], within[-1] if within else ""
        if inside in ("'", '"', "`") and here == "\\":
            at += 1
        elif inside in ("'", '"'):
            if here in (inside, "\n"):
                within.pop()
        elif inside == "`" and here != "`":
            if text.startswith("${", at):
                within.append("{")
                at += 1
        elif here == inside == "`" or (here == "}" and inside == "{"):
            within.pop()
        elif text.startswith("//", at) and text[at - 1] in " \n":
            at = text.index("\n", at)
        elif here in ("'", '"', "`", "{"):
            if here == "`" and "`" in within:
                found.append(text[:at].count("\n") + 1)
            within.append(here)
        at += 1
    return found


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_template_holds_another(path):
    assert nested_templates(path.read_text(encoding="utf-8")) == []


def test_the_module_is_small():
    assert len(javascript().encode()) < 80 * 1024


def test_the_style_sheet_keeps_all_its_rules():
    sheets = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    assert styles().count("{") == sheets.count("{")
    assert len(styles().encode()) < 24 * 1024
