"""The catalogue of problems: complete, in plain words, and true by its examples."""

import ast
from pathlib import Path

import pytest

import principlecheck
from principlecheck.policies.refusals.misfits import KIND_OF
from principlecheck.policies.refusals.problem_kinds import PROBLEM_KINDS
from principlecheck.policies.refusals.problem_kinds_of_entries import KINDS_BETWEEN, KINDS_OF_VALUES
from tests.policies.kit import problems

SOURCE = Path(principlecheck.__file__).parent
MAKERS = {
    "Problem",
    "problem_in_policy",
    "_note",
    "_refuse",
    "_refuse_flawed_entry",
    "_refuse_contradicting_entries",
    "Flaw",
    "Misfit",
    "NotAScalar",
}
# No policy can show the others: a folder, a pack, the settings, two readers that disagree.
WITH_EXAMPLE = [name for name, kind in PROBLEM_KINDS.items() if kind.example]


def kinds_in(file: Path) -> set[str]:
    """The literal first arguments of whatever makes a problem, and the kinds in tables."""
    found = set[str]()
    text = file.read_text("utf-8")
    if not any(maker in text for maker in MAKERS):
        return set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in MAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found - {""}


def test_every_kind_that_the_code_makes_is_in_the_catalogue() -> None:
    made = set().union(*map(kinds_in, SOURCE.rglob("*.py")))
    made |= set(KIND_OF.values()) | {"tab", "syntax"}
    assert made <= set(PROBLEM_KINDS)
    assert set(WITH_EXAMPLE) <= made


def test_whatever_a_policy_file_can_show_has_an_example() -> None:
    of_entries = {*KINDS_OF_VALUES, *KINDS_BETWEEN} - {"disagreement"}  # never, one hopes
    assert of_entries <= set(WITH_EXAMPLE)


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_each_example_shows_its_kind_and_nothing_else(name: str) -> None:
    found = problems(*PROBLEM_KINDS[name].example)
    assert {problem.kind for problem in found} == {name}


@pytest.mark.parametrize("name", PROBLEM_KINDS)
def test_each_kind_is_told_in_whole_sentences(name: str) -> None:
    kind = PROBLEM_KINDS[name]
    assert not kind.title.endswith(".")
    assert kind.title[0].isupper()
    for text in (kind.means, kind.do):
        assert text.endswith(".")
        assert text[0].isupper() or not text[0].isalpha()
