"""Where are the reasons kept with which findings were dismissed?"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of dismissed findings."""
    op.create_table(
        "dismissals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("item", sa.Text()),
        sa.Column("expected", sa.Text()),
        sa.Column("quote", sa.Text()),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("stood", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text()),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.id"], name=op.f("fk_dismissals_piece_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dismissals")),
        sa.UniqueConstraint("id", name=op.f("uq_dismissals_id")),
    )
    op.create_index(op.f("ix_dismissals_piece_id"), "dismissals", ["piece_id"])
