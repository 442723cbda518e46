"""Files as people write them: what is said of each, where, and what is advised."""

from pathlib import Path
from typing import Any

import pytest

from principlecheck.model.report.problem import Problem
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.cases import cases_in
from tests.policies.kit import AS_OF

CASES: list[dict[str, Any]] = cases_in(Path(__file__).with_name("messages.yaml"))
# Words of a parser, which say nothing to people who write policies.
PARSER = ("mapping", "scalar", "token", "sequence", "node", "indicator", "parsing", "block end")


def problems_of(case: dict[str, Any]) -> list[Problem]:
    text = case.get("whole") or f"format: 1\n{case['text']}"
    source = SourceFile(case.get("file", "policy.yaml"), text.encode())
    return list(assemble_policies(FoundFiles([source], [], []), AS_OF).problems)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]).replace(" ", "-"))
def test_what_is_said_of_a_file(case: dict[str, Any]) -> None:
    found = problems_of(case)
    told = case.get("told", [])
    spots = [f"{one.place.line}:{one.place.column}" for one in found]
    if case.get("first"):
        spots, found = spots[:1], found[:1]
    assert spots == [one["at"] for one in told], [f"{one.says} Write {one.write}" for one in found]
    for problem, wanted in zip(found, told, strict=True):
        said = f"{problem.says} Write {problem.write}."
        for words in wanted["holds"]:
            assert words in said
        for words in (*wanted.get("lacks", ()), *PARSER):
            assert words not in said
        assert problem.says.endswith((".", "?"))
        assert problem.excerpt or not case.get("text")


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case["id"] for case in CASES]
    assert len(set(names)) == len(names)
