"""A report finished: its findings waived, and what was required of it and not judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from principlecheck.governance.waivers import Waivers, apply_waivers, find_unknown_codes_in_waivers
from principlecheck.model.report.report import Report, Status, Unjudged


def apply_settings_and_waivers(
    report: Report,
    codes: Collection[str],
    on: date,
    waivers: Waivers | None = None,
    required: Sequence[str] = (),
    settings: str = "",
) -> Report:
    """A report as people get it: under the settings and waivers of its organisation.

    `codes` are those of every rule of the packs, `on` the day in UTC that waivers are held
    against (at least the report's own day is), `required` the rules that must be judged, and
    `settings` the name of the settings file. Without `waivers`, nothing is waived.
    """
    if waivers is not None:
        report = apply_waivers(report, waivers, max(report.as_of, on))
        report = replace(
            report, problems=(*report.problems, *find_unknown_codes_in_waivers(waivers, codes))
        )
    return replace(
        report,
        settings=settings,
        unjudged=tuple(_unjudged_checks_settings_require(report, required)),
    )


def _unjudged_checks_settings_require(
    report: Report, required: Sequence[str]
) -> Iterator[Unjudged]:
    judged = {rule.code for rule in report.rules}
    for code in sorted(set(required)):
        if code not in judged:
            yield Unjudged(code, "", "left out by select or ignore")
    for outcome in report.outcomes:
        if outcome.code in required and outcome.status is Status.NOT_DECLARED:
            waits = ", ".join(outcome.missing)
            yield Unjudged(outcome.code, outcome.subject, f"not declared: {waits}")
        elif outcome.code in required and outcome.asked is not None:
            waits = ", ".join(outcome.asked.sections)
            yield Unjudged(outcome.code, outcome.subject, f"asked, while {waits} is only begun")
        elif outcome.code in required and outcome.status is Status.NOT_ASSESSABLE:
            why = f"not assessable: {outcome.reason}" if outcome.reason else "not assessable"
            yield Unjudged(outcome.code, outcome.subject, why)
