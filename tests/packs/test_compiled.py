"""The conditions of the built-in packs come compiled, and are never another thing than their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from principlecheck.packs import conditions
from principlecheck.packs.conditions import (
    COMPILED,
    BoundCondition,
    CompiledCondition,
    cel_environment_of,
    compile_rule_condition,
)
from principlecheck.packs.loading import LoadedRule, built_in_conditions_text, load_built_in_packs
from principlecheck.packs.pack import Threshold


def rules() -> list[LoadedRule]:
    return [rule for pack in load_built_in_packs() for rule in pack.rules]


def typed(on: str) -> list[str]:
    """What has been compiled from its text, of the conditions on a kind of subject."""
    return list(cel_environment_of(on)._compiled)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the compiled conditions, which is the one that is read."""
    path = tmp_path / "compiled.json"
    path.write_bytes(COMPILED.read_bytes())
    monkeypatch.setattr(conditions, "COMPILED", path)
    clear()
    yield path
    monkeypatch.undo()
    clear()


def clear() -> None:
    for kept in (
        conditions._precompiled_conditions,
        conditions._precompiled_cel_environment,
        cel_environment_of,
    ):
        kept.cache_clear()


def test_every_condition_of_the_built_in_packs_comes_compiled(elsewhere: Path) -> None:
    for rule in rules():
        for text in rule.conditions:
            compile_rule_condition(rule.on, text, rule.thresholds)
        assert typed(rule.on) == []
    assert without_expressions(elsewhere.read_text(encoding="utf-8")) == without_expressions(
        built_in_conditions_text()
    )


def test_a_condition_reads_the_same_compiled_before_or_now(elsewhere: Path) -> None:
    before = {
        (rule.code, text): compiled(rule, text) for rule in rules() for text in rule.conditions
    }
    elsewhere.unlink()
    clear()
    for rule in rules():
        for text in rule.conditions:
            now = compiled(rule, text)
            assert now.names == before[rule.code, text].names
            nothing = BoundCondition({})
            assert now.read(nothing) == before[rule.code, text].read(nothing)


def test_another_threshold_is_compiled_from_its_text(elsewhere: Path) -> None:
    rule = next(rule for rule in rules() if "thresholds." in rule.rule.fails_when)
    other: dict[str, Threshold] = {
        name: "77%" if str(v).endswith("%") else "77h" if isinstance(v, str) else 77
        for name, v in rule.thresholds.items()
    }
    condition = compile_rule_condition(rule.on, rule.rule.fails_when, other)
    assert len(typed(rule.on)) == 1
    assert condition.names == rule.fails_when.names


def test_what_this_version_of_cel_cannot_read_is_compiled_from_its_text(elsewhere: Path) -> None:
    held = json.loads(elsewhere.read_bytes())
    rule = rules()[0]
    held[rule.on]["conditions"][rule.rule.fails_when]["expression"] = "AAAA"
    elsewhere.write_text(json.dumps(held), encoding="utf-8")
    assert rule.fails_when.names
    assert typed(rule.on) == [rule.rule.fails_when]


def compiled(rule: LoadedRule, text: str) -> CompiledCondition:
    return compile_rule_condition(rule.on, text, rule.thresholds)


def without_expressions(text: str) -> object:
    """All but what another version of CEL may write otherwise; the gate holds that too."""
    held = json.loads(text)
    for kind in held.values():
        for known in kind["conditions"].values():
            del known["expression"]
    return held


def test_a_condition_with_very_many_whole_thresholds_is_refused_in_bounded_work() -> None:
    thresholds: dict[str, Threshold] = {f"t{n}": n for n in range(40)}
    text = " && ".join(f"entry.final == thresholds.{name}" for name in thresholds)
    tried = list(conditions._condition_literals_to_try(text, thresholds))
    assert len(tried) == 64
    with pytest.raises(conditions.BadCondition, match="cannot be compared"):
        conditions.check_rule_condition("handovers", text, thresholds)


def test_each_mix_of_six_whole_thresholds_is_tried() -> None:
    thresholds: dict[str, Threshold] = {f"t{n}": n for n in range(6)}
    text = " && ".join(f"1 < thresholds.{name}" for name in thresholds)
    assert len(set(conditions._condition_literals_to_try(text, thresholds))) == 64
