"""Every rule declares what it reads: the mutants, the plan and `rules --coverage` rest on it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import SECTIONS, Item
from principlecheck.model.report.report import Located
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.reads import routes_rule_reads, routes_rule_reads_for_costs
from principlecheck.policies.laws import built_in_laws
from principlecheck.policies.load import load_policies
from tests.mutants.harbour import FOLDER, rules

POLICIES = sorted(path for path in FOLDER.parent.iterdir() if path.is_dir())


def shown_by(rule: LoadedRule) -> set[str]:
    """The fields that a finding prints, draws or is ordered by; no verdict rests on them."""
    texts = [
        value
        for holder in (rule.rule, *rule.rule.variants)
        for name in ("says", "why", "effect", "do", "ask")
        if isinstance(value := getattr(holder, name, None), str)
    ]
    sections = pairings()[rule.on].sections if rule.on in pairings() else (rule.on,)
    names = {name for text in texts for name in re.findall(r"{(?:entry|other)\.([a-z_]+)", text)}
    beside = (one for one in (rule.rule.picture, rule.rule.reach) if one)
    drawn = (
        read for one in beside for read in fact_specs(rule.on)[one.removeprefix("facts.")].reads
    )
    meant = (f"{section}.deliberate" for section in SECTIONS)
    return {*drawn, *meant, *(f"{section}.{name}" for section in sections for name in names)}


@pytest.mark.parametrize("folder", POLICIES, ids=[path.name for path in POLICIES])
def test_no_rule_gets_a_field_that_it_does_not_declare(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = load_policies([folder], date(2026, 11, 22)).organisation
    got: set[str] = set()
    get = Item.get

    def noted(item: Item, path: str) -> Any:
        got.add(f"{item.section}.{path.partition('.')[0]}")
        return get(item, path)

    monkeypatch.setattr(Item, "get", noted)
    undeclared = {}
    for rule in rules():
        got.clear()
        judge_rules(organisation, [rule], Located)
        declared = {
            *routes_rule_reads(rule, built_in_laws()),
            *shown_by(rule),
            *routes_rule_reads_for_costs(rule),
        }
        extra = {f for f in got - declared if f.partition(".")[0] not in declared}
        if extra:
            undeclared[rule.code] = sorted(extra)
    assert undeclared == {}
