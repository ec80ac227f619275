"""Brings a database to the tables that this version knows, and refuses one that is newer.

An empty database gets the tables as they are now, without loading Alembic; one that holds an older log goes
through the migrations. A test holds that both roads lead to the same tables.
"""

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    text,
)

from unsaid.record.engine import writing
from unsaid.record.schema import SQLITE_TRIGGERS, metadata
from unsaid.types.errors import LogError

__all__ = ["HEAD", "create", "migrate", "revision", "upgrade"]

HEAD = "0002"
"""The newest revision in `migrations`; compared first, as loading Alembic takes far longer."""


def revision(connection: Connection) -> str | None:
    """Return the revision of a database; None for one that is empty.

    Raises
    ------
    LogError
        If the database holds tables, but not the log's.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables and connection.dialect.name == "sqlite":
        raise LogError(
            "this database belongs to another program",
            where=_name(connection),
            expected="a log of unsaid, or an empty database",
            got=f"the tables {', '.join(sorted(tables))}",
            advice="name another file",
        )
    return None


def upgrade(engine: Engine) -> None:
    """Bring a database to `HEAD`, all or nothing; two programs may do it at once.

    Raises
    ------
    LogError
        If the database is of a revision that this version does not know.
    """
    with engine.connect() as connection:
        if revision(connection) == HEAD:
            return
    with writing(engine).begin() as connection:
        found = revision(connection)
        if found is None:
            create(connection)
        elif found != HEAD:
            migrate(connection)


def create(connection: Connection) -> None:
    """Make the tables as they are now, and mark them as of `HEAD`."""
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        for statement in SQLITE_TRIGGERS.values():
            connection.execute(text(statement))
    marked = MetaData()
    version = Table("alembic_version", marked, Column("version_num", String(32), nullable=False))
    version.append_constraint(PrimaryKeyConstraint("version_num", name="alembic_version_pkc"))
    marked.create_all(connection)
    connection.execute(version.insert().values(version_num=HEAD))


def migrate(connection: Connection) -> None:
    """Run the migrations that lead from the database's revision to `HEAD`.

    Raises
    ------
    LogError
        If the database is of a revision that this version does not know.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "unsaid.record:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = revision(connection)
    if current is not None and current not in known:
        raise LogError(
            "this log was written by a newer version of unsaid",
            where=_name(connection),
            expected=f"revision {HEAD} or older",
            got=f"revision {current}",
            advice="upgrade unsaid (pip install --upgrade unsaid) and open it again",
        )
    command.upgrade(config, HEAD)


def _name(connection: Connection) -> str:
    url = connection.engine.url
    return url.database or url.render_as_string(hide_password=True)
