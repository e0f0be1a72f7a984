"""Small programs of the 2021 language: between them they have every construct of it."""

CORPUS = (
    """\
is_a = tokens == "a";
share = aggregate(full_s, indicator(is_a));
share > 0.5;
""",
    """\
def reverse(seq) {
    opposite = length - indices - 1;
    return aggregate(select(indices, opposite, ==), seq, 0);
}
back = reverse(indices);
""",
    """\
same = select(tokens, tokens, ==);
hist = selector_width(same);
again = selector_width(select(hist, hist, ==) and not select(indices, indices, ==));
""",
    """\
x = indices;
for i in range(3) {
    x = x + i;
    y = x % 2;
}
x * y - 1;
""",
    """\
pairs = [["a", 1], ["b", 2]];
for name, n in pairs {
    z = n if name in tokens else 0;
}
""",
    """\
table = {"a": 1, "b": 2};
t = table[tokens];
u = [t + k for k in [1, 2]][0];
""",
    """\
d = {k: k * k for k in range(4)};
square = d[indices];
square ^ 2 / 3;
""",
    """\
a, b = "xy";
c, d = indices, length;
e = c if c < d - 2 else -d;
""",
    """\
def twice(f, x) { return f(f(x)); }
def inc(x) { return x + 1; }
v = twice(inc, indices);
""",
    """\
def fac(n) { return 1 if n == 0 else n * fac(n - 1); }
f = fac(4) + indices;
""",
    """\
def both(s) { first = s[0]; last = s[-1]; return first, last; }
a, b = both(indices);
a + b;
""",
    """\
m = mark_first_instance(tokens, "a");
s = sort(indices, -indices);
k = shift(indices, 1, 9);
l = load_from_location(indices, 0);
""",
    """\
n = select_next_identical(tokens);
w = selector_width(n);
max(w, 1) + min(w, 0.5);
""",
    """\
set example "hey"
draw(indices, "abc");
tokens("ab");
length;
show example
examples off
""",
    """\
q = select(indices, 1, <=) or select(0, indices, !=);
r = aggregate(q, indices, -1);
round(r * 2) in [0, 2];
""",
    """\
z = zip([1, 2], [3, 4]);
o = [p * s for p, s in z];
len(o) + o[1] + indices;
""",
    """\
c = count(tokens, "a");
h = has_focus(select(tokens, "b", ==));
contains(tokens, "a") and h;
""",
    """\
p = select(indices, indices, {0: [0, 1], 1: [2]});
g = selector_width(p);
{0: {0: 1, 1: 2, 2: 3}}[indices * 0, indices % 3];
""",
    """\
# a comment
b = not indices == 0; # another
b if b else not b;
_x = None;
b == _x;
""",
    """\
s = tokens + "!";
s * 2;
t = tokens < "b";
indicator(t) ^ -1 if t else 2.5 % 1;
""",
)
