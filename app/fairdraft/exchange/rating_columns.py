"""Which columns does a canonical rating have, of which type, and what do they mean?"""

from dataclasses import dataclass, replace
from typing import Literal

from fairdraft.domain.rubric import SHIPPED_CRITERIA

ColumnKind = Literal["text", "integer", "number", "boolean"]

SCHEMA_VERSION = "fairdraft/ratings@1"
SCORE_PREFIX = "score_"


@dataclass(frozen=True, slots=True)
class RatingColumn:
    """One column: its name, the one type of its values, and a line on their meaning.

    A cell of a column that is not `required` may be null, which means "not known" or "not rated", never 0.
    The values of an `of_draft` column are the same for every rating of a draft.
    """

    name: str
    kind: ColumnKind
    meaning: str
    required: bool = False
    of_draft: bool = False


def score_column(criterion: str, meaning: str = "") -> RatingColumn:
    """The column of a criterion's scores: whole numbers from 1 (worst) to 5 (best)."""
    said = meaning or f"Score on the criterion {criterion}."
    return RatingColumn(f"{SCORE_PREFIX}{criterion}", "integer", f"{said} 1 (worst) to 5 (best); null: not rated.")


def canonical_columns(criteria: dict[str, str] | None = None) -> list[RatingColumn]:
    """The canonical columns in their order, then a score column for each further criterion.

    Args:
        criteria: what is asked under each criterion id, in the order of the rubric.
    """
    meanings = criteria or {}
    scores = [score_column(one, meanings.get(one, "")) for one in SHIPPED_CRITERIA]
    further = [score_column(one, said) for one, said in meanings.items() if one not in SHIPPED_CRITERIA]
    columns = [*_BEFORE_SCORES, *scores, *_AFTER_SCORES, *further]
    return [replace(one, of_draft=True) if one.name in DRAFT_COLUMNS else one for one in columns]


DRAFT_COLUMNS = frozenset({
    "draft_id", "draft_sha256", "mode", "draft_text", "prompt_id", "brief_sha256", "prompt_sha256", "campaign",
    "ad_type", "channel", "candidate", "model_name", "model_sha256", "quantisation", "architecture", "backend",
    "engine_build", "adapter_sha256", "retrieval_ids", "sampler_json", "seed", "prompt_tokens", "completion_tokens",
    "generation_ms", "cost", "cost_currency", "cost_basis", "findings_error", "findings_warning", "rule_packs",
})  # fmt: skip
"""The columns whose values are the same for every rating of a draft."""

_BEFORE_SCORES = (
    RatingColumn("schema_version", "text", f"The schema of this table: {SCHEMA_VERSION}.", required=True),
    RatingColumn("rating_id", "text", "Id of the rating (UUID); one row per rating.", required=True),
    RatingColumn("rated_at", "text", "When the rating was given, ISO 8601 in UTC.", required=True),
    RatingColumn("rater_id", "text", "Pseudonym of the rater, or the name given in an imported file.", required=True),
    RatingColumn("rater_role", "text", "The rater's role in their own words, such as copywriter."),
    RatingColumn("session_id", "text", "Id of the sitting in which the rating was given."),
    RatingColumn(
        "occasion",
        "integer",
        "1 for a rater's first rating of a draft, 2 and up for hidden repeats.",
        required=True,
    ),
    RatingColumn(
        "adjudicates", "text", "Ids of the ratings that it settles, where raters disagreed, joined by spaces."
    ),
    RatingColumn("position_in_session", "integer", "Place of the draft in the sitting, from 1."),
    RatingColumn("presentation_seed", "integer", "Seed of the order in which the drafts were shown."),
    RatingColumn("blind", "boolean", "Whether the candidate's name is known to have been hidden.", required=True),
    RatingColumn(
        "revealed_before_submit",
        "boolean",
        "Whether the candidate's name was seen before the rating was given; null: an imported file did not say.",
    ),
    RatingColumn("duration_ms", "integer", "How long the draft was open for rating, in milliseconds."),
    RatingColumn(
        "study_id", "text", "Study of the draft; desk-<campaign> for ratings outside a planned study.", required=True
    ),
    RatingColumn("draft_id", "text", "Id of the rated draft (UUID).", required=True),
    RatingColumn("draft_sha256", "text", "SHA-256 of draft_text in UTF-8.", required=True),
    RatingColumn(
        "mode",
        "text",
        "raw: the model wrote everything; assisted: the program inserted the approved blocks.",
        required=True,
    ),
    RatingColumn("draft_text", "text", "The text that was rated.", required=True),
    RatingColumn("prompt_id", "text", "campaign/brief: what pairs drafts of different candidates.", required=True),
    RatingColumn(
        "brief_sha256", "text", "Hash over product version, campaign and brief; equal hashes mean the same task."
    ),
    RatingColumn("prompt_sha256", "text", "SHA-256 of the complete prompt that the model received."),
    RatingColumn("campaign", "text", "Id of the campaign.", required=True),
    RatingColumn("ad_type", "text", "product-claim, reminder or help-seeking."),
    RatingColumn("channel", "text", "print, tv, radio, web, banner, email, social or search."),
    RatingColumn(
        "candidate", "text", "Id of the candidate: model, adapter, retrieval, recipe and sampling.", required=True
    ),
    RatingColumn("model_name", "text", "Name of the model."),
    RatingColumn("model_sha256", "text", "SHA-256 of the model file."),
    RatingColumn(
        "quantisation",
        "text",
        'Number format of the model\'s weights, such as Q4_1; "Q4_1 as Q8_0": by an eight-bit copy.',
    ),
    RatingColumn("architecture", "text", "Architecture named in the model file, such as llama."),
    RatingColumn("backend", "text", "What the engine computed on, such as cpu, cuda or metal."),
    RatingColumn("engine_build", "text", "Build of the inference engine."),
    RatingColumn("adapter_sha256", "text", "SHA-256 of the adapter used with the model; null: none."),
    RatingColumn("retrieval_ids", "text", "Ids of the approved examples in the prompt, joined by commas; null: none."),
    RatingColumn("sampler_json", "text", "Sampling settings as a JSON object."),
    RatingColumn("seed", "integer", "Seed of the generation."),
    RatingColumn("prompt_tokens", "integer", "Length of the prompt in the model's tokens."),
    RatingColumn("completion_tokens", "integer", "Length of the model's answer in its tokens."),
    RatingColumn("generation_ms", "integer", "How long the model wrote, in milliseconds."),
    RatingColumn("cost", "number", "Cost of the draft, in cost_currency."),
    RatingColumn("cost_currency", "text", "Currency of the cost (ISO 4217)."),
    RatingColumn("cost_basis", "text", "How the cost was computed, such as price per token or per machine hour."),
    RatingColumn("rubric_id", "text", "Rubric under which the rating was given.", required=True),
    RatingColumn(
        "rubric_version",
        "text",
        "Version of the rubric; do not pool ratings of different versions.",
        required=True,
    ),
)

_AFTER_SCORES = (
    RatingColumn("verdict", "text", "approve, revise or reject; null: none given."),
    RatingColumn("comment", "text", "The rater's comment."),
    RatingColumn(
        "findings_error",
        "integer",
        "Errors that the rule checker found in the draft when it was made; null: not checked.",
    ),
    RatingColumn("findings_warning", "integer", "Warnings that the rule checker found then; null: not checked."),
    RatingColumn("rule_packs", "text", "Rule packs used for that check as id@version, joined by commas."),
)
