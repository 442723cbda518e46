"""The audit before, as far as it can still be read: what an audit is held against over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from principlecheck.model.report.comparison import LostJudgement
from principlecheck.model.report.report import Finding, Score


class Earlier(Struct, frozen=True):
    """The audit before, as far as it can still be read.

    `fingerprints` are what was found then. `gone` are those findings that are no longer there:
    each with whether it was lost from sight rather than solved, and why. `not_judged` are the
    fingerprints of findings of now that nobody judged then: they are neither new nor old. `worse`
    are findings of now that were there with a better figure, each with what has grown; `unjudged`
    is what passed then and cannot be judged now.
    `scores` are those of the old input; `rescored` says by today's packs. `note` says what was
    done, or why it could not be.
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
