"""`glossary`, and the kinds of problem that `explain` knows."""

import pytest

from principlecheck.glossary import GLOSSARY
from principlecheck.policies.refusals.problem_kinds import PROBLEM_KINDS
from tests.cli.conftest import Cli


def test_all_terms_are_listed(cli: Cli) -> None:
    ended = cli("glossary")
    assert ended.code == 0
    starts = [line for line in ended.out.split("\n") if line and not line.startswith(" ")]
    assert [line.partition(":")[0] for line in starts] == list(GLOSSARY)


def test_one_term_is_told_alone(cli: Cli) -> None:
    assert cli("glossary", "Occupancy").out.startswith("occupancy\n\n")
    assert cli("glossary", "handle_time").out.startswith("handle time\n\n")
    assert "Did you mean occupancy?" in cli("glossary", "ocupancy").err


@pytest.mark.parametrize("kind", sorted(PROBLEM_KINDS))
def test_every_kind_of_problem_is_explained(cli: Cli, kind: str) -> None:
    ended = cli("explain", kind)
    assert ended.code == 0
    assert " ".join(PROBLEM_KINDS[kind].means.split()) in " ".join(ended.out.split())
    assert max(map(len, ended.out.split("\n"))) <= 80
