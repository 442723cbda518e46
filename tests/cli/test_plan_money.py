"""What a plan says of money, on a terminal and as Markdown."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Cli

LATE = """\
format: 1
organisation: {name: NAME, costs: {agent_hour: 30 EUR, contact: 4 EUR}}
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], planned_volume: 100 per week}}
promises: {reply: {channels: [mail], resolution: {at_most: PROMISE}}}
measured:
  october:
    queues: [mail]
    until: 2026-10-31
    resolution: {median: 96h, p90: 200h}
    unsolved_come_back: 50%
"""


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("before", "48h")
    put("after", "72h")
    return tmp_path


def put(folder: str, promise: str, name: str = "Example Home") -> None:
    Path(folder).mkdir(exist_ok=True)
    text = LATE.replace("PROMISE", promise).replace("NAME", name)
    (Path(folder) / "home.yaml").write_text(text, encoding="utf-8")


def test_a_finding_that_stands_says_what_it_cost_and_what_it_will(cli: Cli, sides: Path) -> None:
    told = cli("plan", "after", "--against", "before", *AS_OF).out
    (line,) = re.findall(r"Money: INT02 (.*) a year", told)
    was, now = (int(re.sub(r"\D", "", part.split(" to ")[0])) for part in line.split(" → "))
    assert now < was
    assert "Lost a year in all" in told


def test_a_promise_that_is_kept_costs_nothing_any_more(cli: Cli, sides: Path) -> None:
    put("after", "200h")
    told = cli("plan", "after", "--against", "before", *AS_OF).out
    assert "→ nothing a year" in told


def test_where_no_money_moves_nothing_is_said_of_it(cli: Cli, sides: Path) -> None:
    told = cli("plan", "before", "--against", "before", *AS_OF).out
    assert "Money" not in told
    assert "a year" not in told


def test_what_if_says_the_same(cli: Cli, sides: Path) -> None:
    value = "promises.reply.resolution.at_most=200h"
    assert "→ nothing a year" in cli("what-if", "before", "--set", value, *AS_OF).out


def test_the_json_of_a_plan_has_both_sides(cli: Cli, sides: Path) -> None:
    said = json.loads(cli("plan", "after", "--against", "before", "--format", "json", *AS_OF).out)
    (sums,) = said["plan"]["money_sums"] if "plan" in said else said["comparison"]["money_sums"]
    assert sums["currency"] == "EUR"
    assert sums["after"][0] < sums["before"][0]


def test_a_plan_as_markdown_begins_with_the_verdict_and_ends_with_the_principles(
    cli: Cli, sides: Path
) -> None:
    put("after", "200h")
    ended = cli("plan", "after", "--against", "before", "--format", "markdown", *AS_OF)
    heads = re.findall(r"^#+ (.*)$", ended.out, re.MULTILINE)
    assert heads[0] == "What the change does: Example Home"
    assert heads[1] == "What changes"
    assert "What it costs a year" in heads
    assert ended.out.split("\n")[2].startswith("**")


def test_what_a_policy_says_forges_nothing_in_the_markdown(cli: Cli, sides: Path) -> None:
    for folder, promise in (("before", "48h"), ("after", "200h")):
        put(folder, promise, name='"x | y\\n# Heading [a](https://b.example)"')
    ended = cli("plan", "after", "--against", "before", "--format", "markdown", *AS_OF)
    assert "\n# Heading" not in ended.out
    assert "[a](https:" not in ended.out
