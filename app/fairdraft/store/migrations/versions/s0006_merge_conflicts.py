"""Where are judgements kept that say something else than the one that stands in their place?"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of conflicts that merges found."""
    op.create_table(
        "merge_conflicts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.Text()),
        sa.Column("resolved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_merge_conflicts")),
        sa.UniqueConstraint("id", name=op.f("uq_merge_conflicts_id")),
        sa.UniqueConstraint(
            "study", "kind", "place", "content_sha256", name=op.f("uq_merge_conflicts_study_kind_place_content_sha256")
        ),
    )
