"""`measure` and `demo-records`, as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.evidence.conftest import each_question_put_into_sql_once  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from principlecheck.usecases.measuring import write_demo_records

    folder = tmp_path_factory.mktemp("demo") / "demo"
    write_demo_records(folder, 1_200, 4, ["under_limit"], ["duplicates"])
    return folder


def test_records_become_a_file_that_check_reads(demo: Path, cli: Cli) -> None:
    policies = demo / "policies"
    done = cli("measure", demo / "contacts.csv", "--policies", policies, "--as-of", "2026-11-22")
    assert done.code == 0, done.err
    assert "same contact again" in done.out
    assert "Wrote" in done.err
    again = cli("measure", demo / "contacts.csv", "--policies", policies, "--as-of", "2026-11-22")
    assert "says so already" in again.err
    judged = cli("check", policies, "--as-of", "2026-11-22", "--select", "PRD31")
    assert "end just under" in judged.out


def test_a_dry_run_writes_nothing(demo: Path, cli: Cli, tmp_path: Path) -> None:
    where = tmp_path / "made.yaml"
    done = cli(
        *("measure", demo / "contacts.csv", "--policies", demo / "policies", "--dry-run"),
        *("-o", where, "--as-of", "2026-11-22"),
    )
    assert "first reply within 48h" in done.out
    assert not where.exists()


def test_without_a_mapping_the_way_to_one_is_told(demo: Path, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("at\n2026-10-05\n", encoding="utf-8")
    done = cli("measure", tmp_path / "calls.csv", "--policies", demo / "policies")
    assert done.code == 2
    assert "--suggest" in done.err


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("--period", "October"), "is no period"),
        (("--on", "oracle"), "is no place to count"),
        (("--period", "2025-01"), "Nothing is written"),
    ],
)
def test_what_cannot_be_followed_is_told(
    typed: tuple[str, ...], says: str, demo: Path, cli: Cli
) -> None:
    done = cli("measure", demo / "contacts.csv", "--policies", demo / "policies", *typed)
    assert done.code == 2
    assert says in done.err


def test_demo_records_overwrite_nothing(demo: Path, cli: Cli) -> None:
    done = cli("demo-records", demo)
    assert done.code == 2
    assert "is there already" in done.err
    assert "under_limit" in cli("demo-records", demo / "x", "--sign", "under-limit").err
