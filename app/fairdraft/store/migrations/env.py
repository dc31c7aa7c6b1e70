"""On which connection does alembic run a step? (executed by alembic, not imported)"""

from alembic import context

from fairdraft.store import tables

# The caller began the transaction and ends it, so a failing step leaves nothing behind.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=tables.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
