"""The append-only log: events, where each chain ends, and erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = (
    "CREATE TRIGGER events_never_change BEFORE UPDATE ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER events_go_only_by_erasure BEFORE DELETE ON events "
    "WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE session = OLD.session) "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only; erase the whole session'); END",
    "CREATE TRIGGER erased_stays_erased BEFORE INSERT ON events "
    "WHEN EXISTS (SELECT 1 FROM erasures WHERE session = NEW.session) "
    "BEGIN SELECT RAISE(ABORT, 'this session was erased'); END",
)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "sequence", name="pk_events"),
    )
    op.create_table(
        "heads",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", name="pk_heads"),
    )
    op.create_table(
        "erasures",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", name="pk_erasures"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in TRIGGERS:
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("events")
    op.drop_table("heads")
    op.drop_table("erasures")
