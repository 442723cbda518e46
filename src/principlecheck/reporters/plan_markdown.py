"""A plan as Markdown: for a change request, a mail, or the meeting that decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.comparison import ComparedFinding, Comparison, FieldChange
from principlecheck.model.report.report import Located, Score, principle_title
from principlecheck.model.units import format_sentence, format_share_range
from principlecheck.reporters.markdown_text import escape_markdown, markdown_code_span
from principlecheck.reporters.plain import without_ci_commands
from principlecheck.reporters.plan_money import NOTHING, render_money_change, render_money_sums
from principlecheck.reporters.plan_text import AMOUNTS

MOST_ROWS = 200
_NOT_DECLARED = "(not declared)"


def render_plan_markdown(comparison: Comparison) -> str:
    """The whole plan: the verdict first, then what changes, what that does, and what it costs."""
    lines = [
        f"# What the change does: {escape_markdown(comparison.organisation)}",
        "",
        f"**{escape_markdown(comparison.verdict)}**",
        "",
        f"Against {escape_markdown(comparison.against)}, as of {comparison.as_of}.",
        *(f"\n{escape_markdown(note)}" for note in comparison.notes),
    ]
    for problem in comparison.problems:
        place = markdown_code_span(f"{problem.place.file}:{problem.place.line}")
        lines += ["", f"Could not be judged: {place} {escape_markdown(problem.says)}"]
    for outcome in comparison.errors:
        lines += [
            "",
            f"A rule broke: {markdown_code_span(outcome.subject)} {escape_markdown(outcome.reason)}",
        ]
    if not (comparison.problems or comparison.errors):
        lines += _plan_markdown_parts(comparison)
    return "\n".join(without_ci_commands(line) for line in lines).rstrip() + "\n"


def _plan_markdown_parts(comparison: Comparison) -> Iterator[str]:
    yield from _plan_markdown_table(
        "What changes",
        ("Entry", "Field", "Before", "After"),
        map(_plan_markdown_change_row, comparison.changes),
    )
    for title, found in (
        ("New", comparison.new),
        ("Worse", comparison.worse),
        ("No longer judged, and so not fixed", comparison.hidden),
        ("Fixed", comparison.mended),
        ("Found elsewhere, and so not fixed", comparison.elsewhere),
        ("Other figures", comparison.moved),
    ):
        heads = ("Finding", "Severity", "What", "Where")
        yield from _plan_markdown_table(title, heads, map(_plan_markdown_finding_row, found))
    lost = (
        (one.code, one.severity, one.title, markdown_code_span(one.subject))
        for one in comparison.unjudged
    )
    yield from _plan_markdown_table(
        "Can no longer be judged",
        ("Check", "Severity", "What", "On"),
        ((escape_markdown(a), b, escape_markdown(c), d) for a, b, c, d in lost),
    )
    yield from _plan_markdown_money(comparison)
    yield from _plan_markdown_table(
        "Principles", ("Principle", "Before", "After"), _plan_markdown_range_rows(comparison)
    )


def _plan_markdown_table(
    title: str, heads: Sequence[str], rows: Iterator[Sequence[str]] | map[Sequence[str]]
) -> Iterator[str]:
    """A part with a table; nothing where it has no row."""
    made = list(rows)
    if not made:
        return
    yield from ("", f"## {title}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}")
    for row in made[:MOST_ROWS]:
        yield f"| {' | '.join(row)} |"
    if len(made) > MOST_ROWS:
        yield from ("", f"And {len(made) - MOST_ROWS} more; --format json lists them all.")


def _plan_markdown_change_row(one: FieldChange) -> Sequence[str]:
    sides = [_NOT_DECLARED if side is None else side for side in (one.before, one.after)]
    if not one.field:
        came = one.kind == "added"
        sides = [NOTHING if came else "the entry", "the entry" if came else NOTHING]
    return (
        markdown_code_span(one.entry),
        markdown_code_span(one.field) if one.field else "",
        *map(escape_markdown, sides),
    )


def _plan_markdown_finding_row(one: ComparedFinding) -> Sequence[str]:
    finding = one.finding
    told = f"{escape_markdown(finding.title)}. {escape_markdown(finding.says)}"
    if one.reason:
        told = f"{told} {escape_markdown(format_sentence(one.reason))}."
    figures = [
        f"{format_sentence(figure.title)}: {figure.before} → {figure.after}"
        for figure in one.figures
        if figure.before is not None
        and figure.after not in (None, figure.before)
        and figure.unit in AMOUNTS
    ]
    told += "".join(f" {escape_markdown(text)}." for text in figures)
    return escape_markdown(finding.code), finding.severity, told, _plan_markdown_place(finding.at)


def _plan_markdown_place(at: Located) -> str:
    return (
        markdown_code_span(f"{at.place.file}:{at.place.line}")
        if at.place
        else markdown_code_span(at.route)
    )


def _plan_markdown_money(comparison: Comparison) -> Iterator[str]:
    rows = (
        (
            escape_markdown(one.finding.code),
            escape_markdown(one.finding.title),
            escape_markdown(render_money_change(one)),
        )
        for one in comparison.money
    )
    yield from _plan_markdown_table(
        "What it costs a year", ("Finding", "What", "Before → after"), rows
    )
    for text in render_money_sums(comparison):
        yield from ("", f"{escape_markdown(text)}.")


def _plan_markdown_range_rows(comparison: Comparison) -> Iterator[Sequence[str]]:
    for one in comparison.scores:
        before, after = _plan_markdown_range(one.before), _plan_markdown_range(one.after)
        if before != after:
            yield escape_markdown(principle_title(one.principle)), before, after


def _plan_markdown_range(score: Score | None) -> str:
    if score is None or score.low is None or score.high is None:
        return escape_markdown(score.note) if score else "not judged"
    note = f" ({score.note})" if score.note else ""
    return escape_markdown(f"{format_share_range(score.low, score.high)}{note}")
