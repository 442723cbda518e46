"""Packs as an organisation's settings tune them: every code and threshold that the settings name
is looked up, and a threshold is tried on the conditions that use it before anything is judged.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from principlecheck.governance.settings import BadSettings, SettingsFile
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import Severity
from principlecheck.packs.conditions import BadCondition, cel_literal_of_threshold
from principlecheck.packs.loading import LoadedRule, Pack
from principlecheck.packs.pack import Threshold
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path


def tune_packs_by_settings(packs: Sequence[Pack], file: SettingsFile | None) -> list[Pack]:
    """The packs with the settings' severities and thresholds. Raises `BadSettings`."""
    if file is None:
        return list(packs)
    rules = {rule.code: rule for pack in packs for rule in pack.rules}
    problems = list(_unknown_codes_to_tune(file, rules))
    changed: dict[str, LoadedRule] = {}
    severities = file.settings.severities or {}
    thresholds = file.settings.thresholds or {}
    for code in dict.fromkeys((*severities, *thresholds)):
        if code in rules:
            wrong = list(_wrong_thresholds_to_tune(file, rules[code], thresholds.get(code, {})))
            problems += wrong
            if not wrong:
                changed[code] = _rule_tuned_by_settings(
                    rules[code], severities.get(code), thresholds.get(code, {})
                )
    problems += [
        problem for rule in changed.values() for problem in _tuned_thresholds_are_unfit(file, rule)
    ]
    if problems:
        raise BadSettings(sorted(problems, key=lambda problem: (problem.place, problem.says)))
    return [
        replace(pack, rules=[changed.get(rule.code, rule) for rule in pack.rules]) for pack in packs
    ]


def _unknown_codes_to_tune(file: SettingsFile, rules: Collection[str]) -> Iterator[Problem]:
    """Codes that no pack holds, and rules that are required and ignored at once."""
    settings = file.settings
    families = {code.rstrip("0123456789") for code in rules}
    for name in ("select", "ignore"):
        for index, code in enumerate(getattr(settings, name) or []):
            yield from _code_to_tune_is_no_rule(file, (name, index), code, [*rules, *families])
    for index, code in enumerate(settings.required or []):
        yield from _code_to_tune_is_no_rule(file, ("required", index), code, rules)
        if {code, code.rstrip("0123456789")} & set(settings.ignore or []):
            says = f"`{code}` is required and ignored at once."
            yield file.problem(("required", index), says, "it in one of the two")
    for name in ("thresholds", "severities"):
        for code in getattr(settings, name) or {}:
            yield from _code_to_tune_is_no_rule(file, (name, code), code, rules, key=True)


def _code_to_tune_is_no_rule(
    file: SettingsFile, path: Path, code: str, known: Collection[str], *, key: bool = False
) -> Iterator[Problem]:
    if code not in known:
        write = nearest_name(code, known) or "a code that principlecheck rules lists"
        yield file.problem(path, f"There is no rule `{code[:60]}`.", write, key=key)


def _wrong_thresholds_to_tune(
    file: SettingsFile, rule: LoadedRule, values: dict[str, Any]
) -> Iterator[Problem]:
    for name, value in values.items():
        path = ("thresholds", rule.code, name)
        own = rule.rule.thresholds.get(name)
        if own is None:
            close = nearest_name(name, rule.rule.thresholds)
            listed = ", ".join(rule.rule.thresholds)
            write = close or (f"one of {listed}" if listed else "nothing: it has none")
            says = f"{rule.code} has no threshold `{name[:60]}`."
            yield file.problem(path, says, write, key=True)
        elif not _threshold_to_tune_is_alike(value, own):
            says = f"`{str(value)[:60]}` cannot stand for `{name}`, which is {own} in the pack."
            yield file.problem(path, says, _threshold_to_tune_expected(own))


def _threshold_to_tune_is_alike(value: Any, own: Threshold) -> bool:
    """Whether a value is of the same kind as the pack's: a share, a duration, or a number."""
    if isinstance(own, str):
        if not isinstance(value, str) or value.endswith("%") != own.endswith("%"):
            return False
        try:
            cel_literal_of_threshold(value)
        except ValueError:
            return False
        return True
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and value >= 0


def _threshold_to_tune_expected(own: Threshold) -> str:
    if isinstance(own, str):
        return "a share, such as 85%" if own.endswith("%") else "a duration, such as 6m30s"
    return "a number, such as 7"


def _rule_tuned_by_settings(
    rule: LoadedRule, severity: Severity | None, thresholds: dict[str, Threshold]
) -> LoadedRule:
    new = LoadedRule(rule.code, rule.rule, rule.principle, severity)
    new.thresholds = {**rule.thresholds, **thresholds}
    return new


def _tuned_thresholds_are_unfit(file: SettingsFile, rule: LoadedRule) -> Iterator[Problem]:
    """Whether the conditions take the thresholds: what is compared with a whole number needs one."""
    if rule.thresholds == rule.rule.thresholds:
        return
    try:
        _ = (rule.fails_when, rule.applies_when, rule.unsure_when, rule.variants, rule.amiss)
    except BadCondition as error:
        says = f"{rule.code} cannot be judged with these thresholds: {error.says}."
        yield file.problem(
            ("thresholds", rule.code), says, _thresholds_to_tune_in_words(rule), key=True
        )


def _thresholds_to_tune_in_words(rule: LoadedRule) -> str:
    own = rule.rule.thresholds
    return "values like " + ", ".join(f"{name}: {value}" for name, value in own.items())
