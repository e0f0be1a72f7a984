"""The program of a compiled model as text, from its graph: read back, it gives the same weights."""

import ast
import builtins
from dataclasses import replace
from typing import TYPE_CHECKING

from tracrlab import rasp
from tracrlab.compile.asked import Asked
from tracrlab.compile.check import check_answers
from tracrlab.compile.read import read_graph
from tracrlab.compile.same_graph import difference
from tracrlab.compile.writing_parts import Care, Failed
from tracrlab.compile.writing_programs import Writer
from tracrlab.compile.writing_python import PythonWriter
from tracrlab.compile.writing_rasp import RaspWriter
from tracrlab.errors import CompileError, ParseError, RaspError
from tracrlab.rasp.text.python.names import names_of

if TYPE_CHECKING:
    from tracrlab.compile.model import CompiledModel

WRITERS: dict[str, type[Writer]] = {"python": PythonWriter, "rasp": RaspWriter}


def text_of(model: "CompiledModel", language: str = "python") -> str:
    """See `CompiledModel.text`."""
    if language not in WRITERS:
        raise RaspError(
            f"text: there is no language {language!r}: write language='python' for Tracr's way, "
            "or language='rasp' for that of Thinking Like Transformers"
        )
    if model.stages is None or model.program is None:
        return _of_loaded(model, language)
    asked = Asked(read_graph(model.program, model.vocab), model.stages["values"])
    words = all(isinstance(word, str) for word in model.vocab)
    care: Care | None = Care()
    while care is not None:  # each round is more careful at some node, or the last
        try:
            writer = WRITERS[language](asked, words, care, head(model))
        except Failed as failed:
            raise RaspError(_refusal(failed.node.name, failed.why, language)) from None
        care = _next(writer, asked, model, care, language)
    return writer.text


def head(model: "CompiledModel") -> str:
    """What the program is compiled for."""
    words = ", ".join(map(repr, model.vocab[:8]))
    words += f", … ({len(model.vocab)} tokens)" if len(model.vocab) > 8 else ""
    causal = ", causal" if model.causal else ""
    name = repr(model.name)[1:-1]  # which may have line breaks in it
    return f"{name}: up to {model.max_seq_len} of {words}{causal}"


def _next(
    writer: Writer, asked: Asked, model: "CompiledModel", care: Care, language: str
) -> Care | None:
    """None if the text reads back as the same graph; else how to write it more carefully."""
    try:
        program = rasp.parse(writer.text, language=language).program  # type: ignore[arg-type]
    except ParseError as error:
        for mistake in error.errors:
            names = writer.owners[mistake.line - 1] if mistake.line <= len(writer.owners) else ()
            care = _more(writer, care, names or (model.name,), mistake.message, language)
        return care
    found = difference(asked, read_graph(program, model.vocab))
    if found is None:
        _check_answers(program, asked, model, language)
        return None
    if not found.shape:
        return _more(writer, care, (found.node,), found.what, language)
    if not care.plain:
        return replace(care, plain=True)
    nodes = [node.name for node in asked.graph.nodes if node.kind in writer.reshaped]
    if all(name in care.levels for name in nodes):
        raise RaspError(_refusal(found.node, found.what, language))
    return replace(care, levels={**dict.fromkeys(nodes, 1), **care.levels})


def _check_answers(program: rasp.SOp, asked: Asked, model: "CompiledModel", language: str) -> None:
    """Refuse a text that means the same, and that the language has no answers for."""
    try:
        check_answers(program, asked.inferred, model.vocab, model.max_seq_len, model.causal)
    except CompileError as error:
        first = error.problems[0]
        raise RaspError(_refusal(first.node, first.what, language)) from None


def _more(writer: Writer, care: Care, names: tuple[str, ...], why: str, language: str) -> Care:
    """With more care for these nodes, of which one was read back wrong."""
    nodes = [writer.graph.node[name] for name in names if name in writer.graph.node]
    sums = [node.name for node in nodes if node.kind == "sequence_map" and node.adds]
    levels = {node.name: care.levels.get(node.name, 0) + 1 for node in nodes}
    possible = {
        name: level
        for name, level in levels.items()
        if level <= writer.most and name not in sums  # a table would be no sum
    }
    if not possible:
        raise RaspError(_refusal(names[0], why, language))
    return replace(care, levels={**care.levels, **possible})


def _refusal(name: str, why: str, language: str) -> str:
    where, other = {
        "python": ("in Python", "rasp"),
        "rasp": ("in the language of 2021", "python"),
    }[language]
    return f"{name} cannot be written {where}: {why}; try model.text({other!r})"


def _of_loaded(model: "CompiledModel", language: str) -> str:
    """What a file keeps: the program as its author wrote it, if that stands alone.

    It is only looked at, never run: a file may come from anywhere.
    """
    cause = "a model that was loaded from a file has no graph"
    mend = "print the program where it was compiled"
    if language != "python" or not model.program_text:
        raise RaspError(f"text: {cause}: {mend}")
    missing = _missing(model.program_text)
    if missing:
        raise RaspError(
            f"text: {cause}, and its program has {missing}, which the file does not keep: {mend}; "
            "model.program_text shows it as far as it is known"
        )
    return f"# {head(model)}\n{model.program_text}"


def _missing(text: str) -> str:
    """What a Python text lacks to be read; nothing if it stands alone."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "a function without a source"
    known = {*rasp.__all__, *dir(builtins)}
    for statement in statements:
        names = names_of(statement)
        unknown = sorted(names.read - known)
        if unknown:
            return f"a function with the name `{unknown[0]}` in it"
        known |= names.binds.keys()
    return ""
