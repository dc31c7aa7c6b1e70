"""How do ratings leave the program?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import UsageError
from fairdraft.domain.identity import text_sha256, utc_text
from fairdraft.domain.rating import Rating
from fairdraft.services.comparing import ComparingService
from fairdraft.services.imported_drafts import IMPORTED
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Documents, DraftStore, RatingStore, StoredCheck

EXPORT_FORMS = ("csv", "jsonl")
# Forms that are contracted and not in this version; asking for one is answered, not guessed at.
LATER_FORMS = ("parquet", "training", "label-studio", "argilla", "xlsx", "fairset", "docx", "html", "md")


class ExportingService:
    """Writes rating sets that analysts can load as they are."""

    def __init__(
        self,
        drafts: DraftStore,
        ratings: RatingStore,
        products: ProductService,
        comparing: ComparingService,
        documents: Documents,
    ) -> None:
        self._drafts = drafts
        self._ratings = ratings
        self._products = products
        self._comparing = comparing
        self._documents = documents

    def export(self, study: str, form: str, folder: Path) -> tuple[Path, ...]:
        """Write a study's ratings as `csv` or `jsonl` into a folder and return the files, read back and verified.

        Raises:
            UsageError: an unknown study, or a form that this version does not write.
            KnownError: the folder cannot be written.
        """
        if form not in EXPORT_FORMS:
            raise UsageError(f'This version does not write "{form}".', f"It writes {' and '.join(EXPORT_FORMS)}.")
        self._comparing.require_study(study)
        drafts = {one.id: one for one in self._drafts.drafts(study=study)}
        checks = self._drafts.checks(drafts)
        ratings = sorted(
            self._ratings.ratings(study=study), key=lambda one: (one.rated_at, one.draft_id, one.rater, one.id)
        )
        kept = [one for one in ratings if one.draft_id in drafts]
        excluded = [{"why": "the draft was deleted", "n": len(ratings) - len(kept)}] if len(kept) < len(ratings) else []
        campaigns = {one.id: one for one in self._products.campaigns()}

        def rows() -> Iterator[dict[str, Any]]:
            for one in kept:
                draft = drafts[one.draft_id]
                campaign = campaigns.get(draft.campaign)
                row = _row(one, draft, checks.get(draft.id)) | {
                    "ad_type": campaign.ad_type if campaign else None,
                    "channel": campaign.channel if campaign else None,
                }
                # What an imported rating brought along stands where nothing is known here; its own columns stay.
                yield row | {name: value for name, value in one.further.items() if row.get(name, "") is None}

        used = [drafts[one.draft_id] for one in kept]
        facts = {
            "study": study,
            "ratings": len(kept),
            "drafts": len({one.id for one in used}),
            "raters": len({one.rater for one in kept}),
            "excluded": excluded,
            "model_licences": _licences(used),
            "criteria": [
                {"id": one.id, "name": one.name, "question": one.question}
                for one in self._comparing.rubric_of(study).criteria
            ],
            "sample_data": any(campaigns[one.campaign].sample for one in used if one.campaign in campaigns),
        }
        return self._documents.export_ratings(rows(), form, folder, facts)


def _licences(drafts: list[Draft]) -> list[dict[str, str]]:
    seen = {
        (
            one.provenance.model_name,
            one.provenance.model_sha256,
            one.provenance.model_licence or "not stated in the file",
        )
        for one in drafts
    }
    return [{"model": name, "sha256": sha256, "licence": licence} for name, sha256, licence in sorted(seen)]


def _row(rating: Rating, draft: Draft, check: StoredCheck | None) -> dict[str, Any]:
    """One canonical row; the exporter orders the columns. None is "not known", never 0."""
    birth = draft.provenance
    # A draft from elsewhere has numbers only where its file gave them.
    made_here = birth.source != IMPORTED
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
        "draft_id": draft.id,
        "draft_sha256": text_sha256(draft.text),
        "mode": draft.mode,
        "draft_text": draft.text,
        "prompt_id": draft.prompt_id,
        "brief_sha256": draft.brief_sha256,
        "prompt_sha256": birth.prompt_sha256 or None,
        "campaign": draft.campaign,
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
        "rubric_id": rating.rubric_id,
        "rubric_version": rating.rubric_version,
        **{f"score_{criterion}": score for criterion, score in rating.scores.items()},
        "verdict": rating.verdict,
        "comment": rating.comment or None,
        "findings_error": None if check is None else check.errors,
        "findings_warning": None if check is None else check.warnings,
        "rule_packs": None if check is None else ",".join(check.rule_packs),
    }
