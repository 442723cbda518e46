"""What is told beside the file: the busiest hours, and groups of several people."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.kit import measured, write_csv

POLICIES = """\
format: 1
channels: {phone: {kind: phone}}
queues: {calls: {channels: [phone]}}
"""
MAPPING = """\
format: 1
time_zone: Europe/Madrid
columns: {arrived: at, group: team, agent: who, handle_time: s}
"""


def test_the_busiest_hour_is_one_of_the_local_clock(tmp_path: Path) -> None:
    # 08:30 in UTC is 10:30 in summer and 09:30 after the clocks have gone back.
    rows = [
        {"at": f"2026-10-{day:02}T08:30:{n:02}Z", "team": "a", "who": f"p{n % 7}", "s": "60"}
        for day in (5, 12)
        for n in range(40)
    ]
    found = measured(write_csv(tmp_path / "c.csv", rows), MAPPING, POLICIES)
    assert "Busiest hour: Monday 10:00, 40.0 contacts on average" in found.aside


def test_a_group_of_one_agent_is_not_told_of(tmp_path: Path) -> None:
    rows = [
        {
            "at": f"2026-10-05 10:{n:02}:00",
            "team": "many" if n % 2 else "one",
            "who": f"p{n % 14}" if n % 2 else "anna",
            "s": "60",
        }
        for n in range(60)
    ]
    told = " ".join(measured(write_csv(tmp_path / "c.csv", rows), MAPPING, POLICIES).aside)
    assert "By group: many, 30 contacts, median handle time 1m" in told
    assert "one" not in told.replace("By group: many", "")


def test_what_agents_mark_as_solved_stands_beside_what_customers_did(tmp_path: Path) -> None:
    rows = [
        {"at": f"2026-10-{day:02}T10:{n:02}:00Z", "who": f"k{n}", "ok": "yes"}
        for day, people in ((1, 40), (3, 20), (29, 40))
        for n in range(people)
    ]
    mapped = "format: 1\ncolumns: {arrived: at, customer: who, solved_first_time: ok}\n"
    told = " ".join(measured(write_csv(tmp_path / "c.csv", rows), mapped, POLICIES).aside)
    assert "Agents mark 100% of contacts as solved the first time" in told
    assert "after 66.67% the customer did not come back" in told
