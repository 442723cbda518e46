"""A table of a PostgreSQL server, against a real one that is started for these tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from principlecheck.evidence import postgresql, synthetic
from principlecheck.evidence.engine import open_record_engine
from principlecheck.evidence.records import find_record_files
from principlecheck.evidence.suggesting import suggest_records_mapping
from principlecheck.evidence.synthetic import SyntheticRecipe
from principlecheck.model.records import Reading
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.measuring import choose_mapping_for_run
from tests.evidence.kit import measured, write_csv
from tests.machine import missing

SECRET = "sesame-9"  # noqa: S105 - of a server that lives as long as these tests
CONTACTS = 5_000
TIMES = """\
format: 1
columns: {arrived: at, queue: team, handle_time: {column: took, unit: "h:mm:ss"}}
"""
PHONE = """\
format: 1
channels: {phone: {kind: phone}}
queues: {phone: {channels: [phone]}}
"""


@cache
def contacts() -> list[dict[str, str]]:
    """The rows of the table that is compared."""
    return list(synthetic.synthetic_record_rows(SyntheticRecipe(contacts=CONTACTS, seed=5)))


def _programs() -> Path:
    """Where the server's programs are; Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    folders = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *([Path(os.environ["PGBIN"])] if os.environ.get("PGBIN") else []),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin")),
    ]
    found = [one for one in folders if shutil.which("initdb", path=str(one))]
    return found[0] if found else missing("There is no PostgreSQL server here")


class Server:
    """A server in a folder of its own, on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder, _programs()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def address(self, user: str = "reader", password: str = SECRET) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/contacts"

    def run(self, program: str, *words: str) -> None:
        # The server refuses to run as root.
        nobody: dict[str, Any] = (
            {"user": "nobody", "group": 65534, "extra_groups": []}
            if sys.platform != "win32" and os.getuid() == 0
            else {}
        )
        with (self.folder / "said.txt").open("a") as said:
            subprocess.run(
                [str(self.programs / program), "-D", str(self.folder / "base"), *words],
                stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd=self.folder,
                check=True, timeout=120, **nobody,
            )  # fmt: skip

    def start(self) -> None:
        word = self.folder / "word"
        word.write_text(SECRET, encoding="utf-8")
        if sys.platform != "win32" and os.getuid() == 0:
            shutil.chown(self.folder, "nobody")
            shutil.chown(word, "nobody")
        self.run("initdb", "-U", "owner", f"--pwfile={word}", "--auth=scram-sha-256",
                 "--encoding=UTF8", "--no-locale", "--no-sync")  # fmt: skip
        own = f"-p {self.port} -h 127.0.0.1 -c fsync=off -c unix_socket_directories="
        self.run("pg_ctl", "-w", "-t", "60", "-o", own, "start")

    def ask(self, *statements: str, base: str = "contacts") -> list[tuple[Any, ...]]:
        address = f"postgresql://owner:{SECRET}@127.0.0.1:{self.port}/{base}"
        with psycopg.connect(address, autocommit=True) as owner:
            for statement in statements:
                cursor = owner.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="principlecheck-"))
    made = Server(folder)
    try:
        made.start()
        made.ask("CREATE DATABASE contacts", base="postgres")
        _fill(made)
        yield made
    finally:
        if (folder / "base" / "postmaster.pid").exists():
            made.run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _fill(made: Server) -> None:
    listed = ", ".join(f'"{column}" text' for column in synthetic.COLUMNS)
    made.ask(
        f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'",
        f"CREATE TABLE contacts ({listed})",
        "CREATE SCHEMA archive",
        'CREATE TABLE archive."Old calls" (at timestamptz, team text, took interval, name text)',
        "INSERT INTO archive.\"Old calls\" SELECT timestamptz '2026-10-05 10:00:00+02'"
        " + n * interval '1 minute', 'phone', interval '1 day 90 seconds' - interval '1 day',"
        " 'Maria Smith' FROM generate_series(1, 30) n",
        'INSERT INTO archive."Old calls" VALUES'
        " ('infinity', 'phone', '1 minute'), (NULL, 'phone', '1 minute')",
        "CREATE TABLE kept (n int)",
        "CREATE FUNCTION note() RETURNS text LANGUAGE sql AS"
        " 'INSERT INTO kept VALUES (1) RETURNING ''phone''::text'",
        "CREATE VIEW writes AS SELECT now() AS at, note() AS team, 60 AS took",
        "CREATE VIEW slow AS SELECT now() AS at, pg_sleep(60)::text AS team, 60 AS took",
        "CREATE VIEW broken AS SELECT now() AS at, 'Maria'::text AS team,"
        " ('Maria ' || now())::int AS took",
        "GRANT USAGE ON SCHEMA archive TO reader",
        "GRANT SELECT ON contacts, writes, slow, broken TO reader",
        "GRANT INSERT ON kept TO reader",
        'GRANT SELECT (at, team, took) ON archive."Old calls" TO reader',
    )
    with (
        psycopg.connect(made.address("owner")) as owner,
        owner.cursor() as cursor,
        cursor.copy("COPY contacts FROM STDIN") as rows,
    ):
        for row in contacts():
            rows.write_row([row[column] for column in synthetic.COLUMNS])


def refused(address: str, mapping: str = TIMES) -> str:
    """What is told, without anything of the address."""
    with pytest.raises(Refusal) as refusal:
        measured(address, mapping, PHONE)
    told = " ".join(refusal.value.lines)
    for part in (SECRET, "reader", "stranger", "127.0.0.1", "owner", "Maria"):
        assert part not in told
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    return told


def test_a_table_gives_the_figures_of_the_same_rows_in_a_file(
    server: Server, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "contacts.csv", contacts())
    from_file = measured(path, synthetic.MAPPING, synthetic.POLICIES)
    for name in ("contacts", "public.contacts"):
        found = measured(f"{server.address()}::{name}", synthetic.MAPPING, synthetic.POLICIES)
        assert found.text == from_file.text
        assert SECRET not in found.text
        assert "127.0.0.1" not in found.text


def test_times_and_lengths_of_the_server_are_read_and_other_columns_are_not(
    server: Server,
) -> None:
    """`name` may not be read by this user, so that selecting it would fail."""
    found = measured(f"{server.address()}::archive.Old calls", TIMES, PHONE)
    (one,) = found.entries.values()
    assert one["handle_time"]["mean"] == "1m30s"
    assert one["from_records"]["rows"] == 32
    assert one["from_records"]["counted"] == 30
    assert found.cleaned.period.first.isoformat() == "2026-10-05"


def test_a_mapping_is_suggested_from_the_columns_that_may_be_read(server: Server) -> None:
    records = find_record_files([f"{server.address()}::archive.Old calls"])
    with open_record_engine("duckdb", records) as engine:
        text = suggest_records_mapping(engine, records[0], Reading(), None)
    assert "took" in text
    assert "name" not in text.replace("names", "")
    assert SECRET not in text


def test_few_rows_are_copied_where_few_are_looked_at(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "BATCH", 100)
    records = find_record_files([f"{server.address()}::contacts"])
    with open_record_engine("duckdb", records) as engine:
        table = engine.open(records[0], [synthetic.COLUMNS[0]], Reading(), 150)
        assert engine.fetch(table.count().as_table()) == [(200,)]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("contact", "contacts has no table `contact`. Did you mean contacts?"),
        ("archive.old_calls", "Did you mean archive.Old calls?"),
        ("SELECT 1", "has no table `SELECT 1`"),
        ("contacts; DROP TABLE kept", "has no table"),
        ('contacts" --', "has no table"),
        ("kept", "contacts::kept has no column that this user may read"),
        ("writes", "contacts::writes writes when it is read"),
        ("broken", "contacts::broken cannot be read: InvalidTextRepresentation."),
    ],
)
def test_a_table_that_cannot_be_read_is_told_plainly(table: str, says: str, server: Server) -> None:
    assert says in refused(f"{server.address()}::{table}")
    assert server.ask("SELECT count(*) FROM kept") == [(0,)]


def test_a_column_that_is_not_there_is_told_with_the_nearest(server: Server) -> None:
    told = refused(f"{server.address()}::archive.Old calls", TIMES.replace("took", "tok"))
    assert "contacts::archive.Old calls has no column `tok`" in told
    assert "Write took." in told


def test_a_table_that_brings_nothing_is_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "ANSWER_WITHIN", 1)
    assert "brought no rows within 1 seconds" in refused(f"{server.address()}::slow")


def test_a_server_that_lets_nobody_in_is_told_without_its_address(server: Server) -> None:
    for user, password in (("reader", "sesam"), ("stranger", SECRET)):
        told = refused(f"{server.address(user, password)}::contacts")
        assert told.startswith("The PostgreSQL server does not take this name and password. ")
    other = server.address().replace("/contacts", "/other")
    assert "no such database" in refused(f"{other}::contacts")


def test_a_server_that_is_not_there_is_told_without_its_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        told = refused(f"postgresql://reader:{SECRET}@127.0.0.1:{port}/contacts::contacts")
    assert "is not running where it was said to be" in told


@pytest.mark.parametrize(
    "typed",
    [
        f"postgresql://reader:{SECRET}@127.0.0.1/contacts",
        f"postgres://reader:{SECRET}@127.0.0.1::calls",
        f"postgresql://reader:{SECRET}@[::1]/contacts",
        f"postgresql://reader:{SECRET}@[::1/contacts::calls",
        f"postgresql://reader:{SECRET}@127.0.0.1/contacts/more::calls",
    ],
)
def test_an_address_without_database_or_table_is_refused_in_words(typed: str) -> None:
    assert "DATABASE::TABLE" in refused(typed)


def test_an_address_that_the_driver_does_not_take_is_not_read_out() -> None:
    for address in (f"reader:{SECRET}%zz@127.0.0.1/contacts", f"127.0.0.1/contacts?x={SECRET}"):
        assert "cannot be read" in refused(f"postgresql://{address}::calls")


def test_an_address_is_in_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (one,) = find_record_files([f"postgres://reader:{SECRET}@[::1]:5432/contacts::calls"])
    assert (one.name, repr(one)) == ("contacts::calls", "Records(contacts::calls)")
    with pytest.raises(Refusal) as refusal:
        choose_mapping_for_run([one], None)
    assert "measure postgresql://…/contacts::calls --suggest" in refusal.value.lines[1]


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    told = refused(f"postgresql://reader:{SECRET}@127.0.0.1/contacts::calls")
    assert 'pip install "principlecheck[postgresql]"' in told
