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
from principlecheck.packs.messages import format_value
from principlecheck.policies.fields import Field
from principlecheck.what_if.figures import Key, figures_of, in_a_column, spec_of
from principlecheck.what_if.scale import Scale, Unscaled, like, scale_of
from principlecheck.what_if.scenario import Scenario

STEPS = 9
MOST_STEPS = 60
POINTS, FEW = 40, 3
MOST_TURNS = 2
MOST_TITLE, MOST_LABEL = 64, 40
_UNJUDGED = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ERROR)


class Tried(Struct):
    """One value: the outcomes of the rules that read the field, and their figures; or why not."""

    text: str
    step: float
    outcomes: list[Outcome] = []
    figures: dict[Key, Any] = {}
    refused: str = ""


def sweep(scenario: Scenario, field: Field, first: str, last: str, steps: int = STEPS) -> Sweep:
    """The field from `first` to `last`, both as typed, today's value among them where it lies
    between. Raises `Unscaled` where the two span no scale.
    """
    return _Sweeping(scenario, field, first, last).table(steps)


def curve_of(scenario: Scenario, field: Field, first: str, last: str) -> Curve | None:
    """The first share that moves with the field, drawn; None where no share does."""
    return _Sweeping(scenario, field, first, last).curve()


class _Sweeping:
    def __init__(self, scenario: Scenario, field: Field, first: str, last: str) -> None:
        self.scenario, self.field = scenario, field
        low, high = like(field, first), like(field, last)
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
            scale = scale_of(self.field)
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
        key = next((k for k in self._moving(few) if spec_of(k).kind == "share"), None)
        if key is None:
            return None
        on, subject, name = key
        self.rules = [r for r in self.rules if r.on == on and name in r.fact_names][:1]
        tried = [one for step in self._steps(POINTS) if key in (one := self._try(step)).figures]
        shares = [float(one.figures[key]) for one in tried]
        title = spec_of(key).title
        alt = (
            f"{title} ({subject}): {units.share(shares[0])} where {self.field.route} is "
            f"{tried[0].text}, {units.share(shares[-1])} where it is {tried[-1].text}."
        )
        x = [one.step * self.scale.amount for one in tried]
        return Curve(
            _short(f"{title[:1].upper()}{title[1:]}", MOST_TITLE), f"{alt[:1].upper()}{alt[1:]}",
            self.field.route, _short(subject, MOST_LABEL),
            self.scale.unit,
            tuple(zip(x, shares, strict=True)), tuple(self._marks(tried)),
        )  # fmt: skip

    def _marks(self, tried: Sequence[Tried]) -> Iterator[Mark]:
        """Today's value, and where findings of the one rule left come or go."""
        amount = self.scale.amount
        if self.today is not None and self.low <= self.today <= self.high:
            yield Mark("x", self.today * amount, f"today {self.field.written}")
        for left, right in [p for p in pairwise(tried) if _come_or_go(*p)][:MOST_TURNS]:
            while right.step - left.step > 1:
                middle = self._try(float(math.floor((left.step + right.step) / 2)))
                if middle.step == left.step or middle.refused:
                    break
                left, right = (left, middle) if _come_or_go(left, middle) else (middle, right)
            code = self.rules[0].code
            gone = len(_found(right.outcomes)) < len(_found(left.outcomes))
            yield Mark(
                "x", right.step * amount, f"{right.text}: {code} {'goes' if gone else 'comes'}"
            )

    def _steps(self, count: int) -> list[float]:
        width = (self.high - self.low) / (count - 1)
        steps = {float(round(self.low + index * width)) for index in range(count)}
        if self.today is not None and self.low <= self.today <= self.high:
            steps.add(self.today)
        return sorted(steps)

    def _try(self, step: float) -> Tried:
        is_today = step == self.today
        text = str(self.field.written) if is_today else self.scale.write(int(step))
        tried = Tried(text, step)
        if is_today:
            made: Organisation | str = self.scenario.corpus.organisation
        else:
            made = self.scenario.organisation_with(self.field, text)
        if isinstance(made, str):
            tried.refused = made
            return tried
        tried.outcomes = self.scenario.outcomes(made, self.rules)
        tried.figures = dict(figures_of(made, self.rules))
        return tried

    def _missed(self, tried: Sequence[Tried]) -> list[LoadedRule]:
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
        before = _by_rule(self.scenario.report.outcomes)
        after = _by_rule(self.scenario.outcomes(made, others))
        return [rule for rule in others if before.get(rule.code) != after.get(rule.code)]

    def _moving(self, tried: Sequence[Tried]) -> list[Key]:
        """The figures that differ between values, those that conditions rest on first; one of
        those that are the same figure by another name, and none that only says the value again.
        """
        rows = [one for one in tried if not one.refused]
        same = tuple(_folded(one.text) for one in rows)
        seen: dict[tuple[object, ...], Key] = {}
        for key in sorted({key for one in rows for key in one.figures}, key=self._rank):
            kind = spec_of(key).kind
            values = tuple(
                format_value(kind, one.figures[key]) if key in one.figures else None for one in rows
            )
            again = tuple(_folded(value or "") for value in values) == same
            if len(set(values) - {None}) > 1 and not again:
                seen.setdefault((kind, values), key)
        return list(seen.values())

    def _rank(self, key: Key) -> tuple[object, ...]:
        on, subject, name = key
        using = [rule for rule in self.rules if rule.on == on and name in rule.fact_names]
        decides = any(f"facts.{name}" in rule.fails_when.names for rule in using)
        own = self.field.item.route in subject
        return (not decides, not own, not spec_of(key).formula, using[0].code, name, subject)

    def _column(self, key: Key, tried: Sequence[Tried]) -> SweepColumn:
        spec = spec_of(key)
        texts = in_a_column(spec.kind, [one.figures.get(key) for one in tried])
        code = next(r.code for r in self.rules if r.on == key[0] and key[2] in r.fact_names)
        return SweepColumn(spec.title, key[1], code, spec.kind, tuple(texts))

    def _rows(self, tried: Sequence[Tried]) -> Iterator[SweepRow]:
        read = {rule.code for rule in self.rules}
        fixed = Counter(f.severity for f in self.scenario.report.findings if f.code not in read)
        above: Tried | None = None
        for one in tried:
            today = one.step == self.today
            if one.refused:
                yield SweepRow(one.text, today, refused=one.refused)
                continue
            counts = fixed + Counter(o.finding.severity for o in one.outcomes if o.finding)
            gone, come, hidden = _differences(above, one)
            yield SweepRow(one.text, today, _ordered(counts), gone, come, hidden)
            above = one


def _differences(
    above: Tried | None, here: Tried
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The codes of findings that went, came, and can no longer be judged."""
    if above is None:
        return (), (), ()
    was, now = _found(above.outcomes), _found(here.outcomes)
    statuses = {(o.code, o.subject): o.status for o in here.outcomes}
    hidden = {key for key in was - now if statuses.get(key) in _UNJUDGED}
    return _codes(was - now - hidden), _codes(now - was), _codes(hidden)


def _come_or_go(left: Tried, right: Tried) -> bool:
    return _found(left.outcomes) != _found(right.outcomes)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _found(outcomes: Sequence[Outcome]) -> set[tuple[str, str]]:
    return {(o.code, o.subject) for o in outcomes if o.finding is not None}


def _codes(found: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({code for code, _ in found}))


def _ordered(counts: Counter[Severity]) -> tuple[tuple[Severity, int], ...]:
    return tuple((severity, counts[severity]) for severity in SEVERITIES)


def _by_rule(outcomes: Sequence[Outcome]) -> dict[str, set[tuple[str, Status]]]:
    found: dict[str, set[tuple[str, Status]]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.code, set()).add((outcome.subject, outcome.status))
    return found


def _folded(text: str) -> str:
    return text.replace(" ", "")
