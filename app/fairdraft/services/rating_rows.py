"""Which canonical rows do a study's ratings give?"""

import json
from collections.abc import Iterator
from typing import Any

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.identity import text_sha256, utc_text
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_row import RatingRow
from fairdraft.domain.study_contents import StudyContents
from fairdraft.services.imported_drafts import IMPORTED


def rating_rows(contents: StudyContents, checks: dict[str, StoredCheck]) -> Iterator[RatingRow]:
    """One row per rating, in the order of the ratings.

    What an imported rating brought along stands where nothing is known here; its own columns stay.
    """
    drafts = {one.id: one for one in contents.drafts}
    made: dict[str, dict[str, Any]] = {}
    for rating in contents.ratings:
        draft = made.get(rating.draft_id)
        if draft is None:
            one = drafts[rating.draft_id]
            draft = made[rating.draft_id] = _of_draft(one, checks.get(one.id), contents.campaigns.get(one.campaign))
        own = _own(rating)
        if rating.further:
            draft, own = _completed(made, rating, draft, own)
        yield RatingRow(draft, own)


def _completed(
    made: dict[str, dict[str, Any]], rating: Rating, draft: dict[str, Any], own: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    brought = {name: value for name, value in rating.further.items() if name in own and own[name] is None}
    of_draft = {name: value for name, value in rating.further.items() if name in draft and draft[name] is None}
    if of_draft:
        # Ratings of one draft mostly brought the same along: they share what is made of it.
        key = json.dumps([rating.draft_id, of_draft], sort_keys=True)
        draft = made.setdefault(key, draft | of_draft)
    return draft, own | brought


def _own(rating: Rating) -> dict[str, Any]:
    return {
        "rating_id": rating.id,
        "rated_at": utc_text(rating.rated_at),
        "rater_id": rating.rater,
        "rater_role": rating.rater_role or None,
        "session_id": rating.session_id,
        "occasion": rating.occasion,
        "adjudicates": rating.adjudicates,
        "position_in_session": rating.position_in_session,
        "presentation_seed": rating.presentation_seed,
        "blind": rating.blind,
        "revealed_before_submit": not rating.blind
        if rating.revealed_before_submit is None
        else rating.revealed_before_submit,
        "duration_ms": rating.duration_ms,
        "study_id": rating.study,
        "rubric_id": rating.rubric_id,
        "rubric_version": rating.rubric_version,
        **{f"score_{criterion}": score for criterion, score in rating.scores.items()},
        "verdict": rating.verdict,
        "comment": rating.comment or None,
    }


def _of_draft(draft: Draft, check: StoredCheck | None, campaign: Campaign | None) -> dict[str, Any]:
    birth = draft.provenance
    # A draft from elsewhere has numbers only where its file gave them.
    made_here = birth.source != IMPORTED
    return {
        "draft_id": draft.id,
        "draft_sha256": text_sha256(draft.text),
        "mode": draft.mode,
        "draft_text": draft.text,
        "prompt_id": draft.prompt_id,
        "brief_sha256": draft.brief_sha256,
        "prompt_sha256": birth.prompt_sha256 or None,
        "campaign": draft.campaign,
        "ad_type": campaign.ad_type if campaign else None,
        "channel": campaign.channel if campaign else None,
        "candidate": draft.candidate,
        "model_name": birth.model_name or None,
        "model_sha256": birth.model_sha256 or None,
        "quantisation": birth.quantisation or None,
        "architecture": birth.architecture or None,
        "backend": birth.backend or None,
        "engine_build": birth.engine_build or None,
        "adapter_sha256": birth.adapter_sha256,
        "retrieval_ids": ",".join(birth.retrieval_ids) or None,
        "sampler_json": json.dumps(birth.sampler, sort_keys=True, separators=(",", ":"))
        if made_here or birth.sampler
        else None,
        "seed": birth.seed if made_here else birth.seed or None,
        "prompt_tokens": birth.prompt_tokens if made_here else birth.prompt_tokens or None,
        "completion_tokens": birth.completion_tokens if made_here else birth.completion_tokens or None,
        "generation_ms": birth.generation_ms,
        "cost": birth.cost,
        "cost_currency": birth.cost_currency or None,
        "cost_basis": birth.cost_basis or None,
        "findings_error": None if check is None else check.errors,
        "findings_warning": None if check is None else check.warnings,
        "rule_packs": None if check is None else ",".join(check.rule_packs),
    }
