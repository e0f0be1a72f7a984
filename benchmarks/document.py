"""Puts a table into a page, where the last one stood."""

from pathlib import Path

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def renew(page: str, text: str, fenced: bool = True) -> str:
    """The page with `text` as the one thing between its two marks, as plain text unless it is not
    to be `fenced`. Raises ValueError if it has
    not exactly one of each.

    >>> page = f"before {BEGIN} old {END} after"
    >>> print(renew(page, "new"))
    before <!-- measured: begin -->
    ```text
    new
    ```
    <!-- measured: end --> after
    """
    if (page.count(BEGIN), page.count(END)) != (1, 1):
        raise ValueError(f"the page needs one {BEGIN} and one {END}, where the table belongs")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    text = f"```text\n{text.strip()}\n```" if fenced else f"\n{text.strip()}\n"
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def renew_file(path: Path, text: str, fenced: bool = True) -> None:
    path.write_text(renew(path.read_text(encoding="utf-8"), text, fenced), encoding="utf-8")
