"""What was found in a study's drafts, and what did writers make of them, as a comparison takes it in?"""

from collections.abc import Iterator, Mapping, Sequence

from fairdraft.analysis.draft_burden import CountedDraft, EditedDraft
from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.piece import render
from fairdraft.domain.rating import Rating
from fairdraft.domain.text_change import words_changed
from fairdraft.services.ports import PieceStore


def counted_drafts(drafts: Mapping[str, Draft], checks: Mapping[str, StoredCheck]) -> Iterator[CountedDraft]:
    """The drafts that were checked when they were made, with their findings."""
    for draft_id, check in checks.items():
        one = drafts[draft_id]
        yield CountedDraft(one.candidate, one.campaign, one.prompt_id, check.errors, check.warnings, check.suggestions)


def edited_drafts(drafts: Mapping[str, Draft], pieces: PieceStore, ratings: Sequence[Rating]) -> Iterator[EditedDraft]:
    """The drafts that writers edited: by the piece begun from it, else by the text that a rater suggests; the last
    one counts. Approved blocks that the program inserted are part of both texts.
    """
    final: dict[str, str] = {}
    for rating in sorted(ratings, key=lambda one: one.rated_at):
        if rating.suggested_text:
            final[rating.draft_id] = rating.suggested_text
    for campaign in {one.campaign for one in drafts.values()}:
        for piece in sorted(pieces.pieces(campaign=campaign), key=lambda one: one.changed_at):
            begun_from = drafts.get(piece.draft_id or "")
            if begun_from is not None and piece.blocks != begun_from.blocks:
                final[begun_from.id] = render(piece.blocks).text
    for draft_id, text in final.items():
        one = drafts[draft_id]
        yield EditedDraft(one.candidate, one.campaign, one.prompt_id, words_changed(one.text, text))
