"""Where are comments on pieces kept, and which revisions were steps of review?"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Before this version a step of review was known by what its revision says was done.
_STEPS = (
    "UPDATE piece_revisions SET step = 'sent' WHERE summary = 'sent to review'",
    "UPDATE piece_revisions SET step = 'returned' WHERE summary LIKE 'returned: %'",
    "UPDATE piece_revisions SET step = 'approved' WHERE summary = 'approved'",
)


def upgrade() -> None:
    """Make the tables of comments and their answers, and a column for steps of review."""
    op.add_column("piece_revisions", sa.Column("step", sa.Text()))
    for statement in _STEPS:
        op.execute(sa.text(statement))
    op.create_table(
        "piece_comments",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name=op.f("fk_piece_comments_piece_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["piece_revisions.id"], name=op.f("fk_piece_comments_revision_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_piece_comments")),
        sa.UniqueConstraint("id", name=op.f("uq_piece_comments_id")),
    )
    op.create_index(op.f("ix_piece_comments_piece_id"), "piece_comments", ["piece_id"])
    op.create_table(
        "piece_comment_answers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["piece_comments.id"], name=op.f("fk_piece_comment_answers_comment_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_piece_comment_answers")),
        sa.UniqueConstraint("id", name=op.f("uq_piece_comment_answers_id")),
    )
    op.create_index(op.f("ix_piece_comment_answers_comment_id"), "piece_comment_answers", ["comment_id"])
