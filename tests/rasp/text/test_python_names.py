"""Which names a statement takes from its module, by Python's scopes."""

import ast

import pytest

from tracrlab.rasp.text.python.names import names_of


@pytest.mark.parametrize(
    "statement, reads, binds",
    [
        ("x = a.b[c]", "a c", "x"),
        ("x += a", "x a", "x"),
        ("x, (y, *z) = a, x", "a x", "x y z"),
        ("d[k] = v", "d k v", ""),
        ("del x", "x", ""),
        ("x: A = a", "A a", "x"),
        ("x: A", "A", ""),
        ("[v + a for v in vs if v > c]", "a vs c", ""),
        ("[v for v in v]", "v", ""),
        ("[w for v in vs for w in v]", "vs", ""),
        ("{k: v for k, v in kv.items()}", "kv", ""),
        ("[y := v for v in vs]", "vs", "y"),
        ("lambda a, *b, c=d, **e: a + b + c + e + f", "d f", ""),
        ("def f(a, b=c, *d, e=g) -> h: return a + b + d + e + i", "c g h i", "f"),
        ("def f(a: A): b: B = a", "A", "f"),
        ("def f(c=c): return c", "c", "f"),
        ("@deco\ndef f(): return f", "deco f", "f"),
        ("def f():\n  global x\n  x = y\n  return x", "y x", "f x"),
        ("def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = y\n    return x", "y", "f"),
        ("def f():\n  x = 1\n  def g():\n    global x\n    return x", "x", "f"),
        ("def f():\n  return [x for y in ys]\n  x = 1", "ys", "f"),
        ("def f():\n  return [z := y for y in ys], z", "ys", "f"),
        ("class A(B, m=C):\n  x = y\n  z = x\n  def f(self): return x, __class__", "B C y x", "A"),
        ("class A:\n  x = 1\n  y = [x for v in x]", "x", "A"),
        ("class A: n = __qualname__", "", "A"),
        ("import a.b, c.d as e", "", "a e"),
        ("from a import b as c, d", "", "c d"),
        ("for x in xs: y", "xs y", "x"),
        ("with a as b, c: d", "a c d", "b"),
        ("try: a\nexcept B as c: c", "a B c", "c"),
        ("match a:\n  case {'k': b, **c}: b\n  case [D(e), *f] | g: h", "a b D h", "b c e f g"),
        ("f'{a!r:{b}}'", "a b", ""),
    ],
)
def test_reads_and_binds(statement, reads, binds):
    [node] = ast.parse(statement).body
    found = names_of(node)
    assert found.read == set(reads.split())
    assert set(found.binds) == set(binds.split())


@pytest.mark.parametrize(
    "statement, touches",
    [
        ("d[k][j] = v", "d"),
        ("a.b.c = v", "a"),
        ("rows.append(v)", "rows"),
        ("for v in vs: d.get(k).append(v)", "d"),
        ("x = rows.pop()", ""),
        ("del d[k]", "d"),
        ("f(rows)", ""),
    ],
)
def test_what_is_changed_in_place(statement, touches):
    assert names_of(ast.parse(statement).body[0]).touches == set(touches.split())


def test_imports_are_told_from_other_names():
    [both] = ast.parse("if a:\n  import b\n  from c import d\n  d = 1\nelse:\n  e = 2").body
    assert names_of(both).binds == {"b": True, "d": False, "e": False}
    [star] = ast.parse("from a import *").body
    assert len(names_of(star).stars) == 1 and names_of(ast.parse("globals()").body[0]).dynamic


def test_sums_may_be_long():
    [node] = ast.parse(" + ".join(f"a{n}" for n in range(900))).body
    assert len(names_of(node).read) == 900
