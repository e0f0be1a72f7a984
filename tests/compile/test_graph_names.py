"""Two nodes that would have one name are numbered in the order of the program."""

from tracrlab import rasp
from tracrlab.compile.read import read_graph


def shifted(amount, name):
    return rasp.Map(lambda x: x + amount, rasp.indices).named(name)


def test_names_are_numbered_and_a_number_that_an_author_took_is_passed_over():
    program = rasp.tokens
    for amount, name in enumerate(("x", "x_2", "x", "x", "y", "y", "x")):
        program = rasp.SequenceMap(lambda a, b: (a, b) == (0, 0), program, shifted(amount, name))
    named = [node.name for node in read_graph(program).nodes if node.kind == "map"]
    assert named == ["x", "x_2", "x_3", "x_4", "y", "y_2", "x_5"]
