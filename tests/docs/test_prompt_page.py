"""The prompt says what docs/rasp_2021.md shows of it."""

import re
from pathlib import Path

from tracrlab.prompt import Prompt

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rasp_2021.md"


def test_the_conversation_of_the_page_is_the_prompts_own():
    [shown] = re.findall(r"^```text\n(>> .*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    lines: list[str] = []
    prompt = Prompt(lines.append)
    prompt.settings.timed = False
    for line in shown.splitlines():
        if line.startswith(">> "):
            lines.append(line)
            prompt.take(line[3:])
    assert "\n".join(lines) + "\n" == shown
