"""Scores: each sentence of the report's rules for them is a test here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.model.report.report import (
    SEVERITIES,
    Finding,
    Located,
    Outcome,
    RuleCard,
    Score,
    Severity,
    Source,
    Status,
)
from principlecheck.scoring import (
    NO_SCORE,
    NOT_APPLICABLE,
    NOT_MET,
    TOO_LITTLE,
    score_coverage,
    score_principles,
)

SOURCE = Source("An article", "A section", "source")
P, F, U, A, N, E = (
    Status.PASS,
    Status.FAIL,
    Status.NOT_DECLARED,
    Status.NOT_ASSESSABLE,
    Status.NOT_APPLICABLE,
    Status.ERROR,
)


def card(code: str, severity: Severity = "high", principle: str = "service") -> RuleCard:
    return RuleCard(code, code.lower(), code, principle, severity, SOURCE, "queues")


def finding(code: str, subject: str, severity: Severity) -> Finding:
    return Finding(
        code=code, name="n", title="t", principle="service", severity=severity,
        confidence="certain", fingerprint=f"{code}{subject}", at=Located(subject), related=(),
        says="s", why="w", effect="e", do="d", ask="a", source=SOURCE, figures=(), thresholds={},
        see_also=(),
    )  # fmt: skip


def ends(code: str, *statuses: Status, severity: Severity = "high") -> list[Outcome]:
    return [
        Outcome(
            code, f"queues.q{n}", status,
            finding=finding(code, f"q{n}", severity) if status is F else None,
        )
        for n, status in enumerate(statuses)
    ]  # fmt: skip


def score(cards: list[RuleCard], outcomes: list[Outcome], *, broken: bool = False) -> Score:
    (one,) = score_principles(["service"], cards, outcomes, broken)
    return one


def figures(one: Score) -> tuple[float | None, float | None, float | None, str]:
    return one.low, one.high, one.coverage, one.note


def test_a_range_runs_from_what_passed_to_what_would_if_all_unknown_did() -> None:
    cards = [card("SVC01"), card("SVC02"), card("SVC03"), card("SVC04")]
    outcomes = [*ends("SVC01", P), *ends("SVC02", F), *ends("SVC03", P), *ends("SVC04", U)]
    assert figures(score(cards, outcomes)) == (0.5, 0.75, 0.75, "")


def test_entries_are_averaged_within_a_rule_before_rules_are_weighed() -> None:
    cards = [card("SVC01"), card("SVC02")]
    outcomes = [*ends("SVC01", P), *ends("SVC02", F, F, F, P)]
    assert score(cards, outcomes).low == pytest.approx((1 + 0.25) / 2)


def test_splitting_a_policy_over_more_entries_that_end_alike_changes_nothing() -> None:
    cards = [card("SVC01", "critical"), card("SVC02", "low"), card("SVC03", "medium")]
    whole = [*ends("SVC01", P), *ends("SVC02", F), *ends("SVC03", U)]
    split = [*ends("SVC01", P), *ends("SVC02", *[F] * 20), *ends("SVC03", *[U] * 7)]
    assert score(cards, whole).low == pytest.approx(score(cards, split).low)
    assert score(cards, whole).high == pytest.approx(score(cards, split).high)
    assert score(cards, whole).coverage == pytest.approx(score(cards, split).coverage)


@pytest.mark.parametrize(
    ("severity", "low"),
    [("critical", 8 / 12), ("high", 4 / 8), ("medium", 2 / 6), ("low", 1 / 5), ("information", 0)],
)
def test_rules_weigh_by_severity(severity: Severity, low: float) -> None:
    cards = [card("SVC01", severity), card("SVC02", "high")]
    assert score(cards, [*ends("SVC01", P), *ends("SVC02", F)]).low == pytest.approx(low)


def test_information_weighs_nothing_and_alone_makes_no_denominator() -> None:
    outcomes = ends("SVC01", P, F)
    assert figures(score([card("SVC01", "information")], outcomes)) == (
        None,
        None,
        None,
        NOT_APPLICABLE,
    )


@pytest.mark.parametrize("unknown", [U, A])
def test_what_is_unknown_stays_in_the_denominator(unknown: Status) -> None:
    cards = [card("SVC01"), card("SVC02")]
    one = score(cards, [*ends("SVC01", P, P, unknown), *ends("SVC02", P)])
    assert one.low == pytest.approx((2 / 3 + 1) / 2)
    assert one.high == pytest.approx(1)
    assert one.coverage == pytest.approx((2 / 3 + 1) / 2)


def test_what_is_not_applicable_leaves_the_denominator() -> None:
    cards = [card("SVC01"), card("SVC02", "critical")]
    with_it = score(cards, [*ends("SVC01", P, N, N), *ends("SVC02", N)])
    assert figures(with_it) == (1.0, 1.0, 1.0, "")


def test_a_principle_to_which_nothing_applies_has_no_figures() -> None:
    assert figures(score([card("SVC01")], ends("SVC01", N))) == (None, None, None, NOT_APPLICABLE)
    assert figures(score([card("SVC01")], [])) == (None, None, None, NOT_APPLICABLE)
    assert figures(score([], [])) == (None, None, None, NOT_APPLICABLE)


def test_any_error_means_no_score() -> None:
    one = score([card("SVC01"), card("SVC02")], [*ends("SVC01", P), *ends("SVC02", E)])
    assert figures(one) == (None, None, None, NO_SCORE)


def test_an_error_of_another_principle_takes_no_score_away() -> None:
    cards = [card("SVC01"), card("RES01", principle="respect")]
    service, respect = score_principles(
        ["service", "respect"], cards, [*ends("SVC01", P), *ends("RES01", E)], False
    )
    assert (service.low, service.note) == (1.0, "")
    assert (respect.low, respect.note) == (None, NO_SCORE)


def test_something_that_could_not_be_read_means_no_score() -> None:
    assert figures(score([card("SVC01")], ends("SVC01", P), broken=True))[3] == NO_SCORE


@pytest.mark.parametrize(
    ("known", "unknown", "note"),
    [(3, 2, ""), (59, 41, TOO_LITTLE), (60, 40, ""), (0, 1, TOO_LITTLE)],
)
def test_below_sixty_per_cent_coverage_too_little_is_declared(
    known: int, unknown: int, note: str
) -> None:
    one = score([card("SVC01")], ends("SVC01", *[P] * known, *[U] * unknown))
    assert one.note == note
    assert (one.low is None) is bool(note)
    assert one.coverage == pytest.approx(known / (known + unknown))


def test_an_open_critical_finding_is_not_met_at_any_number() -> None:
    cards = [card("SVC01", "critical"), card("SVC02", "critical")]
    outcomes = [*ends("SVC01", *[P] * 99, F, severity="critical"), *ends("SVC02", P)]
    one = score(cards, outcomes)
    assert one.low is not None
    assert one.low > 0.99
    assert (one.note, one.open_critical) == (NOT_MET, 1)


def test_the_findings_own_severity_decides_and_not_its_rules() -> None:
    one = score([card("SVC01", "low")], ends("SVC01", P, P, F, severity="critical"))
    assert one.note == NOT_MET


def test_a_critical_finding_is_said_even_where_too_little_is_declared() -> None:
    one = score([card("SVC01", "critical")], ends("SVC01", F, U, U, severity="critical"))
    assert one.note == f"{NOT_MET}; {TOO_LITTLE}"


def test_principles_are_scored_in_the_order_given_and_once_each() -> None:
    scores = score_principles(["respect", "service"], [card("SVC01")], ends("SVC01", P), False)
    assert [one.principle for one in scores] == ["respect", "service"]


@given(
    st.lists(
        st.tuples(st.sampled_from(SEVERITIES), st.lists(st.sampled_from([P, F, U, A, N]))),
        max_size=6,
    )
)
def test_ranges_are_ordered_and_coverage_is_what_is_not_unknown(
    rules: list[tuple[Severity, list[Status]]],
) -> None:
    cards = [card(f"SVC{n:02}", severity) for n, (severity, _) in enumerate(rules)]
    outcomes = [
        outcome
        for n, (severity, statuses) in enumerate(rules)
        for outcome in ends(f"SVC{n:02}", *statuses, severity=severity)
    ]
    one = score(cards, outcomes)
    if one.low is not None and one.high is not None and one.coverage is not None:
        assert 0 <= one.low <= one.high <= 1 + 1e-9
        assert one.high - one.low == pytest.approx(1 - one.coverage)
        assert score_coverage(cards, outcomes) == pytest.approx(one.coverage)


def test_coverage_of_nothing_is_none() -> None:
    assert score_coverage([card("SVC01")], ends("SVC01", N)) is None
