"""The audit before, for an audit that tells what has changed since.

Where what was declared then can be read again, it is judged again by the rules of now, so that a
difference is one of the policies and not of the program. Else the earlier report is taken at its
word, and whatever only one of the two runs judged is neither new nor solved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from principlecheck.comparing.fact_lookup import FactLookup
from principlecheck.comparing.kept_report import KeptOutcome, KeptReport
from principlecheck.comparing.lost_judgements import find_lost_by_earlier_report
from principlecheck.comparing.remembered import Remembered
from principlecheck.comparing.resolution import GONE, NO_LONGER_SAID, Resolution, Verdict
from principlecheck.comparing.sides import Side
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.report.comparison import LostJudgement
from principlecheck.model.report.earlier import Earlier
from principlecheck.model.report.measure import (
    figures_kept_of_measures,
    growth_in_words,
    measures_that_grew,
)
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import (
    Finding,
    Outcome,
    Report,
    RuleCard,
    Status,
)
from principlecheck.model.units import format_list
from principlecheck.packs.loading import LoadedRule

MOST_NAMED = 12
NOT_JUDGED = "{code} is not among the checks of this audit"
NOT_SOLVED = "the checks of this audit do not find it in what was declared then either"
NOT_READ = "{file}, where it stood, is not read in this audit"
UNREADABLE = "{why}, and part of the input could not be read"


def compare_with_earlier_judged_again(
    kept: KeptReport,
    before: Side,
    now: Report,
    after: Organisation,
    commit: str,
    rules: Sequence[LoadedRule] = (),
) -> Earlier:
    """The audit before, from `before`: what was declared then, judged by the rules of `now` as of
    the day of then. `commit` names it; `after` is what is declared now.
    """
    found = {o.finding.fingerprint: o for o in before.report.outcomes if o.finding is not None}
    reported = {finding.fingerprint: finding for finding in kept.findings}
    here = {finding.fingerprint for finding in now.findings}
    on = {card.code: card.on for card in now.rules}
    lookup = FactLookup(before.corpus.organisation)
    resolution = Resolution(before.corpus.organisation, after, now.outcomes, rules)
    gone = []
    for fingerprint, outcome in found.items():
        if fingerprint not in here and outcome.finding is not None:
            kind = on[outcome.code]
            subject = lookup.subject(kind, outcome.subject)
            gone.append(
                (
                    outcome.finding,
                    *_is_finding_lost_since_earlier(resolution.of(outcome, kind, subject), now),
                )
            )
    lost = [one for one in kept.findings if one.fingerprint not in {*found, *here}]
    gone += [(one, True, _why_lost_since_earlier(one, on)) for one in lost]
    known = frozenset({*found, *(reported.keys() & here)})
    return Earlier(
        as_of=kept.as_of,
        version=kept.version,
        fingerprints=known,
        gone=_order_lost_findings(gone),
        scores={score.principle: score for score in before.report.scores},
        rescored=True,
        note=" ".join(
            _notes_on_earlier_judged_again(
                kept, now, commit, len(found.keys() - reported.keys()), lost
            )
        ),
        not_judged=_findings_earlier_could_not_find(
            now, known, on, _broken_rules_of_earlier(before.report.outcomes), before.report.problems
        ),
        worse=_findings_worse_than_earlier(
            [o.finding for o in found.values() if o.finding is not None], now
        ),
        unjudged=_no_longer_judged_since_earlier(before.report.outcomes, now),
    )


def compare_with_earlier_as_reported(
    kept: KeptReport,
    now: Report,
    after: Organisation,
    because: str,
    unread: Collection[str] = (),
) -> Earlier:
    """The audit before, as its report tells it. `because` says why nothing was judged again;
    `unread` are files that were judged then, are still there, and are not read in this audit.
    """
    here = {finding.fingerprint for finding in now.findings}
    known = frozenset(finding.fingerprint for finding in kept.findings)
    remembered = Remembered(kept, now, after)
    judged = {card.code for card in now.rules}
    gone = []
    for finding in kept.findings:
        if finding.fingerprint in here:
            continue
        if finding.code not in judged:
            gone.append((finding, True, _why_lost_since_earlier(finding, judged)))
            continue
        solved, why = remembered.resolution(finding)
        file = finding.at.place.file if finding.at.place else ""
        if solved and why and file in unread:
            solved, why = False, NOT_READ.format(file=file)
        gone.append((finding, *_is_finding_lost_since_earlier((solved, why), now)))
    broken = [
        Outcome(one.code, one.subject, one.status)
        for one in kept.outcomes
        if one.status is Status.ERROR
    ]
    codes = {card.code for card in kept.rules}
    return Earlier(
        as_of=kept.as_of,
        version=kept.version,
        fingerprints=known,
        gone=_order_lost_findings(gone),
        scores={score.principle: score for score in kept.scores},
        rescored=False,
        note=" ".join(_notes_on_earlier_at_its_word(kept, now, because)),
        not_judged=_findings_earlier_could_not_find(
            now, known, codes, _broken_rules_of_earlier(broken), kept.problems
        ),
        worse=_findings_worse_than_earlier(kept.findings, now),
        unjudged=_no_longer_judged_since_earlier(kept.outcomes, now),
    )


def _findings_worse_than_earlier(
    earlier: Sequence[Finding], now: Report
) -> tuple[tuple[Finding, str], ...]:
    """The findings of now that were there with better figures, and what has grown of each. What
    ages of itself is no news.
    """
    was = {one.fingerprint: figures_kept_of_measures(one.measures) for one in earlier}
    found = []
    for finding in now.findings:
        figures = was.get(finding.fingerprint, {})
        grew = [
            growth_in_words(one, then)
            for one, then in measures_that_grew(figures, finding.measures)
        ]
        if grew:
            found.append((finding, format_list(grew)))
    return tuple(found)


def _no_longer_judged_since_earlier(
    earlier: Sequence[Outcome] | Sequence[KeptOutcome], now: Report
) -> tuple[LostJudgement, ...]:
    passed = [(one.code, one.subject) for one in earlier if one.status is Status.PASS]
    return tuple(find_lost_by_earlier_report(passed, now))


def _is_finding_lost_since_earlier(verdict: Verdict, now: Report) -> tuple[bool, str]:
    """Whether a finding is lost from sight, and why. That something is gone solves nothing while
    part of the input cannot be read.
    """
    solved, why = verdict
    if solved and why in (GONE, NO_LONGER_SAID) and now.problems:
        return True, UNREADABLE.format(why=why)
    return not solved, why


def _why_lost_since_earlier(finding: Finding, judged: Collection[str]) -> str:
    return NOT_SOLVED if finding.code in judged else NOT_JUDGED.format(code=finding.code)


def _broken_rules_of_earlier(outcomes: Iterable[Outcome]) -> set[tuple[str, str]]:
    return {(one.code, one.subject) for one in outcomes if one.status is Status.ERROR}


def _findings_earlier_could_not_find(
    now: Report,
    known: Collection[str],
    judged: Collection[str],
    broken: Collection[tuple[str, str]],
    problems: Sequence[Problem],
) -> frozenset[str]:
    """The findings of now that nobody could have found then: their rule was not judged or broke,
    or a file that they speak of could not be read.
    """
    on = {card.code: card.on for card in now.rules}
    unreadable = {problem.place.file for problem in problems}
    found = set()
    for outcome in now.outcomes:
        finding = outcome.finding
        if finding is None or finding.fingerprint in known:
            continue
        files = {one.place.file for one in (finding.at, *finding.related) if one.place}
        pairs = {(finding.code, outcome.subject), (finding.code, on.get(finding.code, ""))}
        if finding.code not in judged or files & unreadable or pairs & set(broken):
            found.add(finding.fingerprint)
    return frozenset(found)


def _order_lost_findings(
    gone: Sequence[tuple[Finding, bool, str]],
) -> tuple[tuple[Finding, bool, str], ...]:
    """What is lost from sight first, then the worst."""

    return tuple(sorted(gone, key=lambda one: (not one[1], finding_sort_key(one[0]))))


def _notes_on_earlier_judged_again(
    kept: KeptReport, now: Report, commit: str, more: int, lost: Sequence[Finding]
) -> Iterator[str]:
    yield (
        f"What was declared then (commit {commit}) has been judged again by the checks, thresholds "
        f"and severities of this audit, as of {kept.as_of}; so what differs is the policies, or the "
        "day, and not the program."
    )
    if versions := _versions_that_differ(kept, now):
        yield versions
    if more:
        yield (
            f"So judged, it has {_count_compared_findings(more)} that the report of then lacks, which "
            f"{'does' if more == 1 else 'do'} not count as new."
        )
    unfound = sum(1 for one in lost if one.code in {card.code for card in now.rules})
    if unfound:
        yield (
            f"{_count_compared_findings(unfound)} of the report of then cannot be found so, and "
            f"{'counts' if unfound == 1 else 'count'} as out of sight, not as solved."
        )
    yield from _checks_made_only_earlier(kept, now)
    yield from _unread_in_earlier(kept)


def _notes_on_earlier_at_its_word(kept: KeptReport, now: Report, because: str) -> Iterator[str]:
    yield (
        f"What was declared then could not be judged again: {because} So its findings and ranges "
        "are those that were reported then, and part of what differs may be the program."
    )
    yield _versions_that_differ(kept, now) or "Version and packs are the same."
    new = sorted({card.code for card in now.rules} - {card.code for card in kept.rules})
    if new:
        yield f"Checks of this audit that were not made then: {_list_compared_codes(new)}."
    yield from _checks_made_only_earlier(kept, now)
    then = {card.code: card for card in kept.rules}
    moved = [card.code for card in now.rules if _rule_judged_differently_earlier(card, then)]
    if moved:
        yield f"Judged by other thresholds or another severity than then: {_list_compared_codes(moved)}."
    yield from _unread_in_earlier(kept)


def _checks_made_only_earlier(kept: KeptReport, now: Report) -> Iterator[str]:
    old = sorted({card.code for card in kept.rules} - {card.code for card in now.rules})
    if old:
        yield (
            f"Checks that were made then and are not made in this audit: {_list_compared_codes(old)}; what they "
            "found counts as out of sight."
        )


def _unread_in_earlier(kept: KeptReport) -> Iterator[str]:
    if kept.problems:
        yield (
            "Part of what was handed in then could not be read, so what is found there now does "
            "not count as new."
        )


def _rule_judged_differently_earlier(card: RuleCard, then: Mapping[str, RuleCard]) -> bool:
    old = then.get(card.code)
    return old is not None and (old.severity, old.thresholds) != (card.severity, card.thresholds)


def _versions_that_differ(kept: KeptReport, now: Report) -> str:
    """Both versions and the packs that differ; nothing where all are the same."""
    was, is_ = dict(kept.packs), dict(now.packs)
    packs = [
        f"{name[:40]} {was.get(name, 'not used')[:40]} then, {is_.get(name, 'not used')} now"
        for name in dict.fromkeys((*is_, *was))
        if was.get(name) != is_.get(name)
    ]
    if kept.version == now.version and not packs:
        return ""
    versions = f"Then: principlecheck {kept.version[:40]}; now: principlecheck {now.version}."
    if not packs:
        return f"{versions} The packs are the same."
    return f"{versions} Packs that differ: {'; '.join(packs[:MOST_NAMED])}."


def _count_compared_findings(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"


def _list_compared_codes(codes: Sequence[str]) -> str:
    named = [code[:20] for code in codes[:MOST_NAMED]]
    more = len(codes) - len(named)
    return format_list([*named, f"{more} more"] if more else named)
