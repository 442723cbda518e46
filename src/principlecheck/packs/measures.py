"""How bad a finding is: how far over its threshold, and the figures of which more is worse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from principlecheck.facts.case import Kind, NotAssessable, NotDeclared
from principlecheck.model.format.quantities import Duration, Share, Span
from principlecheck.model.report.measure import Measure
from principlecheck.model.units import format_list
from principlecheck.packs.context import EvaluationContext
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import format_placeholder_value, kind_of_placeholder_value

_COMPARED = re.compile(r"([a-z_0-9.]+)\s*(<=?|>=?)\s*(duration\('[^']*'\)|[a-z_0-9.]+)")
_COUNTED = re.compile(r"size\((facts\.[a-z_0-9.]+)\)\s*>\s*0")
_OF_SECONDS = {"elapsed": "s", "working": "s of working time"}
_LITERAL = re.compile(r"[0-9.]+|duration\('([^']*)'\)")


def excess_over_rule_threshold(context: EvaluationContext, rule: LoadedRule) -> float | None:
    """How many times over the threshold, or over the other figure, 1 being at it: the largest of
    the comparisons in `fails_when` that hold; None where it compares no two figures.
    """
    found = [
        over / under
        for _, over, under in _comparisons_of_rule_that_hold(context, rule)
        if under > 0
    ]
    # Sums come out otherwise in their last digits from Python 3.12 on, and a report must not.
    return float(f"{max(found):.6g}") if found else None


def measures_rule_keeps(context: EvaluationContext, rule: LoadedRule) -> tuple[Measure, ...]:
    """The figures that say how bad the finding is, each once: those that the rule names, or else
    those that a comparison of `fails_when` reads, and the names that it counts; and what is amiss.
    """
    if rule.rule.worse:
        measures = list(_measures_rule_names(context, rule))
    else:
        measures = [*_measures_rule_compares(context, rule), *_measures_rule_counts(context, rule)]
    measures += _measures_rule_finds_amiss(context, rule)
    found: dict[str, Measure] = {}
    for one in measures:
        found.setdefault(one.name, one)
    return tuple(found.values())


def _measures_rule_compares(context: EvaluationContext, rule: LoadedRule) -> Iterator[Measure]:
    for (left, sign, right), over, under in _comparisons_of_rule_that_hold(context, rule):
        fixed = right.startswith("thresholds.") or _LITERAL.fullmatch(right)
        if (
            fixed
            and (one := _make_rule_measure(context, left, less=sign.startswith("<"))) is not None
        ):
            yield one
        elif not fixed:
            ages = _rule_measure_ages(context, left) or _rule_measure_ages(context, right)
            name = f"{_name_of_rule_measure(left)} against {_name_of_rule_measure(right)}"
            written = f"{over / under:.6g} times" if under > 0 else f"{over - under:.6g} apart"
            yield Measure(name, written, "more", ages=ages)


def _measures_rule_counts(context: EvaluationContext, rule: LoadedRule) -> Iterator[Measure]:
    for name in _COUNTED.findall(rule.rule.fails_when):
        if (one := _make_rule_measure(context, name, less=False)) is not None:
            yield one


def _measures_rule_names(context: EvaluationContext, rule: LoadedRule) -> Iterator[Measure]:
    for said in rule.rule.worse:
        sign, _, name = said.partition(" ")
        if (
            one := _make_rule_measure(context, context.named(name), less=sign == "less")
        ) is not None:
            yield one


def _measures_rule_finds_amiss(context: EvaluationContext, rule: LoadedRule) -> Iterator[Measure]:
    """What is amiss, by name; of what nobody can tell it is not said."""
    names = [name for name, holds in rule.amiss.items() if holds.read(context.bound) is True]
    if names:
        yield Measure("amiss", format_list(names), items=tuple(names))


def _make_rule_measure(context: EvaluationContext, name: str, *, less: bool) -> Measure | None:
    """A declared or computed value as a measure; None where it has no value here."""
    found = _value_of_rule_measure(context, name)
    if found is None:
        return None
    kind, value = found
    items: tuple[str, ...] = ()
    if kind in ("names", "entries"):
        items = tuple(str(one) if kind == "names" else one.id for one in value)
        if not items:
            return None
    written = _write_rule_measure(kind, value)
    return Measure(
        _name_of_rule_measure(name),
        written,
        "less" if less else "more",
        items,
        _rule_measure_ages(context, name),
    )


def _value_of_rule_measure(context: EvaluationContext, name: str) -> tuple[Kind, Any] | None:
    root, _, path = name.partition(".")
    if root == "facts":
        try:
            return context.specs[path].kind, context.sheet.computed(path).value
        except (NotDeclared, NotAssessable):
            return None
    item = context.item(root)
    value = item.get(path) if item else None
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number", float(value)
    return kind_of_placeholder_value(value)


def _write_rule_measure(kind: Kind, value: Any) -> str:
    if isinstance(value, Span) and value.unit in _OF_SECONDS:
        return f"{value.amount:.6g} {_OF_SECONDS[value.unit]}"
    if kind == "share":
        return f"{value * 100:.2f} %"
    if kind == "seconds":
        return f"{value:.6g} s"
    if kind in ("number", "count"):
        return f"{value:.6g}"
    return format_placeholder_value(kind, value)


def _name_of_rule_measure(name: str) -> str:
    """A name without its root, as a file of waivers shows it."""
    root, _, path = name.partition(".")
    return f"{path} of the other" if root == "other" else path


def _rule_measure_ages(context: EvaluationContext, name: str) -> bool:
    root, _, path = name.partition(".")
    spec = context.specs.get(path) if root == "facts" else None
    return spec is not None and spec.ages


def _comparisons_of_rule_that_hold(
    context: EvaluationContext, rule: LoadedRule
) -> Iterator[tuple[tuple[str, str, str], float, float]]:
    """The comparisons of `fails_when` that hold, each with what is over and what it is over."""
    for left, sign, right in _COMPARED.findall(rule.rule.fails_when):
        one, other = (
            _figure_compared_by_rule(context, rule, left),
            _figure_compared_by_rule(context, rule, right),
        )
        if one is None or other is None:
            continue
        over, under = (one, other) if sign.startswith(">") else (other, one)
        if over >= under:
            yield (left, sign, right), over, under


def _figure_compared_by_rule(
    context: EvaluationContext, rule: LoadedRule, name: str
) -> float | None:
    literal = _LITERAL.fullmatch(name)
    if literal:
        return Duration(literal[1]).seconds if literal[1] else float(name)
    root, _, path = name.partition(".")
    value = rule.thresholds.get(path) if root == "thresholds" else context.values.get(name)
    if isinstance(value, str):
        value = Share(value).value if value.endswith("%") else Duration(value).seconds
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
