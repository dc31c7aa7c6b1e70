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

# PostgreSQL keeps the words beside the text, at most 1 MB of them. Accents do not matter in FTS5, so they are taken off
# here too; so are quotation marks and dashes, which a server with the locale C takes for letters. A is the weight of a
# text, B that of a name. The order of texts is settled here for these two, as it is for all other columns after the
# last step, because a computed column holds them to it.
_WORDS_ON_SERVER = r"""
ALTER TABLE approved_copy
ALTER COLUMN name TYPE text COLLATE "C",
ALTER COLUMN text TYPE text COLLATE "C",
ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector(
        'english'::regconfig, regexp_replace(regexp_replace(
            normalize(left(text, 200000), NFD), '[\u0300-\u036f]', '', 'g'
        ), '[\u00a0-\u00bf\u2000-\u206f\u2122]', ' ', 'g')
    ), 'A') ||
    setweight(to_tsvector(
        'english'::regconfig, regexp_replace(regexp_replace(
            normalize(left(name, 1000), NFD), '[\u0300-\u036f]', '', 'g'
        ), '[\u00a0-\u00bf\u2000-\u206f\u2122]', ' ', 'g')
    ), 'B')
) STORED
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
    if op.get_context().dialect.name == "sqlite":
        op.execute(_WORDS)
    else:
        op.execute(_WORDS_ON_SERVER)
        op.create_index("ix_approved_copy_words", "approved_copy", ["words"], postgresql_using="gin")
