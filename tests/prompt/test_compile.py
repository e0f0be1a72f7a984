"""`compile x` and `draw(x, "abc")`: the compiled model, at the prompt."""

import re

from conversations import page, said

HIST = "same = select(tokens, tokens, ==); hist = selector_width(same);"


def without_echo(*inputs):
    return re.sub(r"\(\S+ m?s\)", "(time)", said("examples off", *inputs))


def test_a_small_model_is_compared_on_all_inputs():
    assert without_echo(HIST, 'compile hist over "ab" up to 5').endswith(
        page("""
        model: hist, tokens a b, inputs of up to 5
            1 layer, 1 head, 1 MLP function, d_model 11, 582 parameters (time)
            ✓ the program's own answer on all 62 inputs of up to 5 tokens
        """)
    )


def test_the_tokens_are_those_of_the_example_and_the_length_at_least_eight():
    told = without_echo("compile 2 * indices")
    assert "model: 2 * indices, tokens e h l o, inputs of up to 8\n" in told
    assert (
        "✓ the program's own answer on all 2,000 random inputs of up to 8 tokens (of 87,380)"
        in told
    )
    assert "tokens a b, inputs of up to 9\n" in without_echo(
        'set example "ababababa"', "compile tokens"
    )


def test_inputs_without_an_answer_are_counted():
    told = without_echo('compile aggregate(select(tokens, tokens, ==), tokens) over "ab" up to 2')
    assert told.endswith(
        "✓ the program's own answer on all 4 inputs of up to 2 tokens\n"
        "           that it answers: on 2 others it has none\n"
    )


def test_tokens_may_be_a_list_and_the_order_does_not_matter():
    told = without_echo("n = [1, 2];", "compile tokens_int up to 3 over n;")
    assert "tokens 1 2, inputs of up to 3\n" in told and "✓" in told


def test_why_there_is_no_model_is_told_in_sentences():
    told = without_echo('compile tokens_int over "ab" up to 3').split("\n")
    assert told[0] == "     this program cannot be compiled:"
    assert [line.split()[0] for line in told[2:4]] == ["why", "fix"]


def test_a_model_that_differs_is_told_with_the_input(monkeypatch):
    from tracrlab.compile import CompiledModel

    monkeypatch.setattr(
        CompiledModel, "run_batch", lambda model, inputs: [[7] * len(words) for words in inputs]
    )
    told = without_echo('compile indices over "a" up to 2')
    assert told.endswith(
        '     ✗ it differs from the program, first on "a":\n'
        "         program [0] (ints)\n"
        "         model   [7] (ints)\n"
    )


def test_mistakes_of_the_command_have_their_places():
    assert said("x = 1;", "examples off", "compile full_s").endswith(
        "line 1, column 9: `compile` takes a sequence, and this is a selector\n"
        "  compile full_s\n          ^^^^^^\n  hint  compile a sequence that uses it\n"
    )
    for text, column, start in [
        ("compile", 8, "`compile` takes a sequence"),
        ("compile foo", 9, "`foo` is not defined"),
        ("compile indices over 3", 22, "`over` takes a text"),
        ("compile indices up to 0", 23, "`up to` takes a number of tokens, from 1 on"),
        ("compile indices over", 21, "`over` takes the tokens of the model"),
        ("compile 3", 9, "`compile` takes a sequence, and this is a value"),
    ]:
        assert said(text).startswith(f"line 1, column {column}: {start}"), text


def test_a_flow_tells_each_layer_with_its_heads_and_functions():
    assert said("examples off", HIST, 'draw(hist, "abb");') == page("""
        selector: same
        s-op: hist
        hist("abb"): 1 layer, 1 head, 1 MLP function, d_model 9

        ── layer 0 ── 1 head, 1 MLP function of 5 hidden units ───────────────────────────────────
        head 0   hist: counts what same selects
                | 0 1 2
                | a b b    hist.bos_share
            0 a | 1 . .    0.75
            1 b | . 1 1    0.6
            2 b | . 1 1    0.6
        mlp      hist: from hist.bos_share   (steps, 5 units)
                           |    a   b   b
            hist.bos_share | 0.75 0.6 0.6
                      hist |    1   2   2

        hist("abb") = [1, 2, 2] (ints)
        """)


def test_a_head_shows_what_it_compares_moves_and_gives():
    assert said("examples off", 'draw(shift(tokens, 1, "-"), "abc");') == page("""
        shift(tokens, 1, "-")("abc"): 2 layers, 1 head, 1 MLP function, d_model 16

        ── layer 0 ── 0 heads, 1 MLP function of 3 hidden units ──────────────────────────────────
        mlp      map = indices + 1   (lookup table, 3 units)
                    | a b c
            indices | 0 1 2
                map | 1 2 3

        ── layer 1 ── 1 head ─────────────────────────────────────────────────────────────────────
        head 0   aggregate = shift(tokens, 1, "-")
            tokens moved | a b c
                     map | 1 2 3
               indices   | a b c    aggregate
                     0 a | . . .    -
                     1 b | 1 . .    a
                     2 c | . 1 .    b
            (where nothing is selected, it looks at BOS, which gives "-")

        shift(tokens, 1, "-")("abc") = [-, a, b] (strings)
        """)


def test_means_are_numbers_that_the_next_function_reads():
    program = """
    is_a = indicator(tokens == "a");
    f = aggregate(select(indices, indices, <=), is_a);
    g = f > 0.4;
    """
    assert said("examples off", f'{program} draw(g, "abb");').endswith(
        page("""
        ── layer 1 ── 1 head, 1 MLP function of 3 hidden units ───────────────────────────────────
        head 0   f = aggregate(select(indices, indices, <=), is_a)
            is_a moved | 1 0 0
               indices | 0 1 2
             indices   | a b b    f
                   0 a | 1 . .    1.0
                   1 b | 1 1 .    0.5
                   2 b | 1 1 1    0.333
        mlp      g = f > 0.4   (steps, 3 units)
              |   a   b     b
            f | 1.0 0.5 0.333
            g |   T   T     F

        g("abb") = [T, T, F] (bools)
        """)
    )


def test_what_the_embedding_holds_needs_no_layer():
    assert said('draw(tokens, "ab");') == page("""
        tokens("ab"): 0 layers, 0 heads, 0 MLP functions, d_model 5
        (no layer is needed: the embedding holds it)

        tokens("ab") = [a, b] (strings)
        """)


def test_what_was_written_in_an_earlier_input_is_told_as_it_was_written():
    told = said("examples off", "# a line\n\n  y = 2 *\n  indices;", "draw(y);")
    assert "mlp      y = 2 * indices   (lookup table, 5 units)" in told
    told = said(
        "examples off", "def f(a) { b = a + 1; return b * b; }", "x = f(indices);", "draw(x);"
    )
    assert " = f(indices)   (lookup table" in told and "b = indices + 1" in told


def test_a_flow_of_a_long_input_keeps_to_the_page():
    text = "the quick brown fox jumps over the lazy dog and more"
    told = said("examples off", f'draw(sort(tokens, indices), "{text}");').split("\n")
    assert "(the first 20 of 52 positions)" in "\n".join(told)
    assert max(map(len, told[:-3])) <= 100


def test_what_has_no_model_or_no_value_cannot_be_drawn():
    told = said('draw(tokens_int, "ab");')
    assert told == '     tokens_int("ab") has no value: tokens_int: "a" is no integer\n'
