"""Two sides held against each other.

A finding is its fingerprint. One that is gone was fixed only where something says so: its rule
now passes, or its entry is gone, or the rule no longer speaks of it. Where the rule can no longer
be judged, or what the entry was held against is gone, or a line is left out without which the rule
has nothing to say, the finding is hidden, and counts as new.
One that stands with a worse figure is worse, and what passed and cannot be judged any more is
told: both count as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from principlecheck.comparing.aims import GIVEN_UP, change_only_asks_less
from principlecheck.comparing.changes import (
    changes_with_all_added,
    compare_entries,
    entry_of_changed_route,
)
from principlecheck.comparing.fact_lookup import FactLookup
from principlecheck.comparing.lost_judgements import find_lost_judgements
from principlecheck.comparing.money import compare_money_sums, find_money_changes
from principlecheck.comparing.resolution import Resolution
from principlecheck.comparing.verdict import verdict_on_change
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.report.comparison import (
    ComparedFinding,
    ComparedScore,
    Comparison,
    Decider,
    FieldChange,
    FigureChange,
    LostJudgement,
)
from principlecheck.model.report.measure import (
    Measure,
    Written,
    growth_in_words,
    measures_that_grew,
)
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.report import SEVERITIES, Finding, Outcome, Report
from principlecheck.model.units import format_list
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.load import Corpus


class Side(Struct, frozen=True):
    """One state of the policies: what was read, and how it was judged."""

    corpus: Corpus
    report: Report


def compare_sides(
    before: Side | None, after: Side, rules: Sequence[LoadedRule], against: str
) -> Comparison:
    """What changes from `before` to `after`, both judged by `rules` as of the same day.

    `against` names the before side. It is None where there was no policy at all; then, as where
    it could not be read whole, every finding is new, because none is known to be old.
    """
    changes = _changes_between_sides(before, after)
    findings = _FindingsOfBothSides(before, after, rules, {change.entry for change in changes})
    new, worse, moved = findings.still_there()
    fixed, hidden = findings.fixed_and_hidden()
    known = before.report.findings if before is not None else ()
    comparison = Comparison(
        organisation=after.report.organisation,
        against=against,
        as_of=after.report.as_of,
        version=after.report.version,
        packs=after.report.packs,
        changes=tuple(changes),
        new=new,
        hidden=hidden,
        fixed=fixed,
        moved=moved,
        unchanged=len(after.report.findings) - len(new),
        scores=_compare_scores(before, after),
        deciders=_deciders_of_changes(changes, before, after),
        notes=(
            *_notes_on_comparison(before, against),
            *_note_change_fixes_on_paper_only(changes, fixed, before, after),
        ),
        problems=after.report.problems,
        errors=after.report.errors,
        verdict="",
        worse=worse,
        unjudged=findings.unjudged(before, after),
        money=find_money_changes(known, after.report.findings),
        money_sums=compare_money_sums(known, after.report.findings),
    )
    return structs.replace(comparison, verdict=verdict_on_change(comparison))


class _FindingsOfBothSides:
    """The findings of both sides, told apart."""

    def __init__(
        self,
        before: Side | None,
        after: Side,
        rules: Sequence[LoadedRule],
        touched: set[str],
    ) -> None:
        self.subjects_of = {rule.code: rule.on for rule in rules}
        self.touched = touched
        self.old = _failures_of_side(before)
        self.current = _failures_of_side(after)
        self.known = {} if before is None or before.report.problems else self.old
        sides = (_organisation_of_side(before), _organisation_of_side(after))
        self.lookups = (FactLookup(sides[0]), FactLookup(sides[1]))
        self.resolution = Resolution(
            sides[0], after.corpus.organisation, after.report.outcomes, rules
        )

    def still_there(
        self,
    ) -> tuple[
        tuple[ComparedFinding, ...], tuple[ComparedFinding, ...], tuple[ComparedFinding, ...]
    ]:
        """What the before side lacks or holds to be less severe; what it has with a figure that is
        worse by now; and what it has with other figures, or at a lower severity.
        """
        new: list[ComparedFinding] = []
        worse: list[ComparedFinding] = []
        moved: list[ComparedFinding] = []
        for outcome in self.current.values():
            finding = _finding_of_compared_outcome(outcome)
            if finding.fingerprint not in self.known:
                new.append(self._computed(outcome, ""))
                continue
            earlier = _finding_of_compared_outcome(self.known[finding.fingerprint])
            figures = _figures_changed_in_finding(earlier, finding)
            rank = SEVERITIES.index(finding.severity) - SEVERITIES.index(earlier.severity)
            grew = tuple(measures_that_grew(_figures_to_compare(earlier), finding.measures))
            if rank < 0:
                new.append(self._compared(finding, figures, f"was {earlier.severity}"))
            elif grew:
                reason = f"worse: {format_list([growth_in_words(one, was) for one, was in grew])}"
                uncovered = _finding_uncovered_by_change(finding, [one for one, _ in grew])
                worse.append(self._compared(uncovered, figures, reason))
            elif rank or figures:
                reason = f"was {earlier.severity}" if rank else ""
                moved.append(self._compared(finding, figures, reason))
        return (
            _order_compared_findings(new),
            _order_compared_findings(worse),
            _order_compared_findings(moved),
        )

    def unjudged(self, before: Side | None, after: Side) -> tuple[LostJudgement, ...]:
        """What passed before and cannot be judged now."""
        if before is None or before.report.problems:
            return ()
        return find_lost_judgements(
            before.report,
            after.report,
            self.resolution,
            self.lookups[0].subject,
            after.corpus.locate,
        )

    def fixed_and_hidden(self) -> tuple[tuple[ComparedFinding, ...], tuple[ComparedFinding, ...]]:
        """What the after side lacks, by whether something says that it was fixed."""
        fixed: list[ComparedFinding] = []
        hidden: list[ComparedFinding] = []
        for fingerprint, outcome in self.old.items():
            if fingerprint in self.current:
                continue
            on = self.subjects_of[outcome.code]
            is_fixed, reason = self.resolution.of(
                outcome, on, self.lookups[0].subject(on, outcome.subject)
            )
            with_figures = self._computed(outcome, reason)
            (fixed if is_fixed else hidden).append(with_figures)
        return _order_compared_findings(fixed), _order_compared_findings(hidden)

    def _computed(self, outcome: Outcome, reason: str) -> ComparedFinding:
        """A finding of one side with its figures on both, as far as each has them."""
        finding = _finding_of_compared_outcome(outcome)
        on = self.subjects_of[outcome.code]
        figures = []
        for figure in finding.figures:
            was, now = (one.formatted(on, outcome.subject, figure.name) for one in self.lookups)
            if was != now:
                figures.append(FigureChange(figure.name, figure.title, figure.unit, was, now))
        return self._compared(finding, figures, reason)

    def _compared(
        self, finding: Finding, figures: Sequence[FigureChange], reason: str
    ) -> ComparedFinding:
        untouched = entry_of_changed_route(finding.at.route) not in self.touched
        return ComparedFinding(finding, tuple(figures), untouched, reason)


def _figures_changed_in_finding(earlier: Finding, finding: Finding) -> list[FigureChange]:
    """The figures that differ between two states of one finding."""
    was = {figure.name: figure.value for figure in earlier.figures}
    return [
        FigureChange(figure.name, figure.title, figure.unit, was[figure.name], figure.value)
        for figure in finding.figures
        if was.get(figure.name, figure.value) != figure.value
    ]


def _figures_to_compare(finding: Finding) -> dict[str, Written]:
    return {one.name: one.kept for one in finding.measures}


def _finding_uncovered_by_change(finding: Finding, grew: Sequence[Measure]) -> Finding:
    """The finding without its waiver, unless that keeps what has grown and so still covers it."""
    waiver = finding.waiver
    if waiver is None or all(one.name in waiver.figures for one in grew):
        return finding
    return structs.replace(finding, waiver=None)


def _changes_between_sides(before: Side | None, after: Side) -> list[FieldChange]:
    return (
        changes_with_all_added(after.corpus)
        if before is None
        else compare_entries(before.corpus, after.corpus)
    )


def _organisation_of_side(side: Side | None) -> Organisation | None:
    return side.corpus.organisation if side else None


def _failures_of_side(side: Side | None) -> dict[str, Outcome]:
    """The outcomes with a finding, by fingerprint."""
    outcomes = side.report.outcomes if side else ()
    return {o.finding.fingerprint: o for o in outcomes if o.finding is not None}


def _finding_of_compared_outcome(outcome: Outcome) -> Finding:
    assert outcome.finding is not None  # noqa: S101 - only failures are compared
    return outcome.finding


def _order_compared_findings(found: Sequence[ComparedFinding]) -> tuple[ComparedFinding, ...]:
    """In the one order of findings."""
    return tuple(sorted(found, key=lambda one: finding_sort_key(one.finding)))


def _compare_scores(before: Side | None, after: Side) -> tuple[ComparedScore, ...]:
    earlier = {score.principle: score for score in before.report.scores} if before else {}
    return tuple(
        ComparedScore(score.principle, earlier.get(score.principle), score)
        for score in after.report.scores
    )


def _note_change_fixes_on_paper_only(
    changes: Sequence[FieldChange],
    fixed: Sequence[ComparedFinding],
    before: Side | None,
    after: Side,
) -> tuple[str, ...]:
    """Says that what is fixed is so because less is aimed at, where the change does nothing else."""
    if before is None or not fixed:
        return ()
    sides = before.corpus.organisation, after.corpus.organisation
    return (GIVEN_UP,) if change_only_asks_less(changes, *sides) else ()


def _notes_on_comparison(before: Side | None, against: str) -> tuple[str, ...]:
    if before is None:
        return (f"There is no policy in {against}, so every finding counts as new.",)
    problems = before.report.problems
    if not problems:
        return ()
    first = f"{problems[0].place.file}:{problems[0].place.line}: {problems[0].says}"
    return (
        f"{against} could not be read whole, so every finding counts as new, and entries that "
        f"were not understood look new. First: {first}",
    )


def _deciders_of_changes(
    changes: Sequence[FieldChange], before: Side | None, after: Side
) -> tuple[Decider, ...]:
    found: dict[tuple[str, tuple[str, ...]], list[Item]] = {}
    for route in dict.fromkeys(change.entry for change in changes):
        item = next(_items_on_both_sides(route, before, after), None)
        decider = item and _field_of_compared_item(item, "decided_by")
        if item and decider:
            consulted = tuple(_field_of_compared_item(item, "consulted") or ())
            found.setdefault((str(decider), consulted), []).append(item)
    return tuple(
        Decider(
            tuple(item.route for item in items),
            decider,
            consulted,
            tuple(
                sorted(
                    {
                        str(by)
                        for item in items
                        if (by := _field_of_compared_item(item, "handled_by"))
                    }
                )
            ),
        )
        for (decider, consulted), items in found.items()
    )


def _items_on_both_sides(route: str, *sides: Side | None) -> Iterator[Item]:
    section, _, id_ = route.partition(".")
    for side in sides:
        item = side.corpus.organisation.find(section, id_) if side else None
        if item is not None:
            yield item


def _field_of_compared_item(item: Item, name: str) -> str | list[str] | None:
    return item.get(name) if name in item.value.__struct_fields__ else None
