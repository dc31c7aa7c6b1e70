"""Where is it kept which drafts a study has, how its raters see them, and what they mark and prefer?"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of planned drafts, events, queues, annotations, former ratings and votes."""
    op.create_table(
        "study_drafts",
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("brief_sha256", sa.Text(), nullable=False),
        sa.Column("candidate", sa.Text(), nullable=False),
        sa.Column("draft_number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("settings_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_study_drafts_draft_id")),
        sa.PrimaryKeyConstraint(
            "study", "campaign", "brief", "brief_sha256", "candidate", "draft_number", name=op.f("pk_study_drafts")
        ),
        sa.UniqueConstraint("draft_id", name=op.f("uq_study_drafts_draft_id")),
    )
    op.create_table(
        "study_events",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_study_events")),
        sa.UniqueConstraint("id", name=op.f("uq_study_events_id")),
    )
    op.create_index(op.f("ix_study_events_study"), "study_events", ["study"])
    op.create_table(
        "rating_queues",
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("study", "rater", name=op.f("pk_rating_queues")),
    )
    for column in (
        sa.Column("session_id", sa.Text()),
        sa.Column("position_in_session", sa.Integer()),
        sa.Column("presentation_seed", sa.BigInteger()),
        sa.Column("revealed_before_submit", sa.Boolean()),
        sa.Column("suggested_text", sa.Text()),
    ):
        op.add_column("ratings", column)
    op.create_table(
        "annotations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rating_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text()),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["rating_id"], ["ratings.id"], name=op.f("fk_annotations_rating_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_annotations")),
        sa.UniqueConstraint("id", name=op.f("uq_annotations_id")),
    )
    op.create_index(op.f("ix_annotations_rating_id"), "annotations", ["rating_id"])
    op.create_table(
        "former_ratings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rating_id", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_former_ratings")),
        sa.UniqueConstraint("id", name=op.f("uq_former_ratings_id")),
    )
    op.create_index(op.f("ix_former_ratings_rating_id"), "former_ratings", ["rating_id"])
    op.create_table(
        "votes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("rater_role", sa.Text(), nullable=False),
        sa.Column("first_draft", sa.Text(), nullable=False),
        sa.Column("second_draft", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("revealed_before_submit", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.Text()),
        sa.Column("position_in_session", sa.Integer()),
        sa.Column("presentation_seed", sa.BigInteger()),
        sa.Column("duration_ms", sa.BigInteger()),
        sa.Column("voted_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["first_draft"], ["drafts.id"], name=op.f("fk_votes_first_draft")),
        sa.ForeignKeyConstraint(["second_draft"], ["drafts.id"], name=op.f("fk_votes_second_draft")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_votes")),
        sa.UniqueConstraint("id", name=op.f("uq_votes_id")),
        sa.UniqueConstraint(
            "rater", "first_draft", "second_draft", name=op.f("uq_votes_rater_first_draft_second_draft")
        ),
    )
    op.create_index(op.f("ix_votes_study"), "votes", ["study"])
