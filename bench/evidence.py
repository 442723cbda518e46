"""Counting records: how long, against DuckDB running the same aggregates as bare SQL, and how much
memory. `python bench/evidence.py 1e6 1e7` (and `--spark` for Spark on this machine as well).

Each run is a process of its own, so that the memory told is that of the run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

MAPPING = """\
format: 1
columns:
  contact: contact
  customer: customer
  queue: queue
  reason: reason
  arrived: arrived
  wait: {column: wait, unit: seconds}
  handle_time: {column: handle, unit: seconds}
  outcome: outcome
"""
POLICIES = """\
format: 1
channels: {phone: {kind: phone}}
queues: {q0: {channels: [phone]}, q1: {channels: [phone]}, q2: {channels: [phone]}}
contact_reasons: {r0: {queue: q0}, r1: {queue: q0}, r2: {queue: q1}, r3: {queue: q2}}
promises: {answer: {channels: [phone], first_reply: {at_most: 60s, for_share: 80%}}}
"""
# Random numbers by hashing, so that every machine has the same records whatever its threads do.
RECORDS = """
COPY (
  WITH u AS (
    SELECT i, (hash(i * 7 + 1) % 1000003 + 0.5) / 1000003 AS a, (hash(i * 7 + 2) % 1000003) / 1000003 AS b,
      hash(i * 7 + 3) AS c, hash(i * 7 + 4) AS d, (hash(i * 7 + 5) % 1000003 + 0.5) / 1000003 AS e
    FROM range({rows}) t(i))
  SELECT 'c' || i AS contact, 'k' || (c % ({rows} // 3 + 1)) AS customer, 'q' || (d % 3) AS queue,
    'r' || (d % 4) AS reason,
    TIMESTAMP '2026-07-01' + INTERVAL (CAST((c % 7948800) AS BIGINT)) SECOND AS arrived,
    CAST(-30 * ln(e) AS BIGINT) AS wait,
    greatest(1, CAST(exp(4.792 + 0.944 * sqrt(-2 * ln(a)) * cos(6.283185307 * b)) AS BIGINT)) AS handle,
    CASE WHEN d % 10 = 0 THEN 'abandoned' ELSE 'answered' END AS outcome
  FROM u) TO '{path}'
"""
BARE = """
CREATE TABLE kept AS
  SELECT contact, customer, queue, reason, outcome, epoch(arrived)::BIGINT AS arrived,
    CASE WHEN wait >= 0 THEN wait END AS wait,
    CASE WHEN handle > 0 AND handle <= 86400 THEN handle END AS handle
  FROM read_parquet('{path}') WHERE arrived IS NOT NULL;
SELECT count(contact), count(DISTINCT contact) FROM kept;
SELECT queue, count(*), sum((outcome = 'abandoned')::INT), sum((handle IS NULL)::INT) FROM kept GROUP BY 1;
SELECT queue, reason, count(*), sum((outcome = 'abandoned')::INT) FROM kept GROUP BY 1, 2;
SELECT queue, handle, count(*) FROM kept GROUP BY 1, 2;
SELECT queue, reason, handle, count(*) FROM kept GROUP BY 1, 2, 3;
SELECT queue, wait, outcome, count(*) FROM kept GROUP BY 1, 2, 3;
CREATE TABLE linked AS
  SELECT customer, queue, reason, handle, arrived,
    lead(arrived) OVER same - arrived AS next_same, arrived - lag(arrived) OVER same AS last_same,
    lead(arrived) OVER anything - arrived AS next_any
  FROM kept
  WINDOW same AS (PARTITION BY customer, reason ORDER BY arrived),
    anything AS (PARTITION BY customer ORDER BY arrived);
SELECT queue, count(*), sum((next_same <= 604800)::INT), sum((last_same <= 604800)::INT) FROM linked GROUP BY 1;
SELECT queue, reason, count(*), sum((next_same <= 604800)::INT), sum((last_same <= 604800)::INT) FROM linked GROUP BY 1, 2;
SELECT queue, k, n, count(*) FROM (
  SELECT queue, customer, count(*) AS n, sum((next_same <= 604800)::INT) AS k FROM linked GROUP BY 1, 2) GROUP BY 1, 2, 3;
SELECT queue, a, n, b, m, count(*) FROM (
  SELECT queue, customer, sum((handle <= 10 AND next_any <= 3600)::INT) AS a, sum((handle <= 10)::INT) AS n,
    sum((handle > 10 AND next_any <= 3600)::INT) AS b, sum((handle > 10)::INT) AS m
  FROM linked GROUP BY 1, 2) GROUP BY 1, 2, 3, 4, 5;
"""


def write_records(path: Path, rows: int) -> None:
    """The records, as Parquet."""
    base = duckdb.connect()
    base.execute(RECORDS.format(rows=rows, path=path.as_posix()))
    base.close()


def bare(path: Path) -> None:
    """The same aggregates as SQL that somebody wrote by hand."""
    with tempfile.TemporaryDirectory() as folder:
        base = duckdb.connect(Path(folder) / "work.duckdb")
        base.execute("SET memory_limit = '1500MB'; SET preserve_insertion_order = false")
        base.execute(f"SET temp_directory = '{Path(folder).as_posix()}/spill'")
        for statement in BARE.format(path=path.as_posix()).split(";"):
            if statement.strip():
                base.execute(statement).fetchall()
        base.close()


def measured(path: Path, on: str) -> None:
    """What `principlecheck measure` does."""
    from principlecheck.evidence.mapping import mapping_from_file_value
    from principlecheck.evidence.measuring import measure_records
    from principlecheck.evidence.records import find_record_files
    from principlecheck.policies.find import FoundFiles
    from principlecheck.policies.load import assemble_policies
    from principlecheck.reading.source import SourceFile
    from principlecheck.reading.yaml import read_yaml

    source = SourceFile("records.yaml", MAPPING.encode())
    mapping = mapping_from_file_value(read_yaml(source.data, source.name), source)
    policies = FoundFiles([SourceFile("p.yaml", POLICIES.encode())], [], [])
    organisation = assemble_policies(policies, date(2026, 11, 22)).organisation
    evidence = measure_records(find_record_files([str(path)]), mapping, organisation, on=on)
    assert evidence.entries  # noqa: S101 - otherwise there is nothing to time


def one_run(path: Path, how: str) -> None:
    """Runs once in this process, and prints seconds, seconds of all processors, and MiB."""
    begun = time.perf_counter()
    if how == "bare":
        bare(path)
    else:
        measured(path, how)
    taken = time.perf_counter() - begun
    try:
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    except ImportError:  # Windows
        most = float("nan")
    cpu = time.process_time()  # of all threads; what other programs take is not in it
    print(json.dumps({"seconds": round(taken, 2), "cpu": round(cpu, 2), "MiB": round(most)}))


def main() -> None:
    """Times every size by each way."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", nargs="*", type=float, default=[1e6])
    asked.add_argument("--spark", action="store_true")
    asked.add_argument("--run", nargs=2, metavar=("FILE", "HOW"))
    options = asked.parse_args()
    if options.run:
        one_run(Path(options.run[0]), options.run[1])
        return
    for rows in map(int, options.rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records.parquet"
            write_records(path, rows)
            for how in ("bare", "duckdb", *(["local[2]"] if options.spark else [])):
                command = [sys.executable, __file__, "--run", str(path), how]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                print(
                    f"{rows:>12,} rows  {how:<9} {done.stdout.strip().splitlines()[-1]}", flush=True
                )


if __name__ == "__main__":
    main()
