"""The value nearest to today's at which findings are gone: outwards in growing steps, then halved.

A finding is gone where its rule passes or no longer speaks of its subject; where the rule can no
longer be judged, it is hidden, which does not count. Between two values that were tried a short
stretch that passes can be missed; the answer is always tried, and so is its neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from principlecheck.documents.fields import Field
from principlecheck.model.report import Finding, Outcome, Status
from principlecheck.model.what_if import Nearest, Sought
from principlecheck.packs.loading import LoadedRule
from principlecheck.what_if.bench import Bench, Refused, leads_to
from principlecheck.what_if.scale import Scale, Unscaled, scale_of

GROWTH = 1.5
_STAYS = (Status.FAIL, Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ERROR)
Target = tuple[str, str]
"""A finding by its rule and its subject, which stay when the value changes."""


class Found(Struct, frozen=True):
    """A step of the scale at which the findings are gone, and the one before it."""

    step: int
    before: float


def find(bench: Bench, field: Field, code: str | None = None) -> Sought:
    """What to write for a field so that the findings that rest on it are gone (of `code` only,
    where it is given).
    """
    return Finder(bench, field, code).answer()


class Finder:
    """One search: the findings it is about, and what each value tried has brought."""

    def __init__(self, bench: Bench, field: Field, code: str | None = None) -> None:
        self.bench, self.field, self.code = bench, field, code
        self.readers = {rule.code for rule in bench.readers(field)}
        on_entry = [o for o in bench.report.outcomes if o.finding and self._touches(o)]
        self.targets = {
            (o.code, o.subject): o.finding
            for o in on_entry
            if o.finding and o.code in self.readers and code in (None, o.code)
        }
        self.others = tuple(
            o.finding for o in on_entry if o.finding and (o.code, o.subject) not in self.targets
        )
        codes = {target[0] for target in self.targets}
        self.rules: list[LoadedRule] = [rule for rule in bench.rules if rule.code in codes]
        self.tried: dict[int | str, frozenset[Target] | str] = {}
        self.stopped = False

    def answer(self) -> Sought:
        """The search from beginning to end, its answer confirmed by all rules."""
        try:
            scale = scale_of(self.field)
        except Unscaled as error:
            return self._sought(error.reason)
        if not self.targets:
            return self._sought(self._nothing())
        best = self._nearest(scale, list(self.targets))
        if best.value is not None:
            return self._confirmed(best)
        each: list[Nearest] = []
        if len(self.targets) > 1:
            each = [self._nearest(scale, [target]) for target in self.targets]
        return self._sought("", best, each)

    def _touches(self, outcome: Outcome) -> bool:
        """Whether a finding is on the field's entry, or rests on the field from elsewhere."""
        finding, entry = outcome.finding, self.field.item.route
        if finding is None:
            return False
        routes = [finding.at.route, *(related.route for related in finding.related)]
        routes += outcome.subject.split(" ~ ")
        if any(route == entry or route.startswith(f"{entry}.") for route in routes):
            return True
        return any(leads_to(put.route, self.field) for f in finding.figures for put in f.inputs)

    def _nothing(self) -> str:
        which = f"{self.code} finds nothing" if self.code else "No finding"
        rests = "that rests on" if self.code else "rests on"
        return f"{which} {rests} `{self.field.route}`, so no other value is needed."

    def _nearest(self, scale: Scale, targets: Sequence[Target]) -> Nearest:
        """The nearest value at which all of `targets` are gone."""
        findings = tuple(self.targets[target] for target in targets)
        ends = (scale.write(scale.least), scale.write(scale.most))
        gone = self._gone(scale, frozenset(targets))
        found = min(
            (one for one in self._outwards(scale, gone) if one is not None),
            key=lambda one: abs(one.step - scale.today),
            default=None,
        )
        if found is None:
            if scale.word and self._at(scale.word, frozenset(targets)):
                return Nearest(findings, scale.word, "", "", *ends)
            return Nearest(findings, None, "", "", *ends)
        on_scale = float(found.before).is_integer()
        neighbour = scale.write(int(found.before)) if on_scale else str(self.field.value)
        said = self.tried.get(int(found.before)) if on_scale else None
        return Nearest(
            findings,
            scale.write(found.step),
            neighbour,
            said if isinstance(said, str) else "",
            *ends,
        )

    def _gone(self, scale: Scale, targets: frozenset[Target]) -> Callable[[int], bool]:
        return lambda step: self._at(scale.write(step), targets, step)

    def _at(self, text: str, targets: frozenset[Target], key: int | str = "") -> bool:
        """Whether `targets` are gone at a value."""
        key = text if key == "" else key
        if key not in self.tried:
            if self.bench.left <= 0:
                self.stopped = True
                return False
            self.tried[key] = self._left_at(text)
        left = self.tried[key]
        return not isinstance(left, str) and not (left & targets)

    def _left_at(self, text: str) -> frozenset[Target] | str:
        """The findings that a value leaves, or why the format refuses it."""
        made = self.bench.organisation_with(self.field, text)
        if isinstance(made, str):
            return made
        outcomes = self.bench.outcomes(made, self.rules)
        left = {(o.code, o.subject) for o in outcomes if o.status in _STAYS}
        # A rule whose whole section became unjudgeable has one outcome, on no entry.
        whole = {o.code for o in outcomes if o.status in _STAYS and o.subject == _on(self.rules, o)}
        return frozenset(t for t in self.targets if t in left or t[0] in whole)

    def _outwards(self, scale: Scale, gone: Callable[[int], bool]) -> Iterable[Found | None]:
        """The nearest on each side of today's value, or None where a side has none nearer."""
        sides = (
            _Side(math.floor(scale.today) + 1, scale.most, 1, scale.today),
            _Side(math.ceil(scale.today) - 1, scale.least, -1, scale.today),
        )
        distance = 0
        while any(side.open for side in sides):
            hits = [side.reach(distance, gone) for side in sides]
            if any(hits):
                return [
                    side.halve(gone) if hit else None for side, hit in zip(sides, hits, strict=True)
                ]
            distance = max(distance + 1, math.floor(distance * GROWTH))
        return ()

    def _confirmed(self, best: Nearest) -> Sought:
        """The answer, judged by all rules on the policies as they would be written."""
        assert best.value is not None  # noqa: S101 - only an answer is confirmed
        try:
            made = self.bench.with_settings([self.bench.setting_to(self.field, best.value)])
        except Refused as error:
            return self._sought(f"{best.value} would do, but is refused: {error}")
        before = {(o.code, o.subject): o for o in self.bench.report.outcomes}
        after = {(o.code, o.subject): o for o in made.report.outcomes}
        self.bench.left -= 1
        known = {f.fingerprint for f in self.bench.report.findings}
        new = [f for f in made.report.findings if f.fingerprint not in known]
        gone = [(key, o) for key, o in before.items() if o.finding and _is_gone(key, after)]
        hidden = [
            o.finding
            for key, o in gone
            if o.finding and key in after and after[key].status in _STAYS
        ]
        fixed = [o.finding for key, o in gone if o.finding and o.finding not in hidden]
        return self._sought("", best, (), tuple(new), tuple(hidden), tuple(fixed))

    def _sought(
        self,
        reason: str,
        best: Nearest | None = None,
        each: Sequence[Nearest] = (),
        new: tuple[Finding, ...] = (),
        hidden: tuple[Finding, ...] = (),
        fixed: tuple[Finding, ...] = (),
    ) -> Sought:
        value = self.field.value
        if self.stopped and not (best and best.value):
            reason = "The search was stopped before it had tried every distance."
        return Sought(
            route=self.field.route,
            today=None if value is None else str(value),
            best=best,
            each=tuple(each),
            reason=reason,
            new=new,
            hidden=hidden,
            fixed=fixed,
            others=self.others,
            judgements=len(self.tried),
        )


class _Side:
    """The steps on one side of today's value."""

    def __init__(self, first: int, last: int, sign: int, today: float) -> None:
        self.first, self.last, self.sign = first, last, sign
        self.fails: float = today
        self.hit: int | None = None
        self.open = (last - first) * sign >= 0

    def reach(self, distance: int, gone: Callable[[int], bool]) -> bool:
        """Tries the step at a distance, at most the last one."""
        if not self.open:
            return False
        step = self.first + self.sign * distance
        if (self.last - step) * self.sign <= 0:
            step, self.open = self.last, False
        if gone(step):
            self.hit = step
            return True
        self.fails = step
        return False

    def halve(self, gone: Callable[[int], bool]) -> Found:
        """The step nearest to today's whose neighbour fails."""
        assert self.hit is not None  # noqa: S101 - only a side that was hit is halved
        passes, fails = self.hit, self.fails
        while (passes - self.first) * self.sign > 0 and abs(passes - fails) > 1:
            middle = (
                math.floor((passes + fails) / 2)
                if self.sign > 0
                else math.ceil((passes + fails) / 2)
            )
            if gone(middle):
                passes = middle
            else:
                fails = middle
        return Found(passes, fails)


def _on(rules: Sequence[LoadedRule], outcome: Outcome) -> str:
    return next(rule.on for rule in rules if rule.code == outcome.code)


def _is_gone(key: Target, after: dict[Target, Outcome]) -> bool:
    return key not in after or after[key].finding is None
