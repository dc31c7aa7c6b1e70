"""How does a word diff show in one or two lines?"""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import DiffPart
from fairdraft.domain.shortening import first_words, outer_words
from fairdraft.ui.theme.tokens import Tokens

# Kept words shown on each side of a change, changes shown, and words shown of one long change.
_CONTEXT = 4
_CHANGES = 4
_LONG = 24


def diff_html(diff: Sequence[DiffPart], tokens: Tokens, *, most: int = _CHANGES) -> str:
    """The diff as rich text: words to go struck out, approved words underlined, long runs shortened, and after a
    few changes (`most`) only their number.
    """
    styles = diff_styles(tokens)
    parts = _joined(diff)
    shown: list[str] = []
    changes = 0
    for number, part in enumerate(parts):
        if part.op == "keep":
            last = number == len(parts) - 1 or changes == most
            shown.append(escape(_kept(part.text, first=number == 0, last=last)))
            if changes == most:
                break
        else:
            # Words to go and the words in their place are one change.
            replaces = number > 0 and parts[number - 1].op != "keep"
            changes += 0 if replaces else 1
            shown.append(f'<span style="{styles[part.op]}">{escape(_changed(part.text))}</span>')
    rest = count_changes(diff) - changes
    if rest > 0:
        shown.append(f'<span style="color:{tokens.muted};">and {counted(rest, "more change")}</span>')
    return " ".join(filter(None, (one.strip() for one in shown)))


def diff_styles(tokens: Tokens) -> dict[str, str]:
    """How words look that go, and words that come. Color never stands alone: what goes is struck out, what comes is
    underlined.
    """
    return {
        "delete": f"color:{tokens.error}; background-color:{tokens.error_soft}; text-decoration:line-through;",
        "insert": f"color:{tokens.present}; background-color:{tokens.present_soft}; text-decoration:underline;",
    }


def diff_words(diff: Sequence[DiffPart]) -> str:
    """The diff in words, for screen readers."""
    told = {"delete": "remove “{}”", "insert": "put “{}”"}
    return ", ".join(told[part.op].format(part.text.strip()) for part in _joined(diff) if part.op in told)


def count_changes(diff: Sequence[DiffPart]) -> int:
    """How many places differ."""
    parts = _joined(diff)
    return sum(
        1 for number, part in enumerate(parts) if part.op != "keep" and (not number or parts[number - 1].op == "keep")
    )


def _joined(diff: Sequence[DiffPart]) -> list[DiffPart]:
    """Neighbors of the same kind as one part; where words change, those to go before all that come in their place.

    Between two changes, a blank alone is no reason to part them.
    """
    parts = [one for one in diff if one.text.strip()]
    joined: list[DiffPart] = []
    for _, run in groupby(parts, lambda one: one.op == "keep"):
        for part in sorted(run, key=lambda one: one.op == "insert"):
            if joined and joined[-1].op == part.op:
                blank = "" if joined[-1].text[-1:].isspace() or part.text[:1].isspace() else " "
                joined[-1] = DiffPart(part.op, f"{joined[-1].text}{blank}{part.text}")
            else:
                joined.append(part)
    return joined


def _kept(text: str, *, first: bool, last: bool) -> str:
    words = text.split()
    if first and last:
        return first_words(text, 2 * _CONTEXT)
    if first:
        return ("… " if len(words) > _CONTEXT else "") + " ".join(words[-_CONTEXT:])
    if last:
        return first_words(text, _CONTEXT)
    return outer_words(text, 2 * _CONTEXT, _CONTEXT, _CONTEXT)


def _changed(text: str) -> str:
    return outer_words(text, _LONG, _LONG - 6, _CONTEXT)
