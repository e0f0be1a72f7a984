"""`tracrlab check`: a model's file, its certificate and its program are checked anew.

Nothing that the certificate says is believed, and nothing of the compiler runs.
"""

import sys
from pathlib import Path
from typing import Any

from tracrlab.errors import ModelFileError, ParseError, TracrlabError
from tracrlab.rasp import SOp, parse

HOLDS, REFUSED, UNREADABLE = 0, 1, 2  # exit statuses
LANGUAGES = {".rasp": "rasp", ".py": "python"}
TOLD = {"rasp": "the RASP language of 2021", "python": "Python"}


class CannotCheck(TracrlabError):
    """A file that cannot be read, in one sentence: there is no verdict."""


def add_to(commands: Any) -> None:
    """Tell a parser of the command `check` and what it takes."""
    found = commands.add_parser(
        "check",
        help="check a certificate: is the model its program on all inputs?",
        description="Checks from the weights themselves that a model gives its program's answer "
        "on every input. Nothing in the certificate is believed: each claim is derived anew. "
        "Exit status: 0 it holds, 1 it is refused, 2 a file cannot be read.",
        epilog="A .rasp text runs no Python, and reads no file outside its own folder. A .py text "
        "is run as Python, with all that Python may do: check one only from those you trust. "
        "The model and the certificate are data.",
    )
    found.add_argument("model", help="the .safetensors file that model.save wrote")
    found.add_argument("certificate", help="the .json file that certificate.save wrote")
    found.add_argument("program", help="the text of the program, .rasp or .py by its ending")


def check_files(model_file: str, certificate_file: str, program_file: str) -> int:
    """Print whether the certificate proves the model to be the program; gives the exit status.

    CannotCheck, with one sentence, if one of the files cannot be read or is of another kind.
    """
    from tracrlab.certify import check

    for stream in (sys.stdout, sys.stderr):  # a letter that the terminal has not is no reason
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    language = _language(Path(program_file))  # first, since all else takes longer
    model = _model(Path(model_file))
    certificate = _certificate(Path(certificate_file))
    program = _program(Path(program_file), language)
    try:
        verdict = check(model, certificate, program)  # with a bar, if it takes long
    except Exception as error:  # of the program's own functions, or of what is too large
        raise CannotCheck(f"the check came to no verdict: {_in_brief(error)}") from None
    print(verdict)
    print(f"model     {model}")
    print(f"program   {program_file}, in {TOLD[language]}")
    if verdict.holds:
        print(f"error     {_error(verdict.error_bound)}")
        for fact in verdict.hypotheses or ("nothing that was not proved",):
            print(f"rests on  {fact}")
    return HOLDS if verdict.holds else REFUSED


def _error(bound: float) -> str:
    return f"at most {bound:.3g}" if bound else "none"


def _language(path: Path) -> str:
    if path.suffix not in LANGUAGES:
        raise CannotCheck(
            f"{path} is a program in no language that its name tells: let it end in .rasp for the "
            "language of 2021, or in .py for Python"
        )
    return LANGUAGES[path.suffix]


def _model(path: Path) -> Any:
    from tracrlab.export import load

    try:
        return load(path)
    except ModelFileError as error:
        raise CannotCheck(_line(error)) from None


def _certificate(path: Path) -> Any:
    from tracrlab.certify import load_certificate

    try:
        return load_certificate(path)
    except ModelFileError as error:
        raise CannotCheck(f"{_line(error)}: give the file that certificate.save wrote") from None
    except OSError as error:
        raise CannotCheck(_unread(path, error)) from None


def _program(path: Path, language: str) -> SOp:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CannotCheck(f"{path} is no text in UTF-8: give the text of the program") from None
    except OSError as error:
        raise CannotCheck(_unread(path, error)) from None
    try:
        if language == "rasp":
            return parse(text, "rasp", folder=path.resolve().parent).program
        return parse(text).program
    except ParseError as error:
        first, *rest = error.errors
        place = f"{path}, line {first.line}, column {first.column}"
        more = f" (and {len(rest)} more)" if rest else ""
        raise CannotCheck(f"{place}: {_line(first.message)}{more}") from None
    except Exception as error:
        raise CannotCheck(f"{path} is no program: {_in_brief(error)}") from None


def _unread(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no file {path}: check its name and folder"
    return f"{path} cannot be read ({error.strerror}): check what it is, and its permissions"


def _in_brief(error: Exception) -> str:
    told = _line(error)
    kind = type(error).__name__
    return told if isinstance(error, TracrlabError) and told else f"{kind} {told}".rstrip()


def _line(told: Any) -> str:
    """On one line, whatever it quotes."""
    return " ".join(str(told).split())
