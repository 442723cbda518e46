"""What was read and the rules to judge it by, to a report: before waivers and what is required."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from principlecheck import __version__
from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.report.report import (
    NotApplied,
    Outcome,
    PrincipleCard,
    Report,
    Scope,
    Status,
    Tension,
)
from principlecheck.scoring import score_coverage, score_coverage_of_begun, score_principles

if TYPE_CHECKING:
    from principlecheck.model.format.organisation import Organisation
    from principlecheck.packs.loading import LoadedRule, Pack
    from principlecheck.policies.load import Corpus

# What judges is imported when that is done: a report from the cache needs none of it.


def judge_corpus(
    corpus: Corpus,
    packs: Sequence[Pack],
    rules: Sequence[LoadedRule] | None = None,
    name: str = "",
) -> Report:
    """The report on everything in `corpus`, judged as one organisation.

    `rules` narrows what is judged; left out, every rule of the packs is. `name` is for an
    organisation that declares none.
    """
    from principlecheck.packs.judge import judge_rules
    from principlecheck.packs.other_figure import judge_rules_with_other_figures

    chosen = [rule for pack in packs for rule in pack.rules] if rules is None else list(rules)
    judged = judge_rules(corpus.organisation, chosen, corpus.locate)
    outcomes = judge_rules_with_other_figures(corpus.organisation, chosen, judged)
    codes = {rule.code for rule in chosen}
    cards = tuple(rule.card for rule in sorted(chosen, key=lambda rule: rule.code))
    cared_for = {pack.principle.id: pack.principle for pack in reversed(packs)}
    principles = list(dict.fromkeys(pack.principle.id for pack in packs))
    declared = corpus.organisation.about.get("name")
    return Report(
        organisation=str(declared) if declared else (name or "policies"),
        as_of=corpus.organisation.as_of,
        version=__version__,
        packs=(*_pack_stamps(packs), *_laws_in_report(corpus.organisation)),
        scope=_scope_of_report(corpus),
        rules=cards,
        outcomes=tuple(outcomes),
        scores=tuple(score_principles(principles, cards, outcomes, bool(corpus.problems))),
        coverage=None if corpus.problems else score_coverage(cards, outcomes),
        coverage_begun=(
            None
            if corpus.problems
            else score_coverage_of_begun(cards, outcomes, corpus.organisation.begun)
        ),
        suggestions=(),
        problems=corpus.problems,
        tensions=_tensions_in_outcomes(outcomes),
        principles=tuple(
            PrincipleCard(one.id, one.title, one.means, one.source)
            for one in (cared_for[name] for name in principles)
        ),
        excluded_rules=tuple(
            sorted(rule.code for pack in packs for rule in pack.rules if rule.code not in codes)
        ),
    )


def _tensions_in_outcomes(outcomes: Sequence[Outcome]) -> tuple[Tension, ...]:
    from principlecheck.packs.practices import tensions_between_rule_sources

    by_rule: dict[str, list[Status]] = defaultdict(list)
    for outcome in outcomes:
        by_rule[outcome.code].append(outcome.status)
    return tensions_between_rule_sources(by_rule) if any(o.finding for o in outcomes) else ()


def _pack_stamps(packs: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    for pack in packs:
        yield pack.name, f"{pack.version} {pack.digest[:12]}"


def _laws_in_report(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """The laws of the declared jurisdictions and the contracts that the policies are held against."""
    from principlecheck.facts.law.scope import laws_concerning

    for law in laws_concerning(organisation):
        yield f"{'contract' if law.is_contract else 'law'} {law.name}", law.stamp


def _scope_of_report(corpus: Corpus) -> Scope:
    from principlecheck.facts.law.scope import countries_without_law

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
        passed_more=corpus.passed_more,
        without_law=countries_without_law(organisation),
    )
