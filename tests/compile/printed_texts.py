"""What the tests of printed programs ask of a text."""

from tracrlab import rasp
from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.transformer import to_params

BOTH = ("python", "rasp")


def arrays(model: CompiledModel) -> list[tuple]:
    """All weights by name, to the byte."""
    return [
        (module, name, array.shape, array.tobytes())
        for module, named in to_params(model.weights).items()
        for name, array in named.items()
    ]


def shape(model: CompiledModel) -> list[tuple]:
    return [(node.name, node.kind, node.inputs) for node in model.stages["graph"].nodes]


def check_same(model: CompiledModel, text: str, language: str) -> None:
    """Assert that the text means the model, weight by weight."""
    program = rasp.parse(text, language=language).program
    again = compile_rasp_to_model(program, model.vocab, model.max_seq_len, model.causal)
    assert shape(again) == shape(model), text
    assert arrays(again) == arrays(model), text
    assert again.residual_labels == model.residual_labels, text
    assert repr(again.output_encoder) == repr(model.output_encoder), text


def printed(program: rasp.SOp, language: str, vocab=(1, 2, 3), max_seq_len=4) -> str:
    """The text of a program, without its first line; it is checked to mean the program."""
    model = compile_rasp_to_model(program, vocab, max_seq_len)
    text = model.text(language)
    check_same(model, text, language)
    return text.split("\n", 1)[1]
