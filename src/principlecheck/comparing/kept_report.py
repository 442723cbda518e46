"""A report of an earlier run, read back from the JSON that `check --format json` writes.

Whoever hands it in may have written it: nothing in it is believed beyond its own text, and what
does not have the shape of a report is refused with what to do about it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import Finding, RuleCard, Score, Status

FORMAT = 1
MOST_BYTES = 64 << 20
TOOL = "principlecheck"
WAY_OUT = "Write one with: principlecheck check PATH --format json=old.json"
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnusableReport(Refusal):
    """A file that no audit can be held against."""


class KeptOutcome(Struct, frozen=True):
    """How one rule ended on one subject; a failure names its finding by fingerprint."""

    code: str
    subject: str
    status: Status
    fingerprint: str = ""


class KeptScope(Struct, frozen=True):
    """What was read: names of files with the SHA-256 of their bytes."""

    digest: str
    files: tuple[tuple[str, str], ...] = ()
    departments: tuple[str, ...] = ()


class KeptReport(Struct, frozen=True):
    """What an audit needs of an earlier report. Fields that later versions add are passed over."""

    version: str
    organisation: str
    as_of: date
    packs: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    scores: tuple[Score, ...]
    outcomes: tuple[KeptOutcome, ...]
    rules: tuple[RuleCard, ...]
    scope: KeptScope
    commit: str = ""


class _KeptReportHead(Struct, frozen=True):
    """What tells a report from anything else."""

    format: object = None
    tool: object = None


def read_earlier_report(path: Path) -> KeptReport:
    """The report in a file. Raises `UnusableReport` for anything else."""
    name = path.as_posix()
    data = _read_earlier_report_bytes(path, name)
    try:
        head = msgspec.json.decode(data, type=_KeptReportHead)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise UnusableReport(f"{name} is not the JSON of a report.", WAY_OUT) from None
    if head.tool != TOOL:
        raise UnusableReport(f"{name} is JSON, but no report of principlecheck.", WAY_OUT)
    if isinstance(head.format, int) and head.format > FORMAT:
        raise UnusableReport(
            f"{name} is of format {str(head.format)[:20]}, from a later principlecheck than this.",
            "Install that version, or write the report again with this one.",
        )
    if head.format != FORMAT:
        raise UnusableReport(f"{name} does not say which format it is of.", WAY_OUT)
    try:
        kept = msgspec.json.decode(data, type=KeptReport)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        says = f"{name} is not what check --format json writes: {str(error)[:200]}."
        raise UnusableReport(says, WAY_OUT) from None
    for wrong in _earlier_report_is_impossible(kept):
        raise UnusableReport(f"{name} is not what check --format json writes: {wrong}.", WAY_OUT)
    return kept


def _read_earlier_report_bytes(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():  # before opening: opening a pipe waits
            there = "is not a plain file" if path.exists() else "is not there"
            raise UnusableReport(f"{name} {there}.", WAY_OUT)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnusableReport(f"{name} cannot be opened: {error.strerror or error}.") from None
    if len(data) > MOST_BYTES:
        raise UnusableReport(f"{name} is larger than 64 MiB, the most that is read.", WAY_OUT)
    if data.startswith(_UTF_16):
        says = f"{name} is UTF-16, as PowerShell's > writes it; JSON is UTF-8."
        raise UnusableReport(says, WAY_OUT)
    return data.removeprefix(_BOM)


def _earlier_report_is_impossible(kept: KeptReport) -> Iterator[str]:
    """What no run can have written."""
    for score in kept.scores:
        if not _earlier_score_is_possible(score):
            yield f"the score of `{score.principle[:60]}` is none"
    prints = [finding.fingerprint for finding in kept.findings]
    if len(set(prints)) != len(prints):
        yield "two of its findings have one fingerprint"
    if not all(prints):
        yield "a finding has no fingerprint"


def _earlier_score_is_possible(score: Score) -> bool:
    values = [value for value in (score.low, score.high, score.coverage) if value is not None]
    if (score.low is None) != (score.high is None):
        return False
    if score.low is not None and score.high is not None and score.low > score.high:
        return False
    return all(math.isfinite(value) and 0 <= value <= 1 for value in values)
