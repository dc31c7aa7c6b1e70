"""How many findings of each severity are open, in chips?"""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import Finding, Severity
from fairdraft.ui.draft.marks import SEVERITY_TONE
from fairdraft.ui.parts.words import chip

_ORDER: tuple[Severity, ...] = ("error", "warning", "suggestion")


def severity_chips(findings: Sequence[Finding]) -> list[QLabel]:
    """A chip for each severity that occurs, what weighs most first.

    Advice is counted too: it fails no check, and yet its cards are there to be looked at.
    """
    chips = []
    for severity in _ORDER:
        n = sum(1 for one in findings if one.severity == severity)
        if n:
            chips.append(chip(counted(n, severity), SEVERITY_TONE[severity]))
    return chips
