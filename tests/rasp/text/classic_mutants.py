"""Random texts that look like programs of the 2021 language: broken, deep, huge, strange."""

import random
import re

from classic_corpus import CORPUS

TOKENS = (
    "select( aggregate( range( zip( len( round( indicator( select aggregate ( ) [ ] { } , ; : = == "
    "!= <= >= < > + - * / % ^ and or not in if else for def return load draw set show example "
    "examples selector s-op on off exit quit() tokens tokens_str tokens_int tokens_float "
    "tokens_bool tokens_asis indices length full_s True False None out x y f _p i 0 1 2 3 7 10 "
    '0.5 .5 1. 1e3 01 99999999999 "a" "b" "" \'a\' "ab" max min sort shift count selector_width '
    "has_focus average contains load_from_location mark_first_instance mark_last_instance "
    "select_from_first select_from_last select_next_identical # \n"
).split(" ")
STRANGE = ["\0", "\r\n", "\r", "\ud800", "\udfff", "é", "ß", "λ", "😀", "\u2028", "\u200b", "\x0b",
           "\x1c", "\x85", "\t", "\ufeff", "٣", "²", "\\", "$", "@", "!", "&", "|", "~", "`", "?",
           '"', "'", '"""', "//", "/*", "__class__", "lambda", "import", "\n"]  # fmt: skip
PIECES = re.compile(r"\w+|\s+|.", re.DOTALL)


def random_text(seed: int) -> str:
    """The text of number `seed`."""
    rng = random.Random(seed)
    return rng.choice(_KINDS)(rng)


def random_program(seed: int) -> str:
    """A small text whose types are right."""
    return _typed(random.Random(seed))


def _characters(rng: random.Random) -> str:
    """A text of the corpus with a few characters deleted, doubled, swapped or made strange."""
    text = list(rng.choice(CORPUS))
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(text) or 1)
        match rng.randrange(5):
            case 0:
                del text[at : at + rng.choice((1, 1, 3))]
            case 1:
                text[at:at] = text[at : at + rng.choice((1, 5, 30))]
            case 2:
                text[at:at] = [rng.choice(STRANGE)]
            case 3:
                text[at : at + 1] = [rng.choice("()[]{},;:=<>+-*/%^#\"'_a1 \n")]
            case 4:
                del text[at:]
        text = text or [" "]
    return "".join(text)


def _pieces(rng: random.Random) -> str:
    """A text of the corpus with some of its tokens replaced, moved, doubled or deleted."""
    pieces = PIECES.findall(rng.choice(CORPUS))
    other = PIECES.findall(rng.choice(CORPUS))
    for _ in range(rng.choice((1, 1, 2, 4, 10))):
        at = rng.randrange(len(pieces) or 1)
        match rng.randrange(6):
            case 0:
                pieces[at : at + 1] = [rng.choice(TOKENS)]
            case 1:
                pieces[at : at + 1] = [rng.choice(other)]
            case 2:
                pieces[at:at] = [rng.choice(TOKENS), " "]
            case 3:
                del pieces[at : at + 1]
            case 4:
                to = rng.randrange(len(pieces) or 1)
                pieces[at:at] = pieces[to : to + rng.choice((1, 3, 9))]
            case 5:
                start = rng.randrange(len(other))
                pieces[at:at] = other[start : start + rng.choice((2, 8, 20))]
        pieces = pieces or [" "]
    return "".join(pieces)


def _names(rng: random.Random) -> str:
    """A text of the corpus where some names and constants stand for others: often it parses."""
    pieces = PIECES.findall(rng.choice(CORPUS))
    known = [piece for piece in pieces if re.fullmatch(r"\w+", piece)]
    words = ["tokens", "indices", "length", "full_s", "tokens_int", "True", "0", "2", "9", "None"]
    operators = ["+", "-", "*", "/", "%", "^", "<", ">", "==", "and", "or", "in"]
    for at, piece in enumerate(pieces):
        if rng.random() < 0.12 and re.fullmatch(r"\w+", piece):
            pieces[at] = rng.choice(known + words + ["[1, 2]", '"a"', "{0: 1}", "-1"])
        elif rng.random() < 0.2 and piece in operators:
            pieces[at] = f" {rng.choice(operators)} "
    return "".join(pieces)


def _soup(rng: random.Random) -> str:
    """Tokens one after the other."""
    some = rng.sample(TOKENS, rng.randint(3, 30)) if rng.random() < 0.5 else TOKENS
    return " ".join(rng.choice(some) for _ in range(rng.choice((3, 10, 40, 150))))


def _joined(rng: random.Random) -> str:
    """Several texts in one."""
    return "".join(rng.choice((_characters, _pieces, _names))(rng) for _ in range(3))


def _bytes(rng: random.Random) -> str:
    """Any characters at all."""
    letters = STRANGE + list("abc01 \n;=(")
    return "".join(rng.choice(letters) for _ in range(rng.choice((1, 5, 50))))


def _expression(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.1:
        return rng.choice(("indices", "tokens", "length", "1", "0", "2.5", '"a"', "True", "full_s"))
    inner = [_expression(rng, depth - 1) for _ in range(3)]
    return rng.choice((
        "({0})", "-{0}", "not {0}", "round({0})", "indicator({0})", "{0} + {1}", "{0} * {1}",
        "{0} / {1}", "{0} % {1}", "({0} - {1})", "({0} < {1})", "({0} == {1})", "({0} and {1})",
        "({0} or {1})", "({0} if {1} else {2})", "({0} in [{1}, {2}])", "[{0}, {1}][0]",
        "{{0: {0}, 1: {1}}}[1]", "select({0}, {1}, ==)", "select({0}, {1}, <)",
        "aggregate({0}, {1})", "aggregate(select({0}, {1}, <=), {2}, 0)", "max({0}, {1})",
        "selector_width({0})", "selector_width(select({0}, {1}, >))", "{0}[{1}]", "{0}[-1]",
        "shift({0}, 1, 0)", "count({0}, 1)", "sort({0}, {1})", "({0} != {1})", "({0}) ^ 2",
    )).format(*inner)  # fmt: skip


def _expressions(rng: random.Random) -> str:
    """Statements made by the grammar, mostly of the wrong types."""
    return "".join(f"v{i} = {_expression(rng, rng.randint(1, 4))};\n" for i in range(3))


def _typed(rng: random.Random) -> str:
    """A program whose types are right, so that it is evaluated and compiled."""

    def number(depth: int) -> str:
        if depth == 0:
            return rng.choice(("indices", "length", "1", "2", 'indicator(tokens == "a")'))
        a, b = number(depth - 1), number(depth - 1)
        return rng.choice((
            "({a} + {b})", "({a} - {b})", "({a} * 2)", "(indices % 2)", "-{a}", "max({a}, {b})",
            "({a} if {t} else {b})", "aggregate({s}, {a})", "aggregate({s}, {a}, 1)",
            "selector_width({s})", "indicator({t})", "round({a} / 2)", "(indices + 0)[-1]",
            "[1, 0, 2, 5][indices]", '{{"a": 1, "b": 2}}[tokens]', "shift(indices, 1, 0)",
            "({a} / 2)", "({a} % 3)", "({a} ^ 2)", "sort({a}, {b})", "(1 / ({a} * 2 + 1))",
            "count({a}, 1)", "load_from_location({a}, 1)", "(-{a} if tokens in [\"a\"] else {b})",
        )).format(a=a, b=b, t=truth(depth - 1), s=selector(depth - 1))  # fmt: skip

    def truth(depth: int) -> str:
        a, b = number(max(0, depth - 1)), number(max(0, depth - 1))
        return rng.choice((
            'tokens == "a"', "({a} < {b})", "({a} == {b})", "not {a}", "({a} and {b})",
            "({a} or {b})", "({a} in [0, 2])", 'contains(tokens, "b")', "has_focus({s})",
        )).format(a=a, b=b, s=selector(max(0, depth - 1)))  # fmt: skip

    def selector(depth: int) -> str:
        a, b = (number(depth - 1), number(depth - 1)) if depth > 0 else ("indices", "indices")
        return rng.choice((
            "select({a}, {b}, ==)", "select({a}, {b}, <)", "select({a}, {b}, >=)", "full_s",
            "select(tokens, tokens, ==)", "(select({a}, {b}, !=) and select(indices, 0, >))",
            "(not select({a}, {b}, <=))", "(select({a}, 1, ==) or select(2, {b}, ==))",
            'select(tokens, "a", ==)', "select_next_identical(tokens)",
        )).format(a=a, b=b)  # fmt: skip

    lines = [f"n = {number(rng.randint(1, 2))};", f"s = {selector(1)};", f"t = {truth(1)};"]
    lines += [rng.choice((
        "n + indices;", "aggregate(s, n);", "n if t else 0;", 'tokens if t else "z";',
        "selector_width(s);", 'tokens + "!" if t else "";', "t and n;", "[n, t][0];",
        'aggregate(select(indices, n, ==), tokens, "z");', "n if n < 1 else tokens;",
        "aggregate(s and not select(n, n, <), n, 0.5);", 'tokens * 2 == "aa" or t;',
    ))]  # fmt: skip
    return "\n".join(lines)


def _deep(rng: random.Random) -> str:
    """Brackets, prefixes, functions, loops or lists inside each other."""
    n = rng.choice((20, 90, 99, 101, 140, 400, 3000))
    return rng.choice((
        "x = " + "(" * n + "1" + ")" * n + ";", "x = " + "[" * n + "1" + "]" * n + ";",
        "x = " + "not " * n + "1;", "x = " + "-" * n + "indices;", "x = " + "max(" * n + "1;",
        "x = " + "round(" * n + "indices" + ")" * n + ";", "x = " + "{0: " * n + "1" + "}" * n,
        "for i in [1] {" * n + "x = 1;" + "}" * n, "def f(x) {" * n + "return 1;" + "}" * n,
        "def f(x) { return " + "f(" * n + "x" + ")" * n + "; } f(1);", "(" * n, "]" * n, "{" * n,
        "def f(x) { return f(x + 1); } f(indices);", "x = 1 if " * n + "1;",
        "x = indices" + "[0]" * n + ";", "x = [[1]]" + "[0]" * n + ";",
        "x = " + "aggregate(full_s, " * n + "indices" + ")" * n + ";",
        "x = [1];\nfor i in range(" + str(n) + ") { x = [x, x]; }",
    ))  # fmt: skip


def _long(rng: random.Random) -> str:
    """Chains, long names, long lines, many statements, many mistakes."""
    n = rng.choice((50, 300, 2000))
    op = rng.choice(
        ("+", "-", "*", "%", "/", "^", " and ", " or ", "<", "==", " in ", " if 1 else ")
    )
    return rng.choice((
        "x = " + op.join(["indices"] * n) + ";", "x = " + op.join(["2"] * n) + ";",
        "x = indices;\n" + "x = x + x;\n" * n, f"x = indices; for i in range({n}) {{ x = x * 2; }}",
        "x" * n + " = 1;", "x = 1;" * n, "zz;\n" * n, ";" * n, "for\n" * n, "def f(\n" * n,
        "".join(f"def f{i}(x) {{ return x + {i}; }}\n" for i in range(min(n, 300))),
        "x = [" + "1, " * n + "];", "x = " + "full_s and " * n + "full_s;", '"\n' * n,
        "show\n" * n, "set example [" + "1," * n + "1]", "x = 1; #" + "a" * n, "a," * n + "b = 1;",
        "s = full_s; for i in range(" + str(n) + ") { s = not s or select(indices, i, <); }",
        "draw(indices, [" + "1," * n + "2]);", "load \"nothing\";\n" * n,
    ))  # fmt: skip


def _huge(rng: random.Random) -> str:
    """Numbers, lists, texts and loops that are too large, or double again and again."""
    n = rng.choice((10**3, 10**5, 10**9, 10**30))
    return rng.choice((
        f"x = {n} ^ {n};", f"x = 2 ^ {n} + indices;", f"x = indices ^ {n};", f"x = [1] * {n};",
        f'x = "ab" * {n};', f"x = tokens * {n};", f"x = range({n});", f"x = range(-{n}, {n}, 3);",
        f"for i in range({n}) {{ x = i; }}", "x = " + "9" * 5000 + ";", "x = " + "9" * 400 + ".0;",
        "x = [1, 2];" + "x = x + x;" * 30, 'x = "ab";' + "x = x + x;" * 30,
        "x = [1, 2];" + "x = [x, x];" * 30, "x = 3;" + "x = x * x;" * 30,
        "".join(f"def f{i}(x) {{ return f{i - 1}(x) + f{i - 1}(x); }}" for i in range(1, 40))
        .replace("f0(", "max(x, ") + "f39(indices);", "x = indices;" + "x = x * x + x;" * 40,
        "def f(n) { return 1 if n < 2 else f(n - 1) + f(n - 2); } f(40);",
        "x = [[c for c in range(200)] for b in range(200)];", "x = 1" + "0" * 309 + ".0 * 10;",
        "for a in range(99) { for b in range(99) { for c in range(99) { x = a + b + c; } } }",
        f"x = round(10.0 ^ {min(n, 999)});", f"x = indices[{n}];", f"x = shift(indices, {n}, 0);",
        "x = indices; for i in range(60) { x = aggregate(select(x, x, <), x + x); }",
    ))  # fmt: skip


_KINDS = (
    [_characters, _pieces, _names] * 4
    + [_soup, _typed, _expressions] * 2
    + [_joined, _bytes, _deep, _long, _huge]
)
