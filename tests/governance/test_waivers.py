"""Waivers: what holds, until when, for what; and that people's own words stay as they are."""

import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from principlecheck.governance import waivers as waivers_module
from principlecheck.governance.finishing import apply_settings_and_waivers
from principlecheck.governance.waivers import (
    Waivers,
    apply_waivers,
    finding_file_from_waivers,
    names_waiver_may_use,
    read_waivers,
    read_waivers_at_path,
)
from principlecheck.governance.writing_waivers import CannotAppend, add_waivers_to_file
from principlecheck.judging import judge_corpus
from principlecheck.model.report.measure import Measure
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import (
    Finding,
    Located,
    Outcome,
    PendingFinding,
    Report,
    Status,
    Waiver,
    WaiverState,
)
from principlecheck.packs.loading import Pack, load_built_in_packs
from principlecheck.reading.source import SourceFile
from principlecheck.reading.yaml import read_yaml
from tests.policies.kit import AS_OF, corpus

POLICY = """\
customer_rules:
  refunds: {kind: refund, reviewed: 2024-01-01}
  fees: {kind: fee, reviewed: 2024-01-01}
"""
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def packs() -> list[Pack]:
    return load_built_in_packs()


@pytest.fixture(scope="module")
def report(packs: list[Pack]) -> Report:
    """Two medium findings of one rule."""
    rules = [rule for pack in packs for rule in pack.rules if rule.code == "BUY02"]
    made = judge_corpus(corpus(POLICY), packs, rules)
    assert [finding.severity for finding in made.findings] == ["medium", "medium"]
    return made


def fingerprint(report: Report, entry: str) -> str:
    found = next(o.finding for o in report.outcomes if o.subject == f"customer_rules.{entry}")
    assert found is not None
    return found.fingerprint


def entry(mark: str, **other: str | None) -> str:
    fields: dict[str, str | None] = {
        "code": "BUY02",
        "entry": "customer_rules.refunds",
        "owner": "finance",
        "approved_by": "Ana",
        "reason": "Soon.",
        "created": "2026-11-01",
        "expires": "2027-01-31",
        **other,
    }
    lines = [f"    {name}: {value}" for name, value in fields.items() if value is not None]
    return "\n".join((f'  "{mark}":', *lines, ""))


def source(*entries: str) -> SourceFile:
    return SourceFile("waivers.yaml", "".join(("format: 1\nwaivers:\n", *entries)).encode())


def held(*entries: str, on: date = AS_OF, longest: int | None = None) -> Waivers:
    return read_waivers(source(*entries), on, longest)


def states(report: Report) -> list[WaiverState]:
    return [status.state for status in report.waivers]


def open_entries(report: Report) -> list[str]:
    return [finding.at.route.split(".")[1] for finding in report.findings if not finding.waiver]


def test_a_waiver_waives_its_finding_and_no_other(report: Report) -> None:
    mark = fingerprint(report, "refunds")
    after = apply_waivers(report, held(entry(mark)), AS_OF)
    assert open_entries(after) == ["fees"]
    assert after.exit_code("medium") == 1
    assert states(after) == [WaiverState.ACTIVE]
    assert str(after.waivers[0].place) == "waivers.yaml:3:3"


def test_what_is_waived_still_counts_in_scores(report: Report) -> None:
    after = apply_waivers(report, held(entry(fingerprint(report, "refunds"))), AS_OF)
    assert after.scores == report.scores
    assert len(after.findings) == len(report.findings)


@pytest.mark.parametrize(
    ("days", "state", "open_"),
    [
        (0, WaiverState.EXPIRING, False),
        (-1, WaiverState.EXPIRED, True),
        (30, WaiverState.EXPIRING, False),
        (31, WaiverState.ACTIVE, False),
    ],
)
def test_the_last_day_is_included_and_the_next_is_not(
    report: Report, days: int, state: WaiverState, open_: bool
) -> None:
    ends = (AS_OF + days * DAY).isoformat()
    after = apply_waivers(report, held(entry(fingerprint(report, "refunds"), expires=ends)), AS_OF)
    assert states(after) == [state]
    assert ("refunds" in open_entries(after)) == open_


def test_a_day_in_the_past_revives_nothing(report: Report) -> None:
    waivers = held(entry(fingerprint(report, "refunds"), expires="2026-12-31"))
    today = date(2027, 1, 1)
    assert report.as_of < date(2026, 12, 31)
    after = apply_settings_and_waivers(report, ["BUY02"], today, waivers)
    assert states(after) == [WaiverState.EXPIRED]
    assert "refunds" in open_entries(after)


def test_a_day_in_the_future_ends_waivers_early(report: Report) -> None:
    waivers = held(entry(fingerprint(report, "refunds"), expires="2026-12-31"))
    ahead = replace(report, as_of=date(2027, 6, 1))
    assert states(apply_settings_and_waivers(ahead, ["BUY02"], AS_OF, waivers)) == [
        WaiverState.EXPIRED
    ]


def test_a_waiver_without_a_finding_is_stale_and_one_of_another_rule_not_judged(
    report: Report,
) -> None:
    after = apply_waivers(
        report, held(entry("0" * 16), entry("1" * 16, code="SVC18", entry="x")), AS_OF
    )
    assert states(after) == [WaiverState.STALE, WaiverState.NOT_JUDGED]
    assert after.exit_code("high") == 0


def test_nothing_is_called_stale_while_something_could_not_be_read(report: Report) -> None:
    broken = replace(report, problems=tuple(held(entry("zz")).problems))
    assert states(apply_waivers(broken, held(entry("0" * 16)), AS_OF)) == [WaiverState.NOT_JUDGED]


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires": None},
        {"expires": "never"},
        {"expires": "2027-02-30"},
        {"expires": "2027-1-31"},
        {"expires": "31/01/2027"},
        {"expires": "20270131"},
        {"expires": "2027-W04-7"},
        {"expires": "2027-01-31T00:00:00"},
        {"expires": "99999-01-01"},
        {"expires": "9999-12-31"},
        {"expires": "2026-10-31"},
        {"expires": "[2027-01-31]"},
        {"expires": "true"},
        {"created": None},
        {"created": "2026-11-24"},
        {"created": "2099-01-01", "expires": "2099-02-01"},
        {"owner": None},
        {"owner": '""'},
        {"owner": "'  '"},
        {"approved_by": None},
        {"approved_by": "[Ana]"},
        {"reason": None},
        {"reason": "7"},
        {"code": "SVC18"},
        {"code": "buy02"},
        {"entry": "customer_rules.fees"},
        {"expire": "2027-01-31"},
        {"status": "active"},
    ],
    ids=str,
)
def test_what_is_malformed_waives_nothing_and_cannot_be_overlooked(
    report: Report, wrong: dict[str, str | None]
) -> None:
    good = entry(fingerprint(report, "fees"), entry="customer_rules.fees")
    bad = entry(fingerprint(report, "refunds"), **wrong)
    after = apply_settings_and_waivers(report, ["BUY02", "SVC18"], AS_OF, held(good, bad))
    assert "refunds" in open_entries(after)
    assert "fees" not in open_entries(after)  # a bad entry does not hide its neighbours
    assert after.exit_code("critical") == 2
    assert all(problem.place.line > 10 for problem in after.problems)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"waivers: {}\n",
        b"format: 2\nwaivers: {}\n",
        b"format: true\nwaivers: {}\n",
        b"format: 1\nwaivers: []\n",
        b"format: 1\nwaiver: {}\n",
        b"format: 1\nwaivers:\n",
        b"format: 1\nwaivers: {a: &x {}, b: *x}\n",
        b"\xff\xfe",
        b"format: 1\nwaivers: [\n",
    ],
)
def test_a_file_that_cannot_be_read_waives_nothing(report: Report, data: bytes) -> None:
    read_ = read_waivers(SourceFile("waivers.yaml", data), AS_OF)
    assert read_.waivers == ()
    assert apply_settings_and_waivers(report, ["BUY02"], AS_OF, read_).exit_code("critical") == 2


def test_a_fingerprint_twice_is_refused_whole(report: Report) -> None:
    mark = fingerprint(report, "refunds")
    read_ = held(entry(mark, expires="2026-11-02"), entry(mark))
    assert read_.waivers == ()
    assert "written twice" in read_.problems[0].says


@pytest.mark.parametrize("mark", ["abc", "g" * 16, "0" * 17, "A" * 16])
def test_what_is_no_fingerprint_is_an_error(mark: str) -> None:
    (problem,) = held(entry(mark)).problems
    assert "is not the fingerprint" in problem.says
    line = source(entry(mark)).data.decode().split("\n")[problem.place.line - 1]
    assert mark in line  # at the mark itself, and not at what stands behind it


def test_the_longest_term_is_kept() -> None:
    day = {"created": "2026-11-01", "expires": "2027-01-30"}
    assert not held(entry("0" * 16, **day), longest=90).problems
    problem = held(entry("0" * 16, **{**day, "expires": "2027-01-31"}), longest=90).problems[0]
    assert problem.write == "2027-01-30 or earlier"
    assert "91 days; 90" in problem.says


def test_a_waiver_of_a_rule_that_no_pack_holds_is_an_error(report: Report) -> None:
    after = apply_settings_and_waivers(
        report, ["BUY02", "SVC18"], AS_OF, held(entry("0" * 16, code="BUY20"))
    )
    assert [problem.write for problem in after.problems] == ["BUY02"]
    assert after.exit_code("critical") == 2


def test_without_a_file_nothing_is_waived_and_nothing_is_wrong(
    tmp_path: Path, report: Report
) -> None:
    none = read_waivers_at_path(tmp_path / "waivers.yaml", tmp_path, AS_OF)
    assert apply_waivers(report, none, AS_OF) == report


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "w.yaml").write_bytes(source(entry("0" * 16)).data)
    (inside / "waivers.yaml").symlink_to(tmp_path / "w.yaml")
    (inside / "gone.yaml").symlink_to(inside / "nowhere.yaml")
    for name in ("waivers.yaml", "gone.yaml"):
        read_ = read_waivers_at_path(inside / name, inside, AS_OF)
        assert read_.waivers == ()
        assert len(read_.problems) == 1
    path = inside / "waivers.yaml"
    (problem,) = read_waivers_at_path(path, inside, AS_OF).problems
    assert problem.place == Place(path.as_posix(), 1, 1, 1)  # nothing of what is behind is shown


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "waivers.yaml")
    assert read_waivers_at_path(tmp_path / "waivers.yaml", tmp_path, AS_OF).problems


def waived(finding: Finding, **other: str) -> tuple[Waiver, Finding]:
    made = Waiver(
        fingerprint=finding.fingerprint,
        code=finding.code,
        entry=finding.at.route.rpartition(".")[0],
        owner=other.get("owner", "finance"),
        approved_by=other.get("approved_by", "Ana"),
        reason=other.get("reason", "Soon."),
        created=AS_OF,
        expires=AS_OF + 60 * DAY,
        ticket=other.get("ticket", ""),
    )
    return made, finding


def added(report: Report, before: bytes | None, **other: str) -> bytes:
    found = None if before is None else SourceFile("waivers.yaml", before)
    return add_waivers_to_file(found, [waived(report.findings[0], **other)])


def test_a_new_file_explains_itself_and_reads_back(report: Report) -> None:
    data = add_waivers_to_file(None, [waived(finding) for finding in report.findings])
    assert data.startswith(b"# Findings that somebody has accepted until a day")
    read_ = read_waivers(SourceFile("waivers.yaml", data), AS_OF)
    assert not read_.problems
    assert apply_settings_and_waivers(report, ["BUY02"], AS_OF, read_).exit_code("information") == 0


HAND_WRITTEN = """\
# Ours; ask Ana before you add to it.

format:   1   # the first
waivers:
    # why: the tool is replaced in March
    "0000000000000000":   {code: BUY02, entry: x, owner: 'finance', approved_by: Ana,
        reason: Soon., created: 2026-11-01, expires: 2027-01-31}   # see FIN-212

    1111111111111111:
        code: BUY02
        entry: y
        owner: finance
        approved_by: "Ana: COO"
        reason: |
            Two lines,
              the second further in.
        created: 2026-11-01
        expires: 2027-01-31
    # the end
"""


@pytest.mark.parametrize(
    "before",
    [
        HAND_WRITTEN,
        HAND_WRITTEN.removesuffix("    # the end\n").rstrip("\n"),
        HAND_WRITTEN.replace("\n", "\r\n"),
        f"\ufeff{HAND_WRITTEN}",
        HAND_WRITTEN + "\n\n# and after\n",
        "---\n" + HAND_WRITTEN,
        "format: 1\n",
        "# only this\nformat: 1",
    ],
)
def test_what_a_person_wrote_stays_byte_for_byte(report: Report, before: str) -> None:
    data = before.encode()
    after = added(report, data)
    assert after.startswith(data)
    assert b"\r\n" not in data or b"\n" not in after.replace(b"\r\n", b"")
    old, new = read_yaml(data, "a"), read_yaml(after, "a")
    mark = report.findings[0].fingerprint
    assert new["waivers"].pop(mark)["reason"] == "Soon."
    assert new["waivers"] == old.get("waivers", {})


def test_keys_that_follow_the_waivers_stay_behind_them(report: Report) -> None:
    first = 'waivers:\n  "0000000000000000": {code: a}\n'
    after = added(report, f"{first}# last\nformat: 1 # yes\n".encode()).decode()
    assert after.startswith(first)
    assert after.endswith("format: 1 # yes\n")


def test_an_empty_map_is_filled(report: Report) -> None:
    after = added(report, b"format: 1\nwaivers: {}  # none yet\n").decode()
    assert after.startswith("format: 1\nwaivers:  # none yet\n  # medium: ")


@pytest.mark.parametrize(
    "before",
    [
        'format: 1\nwaivers: {"0000000000000000": {code: a}}\n',
        "format: 1\nwaivers:\n  {}\n",
        "{format: 1, waivers: {}}\n",
        "format: 1\nwaivers: {}\n...\n",
        "format: 1\nwaivers: []\n",
    ],
)
def test_where_nothing_can_be_added_the_entry_is_shown_instead(report: Report, before: str) -> None:
    with pytest.raises(CannotAppend) as refused:
        added(report, before.encode())
    assert report.findings[0].fingerprint in refused.value.entries


HOSTILE: Sequence[str] = (
    'a: b # c\n"0000000000000000": {}',
    "- x\n- y",
    "' \" \\ \\n {} [] & * ! | > % @ `",
    "::error::x ##[error]",
    "null",
    "2027-01-31",
    "…é漢😀",
    "\t x",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_back_as_they_were_said(report: Report, text: str) -> None:
    words = dict.fromkeys(("owner", "approved_by", "reason", "ticket"), text)
    data = added(report, HAND_WRITTEN.encode(), **words)
    read_ = read_yaml(data, "a")["waivers"]
    assert len(read_) == 3
    assert {read_[report.findings[0].fingerprint][name] for name in words} == {text}


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp"))))
def test_any_words_come_back_as_they_were_said(report: Report, text: str) -> None:
    try:
        data = added(report, HAND_WRITTEN.encode(), reason=text or "-")
    except CannotAppend:  # a character that reading refuses
        assert any(ord(letter) > 0xFFFD or letter in "\ufffe\uffff" for letter in text)
        return
    assert read_yaml(data, "a")["waivers"][report.findings[0].fingerprint]["reason"] == (
        text or "-"
    )


@pytest.mark.parametrize("text", ["\u00ad", "-", "…", "\u2800", "\u3164\u3164", "()", "\u200b."])
@pytest.mark.parametrize("field", ["reason", "owner", "approved_by"])
def test_a_text_in_which_nothing_can_be_read_is_no_reason(
    report: Report, field: str, text: str
) -> None:
    mark = fingerprint(report, "refunds")
    written = f"'{text}'" if not text.startswith("\u3164") else f'"{text}"'
    read_ = held(entry(mark, **{field: written}))
    # HANGUL FILLER counts as a letter in Unicode, and is refused for being invisible.
    assert read_.waivers == (), text
    assert read_.problems


@pytest.mark.parametrize(
    ("created", "last"),
    [
        ("2024-03-01", "2029-03-01"),
        ("2024-02-29", "2029-02-28"),
        ("2023-11-01", "2028-11-01"),
        ("2021-12-31", "2026-12-31"),
    ],
)
def test_five_years_are_five_years_to_the_day(report: Report, created: str, last: str) -> None:
    mark = fingerprint(report, "refunds")
    after = (date.fromisoformat(last) + DAY).isoformat()
    assert held(entry(mark, created=created, expires=last)).waivers
    too_long = held(entry(mark, created=created, expires=after))
    assert too_long.waivers == ()
    assert f"{last} or earlier" in too_long.problems[0].write
    days = (date.fromisoformat(created), date.fromisoformat(last))
    assert waivers_module.waiver_lasts_too_long(*days, None) is None
    assert waivers_module.waiver_lasts_too_long(days[0], days[1] + DAY, None) == days[1]
    assert waivers_module.waiver_lasts_too_long(days[0], days[0] + 10 * DAY, 10) is None
    assert (
        waivers_module.waiver_lasts_too_long(days[0], days[0] + 11 * DAY, 10) == days[0] + 10 * DAY
    )


def test_a_waiver_covers_what_it_was_given_for_and_nothing_worse(report: Report) -> None:
    outcome = next(o for o in report.outcomes if o.subject == "customer_rules.refunds")
    assert outcome.finding is not None
    bad = replace(
        outcome.finding,
        measures=(Measure("share", "40.00 %"), Measure("left_out", "", "more", ("a",))),
    )
    seen = replace(report, outcomes=(replace(outcome, finding=bad),))

    def state(figures: str) -> tuple[WaiverState, str]:
        mark = outcome.finding.fingerprint if outcome.finding else ""
        status = apply_waivers(seen, held(entry(mark, figures=figures)), AS_OF).waivers[0]
        return status.state, status.why

    assert state("{share: 40.00 %, left_out: [a]}") == (WaiverState.ACTIVE, "")
    assert state("{share: 41.5 %, left_out: [b, a]}") == (WaiverState.ACTIVE, "")
    assert state("{}") == (WaiverState.ACTIVE, "")  # written before waivers kept figures
    assert state("{left_out: [a]}") == (WaiverState.ACTIVE, "")
    worse = "share 39.99 % → 40.00 %"
    assert state("{share: 39.99 %, left_out: [a]}") == (WaiverState.OUTGROWN, worse)
    assert state('{share: "0.40", left_out: [a]}')[0] == WaiverState.OUTGROWN
    for none in ("{left_out: [b]}", "{left_out: []}", "{share: 40.00 %}"):
        assert state(none) == (WaiverState.OUTGROWN, "left out also a")


def test_a_waiver_without_a_finding_is_stale_only_where_its_rule_was_judged(
    report: Report,
) -> None:
    gone = replace(report, outcomes=())
    for rules, state in ((report.rules, WaiverState.STALE), ((), WaiverState.NOT_JUDGED)):
        seen = replace(gone, rules=rules)
        after = apply_waivers(seen, held(entry(fingerprint(report, "refunds"))), AS_OF)
        assert states(after) == [state]


def test_what_a_person_wrote_beside_the_empty_list_stays(report: Report) -> None:
    text = b"format: 1\nwaivers: {}  # none: {} yet\n"
    given = Waiver("0" * 16, "BUY02", "x", "me", "you", "so", AS_OF, AS_OF + DAY)
    grown_ = add_waivers_to_file(SourceFile("waivers.yaml", text), [(given, report.findings[0])])
    assert b"waivers:  # none: {} yet\n" in grown_


def test_the_waivers_of_a_file_come_with_the_folder_that_their_paths_start_in(
    tmp_path: Path,
) -> None:
    (tmp_path / "waivers.yaml").write_bytes(source(entry("0" * 16)).data)
    read_ = read_waivers_at_path(tmp_path / "waivers.yaml", tmp_path, AS_OF)
    assert [waiver.fingerprint for waiver in read_.waivers] == ["0" * 16]
    assert (read_.folder, read_.problems) == (tmp_path, ())


def test_a_waiver_may_be_accepted_where_it_is_tomorrow_already_and_no_later() -> None:
    day = {"expires": "2027-01-31"}
    assert held(entry("0" * 16, created=(AS_OF + DAY).isoformat(), **day)).waivers
    (problem,) = held(entry("0" * 16, created=(AS_OF + 2 * DAY).isoformat(), **day)).problems
    assert "has not come yet" in problem.says


def test_a_waiver_may_end_on_the_day_that_it_begins_and_not_before() -> None:
    day = AS_OF.isoformat()
    assert held(entry("0" * 16, created=day, expires=day)).waivers
    (problem,) = held(entry("0" * 16, created=day, expires=(AS_OF - DAY).isoformat())).problems
    assert "before it begins" in problem.says


def test_a_finding_is_named_by_its_file_from_the_folder_of_the_waivers_on(
    report: Report, tmp_path: Path
) -> None:
    def at(place: Place | None) -> Finding:
        return replace(report.findings[0], at=Located("customer_rules.refunds", place))

    file = (tmp_path / "policies" / "a.yaml").as_posix()
    assert finding_file_from_waivers(tmp_path, at(Place(file, 1, 1, 1))) == "policies/a.yaml"
    assert (
        finding_file_from_waivers(tmp_path / "gate", at(Place(file, 1, 1, 1)))
        == "../policies/a.yaml"
    )
    assert finding_file_from_waivers(tmp_path, at(None)) == ""


def test_a_finding_on_another_drive_is_named_by_its_whole_path(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_another_drive(*_: object) -> str:
        raise ValueError

    monkeypatch.setattr("os.path.relpath", on_another_drive)
    at = Located("customer_rules.refunds", Place("D:/policies/a.yaml", 1, 1, 1))
    assert (
        finding_file_from_waivers(tmp_path, replace(report.findings[0], at=at))
        == "D:/policies/a.yaml"
    )


def test_a_waiver_for_another_file_does_not_cover_and_says_where_the_finding_stands(
    report: Report,
) -> None:
    mark = fingerprint(report, "refunds")
    here = finding_file_from_waivers(Path(), next(o.finding for o in report.outcomes if o.finding))
    good, other = (entry(mark, file=f'"{name}"') for name in (here, "elsewhere.yaml"))
    assert states(apply_waivers(report, held(good), AS_OF)) == [WaiverState.ACTIVE]
    after = apply_waivers(report, held(other), AS_OF)
    assert states(after) == [WaiverState.ELSEWHERE]
    said = f"it is for elsewhere.yaml, and the finding stands in {here}"
    assert after.waivers[0].why == said
    assert "refunds" in open_entries(after)


def test_an_entry_may_be_called_by_its_own_name_its_line_or_the_subject(report: Report) -> None:
    outcome = next(o for o in report.outcomes if o.subject == "customer_rules.refunds")
    assert names_waiver_may_use(outcome) == (
        "customer_rules.refunds",
        "customer_rules.refunds.reviewed",
        "customer_rules.refunds",
    )
    assert names_waiver_may_use(replace(outcome, finding=None)) == ("customer_rules.refunds",)


def test_a_waiver_of_a_finding_that_is_only_asked_now_is_not_called_stale(report: Report) -> None:
    outcome = next(o for o in report.outcomes if o.subject == "customer_rules.refunds")
    assert outcome.finding is not None
    asked = PendingFinding(outcome.finding, ("roles",), (), "?")
    seen = replace(report, outcomes=(replace(outcome, finding=None, asked=asked),))
    after = apply_waivers(seen, held(entry(outcome.finding.fingerprint)), AS_OF)
    assert states(after) == [WaiverState.NOT_JUDGED]


def test_the_worst_states_come_first_then_what_ends_first(report: Report) -> None:
    mark = fingerprint(report, "refunds")
    other = {"entry": "customer_rules.fees", "expires": "2026-11-10"}
    read_ = held(
        entry("0" * 16, expires="2027-02-01"),
        entry(mark),
        entry("1" * 16, expires="2027-01-01"),
        entry(fingerprint(report, "fees"), **other),
    )
    after = apply_waivers(report, read_, AS_OF)
    assert states(after) == [
        WaiverState.EXPIRED, WaiverState.STALE, WaiverState.STALE, WaiverState.ACTIVE,
    ]  # fmt: skip
    assert [one.waiver.fingerprint for one in after.waivers[1:3]] == ["1" * 16, "0" * 16]


def outcome_of(report: Report, status: Status, **other: object) -> Report:
    plain = Outcome("BUY02", "customer_rules.refunds", status)
    return replace(report, outcomes=(replace(plain, **other),))


def test_what_is_required_and_was_not_judged_is_said_with_its_reason(report: Report) -> None:
    finding = report.findings[0]
    asked = PendingFinding(finding, ("roles", "teams"), (), "?")
    rows = (
        (outcome_of(report, Status.NOT_DECLARED, missing=("a.b", "c.d")), "not declared: a.b, c.d"),
        (outcome_of(report, Status.ASKED, asked=asked), "asked, while roles, teams is only begun"),
        (outcome_of(report, Status.NOT_ASSESSABLE, reason="so"), "not assessable: so"),
        (outcome_of(report, Status.NOT_ASSESSABLE), "not assessable"),
    )
    for seen, why in rows:
        done = apply_settings_and_waivers(seen, ["BUY02"], AS_OF, required=["BUY02"])
        assert [(one.code, one.subject, one.why) for one in done.unjudged] == [
            ("BUY02", "customer_rules.refunds", why)
        ]
        assert apply_settings_and_waivers(seen, ["BUY02"], AS_OF, required=[]).unjudged == ()
    for status in (Status.PASS, Status.NOT_APPLICABLE):
        seen = outcome_of(report, status)
        assert apply_settings_and_waivers(seen, ["BUY02"], AS_OF, required=["BUY02"]).unjudged == ()


def test_a_rule_that_is_required_and_left_out_of_judgement_is_said(report: Report) -> None:
    done = apply_settings_and_waivers(
        report, ["BUY02"], AS_OF, required=["SVC18", "PRD01", "BUY02", "SVC18"]
    )
    assert [(one.code, one.subject, one.why) for one in done.unjudged] == [
        ("PRD01", "", "left out by select or ignore"),
        ("SVC18", "", "left out by select or ignore"),
    ]
    assert apply_settings_and_waivers(
        report, [], AS_OF, settings="principlecheck.yaml"
    ).settings == ("principlecheck.yaml")


def test_waivers_are_held_against_the_later_of_today_and_the_day_judged(report: Report) -> None:
    read_ = held(entry(fingerprint(report, "refunds"), expires=AS_OF.isoformat()))
    for day, state in ((AS_OF - DAY, WaiverState.EXPIRING), (AS_OF + DAY, WaiverState.EXPIRED)):
        assert states(apply_settings_and_waivers(report, ["BUY02"], day, read_)) == [state]


def test_a_waiver_is_written_as_far_in_as_those_that_are_there(report: Report) -> None:
    text = source(entry("0" * 16)).data.replace(b"\n  ", b"\n      ")
    grown_ = add_waivers_to_file(SourceFile("waivers.yaml", text), [waived(report.findings[0])])
    mark = report.findings[0].fingerprint
    (line,) = [one for one in grown_.decode().splitlines() if mark in one]
    assert line == f'      "{mark}":'


def test_a_waiver_is_put_in_behind_the_last_and_before_what_follows(report: Report) -> None:
    text = source(entry("0" * 16)).data.removeprefix(b"format: 1\n") + b"format: 1\n"
    grown_ = add_waivers_to_file(SourceFile("waivers.yaml", text), [waived(report.findings[0])])
    assert grown_.startswith(text.removesuffix(b"format: 1\n"))
    assert grown_.endswith(b"\nformat: 1\n")
