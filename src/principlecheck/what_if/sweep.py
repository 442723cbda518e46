"""A field at several values: what is found at each, and the figures that move with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.report.chart import Curve, Mark
from principlecheck.model.report.report import SEVERITIES, Outcome, Severity, Status
from principlecheck.model.report.what_if import Sweep, SweepColumn, SweepRow
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import format_placeholder_value
from principlecheck.policies.fields import Field
from principlecheck.what_if.figures import (
    Key,
    figures_that_move_in_sweep,
    format_sweep_column,
    spec_of_swept_figure,
)
from principlecheck.what_if.scale import (
    Scale,
    Unscaled,
    scale_of_typed_value_to_try,
    scale_of_values_to_try,
)
from principlecheck.what_if.scenario import Scenario

STEPS = 9
MOST_STEPS = 60
POINTS, FEW = 40, 3
MOST_TURNS = 2
MOST_TITLE, MOST_LABEL = 64, 40
_UNJUDGED = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ERROR)


class SweptValue(Struct):
    """One value: the outcomes of the rules that read the field, and their figures; or why not."""

    text: str
    step: float
    outcomes: list[Outcome] = []
    figures: dict[Key, Any] = {}
    refused: str = ""


def sweep_field_values(
    scenario: Scenario, field: Field, first: str, last: str, steps: int = STEPS
) -> Sweep:
    """The field from `first` to `last`, both as typed, today's value among them where it lies
    between. Raises `Unscaled` where the two span no scale.
    """
    return _Sweeping(scenario, field, first, last).table(steps)


def curve_of_swept_share(scenario: Scenario, field: Field, first: str, last: str) -> Curve | None:
    """The first share that moves with the field, drawn; None where no share does."""
    return _Sweeping(scenario, field, first, last).curve()


class _Sweeping:
    def __init__(self, scenario: Scenario, field: Field, first: str, last: str) -> None:
        self.scenario, self.field = scenario, field
        low, high = (
            scale_of_typed_value_to_try(field, first),
            scale_of_typed_value_to_try(field, last),
        )
        if low.unit != high.unit:
            raise Unscaled(f"`{first}` and `{last}` are not on one scale; write both alike.")
        # The finer of the two, so that 30m:48h steps in seconds as 30m does.
        self.scale: Scale = min(low, high, key=lambda scale: scale.amount)
        ends = sorted(one.today * one.amount / self.scale.amount for one in (low, high))
        self.low, self.high = (round(end) for end in ends)
        if self.low == self.high:
            raise Unscaled(f"`{first}` and `{last}` are the same value; sweep from one to another.")
        self.today = self._today()
        self.rules = scenario.readers(field)

    def _today(self) -> float | None:
        """Today's value on the scale of the sweep, if it is on it."""
        try:
            scale = scale_of_values_to_try(self.field)
        except Unscaled:
            return None
        if scale.unit != self.scale.unit:
            return None
        return scale.today * scale.amount / self.scale.amount

    def table(self, steps: int) -> Sweep:
        """The rows and the columns that move."""
        tried = [self._try(step) for step in self._steps(steps)]
        late = self._missed(tried)
        if late:  # a rule moved that does not say it reads the field; nothing is left out
            self.rules = [*self.rules, *late]
            tried = [self._try(one.step) for one in tried]
        return Sweep(
            route=self.field.route,
            today=self.field.written,
            rows=tuple(self._rows(tried)),
            columns=tuple(self._column(key, tried) for key in self._moving(tried)),
            rules=len(self.rules),
        )

    def curve(self) -> Curve | None:
        """The curve of the first column that is a share."""
        few = [self._try(step) for step in self._steps(FEW)]
        key = next((k for k in self._moving(few) if spec_of_swept_figure(k).kind == "share"), None)
        if key is None:
            return None
        on, subject, name = key
        self.rules = [r for r in self.rules if r.on == on and name in r.fact_names][:1]
        tried = [one for step in self._steps(POINTS) if key in (one := self._try(step)).figures]
        shares = [float(one.figures[key]) for one in tried]
        title = spec_of_swept_figure(key).title
        alt = (
            f"{title} ({subject}): {units.format_share(shares[0])} where {self.field.route} is "
            f"{tried[0].text}, {units.format_share(shares[-1])} where it is {tried[-1].text}."
        )
        x = [one.step * self.scale.amount for one in tried]
        return Curve(
            _shorten_sweep_title(f"{title[:1].upper()}{title[1:]}", MOST_TITLE), f"{alt[:1].upper()}{alt[1:]}",
            self.field.route, _shorten_sweep_title(subject, MOST_LABEL),
            self.scale.unit,
            tuple(zip(x, shares, strict=True)), tuple(self._marks(tried)),
        )  # fmt: skip

    def _marks(self, tried: Sequence[SweptValue]) -> Iterator[Mark]:
        """Today's value, and where findings of the one rule left come or go."""
        amount = self.scale.amount
        if self.today is not None and self.low <= self.today <= self.high:
            yield Mark("x", self.today * amount, f"today {self.field.written}")
        for left, right in [p for p in pairwise(tried) if _findings_come_or_go_in_sweep(*p)][
            :MOST_TURNS
        ]:
            while right.step - left.step > 1:
                middle = self._try(float(math.floor((left.step + right.step) / 2)))
                if middle.step == left.step or middle.refused:
                    break
                left, right = (
                    (left, middle)
                    if _findings_come_or_go_in_sweep(left, middle)
                    else (middle, right)
                )
            code = self.rules[0].code
            gone = len(_findings_at_swept_value(right.outcomes)) < len(
                _findings_at_swept_value(left.outcomes)
            )
            yield Mark(
                "x", right.step * amount, f"{right.text}: {code} {'goes' if gone else 'comes'}"
            )

    def _steps(self, count: int) -> list[float]:
        width = (self.high - self.low) / (count - 1)
        steps = {float(round(self.low + index * width)) for index in range(count)}
        if self.today is not None and self.low <= self.today <= self.high:
            steps.add(self.today)
        return sorted(steps)

    def _try(self, step: float) -> SweptValue:
        is_today = step == self.today
        text = str(self.field.written) if is_today else self.scale.write(int(step))
        tried = SweptValue(text, step)
        if is_today:
            made: Organisation | str = self.scenario.corpus.organisation
        else:
            made = self.scenario.organisation_with(self.field, text)
        if isinstance(made, str):
            tried.refused = made
            return tried
        tried.outcomes = self.scenario.outcomes(made, self.rules)
        tried.figures = dict(figures_that_move_in_sweep(made, self.rules))
        return tried

    def _missed(self, tried: Sequence[SweptValue]) -> list[LoadedRule]:
        """The rules outside `rules` whose outcomes are others at the end that is farther from
        today's value, all rules being judged there.
        """
        today = tried[0].step if self.today is None else self.today
        end = max((tried[0], tried[-1]), key=lambda one: abs(one.step - today))
        if end.refused:
            return []
        made = self.scenario.organisation_with(self.field, end.text)
        assert not isinstance(made, str)  # noqa: S101 - it has been tried
        read = {rule.code for rule in self.rules}
        others = [rule for rule in self.scenario.rules if rule.code not in read]
        before = _outcomes_at_swept_value(self.scenario.report.outcomes)
        after = _outcomes_at_swept_value(self.scenario.outcomes(made, others))
        return [rule for rule in others if before.get(rule.code) != after.get(rule.code)]

    def _moving(self, tried: Sequence[SweptValue]) -> list[Key]:
        """The figures that differ between values, those that conditions rest on first; one of
        those that are the same figure by another name, and none that only says the value again.
        """
        rows = [one for one in tried if not one.refused]
        same = tuple(_fold_swept_value(one.text) for one in rows)
        seen: dict[tuple[object, ...], Key] = {}
        for key in sorted({key for one in rows for key in one.figures}, key=self._rank):
            kind = spec_of_swept_figure(key).kind
            values = tuple(
                format_placeholder_value(kind, one.figures[key]) if key in one.figures else None
                for one in rows
            )
            again = tuple(_fold_swept_value(value or "") for value in values) == same
            if len(set(values) - {None}) > 1 and not again:
                seen.setdefault((kind, values), key)
        return list(seen.values())

    def _rank(self, key: Key) -> tuple[object, ...]:
        on, subject, name = key
        using = [rule for rule in self.rules if rule.on == on and name in rule.fact_names]
        decides = any(f"facts.{name}" in rule.fails_when.names for rule in using)
        own = self.field.item.route in subject
        return (
            not decides,
            not own,
            not spec_of_swept_figure(key).formula,
            using[0].code,
            name,
            subject,
        )

    def _column(self, key: Key, tried: Sequence[SweptValue]) -> SweepColumn:
        spec = spec_of_swept_figure(key)
        texts = format_sweep_column(spec.kind, [one.figures.get(key) for one in tried])
        code = next(r.code for r in self.rules if r.on == key[0] and key[2] in r.fact_names)
        return SweepColumn(spec.title, key[1], code, spec.kind, tuple(texts))

    def _rows(self, tried: Sequence[SweptValue]) -> Iterator[SweepRow]:
        read = {rule.code for rule in self.rules}
        fixed = Counter(f.severity for f in self.scenario.report.findings if f.code not in read)
        above: SweptValue | None = None
        for one in tried:
            today = one.step == self.today
            if one.refused:
                yield SweepRow(one.text, today, refused=one.refused)
                continue
            counts = fixed + Counter(o.finding.severity for o in one.outcomes if o.finding)
            gone, come, hidden = _findings_that_differ_in_sweep(above, one)
            yield SweepRow(one.text, today, _severities_at_swept_value(counts), gone, come, hidden)
            above = one


def _findings_that_differ_in_sweep(
    above: SweptValue | None, here: SweptValue
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The codes of findings that went, came, and can no longer be judged."""
    if above is None:
        return (), (), ()
    was, now = _findings_at_swept_value(above.outcomes), _findings_at_swept_value(here.outcomes)
    statuses = {(o.code, o.subject): o.status for o in here.outcomes}
    hidden = {key for key in was - now if statuses.get(key) in _UNJUDGED}
    return (
        _codes_at_swept_value(was - now - hidden),
        _codes_at_swept_value(now - was),
        _codes_at_swept_value(hidden),
    )


def _findings_come_or_go_in_sweep(left: SweptValue, right: SweptValue) -> bool:
    return _findings_at_swept_value(left.outcomes) != _findings_at_swept_value(right.outcomes)


def _shorten_sweep_title(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _findings_at_swept_value(outcomes: Sequence[Outcome]) -> set[tuple[str, str]]:
    return {(o.code, o.subject) for o in outcomes if o.finding is not None}


def _codes_at_swept_value(found: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({code for code, _ in found}))


def _severities_at_swept_value(counts: Counter[Severity]) -> tuple[tuple[Severity, int], ...]:
    return tuple((severity, counts[severity]) for severity in SEVERITIES)


def _outcomes_at_swept_value(outcomes: Sequence[Outcome]) -> dict[str, set[tuple[str, Status]]]:
    found: dict[str, set[tuple[str, Status]]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.code, set()).add((outcome.subject, outcome.status))
    return found


def _fold_swept_value(text: str) -> str:
    return text.replace(" ", "")
