"""The audit before: what was found then, what became of it, and what nobody can tell."""

from datetime import date
from functools import cache

import msgspec
import pytest
from msgspec.structs import replace

from principlecheck.comparing import Side
from principlecheck.comparing.earlier import (
    MOST_NAMED,
    _list_compared_codes,
    compare_with_earlier_as_reported,
    compare_with_earlier_judged_again,
)
from principlecheck.comparing.kept_report import KeptReport
from principlecheck.composing import compose_audit
from principlecheck.judging import judge_corpus
from principlecheck.model.audit.document import Changes, Standing
from principlecheck.model.audit.dossier import Dossier, KnownFinding
from principlecheck.model.report.earlier import Earlier
from principlecheck.model.report.report import Outcome, Report, Status
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reporters.json_report import render_json_report
from tests.built_in import loaded_once

THEN, NOW = date(2026, 8, 1), date(2026, 11, 22)
LATE = """\
queues: {mail: {channels: [mail]}}
channels: {mail: {kind: email}}
promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}
"""
SLOW = "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n"
QUICK = "targets: {mail: {queues: [mail], first_reply: {at_most: 12h}}}\n"
OTHER = "promises: {other: {channels: [mail]}}\norganisation: {complete: [targets]}\n"
UNTOLD = "follow_ups: {%s: {within: 1 working day}}\n"


@cache
def rules(*codes: str) -> list[LoadedRule]:
    return [rule for pack in loaded_once() for rule in pack.rules if rule.code in codes]


def side(codes: tuple[str, ...], on: date = NOW, **files: str) -> Side:
    sources = [SourceFile(f"{n}.yaml", f"format: 1\n{text}".encode()) for n, text in files.items()]
    corpus = assemble_policies(FoundFiles(sources, [], []), on)
    if corpus.organisation.about.get("complete") is None:
        corpus.organisation = corpus.organisation.as_if_complete()
    return Side(corpus, judge_corpus(corpus, loaded_once(), rules(*codes), "firm"))


def kept(report: Report) -> KeptReport:
    return msgspec.json.decode(render_json_report(report), type=KeptReport)


def told(then: Side, now: Side, *, unread: tuple[str, ...] = ()) -> Earlier:
    """The report of then, at its word."""
    after = now.corpus.organisation
    return compare_with_earlier_as_reported(
        kept(then.report), now.report, after, "no commit.", unread
    )


def again(then: Side, now: Side, before: Side) -> Earlier:
    return compare_with_earlier_judged_again(
        kept(then.report), before, now.report, now.corpus.organisation, "abc"
    )


def fates(earlier: Earlier) -> list[tuple[str, bool, str]]:
    return [(finding.code, hidden, why) for finding, hidden, why in earlier.gone]


def changes(now: Report, earlier: Earlier, dossier: Dossier | None = None) -> Changes:
    found = compose_audit(now, "", dossier, earlier).changes
    assert found is not None
    return found


INT = ("INT01",)


@pytest.mark.parametrize(
    ("after", "hidden", "why"),
    [
        (LATE + QUICK, False, ""),
        (LATE, True, "targets.mail, against which it was judged, is gone"),
        (LATE + "targets: {}\n", True, "targets.mail, against which it was judged, is gone"),
        (LATE + "targets: {mail: {queues: [mail]}}\n", True, "targets.mail.first_reply, against"),
        ("promises: {}\n" + SLOW, False, "the entry is gone"),
        (SLOW, True, "name promises in organisation.complete"),
        (OTHER + SLOW, True, "may lack entries"),
    ],
)
def test_a_finding_is_solved_only_where_something_says_so(
    after: str, hidden: bool, why: str
) -> None:
    then, now = side(INT, THEN, a=LATE + SLOW), side(INT, a=after)
    for earlier in (told(then, now), again(then, now, then)):
        ((code, was_hidden, reason),) = fates(earlier)
        assert (code, was_hidden) == ("INT01", hidden)
        assert why in reason
        assert bool(reason) == bool(why)


def test_what_stays_is_unchanged_and_what_comes_is_new() -> None:
    follow = UNTOLD % "letter"
    then, now = (
        side(("INT01", "INT06"), THEN, a=LATE + SLOW),
        side(("INT01", "INT06"), a=LATE + SLOW, b=follow),
    )
    for earlier in (told(then, now), again(then, now, then)):
        found = changes(now.report, earlier)
        assert (len(found.new), len(found.unchanged), found.gone) == (1, 1, ())


def test_a_check_that_was_not_made_then_finds_nothing_new() -> None:
    then, now = side(INT, THEN, a=UNTOLD % "letter"), side(("INT01", "INT06"), a=UNTOLD % "letter")
    earlier = told(then, now)
    found = changes(now.report, earlier)
    assert (found.new, found.unchanged, len(found.not_judged)) == ((), (), 1)
    assert "not made then: INT06" in found.note


def test_a_check_that_is_made_no_longer_solves_nothing() -> None:
    then, now = (
        side(("INT01", "INT06"), THEN, a=LATE + SLOW, b=UNTOLD % "letter"),
        side(INT, a=LATE + SLOW),
    )
    before = side(INT, THEN, a=LATE + SLOW, b=UNTOLD % "letter")
    for earlier in (told(then, now), again(then, now, before)):
        assert fates(earlier) == [("INT06", True, "INT06 is not among the checks of this audit")]
        assert "not made in this audit: INT06" in earlier.note


def test_a_check_that_broke_then_finds_nothing_new() -> None:
    now = side(("INT06",), a=UNTOLD % "letter")
    broken = tuple(
        Outcome(o.code, o.subject, Status.ERROR, reason="it broke") for o in now.report.outcomes
    )
    then = Side(now.corpus, replace(now.report, outcomes=broken))
    for earlier in (told(then, now), again(then, now, then)):
        assert len(changes(now.report, earlier).not_judged) == 1


def test_what_could_not_be_read_then_is_not_new_now() -> None:
    then = side(("INT06",), THEN, a="follow_ups: {letter: {within: soonish}}\n")
    now = side(("INT06",), a=UNTOLD % "letter", b=UNTOLD % "call")
    assert then.report.problems
    for earlier in (told(then, now), again(then, now, then)):
        found = changes(now.report, earlier)
        assert (len(found.new), len(found.not_judged)) == (1, 1)
        assert "could not be read" in found.note


def test_what_is_gone_from_an_unreadable_input_is_not_solved() -> None:
    then = side(("INT06",), THEN, a=UNTOLD % "letter", b=UNTOLD % "call")
    now = side(("INT06",), a=UNTOLD % "letter", b="follow_ups: {call: [\n")
    for earlier in (told(then, now), again(then, now, then)):
        ((code, hidden, _),) = fates(earlier)
        assert (code, hidden) == ("INT06", True)


def test_a_file_that_is_not_read_any_more_solves_nothing() -> None:
    then = side(("INT06",), THEN, a=UNTOLD % "letter", b=UNTOLD % "call")
    now = side(("INT06",), a=UNTOLD % "letter")
    assert fates(told(then, now)) == [("INT06", False, "the entry is gone")]
    ((_, hidden, why),) = fates(told(then, now, unread=("b.yaml",)))
    assert hidden
    assert "b.yaml" in why


def test_judged_again_a_new_check_finds_what_was_there_and_says_how_much() -> None:
    then = side(INT, THEN, a=LATE + SLOW, b=UNTOLD % "letter")
    now = side(("INT01", "INT06"), a=LATE + SLOW, b=UNTOLD % "letter")
    before = side(("INT01", "INT06"), THEN, a=LATE + SLOW, b=UNTOLD % "letter")
    earlier = again(then, now, before)
    found = changes(now.report, earlier)
    assert (found.new, len(found.unchanged), found.rescored) == ((), 2, True)
    assert "1 finding that the report of then lacks" in earlier.note
    assert earlier.scores == {score.principle: score for score in before.report.scores}


def test_what_the_checks_of_now_do_not_find_in_the_old_input_is_not_called_solved() -> None:
    then, now = side(INT, THEN, a=LATE + SLOW), side(INT, a=LATE + QUICK)
    milder = side(INT, THEN, a=LATE + QUICK)
    earlier = again(then, now, milder)
    ((code, hidden, why),) = fates(earlier)
    assert (code, hidden) == ("INT01", True)
    assert "either" in why
    assert "1 finding of the report of then cannot be found so" in earlier.note


def test_what_was_reported_then_stays_unchanged_even_where_judging_again_loses_it() -> None:
    then, now = side(INT, THEN, a=LATE + SLOW), side(INT, a=LATE + SLOW)
    earlier = again(then, now, side(INT, THEN, a=LATE + QUICK))
    assert len(changes(now.report, earlier).unchanged) == 1


def test_the_note_names_both_versions_and_the_packs_that_differ() -> None:
    then, now = side(INT, THEN, a=LATE + SLOW), side(INT, a=LATE + SLOW)
    older = replace(then.report, version="0.0.9", packs=(("service", "0.9.0 abc"),))
    earlier = told(Side(then.corpus, older), now)
    assert "principlecheck 0.0.9; now" in earlier.note
    assert "service 0.9.0 abc then" in earlier.note
    assert "integrity not used then" in earlier.note
    assert "Version and packs are the same." in told(then, now).note


def test_other_thresholds_are_said() -> None:
    then, now = side(("SVC18",), THEN, a="customer_rules: {}\n"), side(("SVC18",), a=LATE)
    cards = tuple(replace(card, thresholds={"share": "1 %"}) for card in then.report.rules)
    earlier = told(Side(then.corpus, replace(then.report, rules=cards)), now)
    assert "another severity than then: SVC18" in earlier.note


@pytest.mark.parametrize(
    ("first", "gone", "standing"),
    [
        (date(2026, 5, 1), None, Standing.REOPENED),
        (date(2026, 5, 1), date(2026, 7, 1), Standing.REOPENED),
        (date(2026, 9, 1), date(2026, 10, 1), Standing.REOPENED),
        (date(2026, 9, 1), None, Standing.NEW),
    ],
)
def test_a_finding_that_was_known_and_gone_is_reopened(
    first: date, gone: date | None, standing: Standing
) -> None:
    then, now = side(INT, THEN, a=LATE + QUICK), side(INT, a=LATE + SLOW)
    (finding,) = now.report.findings
    known = KnownFinding(7, finding.fingerprint, "INT01", "r", "t", first, gone)
    document = compose_audit(now.report, "", Dossier(known=(known,)), told(then, now))
    assert [one.standing for one in document.findings] == [standing]


def test_without_numbers_of_before_a_new_finding_may_be_an_old_one_and_that_is_said() -> None:
    then, now = side(INT, THEN, a=LATE + QUICK), side(INT, a=LATE + SLOW)
    assert "counts as new" in changes(now.report, told(then, now)).note
    assert "counts as new" not in changes(now.report, told(now, now)).note


AUTHORITY = """\
customer_rules:
  refunds: {kind: refund, agent_may_approve_up_to: %s, %s}
"""
AMOUNTS = "amounts: {median: 48 EUR, p90: 160 EUR}"


@pytest.mark.parametrize("again", [True, False])
def test_what_is_worse_and_what_is_no_longer_judged_is_told(again: bool) -> None:
    def seen(limit: str, amounts: str) -> Side:
        return side(("SVC18",), THEN, a=AUTHORITY % (limit, amounts))

    def between(then: Side, now: Side) -> Earlier:
        if again:
            now_ = now.report
            return compare_with_earlier_judged_again(
                kept(then.report), then, now_, now.corpus.organisation, "abc"
            )
        return told(then, now)

    worse = between(seen("50 EUR", AMOUNTS), seen("20 EUR", AMOUNTS))
    ((finding, grew),) = worse.worse
    assert finding.code == "SVC18"
    assert grew.startswith("beyond authority 48")
    assert between(seen("20 EUR", AMOUNTS), seen("50 EUR", AMOUNTS)).worse == ()
    lost = between(seen("500 EUR", AMOUNTS), seen("500 EUR", "exceptions: [hardship]"))
    assert [(one.code, one.subject) for one in lost.unjudged] == [
        ("SVC18", "customer_rules.refunds")
    ]
    made = compose_audit(seen("20 EUR", AMOUNTS).report, "check", Dossier(), worse)
    assert made.changes is not None
    assert [grown for _, grown in made.changes.worse] == [grew]


def test_a_finding_of_which_its_rule_no_longer_speaks_is_solved_and_says_so() -> None:
    """Its entry is still there, and what is told of then is not the name of anything judged now."""
    then = side(("SVC18",), THEN, a=AUTHORITY % ("50 EUR", AMOUNTS))
    now = side(("SVC18",), NOW, a=AUTHORITY % ("50 EUR", AMOUNTS))
    silent = Side(now.corpus, replace(now.report, outcomes=()))
    ((finding, hidden, why),) = told(then, silent).gone
    assert (finding.code, hidden, why) == ("SVC18", False, "the rule no longer applies to it")
    whole = Outcome("SVC18", "customer_rules", Status.NOT_DECLARED, ("customer_rules",))
    waiting = Side(now.corpus, replace(now.report, outcomes=(whole,)))
    ((_, hidden, why),) = told(then, waiting).gone
    assert (hidden, why) == (True, "not declared: customer_rules")


LETTERS = ("letter", "call", "mail")


def letters(count: int) -> dict[str, str]:
    """So many findings of INT06, each in a file of its own."""
    return {name: UNTOLD % name for name in LETTERS[:count]}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (0, ""),
        (1, "it has 1 finding that the report of then lacks, which does not count as new."),
        (2, "it has 2 findings that the report of then lacks, which do not count as new."),
    ],
)
def test_what_judging_again_finds_beside_the_report_is_counted(more: int, says: str) -> None:
    checks = ("INT01", "INT06")
    then = side(INT, THEN, a=LATE + SLOW, **letters(more))
    now = side(checks, NOW, a=LATE + SLOW, **letters(more))
    earlier = again(then, now, side(checks, THEN, a=LATE + SLOW, **letters(more)))
    assert earlier.note.startswith("What was declared then (commit abc) has been judged again")
    assert says in earlier.note
    assert ("lacks" in earlier.note) == bool(more)
    assert len(earlier.fingerprints) == 1 + more


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        (1, "1 finding of the report of then cannot be found so, and counts as out of sight"),
        (2, "2 findings of the report of then cannot be found so, and count as out of sight"),
    ],
)
def test_what_judging_again_does_not_find_is_counted(lost: int, says: str) -> None:
    then, now = side(("INT06",), THEN, **letters(lost)), side(("INT06",), a="follow_ups: {}\n")
    earlier = again(then, now, side(("INT06",), THEN, a="follow_ups: {}\n"))
    assert says in earlier.note
    assert [(hidden, why) for _, hidden, why in earlier.gone] == [
        (True, "the checks of this audit do not find it in what was declared then either")
    ] * lost


def test_what_passes_now_is_solved_though_part_of_the_input_cannot_be_read() -> None:
    then = side(INT, THEN, a=LATE + SLOW)
    now = side(INT, a=LATE + QUICK, b="roles: [\n")
    assert now.report.problems
    for earlier in (told(then, now), again(then, now, then)):
        assert fates(earlier) == [("INT01", False, "")]


def test_what_is_only_gone_is_out_of_sight_where_part_of_the_input_cannot_be_read() -> None:
    then = side(("INT06",), THEN, **letters(1))
    now = side(("INT06",), a="follow_ups: {}\n", b="roles: [\n")
    for earlier in (told(then, now), again(then, now, then)):
        ((_, hidden, why),) = fates(earlier)
        assert hidden
        assert "could not be read" in why or "may lack" in why


def test_what_is_out_of_sight_comes_first_then_the_worst() -> None:
    checks = ("INT01", "INT06", "SVC18")
    then = side(checks, THEN, a=LATE + SLOW + AUTHORITY % ("50 EUR", AMOUNTS), **letters(1))
    after = LATE + "targets: {}\n" + AUTHORITY % ("120 EUR", AMOUNTS) + "follow_ups: {}\n"
    now = side(checks, a=after)
    severities = {one.code: one.severity for one in then.report.findings}
    for earlier in (told(then, now), again(then, now, then)):
        assert [(code, hidden) for code, hidden, _ in fates(earlier)] == [
            ("INT01", True),
            *sorted(
                [("SVC18", False), ("INT06", False)],
                key=lambda one: ("critical", "high", "medium", "low").index(severities[one[0]]),
            ),
        ]


def test_the_version_alone_is_named_where_the_packs_are_the_same() -> None:
    then, now = side(INT, THEN, a=LATE + SLOW), side(INT, a=LATE + SLOW)
    older = Side(then.corpus, replace(then.report, version="0.0.9"))
    said = f"Then: principlecheck 0.0.9; now: principlecheck {now.report.version}. The packs are"
    assert f"{said} the same." in told(older, now).note
    assert "principlecheck 0.0.9" in again(older, now, older).note
    assert "principlecheck" not in again(then, now, then).note


def test_of_many_checks_the_first_twelve_are_named() -> None:
    codes = sorted(rule.code for pack in loaded_once() for rule in pack.rules)
    for count, last in ((12, f"and {codes[11]}"), (13, "and 1 more"), (15, "and 3 more")):
        then, now = side(tuple(codes[:count]), THEN, a=LATE), side((), a=LATE)
        said = told(then, now).note
        assert f"not made in this audit: {codes[0]}, " in said
        assert f"{last}; what they found counts as out of sight." in said
        told_of_new = told(now, then).note
        assert f"Checks of this audit that were not made then: {codes[0]}, " in told_of_new
        assert f"{last}." in told_of_new


def test_what_was_kept_as_unread_is_said_in_both_ways() -> None:
    then = side(("INT06",), THEN, a="follow_ups: {letter: {within: soonish}}\n")
    now = side(("INT06",), a=UNTOLD % "letter")
    said = "Part of what was handed in then could not be read"
    for earlier in (told(then, now), again(then, now, then)):
        assert said in earlier.note
    for earlier in (told(now, now), again(now, now, now)):
        assert said not in earlier.note
        assert earlier.not_judged == frozenset()


def test_only_the_rule_that_was_judged_otherwise_is_named() -> None:
    checks = ("INT06", "SVC18")
    then, now = side(checks, THEN, a="customer_rules: {}\n"), side(checks, a=LATE)
    cards = tuple(
        replace(card, severity="low") if card.code == "INT06" else card
        for card in then.report.rules
    )
    assert (
        "another severity than then: INT06."
        in told(Side(then.corpus, replace(then.report, rules=cards)), now).note
    )
    assert "Judged by other" not in told(then, now).note


def test_scores_are_those_of_the_state_that_they_are_told_of() -> None:
    then, now = side(INT, THEN, a=LATE + SLOW), side(INT, a=LATE + QUICK)
    for earlier, rescored in ((told(then, now), False), (again(then, now, then), True)):
        assert earlier.rescored == rescored
        assert earlier.scores == {score.principle: score for score in then.report.scores}
        assert (earlier.as_of, earlier.version) == (THEN, then.report.version)


def test_codes_of_a_report_that_somebody_wrote_are_named_in_bounds() -> None:
    assert _list_compared_codes(["INT01", "X" * 21]) == f"INT01 and {'X' * 20}"
    many = [f"R{number}" for number in range(MOST_NAMED + 2)]
    assert _list_compared_codes(many[:-2]).endswith(f" and {many[-3]}")
    assert _list_compared_codes(many).endswith(" and 2 more")


def test_what_a_whole_section_lacks_is_out_of_sight_too_where_another_cannot_be_read() -> None:
    then = side(INT, THEN, a=LATE + SLOW)
    now = side(INT, a="promises: {}\n" + SLOW, b="roles: {agent: {nonsense: 1}}\n")
    said = "the entry is gone, and part of the input could not be read"
    for earlier in (told(then, now), again(then, now, then)):
        assert fates(earlier) == [("INT01", True, said)]


def test_of_a_clock_that_is_promised_no_more_its_target_is_not_said_to_be_gone() -> None:
    then = side(INT, THEN, a=LATE + SLOW)
    now = side(INT, a=LATE.replace(", first_reply: {at_most: 24h}", "") + SLOW)
    for earlier in (told(then, now), again(then, now, then)):
        assert fates(earlier) == [("INT01", False, "the rule no longer applies to it")]
