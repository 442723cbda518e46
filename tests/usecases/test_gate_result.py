"""How a gate ends: what counts, what is only noted, and what its sentence says."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from principlecheck.packs import loading
from principlecheck.reporters.gate import render_gate_lines
from principlecheck.usecases.gate.gate import Change, GateResult, gate
from principlecheck.usecases.run import Options, Run
from tests.cli.conftest import loaded_once

AS_OF = date(2026, 11, 22)
ALL = "organisation: {complete: all}\n"
RULE = "%s: {kind: refund, agent_may_approve_up_to: %s, amounts: {median: 48 EUR, p90: 160 EUR}}"
BARE = "%s: {kind: refund, agent_may_approve_up_to: %s}"
Judge = Callable[..., GateResult]


def rules(*written: str) -> str:
    return f"{ALL}customer_rules: {{{', '.join(written)}}}\n"


@pytest.fixture
def judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """The gate on a change from one text of policies to another, with files beside the first."""
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.chdir(tmp_path)

    def judged(
        before: str, now: str, *, fail_on: str = "high", only_new: bool = True, **beside: str
    ) -> GateResult:
        for folder, text in (("before", before), ("now", now)):
            Path(folder).mkdir()
            Path(folder, "a.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")
        for name, text in beside.items():
            for folder in ("before", "now"):
                Path(folder, f"{name}.yaml").write_text(f"format: 1\n{text}", encoding="utf-8")
        run = Run([Path("now")], Options(AS_OF, select=["SVC18"], fail_on=fail_on))
        return gate(run, Change("./before", only_new=only_new))

    return judged


def test_what_is_hidden_counts_at_its_severity_and_is_noted_below(judge: Judge) -> None:
    result = judge(rules(RULE % ("r", "50 EUR")), rules(BARE % ("r", "50 EUR")))
    (one,) = result.whole.unjudged
    assert (result.exit_code, one.code) == (1, "SVC18")
    assert one.why.startswith("high in ./before, and hidden, not fixed: not declared: ")
    assert result.notes == ()
    assert result.verdict.startswith("this does not pass, against ./before: 1 hidden, not fixed.")


def test_what_is_hidden_below_what_counts_is_noted(judge: Judge) -> None:
    result = judge(rules(RULE % ("r", "50 EUR")), rules(BARE % ("r", "50 EUR")), fail_on="critical")
    assert (result.exit_code, result.whole.unjudged) == (0, ())
    (note,) = result.notes
    assert note.startswith("Hidden, not fixed: high SVC18 on customer_rules.r")
    assert result.verdict.startswith("this passes, against ./before: ")


def test_what_passed_and_is_not_judged_now_counts_at_its_severity(judge: Judge) -> None:
    result = judge(rules(RULE % ("r", "500 EUR")), rules(BARE % ("r", "500 EUR")))
    (one,) = result.whole.unjudged
    assert (result.exit_code, one.code, one.subject) == (1, "SVC18", "customer_rules.r")
    said = "high; it passed in ./before, and can no longer be judged: not declared: "
    assert one.why.startswith(said)
    assert result.notes == ()


def test_what_passed_and_is_not_judged_now_is_noted_below_what_counts(judge: Judge) -> None:
    before, now = rules(RULE % ("r", "500 EUR")), rules(BARE % ("r", "500 EUR"))
    result = judge(before, now, fail_on="critical")
    assert (result.exit_code, result.whole.unjudged) == (0, ())
    (note,) = result.notes
    said = "Can no longer be judged: high SVC18 on customer_rules.r (not declared: "
    assert note.startswith(said)


@pytest.mark.parametrize(
    ("older", "says"),
    [(1, "There is 1 finding in ./before too"), (2, "There are 2 findings in ./before too")],
)
def test_what_was_there_is_let_be_and_counted(judge: Judge, older: int, says: str) -> None:
    old = [RULE % (f"r{number}", "50 EUR") for number in range(older)]
    result = judge(rules(*old), rules(*old, RULE % ("new", "50 EUR")))
    assert (len(result.whole.findings), len(result.deciding.findings)) == (older + 1, 1)
    assert result.notes == (f"{says}, which this gate lets be.",)
    assert result.verdict.endswith(f" Not listed: {older} that ./before has too.")
    assert result.exit_code == 1


def test_findings_gone_with_their_entries_are_told_apart_from_what_is_mended(judge: Judge) -> None:
    three = [RULE % (name, "50 EUR") for name in ("q", "r", "s")]
    result = judge(rules(*three), rules(RULE % ("q", "500 EUR"), three[1]))
    assert result.exit_code == 0
    assert result.preface == [
        "1 finding is gone because its entry was taken out (customer_rules 1).",
        "Of 3 findings in ./before, 1 is still there, which this gate lets be.",
    ]
    says = "1 fixed, 1 gone with entries that were taken out (customer_rules 1), nothing new."
    assert result.verdict.startswith(f"this passes, against ./before: {says}")


def test_of_what_is_hidden_the_critical_is_told_first_and_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "load_built_in_packs", loaded_once)
    monkeypatch.chdir(tmp_path)
    strict = "format: 1\nseverities: {SVC18: critical}\n"
    for folder, rule in (("before", RULE), ("now", BARE)):
        Path(folder).mkdir()
        written = f"format: 1\n{rules(rule % ('r', '50 EUR'), rule % ('s', '50 EUR'))}"
        Path(folder, "a.yaml").write_text(written, encoding="utf-8")
        Path(folder, "principlecheck.yaml").write_text(strict, encoding="utf-8")
    result = gate(Run([Path("now")], Options(AS_OF, select=["SVC18"])), Change("./before"))
    gone = "because customer_rules.r.amounts and customer_rules.s.amounts are gone."
    says = f"2 checks, 2 of them critical, can no longer be judged, {gone}"
    assert result.notes[0] == says
    assert result.verdict.startswith(f"this does not pass, against ./before: {says}")
    lines = [one for one in render_gate_lines(result.deciding) if "judged" in one]
    assert len(lines) == 2
    for line in lines:
        assert line.startswith("No longer judged, so the gate fails: SVC18 on customer_rules.")


def test_of_several_that_passed_and_are_not_judged_now_the_sum_is_told_first(judge: Judge) -> None:
    result = judge(
        rules(RULE % ("r", "500 EUR"), RULE % ("s", "500 EUR")),
        rules(BARE % ("r", "500 EUR"), BARE % ("s", "500 EUR")),
    )
    assert len(result.comparison.unjudged) == 2
    assert result.notes[0].startswith("2 checks can no longer be judged, because ")


def test_where_everything_decides_nothing_is_let_be(judge: Judge) -> None:
    old = rules(RULE % ("r", "50 EUR"))
    result = judge(old, old, only_new=False)
    assert (result.exit_code, result.notes, len(result.deciding.findings)) == (1, (), 1)
    assert "Not listed" not in result.verdict


def test_of_what_is_worse_the_sentence_names_five_and_the_preface_all(judge: Judge) -> None:
    names = [f"r{number}" for number in range(6)]
    result = judge(
        rules(*(RULE % (one, "50 EUR") for one in names)),
        rules(*(RULE % (one, "20 EUR") for one in names)),
    )
    assert result.exit_code == 1
    assert result.verdict.count("high SVC18 on customer_rules.r") == 5
    worse = [one for one in result.preface if one.startswith("Worse than in ./before: high SVC18")]
    assert len(worse) == 6
    assert "worse: " not in worse[0]
    assert len(result.deciding.findings) == 6


def waiver(mark: str, **other: str) -> str:
    fields = {
        "code": "SVC18", "entry": "customer_rules.r", "owner": "a", "approved_by": "b",
        "reason": "c", "created": "2026-11-01", "expires": "2027-01-31", **other,
    }  # fmt: skip
    return f'waivers: {{"{mark}": {{{", ".join(f"{k}: {v}" for k, v in fields.items())}}}}}\n'


def test_waivers_of_before_that_cannot_be_followed_are_noted_once(judge: Judge) -> None:
    text = rules(RULE % ("r", "50 EUR"))
    result = judge(text, text, only_new=False, waivers=waiver("0" * 16, code="XXX99"))
    assert result.exit_code == 1
    (note,) = result.notes
    assert note.startswith(
        "Of the waivers of ./before, 1 cannot be followed and so waives nothing. First: "
    )
    assert "There is no rule `XXX99`" in note
    assert result.whole.problems == ()


def test_waivers_that_a_change_breaks_end_2(judge: Judge) -> None:
    text = rules(RULE % ("r", "50 EUR"))
    judge(text, text)
    Path("now/waivers.yaml").write_text(
        f"format: 1\n{waiver('0' * 16, code='XXX99')}", encoding="utf-8"
    )
    run = Run([Path("now")], Options(AS_OF, select=["SVC18"]))
    result = gate(run, Change("./before", only_new=True))
    assert result.exit_code == 2
    assert result.notes == ("There is 1 finding in ./before too, which this gate lets be.",)
    assert "The waivers that it writes cannot be followed." in result.verdict
    assert result.loosened == (
        "it writes waivers: XXX99 on customer_rules.r (not counted before it is merged)",
    )
