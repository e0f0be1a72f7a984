"""Inputs to a prompt, and what it says to them."""

from tracrlab.prompt import Prompt


def said(*inputs, folder=None):
    """All that a prompt says to some inputs, as one text."""
    lines = []
    prompt = Prompt(lines.append, folder=folder)
    for text in inputs:
        prompt.take(text)
    return "\n".join(lines) + "\n" if lines else ""


def page(text):
    """A text as it stands in a test, whose first line that says something begins in column 5."""
    lines = text.split("\n")[1:-1]
    margin = len(lines[0]) - len(lines[0].lstrip()) - 5
    return "".join(f"{line[margin:]}\n" for line in lines)
