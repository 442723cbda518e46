"""A table of a PostgreSQL server: read once, these columns only, and nothing is ever written there.

Who counts names the server on the command line; no policy and no mapping can. What the driver says
of a connection names user, host and address, so that none of it is told: each refusal is in our
words, by what kind of error it was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from principlecheck.evidence.records import BATCH, RecordLines, Records, refuse_missing_record_table
from principlecheck.model.report.refusal import Refusal

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composed

CONNECT_WITHIN = 10
"""Seconds."""
ANSWER_WITHIN = 300
"""Seconds for the server to bring the next rows."""
_FIND = """
SELECT c.oid, n.nspname, c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (n.nspname || '.' || c.relname = %(named)s
       OR (c.relname = %(named)s AND pg_table_is_visible(c.oid)))
ORDER BY pg_table_is_visible(c.oid) DESC, c.relname = %(named)s DESC
LIMIT 1
"""
_TABLES = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname || '.' END || c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname !~ '^(pg_|information_schema$)'
  AND has_any_column_privilege(c.oid, 'SELECT')
ORDER BY pg_table_is_visible(c.oid) DESC, 1
LIMIT 2000
"""
_COLUMNS = """
SELECT a.attname, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
  AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attnum
"""
# The server writes the values: what Python cannot hold, such as an endless time, is a text there.
_AS_TEXT = {
    "timestamp without time zone": "date_trunc('second', {0})::text",
    "timestamp with time zone": "date_trunc('second', {0} AT TIME ZONE 'UTC')::text || 'Z'",
    "interval": "CASE WHEN isfinite({0}) "
    "THEN make_interval(secs => extract(epoch FROM {0}))::text ELSE {0}::text END",
}
_SAID = (
    (("password authentication failed", "no password supplied"),
     "does not take this name and password",
     "Give the password in PGPASSWORD or in the file .pgpass."),
    (("pg_hba.conf",), "lets nobody in under this name from here", ""),
    (("timeout", "timed out"), f"did not answer within {CONNECT_WITHIN} seconds", ""),
    (("refused", "no such file"), "is not running where it was said to be", ""),
    (("translate host name", "resolve host"), "has a name that nobody knows", ""),
    (("does not exist",), "has no such database, or no such user", ""),
)  # fmt: skip
"""What stands in a driver's message of a connection, each in lower case, and what is told for it."""


def read_postgresql_records(records: Records, columns: Sequence[str] | None) -> RecordLines:
    """The columns that may be read, and the rows of those that are asked for. Raises `Refusal`."""
    with _connect_to_postgresql(records) as server:
        _, kinds = _look_up_postgresql_table(server, records)
    return RecordLines(tuple(kinds), _postgresql_record_batches(records, columns or tuple(kinds)))


def _postgresql_record_batches(
    records: Records, columns: Sequence[str]
) -> Iterator[list[tuple[str | None, ...]]]:
    with _connect_to_postgresql(records) as server:
        place, kinds = _look_up_postgresql_table(server, records)
        # A name of ours makes it a cursor of the server's: rows come in batches, never all.
        with server.cursor(name="principlecheck") as cursor:
            cursor.execute(
                _postgresql_record_query(
                    place, {column: kinds.get(column, "text") for column in columns}
                )
            )
            while batch := cursor.fetchmany(BATCH):
                yield [tuple(None if v is None else str(v).strip() for v in row) for row in batch]


def _postgresql_record_query(place: tuple[str, str], kinds: dict[str, str]) -> Composed:
    from psycopg.sql import SQL, Identifier

    parts = [
        SQL(_AS_TEXT.get(kind, "{0}::text")).format(Identifier(column))
        for column, kind in kinds.items()
    ]
    return SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), Identifier(*place))


def _look_up_postgresql_table(
    server: psycopg.Connection[tuple[Any, ...]], records: Records
) -> tuple[tuple[str, str], dict[str, str]]:
    """Schema and name of the table, and the type of each column that may be read."""
    found = server.execute(_FIND, {"named": records.table}).fetchone()
    if found is None:
        raise refuse_missing_record_table(records, [row[0] for row in server.execute(_TABLES)])
    oid, schema, table = found
    kinds = {row[0]: row[1] for row in server.execute(_COLUMNS, [oid])}
    if not kinds:
        raise Refusal(f"{records.name} has no column that this user may read.")
    return (schema, table), kinds


@contextmanager
def _connect_to_postgresql(records: Records) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A transaction that can only read, and that sees one state of the table. Raises `Refusal`."""
    try:
        import psycopg
    except ImportError:
        raise Refusal(
            "A PostgreSQL server needs psycopg, which is not installed.",
            'Run pip install "principlecheck[postgresql]".',
        ) from None
    # Its log names user and host.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL + 1)
    try:
        server = psycopg.connect(
            records.address,
            connect_timeout=CONNECT_WITHIN,
            client_encoding="utf8",
            application_name="principlecheck",
            prepare_threshold=None,
            # A server that falls silent is given up after a minute.
            keepalives=1,
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
        )
    except (psycopg.ProgrammingError, ValueError):
        raise Refusal("An address of a PostgreSQL server cannot be read.") from None
    except psycopg.Error as error:
        raise _refuse_unreachable_postgresql(str(error)) from None
    with closing(server):
        try:
            server.read_only = True
            server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            server.execute("SET default_transaction_read_only = on")
            server.execute(f"SET statement_timeout = '{ANSWER_WITHIN}s'")
            server.execute("SET datestyle = 'ISO'")
            yield server
        except psycopg.Error as error:
            raise _refuse_unread_postgresql(records, error) from None


def _refuse_unreachable_postgresql(said: str) -> Refusal:
    # Names of hosts and users stand in quotes, and are no sign of anything.
    plain = re.sub('"[^"]*"', "", said).lower()
    for signs, told, way_out in _SAID:
        if any(sign in plain for sign in signs):
            return Refusal(f"The PostgreSQL server {told}.", *filter(None, [way_out]))
    return Refusal("The PostgreSQL server cannot be reached, or lets nobody in under this name.")


def _refuse_unread_postgresql(records: Records, error: psycopg.Error) -> Refusal:
    from psycopg import errors

    if isinstance(error, errors.QueryCanceled):
        return Refusal(f"{records.name} brought no rows within {ANSWER_WITHIN} seconds.")
    if isinstance(error, errors.InsufficientPrivilege):
        return Refusal(f"{records.name} may not be read by this user.")
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return Refusal(f"{records.name} writes when it is read, which is not let happen.")
    if error.sqlstate is None or error.sqlstate.startswith(("08", "57")):
        return Refusal(f"{records.name} cannot be read on: the server is gone.")
    # The name of its kind; what else it says may hold a value.
    return Refusal(f"{records.name} cannot be read: {type(error).__name__}.")
