"""Which tables does the store have?

A `number` column counts rows in the order in which they were stored; `id` is what everything else refers to.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from fairdraft.store.column_types import AnyText, JsonValue, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

store_metadata = Table(
    "store_metadata",
    metadata,
    Column("key", AnyText, primary_key=True),
    Column("value", AnyText, nullable=False),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("role", AnyText, nullable=False),
    Column("pseudonym", AnyText, nullable=False),
    Column("turn", Integer, nullable=False),  # the greatest is the person now at this machine
)

products = Table(
    "products",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("version", AnyText, primary_key=True),
    Column("brand", AnyText, nullable=False),
    Column("file", JsonValue, nullable=False),
    Column("added_at", Moment, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("product", AnyText),
    Column("file", JsonValue, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("file", JsonValue, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("sha256", AnyText, nullable=False),
    Column("header", JsonValue, nullable=False),
    Column("licence_restricts_training", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("starter", Boolean, nullable=False),
    Column("note", AnyText, nullable=False),
    Column("deleted_at", Moment),
    Column("state", AnyText, nullable=False, server_default="there"),
    Column("found_sha256", AnyText),
    Column("folder_id", AnyText),
    Column("origin", AnyText),
    Column("notes", JsonValue),
    Index(
        "ix_models_name",
        "name",
        unique=True,
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
)

model_folders = Table(
    "model_folders",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("path", AnyText, nullable=False),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("path"),
)

# Facts name a file's content and do not refer to a row: they outlive the file's place in the library.
model_facts = Table(
    "model_facts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("model_sha256", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("key", AnyText, nullable=False),
    Column("facts", JsonValue, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("model_sha256", "kind", "key"),
)

# A consent ends when it is withdrawn or a newer one takes its place; it stays as a record.
endpoint_consents = Table(
    "endpoint_consents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("model", AnyText, nullable=False),
    Column("agreed_by", AnyText, nullable=False),
    Column("agreed_at", Moment, nullable=False),
    Column("shown_sha256", AnyText, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("id"),
    Index(None, "url", "model"),
)

# Short columns first: SQLite reads a row from its beginning, and only as far as it must. Those from `model_name`
# to `product_version` repeat parts of `provenance`, for queries; that JSON is what a draft is read from.
drafts = Table(
    "drafts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("study", AnyText, nullable=False),
    Column("campaign", AnyText, nullable=False),
    Column("brief", AnyText, nullable=False),
    Column("candidate", AnyText, nullable=False),
    Column("mode", AnyText, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("given_up", Boolean, nullable=False),  # ended for its process, which may still come back
    Column("deleted_at", Moment),
    Column("brief_sha256", AnyText, nullable=False),
    Column("text_sha256", AnyText, nullable=False),
    Column("model_name", AnyText, nullable=False),
    Column("model_sha256", AnyText, nullable=False),
    Column("quantisation", AnyText, nullable=False),
    Column("adapter_sha256", AnyText),
    Column("engine_build", AnyText, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("recipe", AnyText, nullable=False),
    Column("recipe_version", AnyText, nullable=False),
    Column("prompt_sha256", AnyText, nullable=False),
    Column("product", AnyText),
    Column("product_version", AnyText),
    Column("failure", AnyText, nullable=False),
    Column("brief_text", AnyText, nullable=False),
    Column("model_text", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("blocks", JsonValue, nullable=False),
    Column("provenance", JsonValue, nullable=False),
    UniqueConstraint("id"),
    Index(None, "study"),
    Index(None, "campaign", "brief"),
    Index(None, "state"),
    Index(None, "made_at"),
)

draft_checks = Table(
    "draft_checks",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("suggestions", Integer, nullable=False),
    Column("rule_packs", JsonValue, nullable=False),
)

# A piece's blocks are those of its head revision. `head` has no foreign key: the first revision refers to
# the piece, and not every database lets two tables refer to each other while they are made.
pieces = Table(
    "pieces",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("campaign", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("draft_id", ForeignKey("drafts.id")),
    Column("head", AnyText, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("approved_by", AnyText),
    Column("approved_at", Moment),
    Column("approved_sha256", AnyText),
    Column("deleted_at", Moment),
    UniqueConstraint("id"),
    Index(None, "campaign"),
    Index(None, "draft_id"),
)

piece_revisions = Table(
    "piece_revisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("piece_id", ForeignKey("pieces.id"), nullable=False),
    Column("parent", ForeignKey("piece_revisions.id")),
    Column("blocks", JsonValue, nullable=False),
    Column("author", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("summary", AnyText, nullable=False),
    UniqueConstraint("id"),
    Index(None, "piece_id"),
    Index(None, "parent"),
)

dismissals = Table(
    "dismissals",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("piece_id", ForeignKey("pieces.id"), nullable=False),
    Column("rule", AnyText, nullable=False),
    Column("item", AnyText),
    Column("expected", AnyText),
    Column("quote", AnyText),
    Column("prefix", AnyText, nullable=False),
    Column("suffix", AnyText, nullable=False),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("stood", Integer, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    UniqueConstraint("id"),
    Index(None, "piece_id"),
)

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

leases = Table(
    "leases",
    metadata,
    Column("piece_id", ForeignKey("pieces.id"), primary_key=True),
    Column("holder", AnyText, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
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

# The words of these texts are found through `approved_copy_words`, a full-text index without texts of its own that the
# migration makes and `library_repository` keeps in step. A removed text stays, marked, and comes back when it is added
# again.
approved_copy = Table(
    "approved_copy",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("product", AnyText, nullable=False),
    Column("ad_type", AnyText, nullable=False),
    Column("section", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("text_key", AnyText, nullable=False),
    Column("approved_on", AnyText),
    Column("reference", AnyText, nullable=False),
    Column("expires", AnyText),
    Column("source", AnyText, nullable=False),
    Column("source_id", AnyText, nullable=False),
    Column("findings", JsonValue, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    UniqueConstraint("id"),
    UniqueConstraint("product", "text_key"),
)
