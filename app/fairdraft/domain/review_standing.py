"""Where is a piece on its way through review, have its words changed since the last step, and what is still open?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import SEVERITIES, Finding
from fairdraft.domain.identity import text_sha256, utc_text
from fairdraft.domain.name_list import listed
from fairdraft.domain.piece import Piece, PieceState, ReviewStep, Revision, render

RETURNED = "returned: "
"""How the summary of a step begins that returns a piece; the reason follows."""


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """The state of a piece with the last step that led to it: who took it, when, and why it was returned.

    `step` is None where the piece was never sent. `step_text` has the words as they were at that step; `changed` says
    that the present words are other ones.
    """

    state: PieceState
    step: ReviewStep | None = None
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    step_text: str | None = None
    changed: bool = False

    @property
    def step_sha256(self) -> str | None:
        """The hash of the words as they were at the last step."""
        return None if self.step_text is None else text_sha256(self.step_text)

    @property
    def voided(self) -> bool:
        """Whether the last step approved words that somebody edited afterwards."""
        return self.step == "approved" and (self.changed or self.state != "approved")


def review_standing(piece: Piece, revisions: Sequence[Revision], text: str | None = None) -> ReviewStanding:
    """Where a piece is on its way.

    Args:
        piece: as it is stored.
        revisions: its revisions, oldest first.
        text: its words as they stand, saved or not; those of the piece when None.
    """
    last = next((one for one in reversed(revisions) if one.step is not None), None)
    if last is None:
        return ReviewStanding(piece.state)
    words = render(last.blocks).text
    return ReviewStanding(
        state=piece.state,
        step=last.step,
        by=last.author,
        at=last.made_at,
        reason=last.summary.removeprefix(RETURNED) if last.step == "returned" else "",
        step_text=words,
        changed=words != (render(piece.blocks).text if text is None else text),
    )


def standing_words(one: ReviewStanding, who: str, on: str) -> str:
    """The standing in one line of plain words.

    Args:
        one: the standing.
        who: how the person of the last step is named there.
        on: the day or time of that step, as it is written there.
    """
    if one.step is None:
        return "Draft, not sent to review yet"
    since = ", changed since" if one.changed else ""
    if one.step == "sent":
        return f"In review, sent by {who} on {on}{since}"
    if one.step == "returned":
        return f"Returned by {who} on {on}{since}"
    if one.voided and not one.changed:
        return f"Draft, edited since {who} approved it on {on}, then changed back to those words"
    if one.voided:
        return f"Draft, changed since {who} approved it on {on}"
    return f"Approved by {who} on {on}"


def still_open_words(findings: Iterable[Finding], comments: int) -> str:
    """What of a piece nobody has answered yet, what weighs most first; "" where that is nothing.

    Args:
        findings: its open findings.
        comments: how many comments on it are open.
    """
    severities = [one.severity for one in findings]
    counts = [(severities.count(severity), severity) for severity in SEVERITIES]
    parts = [counted(number, thing) for number, thing in (*counts, (comments, "comment")) if number]
    if not parts:
        return ""
    only_one = len(parts) == 1 and parts[0].startswith("1 ")
    return f"{listed(parts)} {'is' if only_one else 'are'} still open."


def standing_object(one: ReviewStanding) -> dict[str, Any]:
    """The last step as JSON."""
    return {
        "state": one.state,
        "step": one.step,
        "by": one.by or None,
        "at": None if one.at is None else utc_text(one.at),
        "reason": one.reason or None,
        "text_sha256": one.step_sha256,
        "changed_since": one.changed,
    }
