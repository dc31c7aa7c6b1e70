"""In which pieces some words stand, over a real store."""

from services_support import begun_empty, drafted, written

from fairdraft.domain.piece import Piece
from fairdraft.services.workplace import Workplace


def begun(workplace: Workplace, campaign_id: str, name: str, **words: str) -> Piece:
    return written(workplace, begun_empty(workplace, campaign_id, name), **words)


def test_words_are_found_in_names_and_in_own_copy_of_any_campaign(workplace: Workplace) -> None:
    """Those in a name come first, then what was changed last; the part of the copy where the words stand is told."""
    in_copy = begun(workplace, "glynora", "", headline="Morning light", body="Walk on after breakfast.")
    in_name = begun(workplace, "lumivar", "The walk at breakfast", headline="Talk it over")
    later = begun(workplace, "cordexa", "", headline="Two walks", body="One after breakfast.")
    found = workplace.finding_pieces.find("BREAKFAST walk")
    assert [one.piece.id for one in found] == [in_name.id, later.id, in_copy.id]
    assert found[2].passage == "Morning light Walk on after breakfast."
    assert found[2].brief == f"piece:{in_copy.id}"
    assert workplace.finding_pieces.find("breakfast supper") == ()
    assert [one.piece.id for one in workplace.finding_pieces.find("breakfast walk", 1)] == [in_name.id]


def test_approved_language_is_not_searched(workplace: Workplace) -> None:
    """It is the same in every piece of its product; a word of the copy beside it is found."""
    piece = begun(workplace, "glynora", "", headline="Ask about ketones")
    assert any("ketoacidosis" in one.text for one in piece.blocks)
    assert workplace.finding_pieces.find("ketoacidosis") == ()
    assert [one.piece.id for one in workplace.finding_pieces.find("keton")] == [piece.id]


def test_without_a_word_the_last_changed_pieces_are_told(workplace: Workplace) -> None:
    """With the brief that the draft screen lists them under; what was put aside is not among them."""
    aside = begun(workplace, "glynora", "Aside", headline="Gone")
    workplace.editing.put_aside(aside.id, "window")
    (draft, *_) = drafted(workplace, brief="b02")
    from_draft = workplace.editing.begin(draft, "W1")
    own = begun(workplace, "glynora", "Own", headline="Here")
    found = workplace.finding_pieces.find("  ")
    assert [(one.piece.id, one.brief, one.draft_id) for one in found] == [
        (own.id, f"piece:{own.id}", own.id),
        (from_draft.id, "b02", draft.id),
    ]
