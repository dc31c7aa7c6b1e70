"""Which tables does the store have?

A `number` column counts rows in the order in which they were stored; `id` is what everything else refers to.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from fairdraft.store.column_types import AnyText, JsonValue, Moment
from fairdraft.store.study_tables import annotations as annotations
from fairdraft.store.study_tables import former_ratings as former_ratings
from fairdraft.store.study_tables import merge_conflicts as merge_conflicts
from fairdraft.store.study_tables import rating_queues as rating_queues
from fairdraft.store.study_tables import rating_scores as rating_scores
from fairdraft.store.study_tables import ratings as ratings
from fairdraft.store.study_tables import studies as studies
from fairdraft.store.study_tables import study_drafts as study_drafts
from fairdraft.store.study_tables import study_events as study_events
from fairdraft.store.study_tables import votes as votes
from fairdraft.store.table_metadata import metadata as metadata

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
        # A server's index has it too, from its migration; said here it would load all of PostgreSQL's part of
        # SQLAlchemy at every start.
        sqlite_where=text("deleted_at IS NULL"),
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
    Column("step", AnyText),
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

piece_comments = Table(
    "piece_comments",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("piece_id", ForeignKey("pieces.id"), nullable=False),
    Column("revision_id", ForeignKey("piece_revisions.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", AnyText, nullable=False),
    Column("text_sha256", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("id"),
    Index(None, "piece_id"),
)

piece_comment_answers = Table(
    "piece_comment_answers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("comment_id", ForeignKey("piece_comments.id"), nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("id"),
    Index(None, "comment_id"),
)

leases = Table(
    "leases",
    metadata,
    Column("piece_id", ForeignKey("pieces.id"), primary_key=True),
    Column("holder", AnyText, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)

# Where a file lies is a matter of this machine: the document itself is known by its bytes.
source_documents = Table(
    "source_documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("product", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("sha256", AnyText, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("given_by", AnyText, nullable=False),
    Column("given_at", Moment, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("product", "name"),
)

# An anchor ends when it is taken back or another takes its place; it stays as a record.
claim_anchors = Table(
    "claim_anchors",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False),
    Column("product", AnyText, nullable=False),
    Column("claim", AnyText, nullable=False),
    Column("claim_text", AnyText, nullable=False),
    Column("document", AnyText, nullable=False),
    Column("document_sha256", AnyText, nullable=False),
    Column("page", Integer, nullable=False),
    Column("runs", JsonValue, nullable=False),
    Column("quotes", JsonValue, nullable=False),
    Column("way", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("id"),
    Index(None, "product", "claim"),
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
