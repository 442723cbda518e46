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


def test_the_share_that_fits_a_limit_is_counted(tmp_path: Path) -> None:
    rows = [{"at": f"2026-10-05 10:{n % 60:02}:00", "s": str(n + 1)} for n in range(400)]
    limited = (
        f"{POLICIES}handle_time: {{calls: {{queues: [calls], hard_limit: 5m, on_limit: %s}}}}\n"
    )
    path = write_csv(tmp_path / "c.csv", rows)
    mapped = "format: 1\ncolumns: {arrived: at, handle_time: s}\n"
    told = measured(path, mapped, limited % "continue").aside
    assert "Within the limit of 5m: 75% of 400 contacts (70.53% to 79%)" in told
    # Where it ends contacts, all of them fit.
    assert not any("limit" in line for line in measured(path, mapped, limited % "end").aside)


def test_hand_overs_are_averaged_over_the_cases_of_which_they_are_known(tmp_path: Path) -> None:
    rows = [
        {"at": f"2026-10-05 10:{n % 60:02}:00", "moved": "" if n % 3 == 2 else str(n % 3)}
        for n in range(90)
    ]  # fmt: skip
    mapped = "format: 1\ncolumns: {arrived: at, handovers: moved}\n"
    told = measured(write_csv(tmp_path / "c.csv", rows), mapped, POLICIES).aside
    assert "Hand-overs a case: 0.50 on average, of 60 cases" in told


def test_who_is_asked_is_told_by_how_it_went(tmp_path: Path) -> None:
    # Of 30 who complained 3 were asked, of the other 70 half; one of few was paid back.
    rows = [
        {
            "at": f"2026-10-05 10:{n % 60:02}:00", "c": "yes" if n < 30 else "no",
            "a": "yes" if (n < 3 if n < 30 else n % 2) else "no",
            "done": "" if n % 2 else "2026-10-05 12:00", "paid": "5" if n < 19 else "",
            "how": "abandoned" if n < 85 else "answered",
        }
        for n in range(100)
    ]  # fmt: skip
    columns = "complained: c, survey_sent: a, solved: done, refund: paid, outcome: how"
    mapped = f"format: 1\ncolumns: {{arrived: at, {columns}}}\n"
    told = measured(write_csv(tmp_path / "c.csv", rows), mapped, POLICIES).aside
    (line,) = [one for one in told if one.startswith("Asked")]
    # Of the 15 who did not give up the share would follow from all and those who did.
    assert line == (
        "Asked for an opinion: 38% of all, 10% of those who complained, "
        "72% of those whose case is not solved"
    )


def test_nothing_is_told_of_a_queue_that_one_agent_has(tmp_path: Path) -> None:
    rows = [
        {"at": f"2026-10-05 10:{n % 60:02}:00", "who": "anna", "moved": "1", "s": "60", "ok": "yes"}
        for n in range(60)
    ]  # fmt: skip
    limited = f"{POLICIES}handle_time: {{calls: {{queues: [calls], hard_limit: 5m, on_limit: continue}}}}\n"
    columns = "agent: who, handovers: moved, handle_time: s, solved_first_time: ok, customer: at"
    mapped = f"format: 1\ncolumns: {{arrived: at, {columns}}}\n"
    told = measured(write_csv(tmp_path / "c.csv", rows), mapped, limited).aside
    assert [line.partition(":")[0] for line in told] == ["Busiest hour"]
