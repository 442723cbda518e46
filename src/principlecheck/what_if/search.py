"""The value nearest to today's at which findings are gone: outwards in growing steps, then halved.

A finding is gone where its rule passes or no longer speaks of its subject; where the rule can no
longer be judged, it is hidden, which does not count. Between two values that were tried a short
stretch that passes can be missed; the answer is always tried, and so is its neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from msgspec import Struct, structs

from principlecheck.model.report.report import Finding, Outcome, Status
from principlecheck.model.report.what_if import Nearest, Sought
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.fields import Field
from principlecheck.what_if.scale import Scale, Unscaled, scale_of_values_to_try
from principlecheck.what_if.scenario import MOST_JUDGEMENTS, Scenario, route_leads_to_tried_field
from principlecheck.what_if.typed import BadValue

GROWTH = 1.25
RESERVED = 1
"""Judgements kept for confirming the answer."""
Probe = Callable[[int], bool | None]
_UNJUDGED = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ERROR)
Target = tuple[str, str]
"""A finding by its rule and its subject, which stay when the value changes."""


class Crossing(Struct, frozen=True):
    """A step of the scale at which the findings are gone, and the one before it."""

    step: int
    before: float


class Remaining(Struct, frozen=True):
    """The findings that a value leaves as they are, and those that it hides."""

    found: frozenset[Target]
    hidden: frozenset[Target]


class SearchResult(Struct, frozen=True):
    """What a search came to; see `Sought`."""

    best: Nearest | None = None
    each: tuple[Nearest, ...] = ()
    stay: tuple[Finding, ...] = ()
    word: str = ""
    reason: str = ""
    unscaled: bool = False
    new: tuple[Finding, ...] = ()
    hidden: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()


def search_value_that_settles(scenario: Scenario, field: Field, code: str | None = None) -> Sought:
    """What to write for a field so that the findings that rest on it are gone (of `code` only,
    where it is given).
    """
    return ValueSearch(scenario, field, code).answer()


class ValueSearch:
    """One search: the findings it is about, and what each value tried has brought."""

    def __init__(self, scenario: Scenario, field: Field, code: str | None = None) -> None:
        self.scenario, self.field, self.code = scenario, field, code
        self.readers = {rule.code for rule in scenario.readers(field)}
        on_entry = [o for o in scenario.report.outcomes if o.finding and self._touches(o)]
        self.targets = {
            (o.code, o.subject): o.finding
            for o in on_entry
            if o.finding and o.code in self.readers and code in (None, o.code)
        }
        self.others = tuple(
            o.finding for o in on_entry if o.finding and (o.code, o.subject) not in self.targets
        )
        codes = {target[0] for target in self.targets}
        self.rules: list[LoadedRule] = [rule for rule in scenario.rules if rule.code in codes]
        self.on = {rule.code: rule.on for rule in self.rules}
        self.tried: dict[str, Remaining | str] = {}
        self.stopped = False

    def answer(self) -> Sought:
        """The search from beginning to end, its answer confirmed by all rules."""
        try:
            scale = scale_of_values_to_try(self.field)
        except Unscaled as error:
            return self._sought(SearchResult(reason=error.reason, unscaled=True))
        if not self.targets:
            return self._sought(SearchResult(reason=self._nothing()))
        best = self._nearest(scale, list(self.targets))
        if best.value is not None:
            return self._sought(self._confirmed(SearchResult(best)))
        return self._sought(self._partly(scale, best))

    def _partly(self, scale: Scale, best: Nearest) -> SearchResult:
        """What there is to say where no number does for all: one for those that any does for, or
        the word that stands in a number's place.
        """
        each = [self._nearest(scale, [target]) for target in self.targets]
        stay = tuple(one.findings[0] for one in each if one.value is None)
        movable = [target for target, one in zip(self.targets, each, strict=True) if one.value]
        word = scale.word if scale.word and self._probe(scale.word, frozenset(self.targets)) else ""
        if movable and stay:
            part = self._nearest(scale, movable)
            if part.value is not None:
                return self._confirmed(SearchResult(part, stay=stay, word=word))
        if word:
            best = structs.replace(best, value=word)
            return self._confirmed(SearchResult(best, each=tuple(each)))
        return SearchResult(best, each=tuple(each) if len(each) > 1 else ())

    def _touches(self, outcome: Outcome) -> bool:
        """Whether a finding is on the field's entry, or rests on the field from elsewhere."""
        finding, entry = outcome.finding, self.field.item.route
        if finding is None:
            return False
        routes = [finding.at.route, *(related.route for related in finding.related)]
        routes += outcome.subject.split(" ~ ")
        if any(route == entry or route.startswith(f"{entry}.") for route in routes):
            return True
        return any(
            route_leads_to_tried_field(put.route, self.field)
            for f in finding.figures
            for put in f.inputs
        )

    def _nothing(self) -> str:
        which = f"{self.code} finds nothing" if self.code else "No finding"
        rests = "that rests on" if self.code else "rests on"
        return f"{which} {rests} `{self.field.route}`, so no other value is needed."

    def _nearest(self, scale: Scale, targets: Sequence[Target]) -> Nearest:
        """The nearest number at which all of `targets` are gone; where no whole number of days
        does, one in hours.
        """
        best = self._on(scale, targets, str(self.field.written))
        if best.value is not None or scale.finer is None or self.stopped:
            return best
        finer = self._on(scale.finer, targets, scale.write(scale.least))
        if finer.value is None:
            return best
        return structs.replace(finer, coarser=scale.unit, unit=scale.finer.unit)

    def _on(self, scale: Scale, targets: Sequence[Target], start: str) -> Nearest:
        """The nearest number of one scale, from `start` on, which fails."""
        wanted = frozenset(targets)
        findings = tuple(self.targets[target] for target in targets)
        span = (scale.write(scale.least), scale.write(scale.most))
        found = search_outwards_from_today(
            scale, lambda step: self._probe(scale.write(step), wanted)
        )
        if not found:
            return Nearest(findings, None, "", "", *span)
        best = min(found, key=lambda one: abs(one.step - scale.today))
        before = start if best.before == scale.today else scale.write(int(best.before))
        return Nearest(
            findings, scale.write(best.step), before, self._unless_found(before, wanted), *span
        )

    def _unless_found(self, before: str, targets: frozenset[Target]) -> str:
        """Why a value fails where it is not because something of `targets` is found at it."""
        left = self.tried.get(before)
        if isinstance(left, str):
            return f"{before} is refused: {left}"
        if left is None or left.found & targets:
            return ""
        codes = ", ".join(sorted({code for code, _ in left.hidden & targets}))
        return f"At {before} {codes} can no longer be judged."

    def _probe(self, text: str, targets: frozenset[Target]) -> bool | None:
        """Whether `targets` are gone at a value; None where the format refuses it."""
        if text not in self.tried:
            if self.scenario.left <= RESERVED:
                self.stopped = True
                return False
            self.tried[text] = self._left_at(text)
        left = self.tried[text]
        return None if isinstance(left, str) else not (left.found | left.hidden) & targets

    def _left_at(self, text: str) -> Remaining | str:
        """The findings that a value leaves, or why the format refuses it."""
        made = self.scenario.organisation_with(self.field, text)
        if isinstance(made, str):
            return made
        outcomes = self.scenario.outcomes(made, self.rules)
        found = {(o.code, o.subject) for o in outcomes if o.status is Status.FAIL}
        unjudged = {(o.code, o.subject) for o in outcomes if o.status in _UNJUDGED}
        # A rule whose section is no longer declared has one outcome, on the section.
        whole = {code for code, subject in unjudged if subject == self.on[code]}
        hidden = {t for t in self.targets if t in unjudged or t[0] in whole}
        return Remaining(frozenset(found), frozenset(hidden))

    def _confirmed(self, answer: SearchResult) -> SearchResult:
        """The answer, judged by all rules on the policies as they would be written."""
        assert answer.best is not None  # noqa: S101 - only an answer is confirmed
        value = str(answer.best.value)
        try:
            made = self.scenario.with_settings([self.scenario.setting_to(self.field, value)])
        except BadValue as error:
            return SearchResult(reason=f"{value} would do, and is refused: {error}")
        self.scenario.left -= 1
        known = {(o.code, o.subject) for o in self.scenario.report.outcomes if o.finding}
        after = {(o.code, o.subject): o for o in made.report.outcomes}
        gone = [
            (o.finding, after.get((o.code, o.subject)))
            for o in self.scenario.report.outcomes
            if o.finding
            and ((o.code, o.subject) not in after or not after[o.code, o.subject].finding)
        ]
        return structs.replace(
            answer,
            new=tuple(
                o.finding
                for o in made.report.outcomes
                if o.finding and (o.code, o.subject) not in known
            ),
            hidden=tuple(f for f, now in gone if now and now.status in _UNJUDGED),
            fixed=tuple(f for f, now in gone if not (now and now.status in _UNJUDGED)),
        )

    def _sought(self, answer: SearchResult) -> Sought:
        best, reason = answer.best, answer.reason
        if self.stopped and not (best and best.value):
            reason = "The search was stopped before it had tried every distance."
        return Sought(
            route=self.field.route,
            today=self.field.written,
            best=best,
            each=answer.each,
            stay=answer.stay,
            word=answer.word,
            reason=reason,
            new=answer.new,
            hidden=answer.hidden,
            fixed=answer.fixed,
            others=() if answer.best or answer.unscaled else self.others,
            judgements=MOST_JUDGEMENTS - self.scenario.left,
        )


def search_outwards_from_today(
    scale: Scale, probe: Probe, growth: float = GROWTH
) -> list[Crossing]:
    """The nearest step on each side of today's value at which `probe` holds, where a side has one
    so near; the distances grow by `growth`.
    """
    sides = (
        _SideOfToday(math.floor(scale.today) + 1, scale.most, 1, scale.today),
        _SideOfToday(math.ceil(scale.today) - 1, scale.least, -1, scale.today),
    )
    distance = 0
    while any(side.open for side in sides):
        found = [side.halved(probe) for side in sides if side.reach(distance, probe)]
        if found:
            return found
        distance = max(distance + 1, math.floor(distance * growth))
    return []


class _SideOfToday:
    """The steps on one side of today's value."""

    def __init__(self, first: int, last: int, sign: int, today: float) -> None:
        self.first, self.last, self.sign = first, last, sign
        self.fails: float = today
        self.hit = first
        self.open = (last - first) * sign >= 0

    def reach(self, distance: int, probe: Probe) -> bool:
        """Tries the step at a distance: at most the last one, or the last that is not refused."""
        if not self.open:
            return False
        step = self.first + self.sign * distance
        if (self.last - step) * self.sign <= 0:
            step, self.open = self.last, False
        seen = probe(step)
        if seen is None:
            self.open = False
            edge = self._edge(step, probe)
            if edge is None:
                return False
            step, seen = edge, probe(edge)
        if seen:
            self.hit = step
        else:
            self.fails = step
        return bool(seen)

    def _edge(self, refused: int, probe: Probe) -> int | None:
        """The last step before `refused` that is taken, if one is that was not tried before."""
        taken = self.fails
        while abs(middle := self._between(taken, refused)) >= 0 and middle not in (taken, refused):
            if probe(middle) is None:
                refused = middle
            else:
                taken = middle
        return int(taken) if taken != self.fails else None

    def halved(self, probe: Probe) -> Crossing:
        """The step nearest to today's whose neighbour fails."""
        while (middle := self._between(self.fails, self.hit)) not in (self.fails, self.hit):
            if probe(middle):
                self.hit = middle
            else:
                self.fails = middle
        return Crossing(self.hit, self.fails)

    def _between(self, near: float, far: int) -> int:
        """The step half way, nearer to `near` where there is none; `far` where none is between."""
        middle = (near + far) / 2
        step = math.floor(middle) if self.sign > 0 else math.ceil(middle)
        return step if (step - self.first) * self.sign >= 0 else far
