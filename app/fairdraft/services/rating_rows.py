"""Which canonical rows do a study's ratings give?"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft, Provenance, StoredCheck
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model_copy import EIGHT_BIT
from fairdraft.domain.rating_row import RatingRows
from fairdraft.domain.rating_set import BLIND_SOURCE
from fairdraft.domain.sample_study import SYNTHETIC
from fairdraft.domain.study_contents import StudyContents
from fairdraft.domain.study_ratings import RatingColumns
from fairdraft.services.imported_drafts import IMPORTED


def rating_rows(
    contents: StudyContents,
    checks: Mapping[str, StoredCheck],
    ratings: Iterable[RatingColumns],
    criteria: Sequence[str],
) -> Iterator[RatingRows]:
    """One row per rating of the study's drafts, in the order of the ratings.

    What an imported rating brought along stands where nothing is known here; its own columns stay.

    Args:
        contents: the study; its ratings are not looked at.
        checks: what the checker found in drafts when they were made, by id.
        ratings: some at a time; one whose draft is not among the study's is left out.
        criteria: the ids of all criteria that somebody scored.
    """
    drafts = {one.id: one for one in contents.drafts}
    made: dict[str, dict[str, Any]] = {}
    for some in ratings:
        for draft_id in some.draft_id:
            if draft_id not in made and draft_id in drafts:
                one = drafts[draft_id]
                made[draft_id] = _of_draft(one, checks.get(draft_id), contents.campaigns.get(one.campaign))
        known = some if made.keys() >= set(some.draft_id) else some.where([one in made for one in some.draft_id])
        came_in = [drafts[one].provenance.source == IMPORTED for one in known.draft_id]
        rows = RatingRows([made[one] for one in known.draft_id], _own(known, criteria, came_in))
        if any(known.further):
            _complete(made, known, rows, hidden=contents.names_hidden)
        yield rows


def _complete(made: dict[str, dict[str, Any]], ratings: RatingColumns, rows: RatingRows, *, hidden: bool) -> None:
    """Put what imported ratings brought along where nothing is known; nothing of the draft while that is `hidden`."""
    own: dict[str, list[Any]] = {}
    for place, further in enumerate(ratings.further):
        of_draft = {}
        for name, value in further.items():
            if name in rows.own:
                if rows.own[name][place] is None:
                    # A list of the row's own: that of the ratings stays as it is.
                    rows.own[name] = own.setdefault(name, list(rows.own[name]))
                    rows.own[name][place] = value
            elif not hidden and name in rows.drafts[place] and rows.drafts[place][name] is None:
                of_draft[name] = value
        if of_draft:
            # Ratings of one draft mostly brought the same along: they share what is made of it.
            key = json.dumps([ratings.draft_id[place], of_draft], sort_keys=True)
            rows.drafts[place] = made.setdefault(key, rows.drafts[place] | of_draft)


def _own(ratings: RatingColumns, criteria: Sequence[str], came_in: Sequence[bool]) -> dict[str, list[Any]]:
    return {
        "rating_id": ratings.id,
        "rated_at": ratings.rated_at,
        "rater_id": ratings.rater,
        "rater_role": [one or None for one in ratings.rater_role],
        "session_id": ratings.session_id,
        "occasion": ratings.occasion,
        "adjudicates": ratings.adjudicates,
        "position_in_session": ratings.position_in_session,
        "presentation_seed": ratings.presentation_seed,
        "blind": ratings.blind,
        "revealed_before_submit": [
            seen if seen is not None or (elsewhere and not blind) else not blind
            for blind, seen, elsewhere in zip(ratings.blind, ratings.revealed_before_submit, came_in, strict=True)
        ],
        "duration_ms": ratings.duration_ms,
        "study_id": ratings.study,
        "rubric_id": ratings.rubric_id,
        "rubric_version": ratings.rubric_version,
        **{f"score_{one}": [scores.get(one) for scores in ratings.scores] for one in criteria},
        "verdict": ratings.verdict,
        "comment": [one or None for one in ratings.comment],
    }


def _of_draft(draft: Draft, check: StoredCheck | None, campaign: Campaign | None) -> dict[str, Any]:
    birth = draft.provenance
    # A draft from elsewhere has numbers only where its file gave them; a blind one has none, and a made-up one neither.
    made_here = birth.source not in (IMPORTED, BLIND_SOURCE, SYNTHETIC)
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
        "quantisation": _computed_as(birth) or None,
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


def _computed_as(birth: Provenance) -> str:
    """The number format of the weights, and that of the copy that computed in the file's stead where it differs."""
    return birth.quantisation + (f" as {EIGHT_BIT}" if birth.copy_form == "eight-bit" else "")
