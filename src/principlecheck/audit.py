"""The use case: paths in, report out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from principlecheck import __version__
from principlecheck.governance.waivers import Waivers, apply_waivers, unknown_codes
from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.report.report import (
    NotApplied,
    Outcome,
    PrincipleCard,
    Report,
    RuleCard,
    Scope,
    Status,
    Tension,
    Unjudged,
)
from principlecheck.policies.find import Found, find_files
from principlecheck.scoring import coverage_of, coverage_of_begun, score_principles, suggest

if TYPE_CHECKING:
    from principlecheck.packs.loading import LoadedRule, Pack
    from principlecheck.policies.load import Corpus

# What reads and judges is imported when that is done: a report from the cache needs none of it.


class NothingToCheck(Exception):  # noqa: N818 - it is what was found
    """No policy file lies under the paths."""


def audit(
    paths: Sequence[Path],
    packs: Sequence[Pack],
    as_of: date,
    rules: Sequence[LoadedRule] | None = None,
    exclude: tuple[str, ...] = (),
    found: Found | None = None,
) -> Report:
    """Judges everything under `paths` as one organisation.

    `rules` narrows what is judged; left out, every rule of the packs is. `found` are the files
    under `paths`, where they have been read already. Raises `NothingToCheck`
    where there is no policy file and nothing was wrong on the way.
    """
    from principlecheck.policies.load import assemble

    corpus = assemble(found or find_files(list(paths), exclude), as_of)
    return report_on(corpus, packs, rules, paths[0].resolve().name if paths else "")


def report_on(
    corpus: Corpus,
    packs: Sequence[Pack],
    rules: Sequence[LoadedRule] | None = None,
    name: str = "",
) -> Report:
    """Judges what has been loaded; `name` is for an organisation that declares none."""
    from principlecheck.packs.judge import judge

    if not corpus.files and not corpus.problems:
        raise NothingToCheck
    chosen = [rule for pack in packs for rule in pack.rules] if rules is None else list(rules)
    outcomes = judge(corpus.organisation, chosen, corpus.locate)
    codes = {rule.code for rule in chosen}
    cards = tuple(_card(rule) for rule in sorted(chosen, key=lambda rule: rule.code))
    cared_for = {pack.principle.id: pack.principle for pack in reversed(packs)}
    principles = list(dict.fromkeys(pack.principle.id for pack in packs))
    declared = corpus.organisation.about.get("name")
    return Report(
        organisation=str(declared) if declared else (name or "policies"),
        as_of=corpus.organisation.as_of,
        version=__version__,
        packs=tuple((pack.name, f"{pack.version} {pack.digest[:12]}") for pack in packs),
        scope=_scope(corpus),
        rules=cards,
        outcomes=tuple(outcomes),
        scores=tuple(score_principles(principles, cards, outcomes, bool(corpus.problems))),
        coverage=coverage_of(cards, outcomes),
        coverage_begun=coverage_of_begun(cards, outcomes, corpus.organisation.begun),
        suggestions=tuple(suggest(outcomes)),
        problems=corpus.problems,
        tensions=_tensions(outcomes),
        principles=tuple(
            PrincipleCard(one.id, one.title, one.means, one.source)
            for one in (cared_for[name] for name in principles)
        ),
        set_aside=tuple(
            sorted(rule.code for pack in packs for rule in pack.rules if rule.code not in codes)
        ),
    )


def _tensions(outcomes: Sequence[Outcome]) -> tuple[Tension, ...]:
    from principlecheck.packs.practices import tensions_in

    by_rule: dict[str, list[Status]] = defaultdict(list)
    for outcome in outcomes:
        by_rule[outcome.code].append(outcome.status)
    return tensions_in(by_rule) if any(o.finding for o in outcomes) else ()


def governed(
    report: Report,
    codes: Collection[str],
    on: date,
    waivers: Waivers | None = None,
    required: Sequence[str] = (),
    settings: str = "",
) -> Report:
    """A report under the settings and waivers of its organisation.

    `codes` are those of every rule of the packs, `on` the day in UTC that waivers are held
    against (at least the report's own day is), `required` the rules that must be judged, and
    `settings` the name of the settings file. Without `waivers`, nothing is waived.
    """
    if waivers is not None:
        report = apply_waivers(report, waivers, max(report.as_of, on))
        report = replace(report, problems=(*report.problems, *unknown_codes(waivers, codes)))
    return replace(report, settings=settings, unjudged=tuple(_unjudged(report, required)))


def _unjudged(report: Report, required: Sequence[str]) -> Iterator[Unjudged]:
    judged = {rule.code for rule in report.rules}
    for code in sorted(set(required)):
        if code not in judged:
            yield Unjudged(code, "", "left out by select or ignore")
    for outcome in report.outcomes:
        if outcome.code in required and outcome.status is Status.NOT_DECLARED:
            waits = ", ".join(outcome.missing)
            yield Unjudged(outcome.code, outcome.subject, f"not declared: {waits}")
        elif outcome.code in required and outcome.asked is not None:
            waits = ", ".join(outcome.asked.sections)
            yield Unjudged(outcome.code, outcome.subject, f"asked, while {waits} is only begun")
        elif outcome.code in required and outcome.status is Status.NOT_ASSESSABLE:
            why = f"not assessable: {outcome.reason}" if outcome.reason else "not assessable"
            yield Unjudged(outcome.code, outcome.subject, why)


def _card(rule: LoadedRule) -> RuleCard:
    own = rule.rule
    thresholds = {name: str(value) for name, value in rule.thresholds.items()}
    return RuleCard(
        rule.code,
        own.name,
        own.title,
        rule.principle,
        rule.severity or own.severity,
        own.source,
        own.on,
        thresholds,
        rule.own_thresholds,
        rule.own_severity,
        own.kind,
    )


def _scope(corpus: Corpus) -> Scope:
    organisation = corpus.organisation
    applied = tuple(
        NotApplied(
            route, entry.reason, entry.approved_by, entry.review, entry.review < organisation.as_of
        )
        for route, entry in sorted(organisation.not_applicable.items())
    )
    declared = tuple(name for name in SECTIONS if name in organisation.begun)
    return Scope(
        files=tuple(corpus.file_digests()),
        passed=corpus.passed,
        entries=sum(len(entries) for entries in organisation.entries.values()),
        sections=declared,
        absent_sections=tuple(name for name in SECTIONS if name not in organisation.begun),
        only_begun=tuple(name for name in SECTIONS if name in organisation.only_begun),
        not_applicable=applied,
        unresolved=corpus.unresolved,
        departments=tuple(item.id for item in organisation.items("departments")),
        digest=corpus.digest(),
    )
