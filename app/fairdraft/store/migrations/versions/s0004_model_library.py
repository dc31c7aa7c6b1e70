"""Where are watched folders, notes on models, measured facts of model files and consents to hosted models kept?"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables around models, and columns for what a watched model file is now and what people noted on it."""
    op.add_column("models", sa.Column("state", sa.Text(), nullable=False, server_default="there"))
    op.add_column("models", sa.Column("found_sha256", sa.Text()))
    op.add_column("models", sa.Column("folder_id", sa.Text()))
    op.add_column("models", sa.Column("origin", sa.Text()))
    op.add_column("models", sa.Column("notes", sa.Text()))
    op.create_table(
        "model_folders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_folders")),
        sa.UniqueConstraint("path", name=op.f("uq_model_folders_path")),
    )
    op.create_table(
        "model_facts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_model_facts")),
        sa.UniqueConstraint("id", name=op.f("uq_model_facts_id")),
        sa.UniqueConstraint("model_sha256", "kind", "key", name=op.f("uq_model_facts_model_sha256_kind_key")),
    )
    op.create_table(
        "endpoint_consents",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.Text(), nullable=False),
        sa.Column("shown_sha256", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_endpoint_consents")),
        sa.UniqueConstraint("id", name=op.f("uq_endpoint_consents_id")),
    )
    op.create_index(op.f("ix_endpoint_consents_url_model"), "endpoint_consents", ["url", "model"])
