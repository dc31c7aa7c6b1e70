"""Is it told where a piece is on its way through review, and whether its words changed since?"""

from dataclasses import replace
from datetime import UTC, datetime

from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.domain.review_standing import review_standing, standing_object, standing_words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BLOCKS = (Block("1", "headline", "copy", "Ask about GLYNORA"),)
OTHER = (Block("1", "headline", "copy", "Ask about it"),)
PIECE = Piece("p1", "glynora", "Web page", None, "r2", BLOCKS, "in_review", NOON, NOON)
FIRST = Revision("r1", "p1", None, BLOCKS, "W1", NOON, "sent to review")
SENT = Revision("r2", "p1", "r1", BLOCKS, "W1", NOON, "sent to review", "sent")
RETURNED = replace(SENT, id="r3", author="M1", summary="returned: Name the adults.", step="returned")
APPROVED = replace(SENT, id="r4", author="M1", summary="approved", step="approved")


def told(piece: Piece, *revisions: Revision, text: str | None = None) -> str:
    return standing_words(review_standing(piece, revisions, text), "Ada", "2 Mar")


def test_each_state_is_told_with_who_and_when() -> None:
    """The last step is told, and whether the words are other ones since; a summary alone is no step."""
    assert told(PIECE, FIRST) == "Draft, not sent to review yet"
    assert told(PIECE, FIRST, SENT) == "In review, sent by Ada on 2 Mar"
    assert told(replace(PIECE, blocks=OTHER), SENT) == "In review, sent by Ada on 2 Mar, changed since"
    assert told(replace(PIECE, state="returned"), SENT, RETURNED) == "Returned by Ada on 2 Mar"
    approved = replace(PIECE, state="approved")
    assert told(approved, SENT, APPROVED) == "Approved by Ada on 2 Mar"
    assert told(approved, SENT, APPROVED, text="Ask about") == "Draft, changed since Ada approved it on 2 Mar"
    voided = replace(PIECE, state="draft")
    assert told(voided, APPROVED, text="Ask about") == "Draft, changed since Ada approved it on 2 Mar"
    assert told(voided, APPROVED) == "Draft, edited since Ada approved it on 2 Mar, then changed back to those words"


def test_a_standing_as_json_has_reason_and_hash() -> None:
    """The reason of a return and the hash of the words at the step are in it."""
    one = standing_object(review_standing(replace(PIECE, state="returned"), [SENT, RETURNED]))
    assert one["reason"] == "Name the adults."
    assert one["text_sha256"] == text_sha256("Ask about GLYNORA")
    assert (one["step"], one["by"], one["at"], one["changed_since"]) == (
        "returned", "M1", "2026-03-02T12:00:00.000Z", False,
    )  # fmt: skip
    assert review_standing(replace(PIECE, state="approved", blocks=OTHER), [APPROVED]).voided
