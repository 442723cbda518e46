"""`what-if` as a whole: what it prints, what it ends with, and that it writes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, CLEAN, Cli
from tests.test_what_if import CHAT, REFUNDS, WITHIN, replies

RULES = ("--select", "PRD01,SVC18")
LIMIT = "handle_time.chat.hard_limit"


@pytest.fixture
def house(folder: Callable[..., Path]) -> Path:
    return folder(chat=CHAT, refunds=REFUNDS)


@pytest.fixture
def ask(cli: Cli, house: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.chdir(house)
    return lambda *words: cli("what-if", ".", *AS_OF, *RULES, *words)


def test_a_value_is_compared_with_todays(ask: Cli, house: Path) -> None:
    before = {path: path.read_bytes() for path in house.iterdir()}
    ended = ask("--set", f"{LIMIT}=11m")
    assert ended.code == 0
    assert "hard_limit  6m → 11m" in ended.out
    assert "Fixes 1   Breaks 0" in ended.out
    assert ended.last.startswith("Verdict: 1 fixed, nothing new.")
    assert {path: path.read_bytes() for path in house.iterdir()} == before


def test_a_value_that_changes_nothing_says_so(ask: Cli) -> None:
    ended = ask("--set", f"{LIMIT}=360s")
    assert (ended.code, ended.err) == (0, "")
    assert "Nothing changes" in ended.out


def test_several_values_are_judged_together(ask: Cli) -> None:
    ended = ask(
        "--set", f"{LIMIT}=11m", "--set", "customer_rules.refunds.agent_may_approve_up_to=20 EUR"
    )
    assert "50 EUR → 20 EUR" in ended.out
    assert "hard_limit  6m → 11m" in ended.out
    assert "82 %" in ended.out


def test_old_findings_do_not_count_for_fail_on(ask: Cli) -> None:
    assert ask("--set", f"{LIMIT}=7m", "--fail-on", "low").code == 0
    assert ask("--set", f"{LIMIT}=5m", "--fail-on", "low").code == 1  # the same, and worse


def test_a_value_that_adds_a_finding_ends_with_1_only_when_asked(cli: Cli, house: Path) -> None:
    (house / "chat.yaml").write_text(f"format: 1\n{CHAT.replace('6m ', '20m ')}", "utf-8")
    words = ("what-if", house, *AS_OF, *RULES, "--set", f"{LIMIT}=5m")
    assert cli(*words).code == 0
    assert cli(*words, "--fail-on", "high").code == 1


def test_the_nearest_value_is_the_last_line(ask: Cli) -> None:
    ended = ask("--find", LIMIT)
    assert ended.code == 0
    assert ended.out.endswith(
        "Write 10m 18s: the nearest value at which PRD01 goes. At 10m 17s it is still\n  found.\n"
    )


def test_what_is_found_passes_and_its_neighbour_fails(ask: Cli) -> None:
    assert "Fixes 1" in ask("--set", f"{LIMIT}=10m 18s").out
    assert "Fixes 0" in ask("--set", f"{LIMIT}=10m 17s").out


def test_values_that_are_set_hold_already_when_another_is_sought(ask: Cli) -> None:
    ended = ask("--set", "contact_reasons.order.handle_time.p90=10m", "--find", LIMIT)
    assert "Write 7m 53s" in ended.out


def test_where_there_is_no_answer_the_reason_is_said(ask: Cli) -> None:
    assert "does not hold a number but words" in ask("--find", "handle_time.chat.on_limit").out
    ended = ask("--find", "customer_rules.refunds.amounts.median", "--code", "PRD01")
    assert "PRD01 finds nothing that rests on" in ended.out.replace("\n  ", " ")


def test_a_sweep_is_a_table(ask: Cli) -> None:
    ended = ask("--sweep", f"{LIMIT}=4m:20m", "--steps", "5")
    assert ended.code == 0
    rows = [line.split() for line in ended.out.split("\n")[3:9]]
    assert [row[0] for row in rows] == ["4m", ">", "8m", "12m", "16m", "20m"]
    assert "From 12m on: PRD01 goes." in ended.out
    assert all(len(line) <= 80 for line in ended.out.split("\n"))


def test_a_sweep_can_be_drawn(ask: Cli, house: Path) -> None:
    words = ("--sweep", "customer_rules.refunds.agent_may_approve_up_to=20 EUR:200 EUR")
    ended = ask(*words, "-o", "curve.svg")
    assert ended.err == "Wrote curve.svg.\n"
    drawn = (house / "curve.svg").read_text("utf-8")
    assert "106 EUR: SVC18 goes" in drawn
    ask(*words, "-o", "again.svg")
    assert (house / "again.svg").read_text("utf-8") == drawn


def test_where_no_share_moves_nothing_is_drawn(ask: Cli, house: Path) -> None:
    ended = ask("--sweep", "handle_time.chat.average_target=4m:8m", "-o", "curve.svg")
    assert "nothing to draw" in ended.err
    assert "No rule reads" in ended.out
    assert not (house / "curve.svg").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Say what to try"),
        (("--find", LIMIT, "--sweep", f"{LIMIT}=4m:5m"), "two questions"),
        (("--find", LIMIT, "--steps", "3"), "--steps goes with --sweep only."),
        (("--set", f"{LIMIT}=6m", "--code", "PRD01"), "--code goes with --find only."),
        (("--set", f"{LIMIT}=6m", "-o", "a.svg"), "-o goes with --sweep only."),
        (("--find", LIMIT, "--fail-on", "high"), "--fail-on works only with --set."),
        (("--find", LIMIT, "--code", "PRD0"), "There is no rule `PRD0`."),
        (("--set", f"{LIMIT}=6m", "--fail-on", "hihg"), "Did you mean high?"),
        (("--set", f"{LIMIT}=6m", "--set", f"{LIMIT}=7m"), "is set twice"),
        (("--sweep", f"{LIMIT}=4m:5m", "--steps", "1"), "Write 2 to 60."),
        (("--sweep", f"{LIMIT}=4m:4m"), "the same value"),
        (("--sweep", f"{LIMIT}=4m"), "FROM:TO"),
        (("--find", "handle_time.chat.hard_limt"), f"Write {LIMIT}."),
        (("--set", "handle_time.chat.hard_limt=6m"), f"Write {LIMIT}."),
        (("--set", f"{LIMIT}=6:30"), "Write 6m30s or 6h30m."),
    ],
)
def test_what_was_mistyped_ends_with_2(ask: Cli, words: tuple[str, ...], says: str) -> None:
    ended = ask(*words)
    assert ended.code == 2
    assert says in ended.err
    assert ended.out == ""


def test_policies_that_cannot_be_read_are_to_be_mended_first(cli: Cli, house: Path) -> None:
    (house / "bad.yaml").write_text("format: 1\nteams: {a: {agents: many}}\n", "utf-8")
    for words in (("--find", LIMIT), ("--sweep", f"{LIMIT}=4m:20m")):
        ended = cli("what-if", house, *AS_OF, *RULES, *words)
        assert ended.code == 2
        assert "Mend this first" in ended.err
    ended = cli("what-if", house, *AS_OF, *RULES, "--set", f"{LIMIT}=11m")
    assert ended.code == 2


def test_an_empty_folder_ends_with_3(cli: Cli, tmp_path: Path) -> None:
    ended = cli("what-if", tmp_path, *AS_OF, "--set", f"{LIMIT}=11m")
    assert ended.code == 3


def test_settings_hold_for_both_sides(cli: Cli, folder: Callable[..., Path]) -> None:
    house = folder(clean=CLEAN, chat=CHAT)
    (house / "principlecheck.yaml").write_text("format: 1\nselect: [SVC18]\n", "utf-8")
    ended = cli("what-if", house, *AS_OF, "--find", LIMIT)
    assert "No finding rests on" in ended.out


def test_a_value_in_another_unit_says_so(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        f"format: 1\n{replies('2 working days', '4 working hours')}", encoding="utf-8"
    )
    out = cli("what-if", tmp_path, "--find", WITHIN, "--code", "INT01", *AS_OF).out
    assert " ".join(out.split()).endswith(
        "No whole number of working days does. Write it in working hours: 4 working hours, the "
        "nearest value at which INT01 goes. At 241 working minutes it is still found."
    )
