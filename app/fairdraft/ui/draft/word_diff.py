"""How does a word diff show in one or two lines?"""

from collections.abc import Sequence
from html import escape

from fairdraft.domain.finding import DiffPart
from fairdraft.ui.theme.tokens import Tokens

# Kept words shown on each side of a change.
_CONTEXT = 5


def diff_html(diff: Sequence[DiffPart], tokens: Tokens) -> str:
    """The diff as rich text: words to go struck out, approved words underlined; long kept runs are shortened.

    Colour never stands alone: what goes is struck out, what comes is underlined.
    """
    shown: list[str] = []
    for number, part in enumerate(diff):
        if part.op == "keep":
            shown.append(escape(_shortened(part.text, first=number == 0, last=number == len(diff) - 1)))
        elif part.op == "delete":
            shown.append(
                f'<span style="color:{tokens.error}; background-color:{tokens.error_soft}; '
                f'text-decoration:line-through;">{escape(part.text.strip())}</span>'
            )
        else:
            shown.append(
                f'<span style="color:{tokens.present}; background-color:{tokens.present_soft}; '
                f'text-decoration:underline;">{escape(part.text.strip())}</span>'
            )
    return " ".join(filter(None, (one.strip() for one in shown)))


def diff_words(diff: Sequence[DiffPart]) -> str:
    """The diff in words, for screen readers."""
    told = {"delete": "remove “{}”", "insert": "put “{}”"}
    return ", ".join(told[part.op].format(part.text.strip()) for part in diff if part.op in told)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = text.split()
    if first and last:
        return " ".join(words[: 2 * _CONTEXT]) + (" …" if len(words) > 2 * _CONTEXT else "")
    if first:
        return ("… " if len(words) > _CONTEXT else "") + " ".join(words[-_CONTEXT:])
    if last:
        return " ".join(words[:_CONTEXT]) + (" …" if len(words) > _CONTEXT else "")
    if len(words) > 2 * _CONTEXT:
        return " ".join((*words[:_CONTEXT], "…", *words[-_CONTEXT:]))
    return " ".join(words)
