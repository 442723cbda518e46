"""How far over its threshold a finding is, where its condition compares two figures."""

from __future__ import annotations

import re
from datetime import timedelta

from principlecheck.model.format.quantities import Duration, Share
from principlecheck.packs.context import EvaluationContext
from principlecheck.packs.loading import LoadedRule

_COMPARED = re.compile(r"([a-z_0-9.]+)\s*(<=?|>=?)\s*([a-z_0-9.]+)")


def excess_of(context: EvaluationContext, rule: LoadedRule) -> float | None:
    """How many times over the threshold, or over the other figure, 1 being at it: the largest of
    the comparisons in `fails_when` that hold; None where it compares no two figures.
    """
    found = []
    for left, sign, right in _COMPARED.findall(rule.rule.fails_when):
        one, other = _figure(context, rule, left), _figure(context, rule, right)
        if one is None or other is None:
            continue
        over, under = (one, other) if sign.startswith(">") else (other, one)
        if over >= under > 0:
            found.append(over / under)
    # Sums come out otherwise in their last digits from Python 3.12 on, and a report must not.
    return float(f"{max(found):.6g}") if found else None


def _figure(context: EvaluationContext, rule: LoadedRule, name: str) -> float | None:
    root, _, path = name.partition(".")
    value = rule.thresholds.get(path) if root == "thresholds" else context.values.get(name)
    if isinstance(value, str):
        value = Share(value).value if value.endswith("%") else Duration(value).seconds
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
