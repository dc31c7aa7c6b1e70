"""Where are the plans of studies kept, and what imported ratings have besides?"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of studies, and a column for what a rating from elsewhere has besides."""
    op.create_table(
        "studies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("sealed_at", sa.Text()),
        sa.Column("sealed_sha256", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studies")),
    )
    op.add_column("ratings", sa.Column("further", sa.Text()))
