import pytest

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located, Outcome, Score, Status, Suggestion
from principlecheck.reporters.comment import (
    LEAST_BYTES,
    MARKER,
    MOST_COMMENT_BYTES,
    render_comment,
)
from tests.reporters import samples


def test_one_finding_from_the_marker_to_coverage() -> None:
    told = samples.finding()
    assert render_comment(samples.report([samples.failed(told)])) == (
        "<!-- principlecheck -->\n"
        "### principlecheck: 1 high to resolve before this passes.\n\n"
        "Open findings: 1 high (2 files, 1 rule).\n\n"
        "```text\n"
        "Respect              ██████▒░░░ 58–74 · coverage 84 % · 1 high\n"
        "```\n\n"
        "| Severity | Where | What |\n|---|---|---|\n"
        "| high | support/times.yaml:2 | **PRD01** The limit is shorter than the work |\n\n"
        "<details><summary>1 open finding, with what to write instead</summary>\n\n"
        "- **PRD01** high harm: The limit is shorter than the work\n"
        "  - At: support/times.yaml:2:5\n"
        "  - Found: A limit of 4m lets at most 41 % of contacts be resolved; the target is 80 %.\n"
        "  - Effect: Customers are cut off and call again.\n"
        "  - Do: Raise hard\\_limit to 10m 18s or more.\n"
        "  - See: targets.yaml:3:7\n"
        "</details>\n\n"
        "Coverage 84 %. Declare next: queues.chat.patience.\n"
    )


def verdict(text: str) -> str:
    return text.splitlines()[1].removeprefix("### principlecheck: ")


def test_the_verdict_is_the_gates() -> None:
    clean = samples.report()
    medium = samples.many(1, ("medium",))
    waived = samples.report([samples.failed(samples.finding(waiver=samples.waiver()))])
    unread = samples.report(problems=[samples.problem()])
    assert verdict(render_comment(clean)).startswith("this passes; no contradiction")
    assert verdict(render_comment(medium)) == "this passes, with something to mend."
    assert verdict(render_comment(medium, fail_on="low")).startswith("1 medium to resolve")
    assert verdict(render_comment(waived)) == "this passes; every finding is waived."
    assert verdict(render_comment(unread)).startswith("1 thing could not be judged")
    assert verdict(render_comment(clean, verdict="2 new *high* findings.")) == (
        "2 new \\*high\\* findings."
    )
    assert verdict(render_comment(clean, verdict="x" * 9_000)).startswith("this passes")


def test_what_could_not_be_judged_is_named() -> None:
    broken = Outcome("PRD01", "handle_time.chat", Status.ERROR, reason="division by zero")
    text = render_comment(samples.report([broken], problems=[samples.problem()], coverage=None))
    assert (
        "- support/times.yaml:7:19: I can't tell how long this is Write 6m30s or 6h30m.\n" in text
    )
    assert "- The rule PRD01 broke on handle\\_time.chat: division by zero\n" in text
    assert "Coverage" not in text


def test_waived_findings_are_folded_apart() -> None:
    waived = samples.finding(1, waiver=samples.waiver())
    report = samples.report([samples.failed(waived), samples.failed(samples.finding(2))])
    text = render_comment(report)
    assert "Open findings: 1 high · 1 waived (" in text
    assert "<details><summary>1 waived finding</summary>" in text
    assert "  - Waived until 2027-05-31 by Ada Kord: The new queue opens in May.\n" in text
    assert text.count("| high |") == 1


def test_a_principle_without_a_range_says_why() -> None:
    score = Score("care", None, None, 0.4, 0, 0, "too little declared")
    text = render_comment(samples.report(scores=(score,)))
    assert "care                 too little declared · coverage 40 %\n" in text


def test_the_screen_holds_ten_rows_and_the_summary_everything() -> None:
    report = samples.many(500)
    text = render_comment(report)
    assert text.count("| high |") == 10
    assert len(text.encode()) <= MOST_COMMENT_BYTES
    assert "of 500 findings in full" in text
    whole = render_comment(report, most_bytes=1_000_000)
    assert whole.count("- **PRD01**") == 500
    assert "Left out" not in whole


@pytest.mark.parametrize("most", [LEAST_BYTES, 4_001, 5_000, 20_000, 64_000])
def test_what_does_not_fit_is_left_out_whole_and_counted(most: int) -> None:
    text = render_comment(samples.many(1_000), most_bytes=most)
    assert len(text.encode()) <= most
    assert text.startswith(f"{MARKER}\n")
    assert text.count("<details>") == text.count("</details>")
    told = text.count("- **PRD01**")
    if told:
        assert f"{1_000 - told} of 1000 findings in full" in text
    assert text.count("- **PRD01**") == text.count("  - Do: ") == text.count("  - See: ")


def test_texts_of_any_length_keep_to_the_limit() -> None:
    huge = "ä" * 10_000
    told = [
        samples.finding(n, title=huge, says=huge, at=Located("a", Place(huge, n + 1, 1, 2)))
        for n in range(20)
    ]
    report = samples.report(
        [samples.failed(one) for one in told],
        suggestions=(Suggestion(huge, 2),),
        problems=[samples.problem(says=huge)] * 9,
        scores=(Score(huge, 0.1, 0.2, 0.9, 0, 0, ""),) * 9,
    )
    text = render_comment(report)
    assert len(text.encode()) <= MOST_COMMENT_BYTES
    assert "Left out here" in text
    assert text.splitlines()[1].endswith("could not be judged, so this does not pass.")


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 4000 bytes"):
        render_comment(samples.report(), most_bytes=LEAST_BYTES - 1)


def test_a_day_later_it_is_the_same() -> None:
    report = samples.report([samples.failed(samples.finding())])
    later = samples.report(
        [samples.failed(samples.finding())], as_of=report.as_of.replace(day=23), version="0.2.0"
    )
    assert render_comment(report) == render_comment(later)


def test_required_checks_and_waivers_are_listed() -> None:
    text = render_comment(samples.gated())
    assert verdict(text) == "2 required checks were not judged, so this does not pass."
    assert "- PRD01 on handle\\_time.chat: not declared: queues.chat.patience\n" in text
    assert "- SVC09: left out by select or ignore\n" in text
    assert (
        "- expired: PRD01 on handle\\_time.chat, until 2027-05-31, owner support "
        "(waivers.yaml:3:3)\n" in text
    )
    assert "- active:" not in text
