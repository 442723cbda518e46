"""Each promise of the gate names the test that holds it, and what it does not see is what is so."""

import ast
import re
from pathlib import Path

import pytest

from principlecheck.packs.loading import load_built_in_packs

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
PROMISED = ("What the gate rests on", "What counts", "Nothing is passed over in silence",
            "How it ends")  # fmt: skip


def sentences() -> list[str]:
    """The promises, each with what stands behind it."""
    sections = dict(re.findall(r"^## (.+)\n\n((?:.|\n)*?)(?=^## |\Z)", PAGE, re.MULTILINE))
    return [line for name in PROMISED for line in sections[name].strip().split("\n")]


@pytest.mark.parametrize("sentence", sentences(), ids=lambda one: one[2:60])
def test_each_promise_names_a_test_that_is_there(sentence: str) -> None:
    named = re.fullmatch(r"- [A-Z].+[.] `(tests/[a-z_/]+[.]py)::(test_[a-z0-9_]+)`", sentence)
    assert named, sentence
    tree = ast.parse((ROOT / named[1]).read_text(encoding="utf-8"))
    assert named[2] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_rules_without_a_measure_are_those_that_are_named() -> None:
    compared = re.compile(r"[a-z_0-9.]+\s*(?:<=?|>=?)\s*(?:duration\('[^']*'\)|[a-z_0-9.]+)")
    counted = re.compile(r"size\(facts\.[a-z_0-9.]+\)\s*>\s*0")
    without = {
        rule.code
        for pack in load_built_in_packs()
        for rule in pack.rules
        if not (rule.rule.worse or rule.rule.amiss)
        and not compared.search(rule.rule.fails_when)
        and not counted.search(rule.rule.fails_when)
    }
    last = PAGE.rpartition("\n\n")[2]
    assert set(re.findall(r"[A-Z]{3}[0-9]{2}", last)) == without
