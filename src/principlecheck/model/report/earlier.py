"""The audit before, as far as it can still be read: what an audit is held against over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from principlecheck.model.report.comparison import LostJudgement
from principlecheck.model.report.report import SEVERITIES, TOPICS, Finding, Score, Severity


class Moment(Struct, frozen=True):
    """What was found as of a day, as it was reported then: findings by severity and by topic, and
    the range of each principle.
    """

    as_of: date
    severities: tuple[tuple[Severity, int], ...]
    topics: tuple[tuple[str, int], ...]
    ranges: tuple[Score, ...]


def moment_of_earlier_report(
    as_of: date, findings: Sequence[Finding], scores: Sequence[Score]
) -> Moment:
    """The counts and ranges of one report."""
    topics = Counter(one.topic for one in findings)
    return Moment(
        as_of,
        tuple((one, sum(f.severity == one for f in findings)) for one in SEVERITIES),
        tuple((topic, topics[topic]) for topic in TOPICS if topics[topic]),
        tuple(scores),
    )


class Earlier(Struct, frozen=True):
    """The audit before, as far as it can still be read.

    `fingerprints` are what was found then. `gone` are those findings that are no longer there:
    each with whether it was lost from sight rather than solved, and why. `not_judged` are the
    fingerprints of findings of now that nobody judged then: they are neither new nor old. `worse`
    are findings of now that were there with a better figure, each with what has grown; `unjudged`
    is what passed then and cannot be judged now.
    `scores` are those of the old input; `rescored` says by today's packs. `note` says what was
    done, or why it could not be. Of several earlier reports, `moments` are all of them and this one,
    by day.
    """

    as_of: date
    version: str
    fingerprints: frozenset[str]
    gone: tuple[tuple[Finding, bool, str], ...]
    scores: Mapping[str, Score]
    rescored: bool
    note: str
    not_judged: frozenset[str] = frozenset()
    worse: tuple[tuple[Finding, str], ...] = ()
    unjudged: tuple[LostJudgement, ...] = ()
    moments: tuple[Moment, ...] = ()
