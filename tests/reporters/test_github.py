from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located, Outcome, Status
from principlecheck.reporters.github import github_annotations
from tests.reporters import samples


def test_nothing_found_is_no_command() -> None:
    assert github_annotations(samples.report()) == "principlecheck: 0 findings. Coverage: 84 %.\n"


def test_a_finding_stands_on_its_line() -> None:
    told = samples.finding(effect="Cut off.", says="100 % of it: a, b")
    assert github_annotations(samples.report([samples.failed(told)])).splitlines()[0] == (
        "::error file=support/times.yaml,line=2,endLine=2,col=5,endColumn=9,"
        "title=PRD01 The limit is shorter than the work (high)"
        "::100 %25 of it: a, b%0ACut off.%0ADo: Raise hard_limit to 10m 18s or more."
    )


def test_names_are_escaped_as_the_runner_unescapes_them() -> None:
    told = samples.finding(at=Located("a", Place("50%, a:b\n::error::x.yaml", 1, 2, 3)))
    line = github_annotations(samples.report([samples.failed(told)])).splitlines()[0]
    assert line.startswith("::error file=50%25%2C a%3Ab\\x0a%3A%3Aerror%3A%3Ax.yaml,line=1,")


def test_the_worst_ten_of_each_level_then_how_many_more() -> None:
    report = samples.many(60, ("critical", "high", "medium", "low"))
    lines = github_annotations(report).splitlines()
    levels = [line.split()[0] for line in lines[:-2]]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert all("(critical)" in line for line in lines[:10])
    assert lines[-2] == "and 30 more: 20 errors, 5 warnings, 5 notices"
    assert lines[-1] == "principlecheck: 60 findings. Coverage: 84 %."


def test_a_waived_finding_is_a_notice() -> None:
    told = samples.finding(waiver=samples.waiver())
    lines = github_annotations(samples.report([samples.failed(told)])).splitlines()
    assert lines[0].startswith("::notice ")
    assert "(waived until 2027-05-31)" in lines[0]
    assert lines[0].endswith("%0AWaived by Ada Kord: The new queue opens in May.")
    assert lines[-1] == "principlecheck: 1 finding, 1 of them waived. Coverage: 84 %."


def test_what_could_not_be_judged_comes_before_any_finding() -> None:
    broken = Outcome("PRD01", "handle_time.chat", Status.ERROR, reason="division by zero")
    report = samples.report([broken, *samples.many(20).outcomes], problems=[samples.problem()])
    lines = github_annotations(report).splitlines()
    assert lines[0].startswith("::error file=support/times.yaml,line=7,endLine=7,col=19,")
    assert lines[0].endswith("::I can't tell how long this is%0AWrite 6m30s or 6h30m.")
    assert lines[1] == "::error title=The rule PRD01 broke::handle_time.chat: division by zero"
    assert lines[-2] == "and 12 more: 12 errors"
    assert "2 things could not be judged" in lines[-1]


def test_what_is_declared_nowhere_has_no_file() -> None:
    told = samples.finding(at=Located("escalation"))
    line = github_annotations(samples.report([samples.failed(told)])).splitlines()[0]
    assert line.startswith("::error title=")
    assert line.endswith("%0AAt escalation, which is declared nowhere.")


def test_a_title_too_long_for_github_gives_way_to_the_code() -> None:
    told = samples.finding(title="x" * 300)
    line = github_annotations(samples.report([samples.failed(told)])).splitlines()[0]
    assert "title=PRD01 (high)::" in line


def test_nothing_judged_is_no_coverage() -> None:
    assert github_annotations(samples.report(coverage=None)).endswith("Coverage: nothing.\n")


def test_required_checks_are_errors_and_waivers_to_look_at_notices() -> None:
    lines = github_annotations(samples.gated()).splitlines()
    assert lines[0] == (
        "::error title=PRD01 must be judged and was not"
        "::handle_time.chat: not declared: queues.chat.patience"
    )
    assert lines[1].endswith("::left out by select or ignore")
    assert [line.split("title=")[1].split("::")[0] for line in lines[2:-1]] == [
        f"The waiver of PRD01 is {state}"
        for state in ("expiring", "expired", "stale", "not judged", "outgrown", "for another file")
    ]
    assert lines[2].startswith("::notice file=waivers.yaml,line=2,endLine=2,col=3,endColumn=8,")
    assert "2 required checks not judged" in lines[-1]
