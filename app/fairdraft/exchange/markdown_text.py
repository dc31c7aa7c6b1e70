"""How does text of other origin stand in Markdown as the characters that it is?"""

_MARKUP = "\\|`*_[]<>#"


def plain(text: str) -> str:
    """The text on one line, with table borders and markup taken as characters."""
    flat = " ".join(text.split())
    return "".join(f"\\{mark}" if mark in _MARKUP else mark for mark in flat)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; its cells are Markdown already."""
    lines = [f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)
