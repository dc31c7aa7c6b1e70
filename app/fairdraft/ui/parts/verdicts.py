"""In which order, words and keys are the verdicts of a rating offered, wherever somebody gives one?"""

from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from fairdraft.domain.rubric import Verdict
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """How a verdict is offered: its name, the key that gives it, the tone it has once it is given."""

    name: str
    key: str
    tone: Tone


# From the strictest to the mildest, as they stand: who rates on one screen finds them at the same place on another.
VERDICT_LOOKS: dict[Verdict, VerdictLook] = {
    "reject": VerdictLook("Reject", "R", "error"),
    "revise": VerdictLook("Revise", "V", "warning"),
    "approve": VerdictLook("Approve", "A", "present"),
}
VERDICT_OF: dict[str, Verdict] = {look.key: verdict for verdict, look in VERDICT_LOOKS.items()}
"""The verdict that a key gives, in capitals."""


def verdict_button(verdict: Verdict, *, words: str = "", name: str = "") -> QPushButton:
    """A button that stays pressed while its verdict is the one given; its key stands behind the words.

    Args:
        verdict: what it gives.
        words: instead of the verdict's name.
        name: for screen readers, where the words do not say enough.
    """
    look = VERDICT_LOOKS[verdict]
    words = words or look.name
    one = button(f"{words}  {look.key}", "verdict", name=name or words)
    one.setProperty("tone", look.tone)
    one.setCheckable(True)
    return one
