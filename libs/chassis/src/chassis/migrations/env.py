"""What alembic runs for every service: on the connection that `migrate` holds, all revisions or none."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
