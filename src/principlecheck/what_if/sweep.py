"""A field at several values: what is found at each, and the figures that move with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, cast

from msgspec import Struct

from principlecheck.documents.fields import Field
from principlecheck.facts.case import FactSpec, Sheet
from principlecheck.facts.catalogue import PAIRINGS
from principlecheck.model import units
from principlecheck.model.chart import Curve, Mark
from principlecheck.model.chart import Unit as AxisUnit
from principlecheck.model.organisation import Organisation
from principlecheck.model.report import SEVERITIES, Outcome, Severity, Status
from principlecheck.model.subject import Subject
from principlecheck.model.what_if import Column, Row, Sweep
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import show
from principlecheck.packs.vocabulary import fact_specs
from principlecheck.what_if.bench import Bench
from principlecheck.what_if.scale import Scale, Unscaled, like, scale_of

STEPS = 9
MOST_STEPS = 60
POINTS, FEW = 40, 3
_NUMBERS = frozenset(("share", "seconds", "number", "count", "money"))
_UNJUDGED = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ERROR)
Key = tuple[str, str, str]
"""A figure: the kind of its subject, the subject's name, the fact's."""


class Tried(Struct):
    """One value: the outcomes of the rules that read the field, and their figures; or why not."""

    text: str
    step: float
    outcomes: list[Outcome] = []
    figures: dict[Key, Any] = {}
    refused: str = ""


def sweep(bench: Bench, field: Field, first: str, last: str, steps: int = STEPS) -> Sweep:
    """The field from `first` to `last`, both as typed, today's value among them where it lies
    between. Raises `Unscaled` where the two span no scale.
    """
    return _Sweeping(bench, field, first, last).table(steps)


def curve_of(bench: Bench, field: Field, first: str, last: str) -> Curve | None:
    """The first share that moves with the field, drawn; None where no share does."""
    return _Sweeping(bench, field, first, last).curve()


class _Sweeping:
    def __init__(self, bench: Bench, field: Field, first: str, last: str) -> None:
        self.bench, self.field = bench, field
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
        self.rules = bench.readers(field)

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
        key = next((k for k in self._moving(few) if self._spec(k).kind == "share"), None)
        if key is None:
            return None
        on, _, name = key
        self.rules = [r for r in self.rules if r.on == on and name in r.fact_names][:1]
        tried = [self._try(step) for step in self._steps(POINTS)]
        amount = self.scale.amount
        points = [
            (one.step * amount, float(one.figures[key])) for one in tried if key in one.figures
        ]
        marks = []
        if self.today is not None:
            marks.append(Mark("x", self.today * amount, f"today {self.field.written}"))
        title, subject = self._spec(key).title, key[1]
        alt = (
            f"{title[0].upper()}{title[1:]} ({subject}): {units.share(points[0][1])} at "
            f"{tried[0].text}, {units.share(points[-1][1])} at {tried[-1].text}."
        )
        return Curve(
            f"{self.field.route}: {title}", alt, self.field.route, "share",
            # The axis takes any unit that can stand behind a number.
            cast("AxisUnit", self.scale.unit), tuple(points), tuple(marks),
        )  # fmt: skip

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
            made: Organisation | str = self.bench.corpus.organisation
        else:
            made = self.bench.organisation_with(self.field, text)
        if isinstance(made, str):
            tried.refused = made
            return tried
        tried.outcomes = self.bench.outcomes(made, self.rules)
        tried.figures = dict(self._figures(made))
        return tried

    def _missed(self, tried: Sequence[Tried]) -> list[LoadedRule]:
        """The rules outside `rules` whose outcomes are others at the end that is farther from
        today's value, all rules being judged there.
        """
        today = tried[0].step if self.today is None else self.today
        end = max((tried[0], tried[-1]), key=lambda one: abs(one.step - today))
        if end.refused:
            return []
        made = self.bench.organisation_with(self.field, end.text)
        assert not isinstance(made, str)  # noqa: S101 - it has been tried
        read = {rule.code for rule in self.rules}
        others = [rule for rule in self.bench.rules if rule.code not in read]
        before = _by_rule(self.bench.report.outcomes)
        after = _by_rule(self.bench.outcomes(made, others))
        return [rule for rule in others if before.get(rule.code) != after.get(rule.code)]

    def _figures(self, organisation: Organisation) -> Iterator[tuple[Key, Any]]:
        """Every number that the rules use on any subject, whether they pass or fail."""
        wanted: dict[str, dict[str, FactSpec]] = {}
        for rule in self.rules:
            specs = fact_specs(rule.on)
            names = {n: specs[n] for n in rule.fact_names if specs[n].kind in _NUMBERS}
            wanted.setdefault(rule.on, {}).update(names)
        for on, specs in wanted.items():
            for subject in _subjects(organisation, on) if specs else ():
                sheet = Sheet(organisation, subject, fact_specs(on))
                for name in specs:
                    try:
                        value = sheet.computed(name).value
                    except Exception:  # noqa: BLE001, S112 - the rule itself says why; here it has no figure
                        continue
                    if _is_shown(specs[name].kind, value):
                        yield (on, subject.name, name), value

    def _moving(self, tried: Sequence[Tried]) -> list[Key]:
        """The figures that differ between values, those that conditions rest on first; one of
        those that are the same figure by another name, and none that only says the value again.
        """
        rows = [one for one in tried if not one.refused]
        same = tuple(_folded(one.text) for one in rows)
        seen: dict[tuple[object, ...], Key] = {}
        for key in sorted({key for one in rows for key in one.figures}, key=self._rank):
            kind = self._spec(key).kind
            values = tuple(
                show(kind, one.figures[key]) if key in one.figures else None for one in rows
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
        return (not decides, not own, not self._spec(key).formula, using[0].code, name, subject)

    def _spec(self, key: Key) -> FactSpec:
        return fact_specs(key[0])[key[2]]

    def _column(self, key: Key, tried: Sequence[Tried]) -> Column:
        spec = self._spec(key)
        values = [one.figures.get(key) for one in tried]
        there = [value for value in values if value is not None]
        if spec.kind in ("share", "number"):
            write = units.share if spec.kind == "share" else units.number
            # One decimal at most: neighbours that still look alike are alike for a reader.
            digits = (
                0 if len({write(v, 0) for v in there}) == len({write(v, 1) for v in there}) else 1
            )
            texts = [None if value is None else write(value, digits) for value in values]
        else:
            texts = [None if value is None else show(spec.kind, value) for value in values]
        code = next(r.code for r in self.rules if r.on == key[0] and key[2] in r.fact_names)
        return Column(spec.title, key[1], code, spec.kind, tuple(texts))

    def _rows(self, tried: Sequence[Tried]) -> Iterator[Row]:
        read = {rule.code for rule in self.rules}
        fixed = Counter(f.severity for f in self.bench.report.findings if f.code not in read)
        above: Tried | None = None
        for one in tried:
            today = one.step == self.today
            if one.refused:
                yield Row(one.text, today, refused=one.refused)
                continue
            counts = fixed + Counter(o.finding.severity for o in one.outcomes if o.finding)
            gone, come, hidden = _differences(above, one)
            yield Row(one.text, today, _ordered(counts), gone, come, hidden)
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


def _subjects(organisation: Organisation, on: str) -> list[Subject]:
    if on in PAIRINGS:
        return PAIRINGS[on].find(organisation)
    return [Subject(on, item) for item in organisation.items(on)]


def _is_shown(kind: str, value: Any) -> bool:
    """Whether a figure says something: it is finite, and a share is not below nothing."""
    if not isinstance(value, int | float):
        return True
    return math.isfinite(value) and not (kind == "share" and value < 0)
