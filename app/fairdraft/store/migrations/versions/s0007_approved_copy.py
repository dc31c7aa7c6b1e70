"""Where is approved copy kept, and how are its words found?"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WORDS = """
CREATE VIRTUAL TABLE approved_copy_words USING fts5(
    name, text, content='approved_copy', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
)
"""


def upgrade() -> None:
    """Make the table of approved copy and the index of its words."""
    op.create_table(
        "approved_copy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("ad_type", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_key", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Text()),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_approved_copy")),
        sa.UniqueConstraint("id", name=op.f("uq_approved_copy_id")),
        sa.UniqueConstraint("product", "text_key", name=op.f("uq_approved_copy_product_text_key")),
    )
    op.execute(_WORDS)
