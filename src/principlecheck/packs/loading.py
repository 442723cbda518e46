"""Packs from files: read, checked whole, compiled. A pack with any fault is not used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from principlecheck.facts.case import Kind
from principlecheck.model.format.quantities import Duration, Share
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import RuleCard, Severity
from principlecheck.packs.checking import find_faults_of_rule
from principlecheck.packs.conditions import (
    CompiledCondition,
    compile_rule_condition,
    compiled_conditions_text,
    names_in_condition,
)
from principlecheck.packs.generated import json_of_generated_file
from principlecheck.packs.messages import kind_of_placeholder_value
from principlecheck.packs.misfits import find_misfits_in_pack, problem_in_pack
from principlecheck.packs.pack import PackFile, Principle, Rule, Threshold, Variant
from principlecheck.packs.vocabulary import fact_rule_place_names
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

_FACT = re.compile(r"\bfacts\.([a-z_0-9]+(?:\.[a-z_0-9]+(?!\w|\s*\())?)")


class BadPack(Exception):  # noqa: N818 - it is the pack that is bad
    """A pack that cannot be used; `problems` say why, each with its place in the pack."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].says)
        self.problems = problems


class LoadedRule:
    """A rule with its conditions, each compiled when it is first asked for."""

    def __init__(
        self, code: str, rule: Rule, principle: str, severity: Severity | None = None
    ) -> None:
        self.code = code
        self.rule = rule
        self.on = rule.on
        self.principle = principle
        self.severity = severity
        self.thresholds: dict[str, Threshold] = dict(rule.thresholds)

    def _compile(self, text: str | UnsetType) -> CompiledCondition | None:
        return None if text is UNSET else compile_rule_condition(self.on, text, self.thresholds)

    @cached_property
    def fails_when(self) -> CompiledCondition:
        """The condition of a finding."""
        return compile_rule_condition(self.on, self.rule.fails_when, self.thresholds)

    @cached_property
    def applies_when(self) -> CompiledCondition | None:
        """The condition without which the rule says nothing."""
        return self._compile(self.rule.applies_when)

    @cached_property
    def unsure_when(self) -> CompiledCondition | None:
        """The condition under which a rule that does not fail does not pass either."""
        return self._compile(UNSET if self.rule.unsure is UNSET else self.rule.unsure.when)

    @cached_property
    def variants(self) -> list[tuple[CompiledCondition, Variant]]:
        """The variants with the conditions under which they hold."""
        return [
            (compile_rule_condition(self.on, variant.when, self.thresholds), variant)
            for variant in self.rule.variants
        ]

    @cached_property
    def amiss(self) -> dict[str, CompiledCondition]:
        """What can be amiss where the rule fails, by name, with its condition."""
        return {
            name: compile_rule_condition(self.on, text, self.thresholds)
            for name, text in self.rule.amiss.items()
        }

    @property
    def own_thresholds(self) -> dict[str, str]:
        """The pack's own values, as shown, of the thresholds that settings changed."""
        own = self.rule.thresholds
        return {
            name: str(own[name]) for name, value in self.thresholds.items() if value != own[name]
        }

    @property
    def own_severity(self) -> Severity | None:
        """The pack's own severity, where settings changed it."""
        changed = self.severity is not None and self.severity != self.rule.severity
        return self.rule.severity if changed else None

    @cached_property
    def card(self) -> RuleCard:
        """What a report says of the rule."""
        own = self.rule
        return RuleCard(
            self.code,
            own.name,
            own.title,
            self.principle,
            self.severity or own.severity,
            own.source,
            own.on,
            {name: str(value) for name, value in self.thresholds.items()},
            self.own_thresholds,
            self.own_severity,
            own.kind,
            own.topic,
            "" if own.holds is UNSET else own.holds,
            "" if own.known_by is UNSET else own.known_by,
        )

    @cached_property
    def condition_names(self) -> list[str]:
        """Every name that a condition of the rule may ask for; none need be compiled for that."""
        return [name for text in self.conditions for name in names_in_condition(self.on, text)]

    @cached_property
    def applies_when_names(self) -> tuple[str, ...]:
        """Every name that decides whether the rule says anything."""
        text = self.rule.applies_when
        return () if text is UNSET else names_in_condition(self.on, text)

    @property
    def conditions(self) -> list[str]:
        """Every condition of the rule, as it is written."""
        rule = self.rule
        found = [rule.fails_when, rule.applies_when]
        found.append(UNSET if rule.unsure is UNSET else rule.unsure.when)
        found.extend(variant.when for variant in rule.variants)
        found.extend(rule.amiss.values())
        return [text for text in found if text is not UNSET]

    @property
    def fact_names(self) -> list[str]:
        """Every fact that the rule's conditions and messages name, in order."""
        rule = self.rule
        texts = [
            rule.fails_when,
            rule.applies_when,
            rule.says,
            rule.effect,
            rule.do,
            rule.ask,
            rule.why,
            *rule.amiss.values(),
        ]
        for variant in rule.variants:
            texts += [variant.when, variant.says, variant.do, variant.effect]
        found = [name for text in texts if isinstance(text, str) for name in _FACT.findall(text)]
        specs = (fact_rule_place_names(rule.on, name)[0] for name in found)
        return list(dict.fromkeys(spec.name for spec in specs if spec is not None))

    def threshold_value(self, name: str) -> tuple[Kind, Any]:
        """A threshold as messages show it."""
        value = self.thresholds[name]
        if isinstance(value, str):
            return kind_of_placeholder_value(
                Share(value) if value.endswith("%") else Duration(value)
            )
        return "number", value


class Pack(Struct):
    """A pack ready to judge with. `digest` is the SHA-256 of its `data`, as read from `file`."""

    name: str
    version: str
    principle: Principle
    rules: list[LoadedRule]
    digest: str
    file: str
    data: bytes


PRINCIPLES = Path(__file__).parent.parent / "principles"
PARSED = PRINCIPLES / "parsed.json"
"""The built-in packs as they are after reading, generated: a quarter of a small check was reading
their YAML. One whose YAML has another digest by now is read from that.
"""


class _ParsedPack(Struct):
    digest: str
    pack: PackFile


def load_built_in_packs(*, check: bool = False) -> list[Pack]:
    """The five principles that come with the program.

    They are checked by the tests, so that a run need not; `check` asks for it. Raises `BadPack`.
    """
    parsed: dict[str, _ParsedPack] = {}
    if not check and PARSED.is_file():
        parsed = msgspec.json.decode(PARSED.read_bytes(), type=dict[str, _ParsedPack])
    packs = []
    for file in sorted(PRINCIPLES.glob("*.yaml")):
        data, name = file.read_bytes(), f"principles/{file.name}"
        known = parsed.get(file.name)
        if known is not None and known.digest == hashlib.sha256(data).hexdigest():
            packs.append(_make_pack(known.pack, data, name))
        else:
            packs.append(load_pack(data, name, check=check))
    if check:
        check_packs_together(packs)
    return packs


def parsed_packs_text() -> str:
    """What `PARSED` should hold: a line a rule, so that a change to one shows as one."""
    lines = []
    for file in sorted(PRINCIPLES.glob("*.yaml")):
        data = file.read_bytes()
        value = {"digest": hashlib.sha256(data).hexdigest(), "pack": read_yaml(data, file.name)}
        lines.append(f"{json_of_generated_file(file.name)}:{json_of_generated_file(value)}")
    whole = "{" + ",\n".join(lines) + "}\n"
    return re.sub(r'(?<=[{,])(?="[A-Z]+[0-9]+":\{"name")', "\n", whole)


def built_in_conditions_text() -> str:
    """What `COMPILED` should hold."""
    return compiled_conditions_text(
        (rule.on, text, dict(rule.rule.thresholds))
        for pack in load_built_in_packs()
        for rule in pack.rules
        for text in rule.conditions
    )


def read_pack(path: Path) -> Pack:
    """A client's pack. Raises `BadPack`, or `OSError` where the file cannot be opened."""
    return load_pack(path.read_bytes(), path.as_posix())


def load_pack(data: bytes, file: str, *, check: bool = True) -> Pack:
    """The pack in `data`; raises `BadPack` with every fault found."""
    try:
        value = read_yaml(data, file)
    except Unreadable as error:
        raise BadPack(error.problems) from None
    try:
        pack = msgspec.convert(value, PackFile)
    except msgspec.ValidationError:
        raise BadPack(find_misfits_in_pack(data, file, value)) from None
    if check:
        faults = [
            problem_in_pack(
                data, file, ("rules", code, *fault.path), f"{code}: {fault.says}", fault.shift
            )
            for code, rule in pack.rules.items()
            for fault in find_faults_of_rule(code, rule)
        ]
        if faults:
            raise BadPack(faults)
    return _make_pack(pack, data, file)


def _make_pack(pack: PackFile, data: bytes, file: str) -> Pack:
    rules = [LoadedRule(code, rule, pack.principle.id) for code, rule in pack.rules.items()]
    digest = hashlib.sha256(data).hexdigest()
    return Pack(Path(file).stem, pack.version, pack.principle, rules, digest, file, data)


def check_packs_together(packs: Sequence[Pack]) -> None:
    """Raises `BadPack` where two packs hold one code, or a rule points at one that none holds."""
    owners: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.code in owners:
                says = f"{rule.code} is also a rule of {owners[rule.code]}."
                raise BadPack([_problem_in_loaded_pack(pack, says, "rules", rule.code)])
            owners[rule.code] = pack.name
    for pack in packs:
        for rule in pack.rules:
            lost = next((code for code in rule.rule.see_also if code not in owners), None)
            if lost is not None:
                says = f"{rule.code}: see_also names {lost}, which is not a rule."
                raise BadPack([_problem_in_loaded_pack(pack, says, "rules", rule.code, "see_also")])


def _problem_in_loaded_pack(pack: Pack, says: str, *path: str) -> Problem:
    return problem_in_pack(pack.data, pack.file, path, says, key=True)
