"""Which request began which session, so that one that is sent again begins no second one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "beginnings",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("session", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_beginnings"),
        sa.UniqueConstraint("session", name="uq_beginnings_session"),
    )


def downgrade() -> None:
    op.drop_table("beginnings")
