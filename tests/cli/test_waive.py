"""`waive`, and waivers at the gate: a day in UTC, and never more than one finding."""

import json
import os
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest

from principlecheck.usecases import ports
from tests.cli.conftest import Cli

Folder = Callable[..., Path]
POLICY = """\
customer_rules:
  refunds: {kind: refund, reviewed: 2024-01-01}
  fees: {kind: fee, reviewed: 2024-01-01}
"""
WHO = ("--owner", "finance", "--approved-by", "Ana Ruiz, COO", "--reason", "The tool changes.")
TO = ("--until", "2026-12-31")
ONE = ("waive", "BUY02", "customer_rules.refunds", *WHO, *TO)
ALL = ("waive", "--all", *WHO, *TO)
CHECK = ("check", ".")
WAIVERS = Path("waivers.yaml")
Now = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def policies(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two medium findings, which fail the gate."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    folder(a=POLICY)
    settings("")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    """Sets the clock; it stands at noon of 2026-11-22."""

    def at(moment: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Clock":
                shown = moment.astimezone(tz)
                return cls(shown.year, shown.month, shown.day, shown.hour, tzinfo=tz)

        monkeypatch.setattr(ports, "datetime", Clock)

    at(datetime(2026, 11, 22, 12, tzinfo=UTC))
    return at


def settings(text: str) -> None:
    text = f"format: 1\nselect: [BUY02]\nfail_on: medium\n{text}"
    Path("principlecheck.yaml").write_text(text, encoding="utf-8")


def waivers(text: str) -> str:
    WAIVERS.write_text(text, encoding="utf-8")
    return text


def test_a_waived_finding_passes_the_gate_and_the_other_does_not(cli: Cli) -> None:
    assert cli(*CHECK).code == 1
    ended = cli(*ONE)
    assert (ended.code, ended.out) == (0, "")
    assert "Wrote waivers.yaml: 1 finding is waived until 2026-12-31" in ended.err
    ended = cli(*CHECK)
    assert ended.code == 1
    assert ended.out.count("Waived until 2026-12-31 by Ana Ruiz, COO: The tool changes.") == 1
    assert "Waived: 1 of 2" in ended.out
    assert cli("waive", "BUY02", "customer_rules.fees", *WHO, *TO).code == 0
    assert cli(*CHECK).code == 0


def test_all_adopts_an_old_repository(cli: Cli, folder: Folder) -> None:
    assert cli(*ALL).code == 0
    assert cli(*CHECK).code == 0
    folder(b="customer_rules: {returns: {kind: refund, reviewed: 2024-01-01}}\n")
    assert cli(*CHECK).code == 1  # what comes later is not in the baseline


@pytest.mark.parametrize(
    "text", [POLICY.replace("2024-01-01", "2023-05-01"), f"\n# moved\n{POLICY}"]
)
def test_a_waiver_stays_with_its_finding_when_lines_move(
    cli: Cli, folder: Folder, text: str
) -> None:
    cli(*ALL)
    folder(a=text)
    assert cli(*CHECK).code == 0


def test_a_waiver_covers_no_entry_of_the_same_name_in_another_file(cli: Cli) -> None:
    cli(*ALL)
    assert '\n    file: "a.yaml"\n' in Path("waivers.yaml").read_text(encoding="utf-8")
    Path("a.yaml").rename("b.yaml")
    ended = cli(*CHECK)
    assert ended.code == 1
    told = " ".join(ended.out.split())
    assert "Waiver for another file (it is for a.yaml, and the finding stands in b.yaml)" in told


LIMIT = """\
channels: {chat: {kind: chat}}
queues: {chat: {channels: [chat]}}
contact_reasons: {order: {queue: chat}}
handle_time: {chat: {queues: [chat], hard_limit: %s, on_limit: end}}
"""


def test_a_waiver_covers_nothing_worse_than_it_was_given_for(cli: Cli, folder: Folder) -> None:
    Path("principlecheck.yaml").write_text("format: 1\nselect: [SVC01]\n", encoding="utf-8")
    folder(a=LIMIT % "6m")
    check = ("check", ".")
    assert cli(*check).code == 1
    assert cli("waive", "SVC01", "handle_time.chat", *WHO, *TO).code == 0
    assert '"hard_limit": "360 s"' in Path("waivers.yaml").read_text(encoding="utf-8")
    assert cli(*check).code == 0
    folder(a=LIMIT % "8m")
    assert cli(*check).code == 0
    folder(a=LIMIT % "5m30s")
    ended = cli(*check)
    assert ended.code == 1
    assert "Waiver outgrown: hard limit 6 minutes → 5 minutes 30 seconds" in " ".join(
        ended.out.split()
    )
    for name in ("json", "markdown", "sarif", "github"):
        assert "outgrown" in cli(*check, "--format", name).out


def test_no_waivers_counts_them_like_any_other(cli: Cli) -> None:
    cli(*ALL)
    ended = cli(*CHECK, "--no-waivers")
    assert ended.code == 1
    assert "Waive" not in ended.out
    waivers("format: 1\nwaivers: [broken\n")
    assert cli(*CHECK, "--no-waivers").code == 1
    audit = cli("audit", ".", "--annex", "--no-waivers").out
    assert "--no-waivers" in audit
    assert re.search(r"\n## [0-9]+\. Waivers\n\nNone\.\n", audit)


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))]
)
def test_it_ends_at_midnight_in_utc_wherever_one_is(cli: Cli, now: Now, zone: tzinfo) -> None:
    cli(*ALL)
    now(datetime(2026, 12, 31, 23, 59, tzinfo=UTC).astimezone(zone))
    assert cli(*CHECK).code == 0
    now(datetime(2027, 1, 1, 0, 0, tzinfo=UTC).astimezone(zone))
    ended = cli(*CHECK)
    assert ended.code == 1
    assert "Waiver expired on 2026-12-31: BUY02 on customer_rules.fees (waivers.yaml:" in (
        " ".join(ended.out.split())
    )


def test_a_day_in_the_past_does_not_revive_it(cli: Cli, now: Now) -> None:
    cli(*ALL)
    now(datetime(2027, 1, 1, tzinfo=UTC))
    assert cli(*CHECK, "--as-of", "2026-12-01").code == 1
    now(datetime(2026, 12, 1, tzinfo=UTC))
    assert cli(*CHECK, "--as-of", "2027-01-01").code == 1


def test_states_are_told(cli: Cli, now: Now, folder: Folder) -> None:
    cli(*ALL)
    now(datetime(2026, 12, 20, tzinfo=UTC))
    folder(a="customer_rules: {fees: {kind: fee, reviewed: 2024-01-01}}\n")
    ended = cli(*CHECK)
    said = " ".join(ended.out.split())
    assert ended.code == 0
    assert "Waiver expires on 2026-12-31: BUY02 on customer_rules.fees" in said
    assert "Waiver without a finding, to be taken out: BUY02 on customer_rules.refunds" in said
    report = json.loads(cli(*CHECK, "--format", "json").out)
    assert [one["state"] for one in report["waivers"]] == ["expiring", "stale"]
    assert report["findings"][0]["waiver"]["approved_by"] == "Ana Ruiz, COO"


def test_the_audit_has_a_section_of_them(cli: Cli) -> None:
    cli(*ONE, "--ticket", "FIN-7 | <b>")
    audit = cli("audit", ".", "--annex").out
    section = re.split(r"\n## [0-9]+\. Waivers\n", audit)[1].split("\n## ")[0]
    assert "still counts" in section
    assert (
        "The tool changes. (FIN-7 \\| \\<b\\>) | Ana Ruiz, COO | finance | 2026-12-31 | active |"
        in section
    )
    assert audit.count("**Waived** until 2026-12-31, approved by Ana Ruiz, COO") == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "waivers: {}\n",
        "format: 1\nwaivers:\n  abc: {}\n",
        "format: 1\nwaivers: {}\nwaiver: {}\n",
        "format: 1\nwaivers:\n  !x {}\n",
    ],
)
def test_a_malformed_file_fails_closed(cli: Cli, text: str) -> None:
    waivers(text)
    ended = cli(*CHECK)
    assert ended.code == 2
    assert "Problem: waivers.yaml" in ended.out
    assert cli("audit", ".").code == 2
    before = WAIVERS.read_bytes()
    ended = cli(*ONE)
    assert ended.code == 2
    assert "Nothing is waived while this stands" in ended.err
    assert WAIVERS.read_bytes() == before


def test_a_waiver_edited_to_another_entry_waives_nothing(cli: Cli) -> None:
    cli(*ALL)
    waivers(WAIVERS.read_text().replace("customer_rules.refunds", "customer_rules.fees"))
    ended = cli(*CHECK)
    assert ended.code == 2
    assert "fingerprint of a finding on another entry" in ended.out


def test_hand_written_lines_survive(cli: Cli) -> None:
    before = waivers(
        "# Ours.\r\nformat: 1\r\nwaivers:   # one a finding\r\n"
        '   "0000000000000000": {code: BUY02, entry: gone, owner: a, approved_by: b, reason: c,\r\n'
        "       created: 2026-11-01, expires: 2026-12-01}  # see FIN-1\r\n\r\n   # the end"
    )
    assert cli(*ONE).code == 0
    after = WAIVERS.read_bytes()
    assert after.startswith(before.encode().replace(b"\r\r", b"\r"))
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert cli(*CHECK).code == 1
    cli("waive", "BUY02", "customer_rules.fees", *WHO, *TO)
    assert cli(*CHECK).code == 0


def test_where_it_cannot_add_it_says_what_to_add(cli: Cli) -> None:
    before = waivers("{format: 1, waivers: {}}\n")
    ended = cli(*ONE)
    assert ended.code == 2
    assert "Add this under waivers: by hand:" in ended.err
    assert 'entry: "customer_rules.refunds"' in ended.err
    assert WAIVERS.read_text() == before


def test_waiving_twice_is_refused_and_all_keeps_what_there_is(cli: Cli, now: Now) -> None:
    cli(*ONE)
    before = WAIVERS.read_bytes()
    ended = cli(*ONE)
    assert ended.code == 2
    assert "It is waived already, at waivers.yaml:6." in ended.err
    assert WAIVERS.read_bytes() == before
    now(datetime(2027, 2, 1, tzinfo=UTC))
    ended = cli("waive", "--all", *WHO, "--until", "2027-03-01")
    assert ended.code == 0
    assert "1 had a waiver before and keep it" in ended.err
    assert WAIVERS.read_bytes().startswith(before)
    assert cli(*CHECK).code == 1  # the expired one stays expired


def test_nothing_to_waive_writes_nothing(cli: Cli, folder: Folder) -> None:
    folder(a="customer_rules: {}\n")
    ended = cli(*ALL)
    assert (ended.code, ended.err) == (0, "There is nothing to waive.\n")
    assert not WAIVERS.exists()


def all_with(option: str, value: str) -> tuple[str, ...]:
    """Everything waived, with another value for one option."""
    at = ALL.index(option)
    return (*ALL[:at], option, value, *ALL[at + 2 :])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("waive", *WHO, *TO), "CODE and ENTRY for one finding, or --all"),
        (("waive", "BUY02", *WHO, *TO), "CODE and ENTRY for one finding, or --all"),
        (("waive", "BUY02", "x", "--all", *WHO, *TO), "CODE and ENTRY for one finding, or --all"),
        (("waive", "BUY2", "customer_rules.fees", *WHO, *TO), "There is no rule `BUY2`"),
        (
            ("waive", "BUY02", "customer_rules.fee", *WHO, *TO),
            "Did you mean “customer_rules.fees”?",
        ),
        (("waive", "BUY02", "zzz", *WHO, *TO), "It has findings on:\n  “customer_rules.fees”"),
        (("waive", "SVC18", "x", *WHO, *TO), "SVC18 has no finding here"),
        ((*ALL, "--on", "elsewhere"), "There is no file or folder `elsewhere`"),
        (("waive", "--all", *WHO, "--until", "never"), "`never` is not a date"),
        (("waive", "--all", *WHO, "--until", "2027-02-30"), "`2027-02-30` is not a date"),
        (("waive", "--all", *WHO, "--until", "2026-11-21"), "2026-11-21 is past; today is"),
        (("waive", "--all", *WHO, "--until", "9999-12-31"), "at most"),
        (all_with("--owner", " "), "--owner is empty"),
        (all_with("--reason", ""), "--reason is empty"),
        (all_with("--reason", "x" * 2001), "--reason is longer than 2000"),
        (all_with("--reason", "a\x1b[31m"), "--reason holds a character that cannot be shown"),
        (all_with("--reason", "la\u00adter"), "--reason holds a character that cannot be shown"),
        (all_with("--approved-by", "a\u202eb"), "--approved-by holds a character"),
        ((*ALL, "--ticket", "\udcff"), "--ticket holds a character"),
    ],
)
def test_what_is_mistyped_writes_nothing(cli: Cli, words: tuple[str, ...], says: str) -> None:
    ended = cli(*words)
    assert ended.code == 2
    assert says in ended.err
    assert not WAIVERS.exists()


@pytest.mark.parametrize("missing", ["--owner", "--approved-by", "--reason", "--until"])
def test_nothing_may_be_left_out(cli: Cli, missing: str) -> None:
    at = ALL.index(missing)
    assert cli(*ALL[:at], *ALL[at + 2 :]).code == 2
    assert not WAIVERS.exists()


def test_an_entry_that_means_several_findings_is_refused(cli: Cli, folder: Folder) -> None:
    folder(a=TWO_QUEUES)
    Path("principlecheck.yaml").write_text("format: 1\nselect: [PRD01]\n")
    for entry in ("handle_time.chat", "handle_time.chat.hard_limit"):
        ended = cli("waive", "PRD01", entry, *WHO, *TO)
        assert ended.code == 2
        assert "PRD01 has 2 findings there:\n  “handle_time.chat ~ queues.care”" in ended.err
        assert not WAIVERS.exists()
    assert cli("waive", "PRD01", "handle_time.chat ~ queues.care", *WHO, *TO).code == 0
    assert cli(*CHECK).code == 1
    assert cli("waive", "PRD01", "queues.sales", *WHO, *TO).code == 0
    assert cli(*CHECK).code == 0


TWO_QUEUES = """\
channels: {chat: {kind: chat}}
queues: {care: {channels: [chat]}, sales: {channels: [chat]}}
contact_reasons:
  question: {queue: care, share: 50%, handle_time: {median: 5m, p90: 15m}}
  order: {queue: sales, share: 50%, handle_time: {median: 5m, p90: 15m}}
handle_time: {chat: {queues: [care, sales], hard_limit: 6m, on_limit: transfer}}
targets: {solved: {queues: [care, sales], first_contact_resolution: {at_least: 80%}}}
"""


def test_the_longest_term_is_kept(cli: Cli) -> None:
    settings("longest_waiver: 30 calendar days\n")
    ended = cli(*ONE)
    assert ended.code == 2
    assert "A waiver may last until 2026-12-22 at most (principlecheck.yaml:4)." in ended.err
    assert cli("waive", "--all", *WHO, "--until", "2026-12-22").code == 0
    settings("longest_waiver: 29 calendar days\n")
    assert cli(*CHECK).code == 2


def test_the_settings_name_another_file(cli: Cli) -> None:
    settings("waivers: gate/accepted.yaml\n")
    assert cli(*CHECK).code == 2
    assert cli(*ALL).code == 0
    assert not WAIVERS.exists()
    assert cli(*CHECK).code == 0


def test_hostile_words_are_neither_obeyed_nor_lost(cli: Cli) -> None:
    reason = '::error::x\n::warning::y ##[z] # "q": [1] {2} | <b> `c`'
    ended = cli(*ALL[:-4], "--reason", reason, *TO)
    assert ended.code == 0
    for name in ("text", "github", "markdown"):
        lines = cli(*CHECK, "--format", name).out.split("\n")
        assert not [line for line in lines if line.lstrip().startswith("::error::x")]
        assert not [line for line in lines if line.lstrip().startswith("::warning::y")]
        assert not [line for line in lines if "##[" in line and not line.startswith("::notice ")]
    report = json.loads(cli(*CHECK, "--format", "json").out)
    assert {finding["waiver"]["reason"] for finding in report["findings"]} == {reason}


def test_the_file_is_replaced_in_one_step(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli(*ONE)
    WAIVERS.chmod(0o640)
    before = WAIVERS.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    fees = ("waive", "BUY02", "customer_rules.fees", *WHO, *TO)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        ended = cli(*fees)
    assert ended.code == 2
    assert "waivers.yaml cannot be written: No space left on device." in ended.err
    assert WAIVERS.read_bytes() == before
    assert not list(Path().glob(".waivers-*"))
    assert cli(*fees).code == 0
    assert stat.S_IMODE(WAIVERS.stat().st_mode) == 0o640


def test_a_change_in_the_meantime_is_not_lost(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli(*ONE)
    fsync = os.fsync

    def meanwhile(handle: int) -> None:
        fsync(handle)
        WAIVERS.write_bytes(WAIVERS.read_bytes() + b"# mine\n")

    with monkeypatch.context() as other:
        other.setattr(os, "fsync", meanwhile)
        ended = cli("waive", "BUY02", "customer_rules.fees", *WHO, *TO)
    assert ended.code == 2
    assert "has just been changed" in ended.err
    assert WAIVERS.read_bytes().endswith(b"# mine\n")


def test_a_link_stays_a_link(cli: Cli) -> None:
    Path("gate").mkdir()
    cli(*ONE)
    WAIVERS.rename("gate/accepted.yaml")
    WAIVERS.symlink_to("gate/accepted.yaml")
    Path("principlecheck.yaml").write_text(
        "format: 1\nselect: [BUY02]\nfail_on: medium\nexclude: [gate]\n"
    )
    assert cli("waive", "BUY02", "customer_rules.fees", *WHO, *TO).code == 0
    assert WAIVERS.is_symlink()
    assert cli(*CHECK).code == 0


def test_it_says_who_reads_it_first(cli: Cli) -> None:
    cli(*ONE)
    text = WAIVERS.read_text()
    assert text.startswith(
        "# Findings that somebody has accepted until a day; see docs/waivers.md."
    )
    assert '  # medium: "' in text
    assert "created: 2026-11-22\n    expires: 2026-12-31\n" in text
