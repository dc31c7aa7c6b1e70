"""Findings answered with a reason, over the real rules."""

from dataclasses import replace

import pytest
from services_support import drafted

from fairdraft.domain.dismissal import JudgedFinding
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.piece import Block, Piece, render
from fairdraft.services.checking import CheckedPiece
from fairdraft.services.workplace import Workplace

REASON = "The study is called so."


def piece_with(workplace: Workplace, words: str) -> Piece:
    """A saved piece whose body is `words`, among the blocks of a draft."""
    (draft,) = drafted(workplace)
    session = workplace.editing.open(workplace.editing.begin(draft, "Ann").id, "window")
    kept = tuple(one for one in draft.blocks if one.section != "body")
    return workplace.editing.save(session, (*kept, Block("body", "body", "copy", words)), "Ann")


def edited(piece: Piece, words: str) -> Piece:
    blocks = tuple(replace(one, text=words) if one.id == "body" else one for one in piece.blocks)
    return replace(piece, blocks=blocks)


def checked(workplace: Workplace, piece: Piece) -> CheckedPiece:
    campaign = workplace.products.campaign(piece.campaign)
    return workplace.checking.check_blocks(piece.blocks, workplace.products.product_of(campaign), campaign)


def judged(workplace: Workplace, piece: Piece) -> list[JudgedFinding]:
    check = checked(workplace, piece)
    return list(workplace.dismissing.judged(piece, check.result, check.text))


def dismiss(workplace: Workplace, piece: Piece, rule: str, reason: str = REASON, **options: str):
    check = checked(workplace, piece)
    finding = next(one for one in check.result.findings if one.rule == rule)
    return workplace.dismissing.dismiss(piece.id, finding, check.text, reason, **options)


def statuses(found: list[JudgedFinding], rule: str) -> list[str]:
    return [one.status for one in found if one.finding.rule == rule]


def test_a_finding_has_three_ends(workplace: Workplace) -> None:
    """It is open, dismissed with a reason by the present person, open again when taken back, or fixed."""
    person = workplace.profiles.introduce("Ann Reyes", "copywriter")
    piece = piece_with(workplace, "GLYNORA is safe.")
    assert statuses(judged(workplace, piece), "MIN-01") == ["open"]

    one = dismiss(workplace, piece, "MIN-01", f"  {REASON}\n")
    assert (one.by, one.reason, one.anchor.quote) == (person.pseudonym, REASON, "safe")
    after = judged(workplace, piece)
    assert [each.dismissal for each in after if each.finding.rule == "MIN-01"] == [one]
    assert {each.status for each in after if each.finding.rule != "MIN-01"} <= {"open"}

    taken_back = workplace.dismissing.withdraw(one.id)
    assert taken_back.withdrawn_at is not None
    assert statuses(judged(workplace, piece), "MIN-01") == ["open"]
    assert workplace.dismissing.dismissals(piece.id) == (taken_back,)

    assert statuses(judged(workplace, edited(piece, "Ask about GLYNORA.")), "MIN-01") == []


def test_a_dismissal_follows_its_words_and_ends_with_them(workplace: Workplace) -> None:
    """Edits in the same sentence and in other blocks keep it; another claim in its place is open."""
    piece = piece_with(workplace, "GLYNORA is safe.")
    dismiss(workplace, piece, "MIN-01")
    kept = edited(piece, "Some people say, and have for years, that GLYNORA is safe to take with food.")
    kept = replace(kept, blocks=(Block("new", "headline", "copy", "A new line above it all"), *kept.blocks))
    assert statuses(judged(workplace, kept), "MIN-01") == ["dismissed"]
    assert statuses(judged(workplace, edited(piece, "GLYNORA is harmless.")), "MIN-01") == ["open"]


def test_language_that_is_missing_is_dismissed_whatever_is_edited(workplace: Workplace) -> None:
    """The answer to a missing element holds in any text without it, and says nothing on other elements."""
    piece = piece_with(workplace, "Ask about GLYNORA.")
    bare = replace(piece, blocks=tuple(one for one in piece.blocks if one.kind != "locked"))
    missing = [one.finding for one in judged(workplace, bare) if one.finding.span is None]
    assert len(missing) > 1
    one = workplace.dismissing.dismiss(piece.id, missing[0], render(bare.blocks).text, "It is in the leaflet.")
    assert one.anchor.quote is None
    after = judged(workplace, edited(bare, "Ask your doctor if GLYNORA may be for you."))
    assert [each.finding.rule for each in after if each.status == "dismissed"] == [missing[0].rule]


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_a_dismissal_needs_a_reason(workplace: Workplace, reason: str) -> None:
    """Without a reason nothing is kept."""
    piece = piece_with(workplace, "GLYNORA is safe.")
    with pytest.raises(UsageError, match="No reason is given"):
        dismiss(workplace, piece, "MIN-01", reason)
    with pytest.raises(UsageError, match="no name"):
        dismiss(workplace, piece, "MIN-01", by=" ")
    assert workplace.dismissing.dismissals(piece.id) == ()


def test_the_same_words_are_not_dismissed_twice(workplace: Workplace) -> None:
    """The first answer stands until it is taken back; the refusal says whose it is."""
    piece = piece_with(workplace, "GLYNORA is safe.")
    one = dismiss(workplace, piece, "MIN-01", by="rater-a")
    with pytest.raises(KnownError, match="already dismissed by rater-a: The study"):
        dismiss(workplace, piece, "MIN-01", "Another reason.", by="rater-b")
    workplace.dismissing.withdraw(one.id)
    dismiss(workplace, piece, "MIN-01", "Another reason.", by="rater-b")
    assert [each.by for each in workplace.dismissing.dismissals(piece.id)] == ["rater-a", "rater-b"]


def test_answers_belong_to_one_piece(workplace: Workplace) -> None:
    """What was dismissed in one piece is open in another with the same words; unknown pieces are told."""
    one, other = (piece_with(workplace, "GLYNORA is safe.") for _ in range(2))
    dismiss(workplace, one, "MIN-01")
    assert statuses(judged(workplace, other), "MIN-01") == ["open"]
    with pytest.raises(KnownError, match="no piece"):
        dismiss(workplace, replace(one, id="nowhere"), "MIN-01")
