"""One line, one answer: for each field that remedies name, the one value with which their findings
are gone and nothing new comes.

Each value is put in its place before the next field is looked at, so that all of them together hold.
A value is tried on the rules that may rest on its field, all others being as they were. It is taken
only where no finding comes that weighs medium or more, or as much as what it settles; where none
gets graver; where no legal duty is missed by more; and where nothing becomes impossible to judge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct, structs

from principlecheck.facts.figures.sentences import ON as SENTENCE
from principlecheck.facts.figures.sentences import sentence_with_another_time
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.quantities import OrWord, Quantity
from principlecheck.model.report.finding import BINDING
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.report import (
    SEVERITIES,
    WEIGHTS,
    Finding,
    Located,
    Outcome,
    Status,
)
from principlecheck.model.report.settlement import (
    Apart,
    Blocked,
    Settlements,
    SettlingValue,
    Stopped,
)
from principlecheck.packs.judge import judge_rules
from principlecheck.policies.fields import Field, NoSuchField, find_policy_field_at_route
from principlecheck.what_if.acting import cost_of_tried_value, names_of_entries_to_try_values_on
from principlecheck.what_if.scale import Unscaled, scale_of_values_to_try
from principlecheck.what_if.scenario import Scenario
from principlecheck.what_if.search import search_outwards_from_today

Target = tuple[str, str]
"""A finding by its rule and its subject, which stay when a value changes."""
MOST_WORK = 400_000
"""How much a run tries: entries times rules, over all trials. Northwind takes a quarter of it."""
NEAR_BY = 6
"""How many whole numbers above today's are tried where the remedy's own brings something else."""
GROWTH = 2.0
"""A search here doubles its steps: it looks for a value that does, and its neighbour decides little."""
_NUMBERS_IN = ("at_most", "at_least", "agents")
"""The number meant where a remedy names a map."""
_TOKENS = re.compile(r"[0-9][^\s;()]*(?: [^\s;()]+){0,4}")
_MEDIUM = SEVERITIES.index("medium")
_UNJUDGED = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ERROR)


class Effects(Struct, frozen=True):
    """What a value brings: the targets gone, what gets graver, and in sentences what can no longer
    be judged. `outcomes` are those of all rules that may rest on the field, without their words.
    """

    gone: frozenset[Target]
    worse: tuple[Outcome, ...]
    unjudged: tuple[str, ...]
    outcomes: dict[Target, Outcome]


class TriedValue(Struct, frozen=True):
    """A value that is taken: the organisation and the entry with it, and what it brings."""

    text: str
    organisation: Organisation
    raw: dict[str, Any]
    effects: Effects
    route: str
    also: tuple[tuple[str, str], ...] = ()


class _RemediedField(Struct, frozen=True):
    """A field that remedies name, and the findings whose remedies do, gravest first; `less` are
    those which it settles by accepting less.
    """

    field: Field
    targets: tuple[Target, ...]
    less: frozenset[Target]


def search_values_that_settle(scenario: Scenario) -> Settlements:
    """The values that settle what can be settled by one value a field."""
    return _Settling(scenario).answer()


class _Settling:
    """The policies on the way: what has been put in place so far, and what is still found."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.organisation = scenario.corpus.organisation
        self.raws: dict[str, dict[str, Any]] = {}
        self.outcomes = {(o.code, o.subject): o for o in scenario.report.outcomes}
        found = sorted(
            (o for o in scenario.report.outcomes if o.finding),
            key=lambda o: finding_sort_key(_finding_to_settle(o)),
        )
        self.targets: dict[Target, Finding] = {
            (o.code, o.subject): _finding_to_settle(o) for o in found
        }
        self.open = dict.fromkeys(self.targets)
        self.work = 0
        self.values: list[SettlingValue] = []
        self.apart: list[Apart] = []
        self.blocked: dict[str, Blocked] = {}
        self.asked: dict[Target, str] = {}
        self.own_blocked: dict[tuple[str, str], Blocked] = {}
        self.in_the_way: dict[str, set[str]] = defaultdict(set)

    def answer(self) -> Settlements:
        """Line after line: always the one on which most still hangs, joined lines first."""
        waiting = self._lines()
        while waiting and self.work <= MOST_WORK:
            line = max(waiting, key=self._hangs_on)
            waiting.remove(line)
            self._take(line)
        open_ones = {self.targets[target].fingerprint for target in self.open}
        stopped = (*self.blocked.values(), *self.own_blocked.values())
        blocked = [one for one in stopped if open_ones & set(one.would_settle)]
        return Settlements(
            tuple(self.values),
            tuple(self.apart),
            tuple(blocked),
            self.work > MOST_WORK,
            names_of_entries_to_try_values_on(self.scenario.corpus.organisation),
        )

    def _hangs_on(self, line: _RemediedField) -> tuple[bool, int]:
        """Whether several findings are open on a line, and how much they weigh; of lines that are
        alike, the first is that of the gravest finding, and of its fields the better one.
        """
        still = frozenset(target for target in line.targets if target in self.open)
        return len(still) > 1, self._weight(still)

    def _lines(self) -> list[_RemediedField]:
        fields: dict[str, Field] = {}
        named: dict[str, dict[Target, None]] = defaultdict(dict)
        less: dict[str, set[Target]] = defaultdict(set)
        for target, finding in self.targets.items():
            for routes, gives_up in ((finding.settled_by, False), (finding.or_less, True)):
                for field in self._fields(routes):
                    fields[field.route] = field
                    named[field.route][target] = None
                    if gives_up:
                        less[field.route].add(target)
        return [
            _RemediedField(fields[route], tuple(targets), frozenset(less[route]))
            for route, targets in named.items()
        ]

    def _fields(self, routes: Iterable[str]) -> Iterator[Field]:
        """The fields with one value that routes lead to: of a map, the number that decides."""
        for route in routes:
            for name in (route, *(f"{route}.{inner}" for inner in _NUMBERS_IN)):
                try:
                    field = find_policy_field_at_route(self.organisation, name)
                except NoSuchField:
                    continue
                if field.kind is not None and (name == route or field.value is not None):
                    yield field
                    break

    def _take(self, line: _RemediedField) -> None:
        """Puts the best value of a line in its place, where there is one."""
        wanted = [target for target in line.targets if target in self.open]
        if not wanted:
            return
        field = find_policy_field_at_route(self.organisation, line.field.route)
        ways = [target for target in wanted if target not in line.less]
        alone = self.asked = {target: self._alone(field, target) for target in wanted}
        for targets in (wanted, ways, [t for t in wanted if t in line.less]):
            trial = self._best(field, targets, alone) if targets else None
            if trial is not None:
                self._put(line, field, trial, alone)
                break
        self._note_apart(field, [t for t in line.targets if t in self.open], alone)

    def _best(
        self, field: Field, targets: Sequence[Target], alone: dict[Target, str]
    ) -> TriedValue | None:
        """The value that settles most of `targets`, by weight: one that a remedy names before one
        that is searched for.
        """
        texts = list(dict.fromkeys((*filter(None, alone.values()), *self._words_of(field))))
        ranked = sorted(texts, key=lambda text: -self._weight(self._gone(field, text, targets)))
        best = ranked[:1] and self._gone(field, ranked[0], targets)
        if len(targets) > 1 and (not best or len(best) < len(targets)):
            together = self._searched(field, targets)
            ranked = [together, *ranked] if together else ranked
        for text in ranked:
            if not self._gone(field, text, targets):
                break
            trial = self._tried(field, text, targets)
            if trial is not None:
                return trial
        return self._next_that_fits(field, targets) if field.kind is int and ranked else None

    def _next_that_fits(self, field: Field, targets: Sequence[Target]) -> TriedValue | None:
        """The nearest whole number above today's, near by, that brings nothing else."""
        first = int(str(field.value or 0)) + 1
        for number in range(first, first + NEAR_BY):
            if self._gone(field, str(number), targets):
                trial = self._tried(field, str(number), targets)
                if trial is not None:
                    return trial
        return None

    def _put(
        self, line: _RemediedField, field: Field, trial: TriedValue, alone: dict[Target, str]
    ) -> None:
        self.organisation = trial.organisation
        self.raws[field.item.route] = trial.raw
        before = set(self.open)
        codes = {code for code, _ in trial.effects.outcomes}
        kept = {key: one for key, one in self.outcomes.items() if key[0] not in codes}
        self.outcomes = kept | trial.effects.outcomes
        self.open = {t: None for t in self.open if t not in trial.effects.gone}
        gone = [t for t in self.targets if t in before and t not in self.open]
        self.values.append(
            SettlingValue(
                route=field.route,
                today=field.written,
                value=trial.text,
                less=any(t in line.less for t in gone),
                settles=tuple(self.targets[t].fingerprint for t in gone),
                alone=tuple((self.targets[t].fingerprint, v) for t, v in alone.items() if v),
                also=trial.also,
                acting=cost_of_tried_value(self.organisation, field, trial.text),
            )
        )

    def _note_apart(self, field: Field, stay: Sequence[Target], alone: dict[Target, str]) -> None:
        """The gravest two that pull apart: one that stays, and one that the line was settled for."""
        here = [value for value in self.values if value.route == field.route]
        stuck = self.blocked.get(field.route)
        for target in stay:
            if not alone.get(target):
                continue
            if stuck is not None and self.targets[target].fingerprint in stuck.would_settle:
                continue  # a value does for it, and something else stands in its way
            against = next(
                (t for t in alone if t != target and alone[t] and alone[t] != alone[target]), None
            )
            if against is not None and (here or against in stay):
                one, other = self.targets[against], self.targets[target]
                self.apart.append(
                    Apart(
                        field.route,
                        one.fingerprint,
                        alone[against],
                        other.fingerprint,
                        alone[target],
                    )
                )
                return

    def _alone(self, field: Field, target: Target) -> str:
        """What a finding takes by itself: the value that its remedy names, or one searched for."""
        finding = self.targets[target]
        words = sorted(
            self._words_of(field), key=lambda word: finding.do.find(word) % len(finding.do)
        )
        for text in (*self._named_in(field, finding), *words):
            if self._gone(field, text, [target]):
                return text
        return self._searched(field, [target])

    def _named_in(self, field: Field, finding: Finding) -> Iterator[str]:
        """The values of the field's kind that the remedy names, as written there."""
        if field.kind is date:
            yield self.organisation.as_of.isoformat()
        if not field.is_number or field.kind is None:
            return
        for found in _TOKENS.findall(finding.do):
            tokens = found.split(" ")
            for count in range(len(tokens), 0, -1):
                text = " ".join(tokens[:count]).rstrip(",.:")
                if _is_value_of_tried_field(field, text):
                    yield text
                    break

    def _words_of(self, field: Field) -> tuple[str, ...]:
        """The words that a field can be, other than today's."""
        words: Sequence[str] = field.words
        if field.kind is bool:
            words = ("true", "false")
        elif field.kind is not None and issubclass(field.kind, OrWord):
            words = (field.kind.word,)
        elif field.kind is str and not words:
            words = [item.id for item in self.organisation.items("departments")]
        return tuple(word for word in words if word != field.written)

    def _searched(self, field: Field, targets: Sequence[Target]) -> str:
        """The nearest number at which all of `targets` are gone; empty where there is none."""
        try:
            scale = scale_of_values_to_try(field)
        except Unscaled:
            return ""
        wanted = frozenset(targets)

        def probe(step: int) -> bool | None:
            if self.work > MOST_WORK:
                return False
            gone = self._gone(field, scale.write(step), targets)
            return None if gone is None else wanted <= gone

        found = search_outwards_from_today(scale, probe, GROWTH)
        if not found:
            return ""
        return scale.write(min(found, key=lambda one: abs(one.step - scale.today)).step)

    @cached_property
    def _seen(self) -> dict[tuple[int, str, str, tuple[Target, ...]], frozenset[Target] | None]:
        return {}

    def _gone(self, field: Field, text: str, targets: Sequence[Target]) -> frozenset[Target] | None:
        """Which of `targets` are gone at a value; None where the format refuses it."""
        key = (len(self.values), field.route, text, tuple(targets))
        if key not in self._seen:
            self._seen[key] = self._judged_gone(field, text, targets)
        return self._seen[key]

    def _judged_gone(
        self, field: Field, text: str, targets: Sequence[Target]
    ) -> frozenset[Target] | None:
        made = self._altered(field, text, whole=False)
        if isinstance(made, str):
            return None
        codes, subjects = {code for code, _ in targets}, {subject for _, subject in targets}
        rules = [rule for rule in self.scenario.rules if rule.code in codes]
        self.work += len(rules) * max(1, self._size // 10)
        outcomes = judge_rules(made[0], rules, Located, subjects, bare=True)
        after = {(o.code, o.subject): o for o in outcomes}
        return frozenset(t for t in targets if _is_finding_settled(after.get(t)))

    def _altered(
        self, field: Field, text: str, *, whole: bool = True
    ) -> tuple[Organisation, dict[str, Any]] | str:
        raw = self.raws.get(field.item.route) or self.scenario.raw(field.item)
        return self.scenario.altered(self.organisation, raw, field, text, whole=whole)

    @cached_property
    def _size(self) -> int:
        return sum(len(entries) for entries in self.organisation.entries.values())

    def _tried(self, field: Field, text: str, targets: Sequence[Target]) -> TriedValue | None:
        """A value held against every rule that may rest on the field; None where it is not taken."""
        made = self._altered(field, text)
        if isinstance(made, str) or self.work > MOST_WORK:
            return None
        trial = self._judged(field, text, made)
        disagreeing = [
            one for one in self._come(trial.effects.outcomes) if self._on(one) == SENTENCE
        ]
        if disagreeing:
            trial = self._with_sentence(field, trial) or trial
        if self._refused(trial, targets):
            return None
        return trial

    def _judged(
        self, field: Field, text: str, made: tuple[Organisation, dict[str, Any]]
    ) -> TriedValue:
        rules = self.scenario.readers(field)
        self.work += len(rules) * self._size
        after = {(o.code, o.subject): o for o in judge_rules(made[0], rules, Located, bare=True)}
        effects = self._effects(after, {rule.code for rule in rules})
        return TriedValue(text, *made, effects, field.route)

    def _with_sentence(self, field: Field, trial: TriedValue) -> TriedValue | None:
        """The same with the sentence beside the field saying the new value too."""
        says = find_policy_field_at_route(trial.organisation, f"{field.item.route}.says")
        sentence = sentence_with_another_time(str(says.value), trial.text)
        made = self.scenario.altered(trial.organisation, trial.raw, says, sentence)
        if isinstance(made, str):
            return None
        return structs.replace(
            self._judged(field, trial.text, made), also=((says.route, sentence),)
        )

    def _on(self, outcome: Outcome) -> str:
        return next(rule.on for rule in self.scenario.rules if rule.code == outcome.code)

    def _refused(self, trial: TriedValue, targets: Sequence[Target]) -> bool:
        """Whether a value is not to be taken; what it would bring is noted."""
        effects = trial.effects
        settled = [t for t in targets if t in effects.gone]
        if not settled:
            return True
        gravity = min(SEVERITIES.index(self.targets[t].severity) for t in effects.gone)
        bound = max(_MEDIUM, gravity)
        come = [
            one
            for one in self._come(effects.outcomes)
            if SEVERITIES.index(_finding_to_settle(one).severity) <= bound
        ]
        refused = bool(come or effects.worse or effects.unjudged)
        if refused:
            self._note_blocked(trial, settled, [*come, *effects.worse])
        return refused

    def _note_blocked(
        self, trial: TriedValue, settled: Sequence[Target], brought: Sequence[Outcome]
    ) -> None:
        """What stands in the way of a field's first value, and of the first further one that is
        stopped by nothing of the same: between the two nothing does. Then what stands in the way of
        a further value that the remedy of a finding asks for by itself.
        """
        first = self.blocked.get(trial.route)
        codes = {one.code for one in brought}
        own = [t for t in settled if self.asked.get(t) == trial.text]
        if first is None:
            self.blocked[trial.route] = self._blocked(trial, settled, brought)
        elif (
            own and trial.text != first.value and (trial.route, trial.text) not in self.own_blocked
        ):
            self.own_blocked[trial.route, trial.text] = self._blocked(trial, own, brought)
        elif codes and not first.further and not codes & self.in_the_way[trial.route]:
            further = Stopped(trial.text, self._says(trial.organisation, brought[0]))
            self.blocked[trial.route] = structs.replace(first, further=further)
        self.in_the_way[trial.route] |= codes

    def _blocked(
        self, trial: TriedValue, settled: Sequence[Target], brought: Sequence[Outcome]
    ) -> Blocked:
        first = sorted(brought, key=lambda one: _finding_to_settle(one).duty not in BINDING)
        duty = _finding_to_settle(first[0]).duty if first else "none"
        return Blocked(
            trial.route,
            trial.text,
            tuple(self.targets[t].fingerprint for t in settled),
            (*(self._says(trial.organisation, one) for one in first), *trial.effects.unjudged),
            duty=duty if duty in BINDING else "none",
        )

    def _says(self, organisation: Organisation, outcome: Outcome) -> str:
        """What a finding of a trial says; trials themselves are made without words."""
        rules = [rule for rule in self.scenario.rules if rule.code == outcome.code]
        # Entries judged alike have an outcome too for those of their sections that nobody declares.
        again = judge_rules(organisation, rules, Located, [outcome.subject])
        return next(one.finding.says for one in again if one.finding is not None)

    def _come(self, after: dict[Target, Outcome]) -> list[Outcome]:
        return [
            one
            for key, one in after.items()
            if one.finding and not ((was := self.outcomes.get(key)) and was.finding)
        ]

    def _effects(self, after: dict[Target, Outcome], codes: set[str]) -> Effects:
        """What is gone, and what gets graver or can no longer be judged."""
        gone, worse, unjudged = set(), [], []
        for key, was in self.outcomes.items():
            if key[0] not in codes or was.finding is None:
                continue
            now = after.get(key)
            if now is not None and now.status in _UNJUDGED:
                unjudged.append(f"{was.finding.title}: that can no longer be judged.")
            elif now is not None and now.finding is not None:
                if _is_worse_with_tried_value(was.finding, now.finding):
                    worse.append(now)
            elif key in self.targets:
                gone.add(key)
        return Effects(frozenset(gone), tuple(worse), tuple(unjudged), after)

    def _weight(self, gone: frozenset[Target] | None) -> int:
        return sum(1 + WEIGHTS[self.targets[target].severity] for target in gone or ())


def _finding_to_settle(outcome: Outcome) -> Finding:
    assert outcome.finding is not None  # noqa: S101 - only such outcomes are asked
    return outcome.finding


def _is_finding_settled(outcome: Outcome | None) -> bool:
    return outcome is None or (outcome.finding is None and outcome.status not in _UNJUDGED)


def _is_worse_with_tried_value(was: Finding, now: Finding) -> bool:
    """Graver, or a legal duty missed by more."""
    if SEVERITIES.index(now.severity) < SEVERITIES.index(was.severity):
        return True
    return now.duty in BINDING and (now.excess or 0.0) > (was.excess or 0.0)


def _is_value_of_tried_field(field: Field, text: str) -> bool:
    if field.kind is int:
        return text.isascii() and text.isdigit() and len(text) <= 9
    if field.kind is None or not issubclass(field.kind, Quantity):
        return False
    try:
        field.kind(text)
    except ValueError:
        return False
    return True
