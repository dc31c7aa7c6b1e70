"""What tables hold studies, the order in which they are rated, and the judgements?"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from fairdraft.store.column_types import AnyText, JsonValue, Moment
from fairdraft.store.table_metadata import metadata

# Drafts and ratings name their study and do not refer to it: desk studies have no row.
studies = Table(
    "studies",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("plan", JsonValue),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("sealed_at", Moment),
    Column("sealed_sha256", AnyText),
)

# Which draft stands in each place of a study: the `draft_number`-th of a candidate for a brief as it is worded.
study_drafts = Table(
    "study_drafts",
    metadata,
    Column("study", AnyText, primary_key=True),
    Column("campaign", AnyText, primary_key=True),
    Column("brief", AnyText, primary_key=True),
    Column("brief_sha256", AnyText, primary_key=True),
    Column("candidate", AnyText, primary_key=True),
    Column("draft_number", Integer, primary_key=True, autoincrement=False),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False),
    Column("settings_sha256", AnyText, nullable=False),
    UniqueConstraint("draft_id"),
)

# What happened to a study and cannot be undone: planned, sealed, unblinded.
study_events = Table(
    "study_events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("study", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("details", JsonValue, nullable=False),
    UniqueConstraint("id"),
    Index(None, "study"),
)

# In which order a rater sees the drafts of a study; what was skipped comes back at the end.
rating_queues = Table(
    "rating_queues",
    metadata,
    Column("study", AnyText, primary_key=True),
    Column("rater", AnyText, primary_key=True),
    Column("seed", BigInteger, nullable=False),
    Column("turn", Integer, nullable=False),  # the rater's place among the raters, from 0
    Column("entries", JsonValue, nullable=False),
    Column("skipped", JsonValue, nullable=False),
    Column("made_at", Moment, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False),
    Column("study", AnyText, nullable=False),
    Column("rater", AnyText, nullable=False),
    Column("rater_role", AnyText, nullable=False),
    Column("occasion", Integer, nullable=False),
    Column("adjudicates", AnyText),
    Column("rubric_id", AnyText, nullable=False),
    Column("rubric_version", AnyText, nullable=False),
    Column("verdict", AnyText),
    Column("comment", AnyText, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("duration_ms", BigInteger),
    Column("rated_at", Moment, nullable=False),
    Column("further", JsonValue),  # what an imported rating has besides
    Column("session_id", AnyText),
    Column("position_in_session", Integer),
    Column("presentation_seed", BigInteger),
    Column("revealed_before_submit", Boolean),
    Column("suggested_text", AnyText),
    UniqueConstraint("id"),
    UniqueConstraint("draft_id", "rater", "occasion"),
    Index(None, "study"),
)

rating_scores = Table(
    "rating_scores",
    metadata,
    Column("rating_id", ForeignKey("ratings.id"), primary_key=True),
    Column("criterion", AnyText, primary_key=True),
    Column("score", Integer, nullable=False),
    CheckConstraint("score BETWEEN 1 AND 5", name="score_is_1_to_5"),
)

# Words of a rated draft that a rater marked; offsets count code points of the draft's text.
annotations = Table(
    "annotations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("rating_id", ForeignKey("ratings.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", AnyText, nullable=False),
    Column("prefix", AnyText, nullable=False),
    Column("suffix", AnyText, nullable=False),
    Column("label", AnyText, nullable=False),
    Column("rule", AnyText),
    Column("comment", AnyText, nullable=False),
    UniqueConstraint("id"),
    Index(None, "rating_id"),
)

# Ratings as they were before they were changed or taken back. They refer to nothing: what they were may be gone.
former_ratings = Table(
    "former_ratings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("rating_id", AnyText, nullable=False),
    Column("draft_id", AnyText, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("content", JsonValue, nullable=False),
    UniqueConstraint("id"),
    Index(None, "rating_id"),
)

# Two drafts of one brief that a rater saw side by side, in the order shown, and which is better.
votes = Table(
    "votes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("study", AnyText, nullable=False),
    Column("rater", AnyText, nullable=False),
    Column("rater_role", AnyText, nullable=False),
    Column("first_draft", ForeignKey("drafts.id"), nullable=False),
    Column("second_draft", ForeignKey("drafts.id"), nullable=False),
    Column("outcome", AnyText, nullable=False),
    Column("comment", AnyText, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("revealed_before_submit", Boolean, nullable=False),
    Column("session_id", AnyText),
    Column("position_in_session", Integer),
    Column("presentation_seed", BigInteger),
    Column("duration_ms", BigInteger),
    Column("voted_at", Moment, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("rater", "first_draft", "second_draft"),
    Index(None, "study"),
)

# Judgements that a merge brought for a place in which another one stands; they wait for a person, or waited.
merge_conflicts = Table(
    "merge_conflicts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("study", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("content", JsonValue, nullable=False),
    Column("content_sha256", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", AnyText, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("study", "kind", "place", "content_sha256"),
)
