"""An earlier report read back: whatever else is handed in is refused in plain words."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from principlecheck.comparing import kept_report
from principlecheck.comparing.kept_report import UnusableReport, read_earlier_report

GOLDEN = Path(__file__).parent.parent / "golden" / "report.json"


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "old.json"
    path.write_bytes(data)
    return path


def changed(**values: Any) -> bytes:
    return json.dumps(json.loads(GOLDEN.read_text(encoding="utf-8")) | values).encode()


def refusal(path: Path) -> str:
    with pytest.raises(UnusableReport) as caught:
        read_earlier_report(path)
    return " ".join(caught.value.lines)


def test_a_report_comes_back(tmp_path: Path) -> None:
    kept = read_earlier_report(GOLDEN)
    assert (kept.organisation, len(kept.findings)) == ("Kettle & Loom", 11)
    assert read_earlier_report(written(tmp_path, b"\xef\xbb\xbf" + GOLDEN.read_bytes())) == kept


def test_a_report_of_before_commits_were_named_comes_back(tmp_path: Path) -> None:
    older = json.loads(GOLDEN.read_text(encoding="utf-8"))
    del older["commit"]
    assert read_earlier_report(written(tmp_path, json.dumps(older).encode())).commit == ""


def test_fields_that_a_later_version_adds_are_passed_over(tmp_path: Path) -> None:
    assert (
        read_earlier_report(written(tmp_path, changed(weather="fine"))).organisation
        == "Kettle & Loom"
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not the JSON"),
        (b"{", "not the JSON"),
        (b"[]", "not the JSON"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        (b'"\xff"', "not the JSON"),
        (b"[" * 100_000, "not the JSON"),
        (b'{"a":' * 100_000, "not the JSON"),
        (b'{"version": "2.1.0", "runs": []}', "no report of principlecheck"),
        (b'{"tool": "other", "format": 1}', "no report of principlecheck"),
        (b'{"tool": "principlecheck", "format": 1}', "not what check --format json writes"),
        (b'{"tool": "principlecheck", "format": 2}', "later principlecheck"),
        (b'{"tool": "principlecheck"}', "which format"),
        (changed(as_of="yesterday"), "not what check --format json writes"),
        (changed(findings={}), "not what check --format json writes"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    told = refusal(written(tmp_path, data))
    assert says in told
    assert "old.json" in told


@pytest.mark.parametrize(
    ("low", "high", "coverage"),
    [(0.5, 0.4, 1.0), (-1.0, 0.4, 1.0), (0.1, 1e300, 1.0), (None, 0.4, 1.0), (0.1, 0.2, 7.0)],
)
def test_a_score_that_is_none_is_refused(
    tmp_path: Path, low: float | None, high: float, coverage: float
) -> None:
    score = {"principle": "respect", "low": low, "high": high, "coverage": coverage}
    score |= {"open_critical": 0, "findings": 0, "note": ""}
    assert "score of `respect`" in refusal(written(tmp_path, changed(scores=[score])))


def test_one_fingerprint_twice_is_refused(tmp_path: Path) -> None:
    findings = json.loads(GOLDEN.read_text(encoding="utf-8"))["findings"]
    twice = changed(findings=[findings[0], findings[0]])
    assert "one fingerprint" in refusal(written(tmp_path, twice))


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_report, "MOST_BYTES", 100)
    assert "64 MiB" in refusal(written(tmp_path, b" " * 101))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "is not there" in refusal(tmp_path / "old.json")
    assert "plain file" in refusal(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "plain file" in refusal(tmp_path / "pipe")
