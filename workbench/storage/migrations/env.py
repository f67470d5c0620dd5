"""Alembic runs this: it migrates the open connection it was handed, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from workbench.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
