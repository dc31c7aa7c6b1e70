"""How does a text show that is longer than its place?"""


def shortened(text: str, longest: int) -> str:
    """The text, or as much of its beginning as leaves room for an ellipsis in `longest` characters, at least 1."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
