"""A plan for a terminal: what changes, what that does, and the verdict last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from principlecheck.model.report.comparison import (
    ComparedFinding,
    ComparedScore,
    Comparison,
    FieldChange,
    FigureChange,
    LostJudgement,
)
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Score, principle_title
from principlecheck.model.units import format_count
from principlecheck.reporters.plain import (
    cut_text_to_columns,
    printable_text,
    terminal_text_width,
    without_ci_commands,
    wrap_text,
)
from principlecheck.reporters.plan_money import render_money_change, render_money_sums
from principlecheck.reporters.text import SIGNS, Paint, render_problem_lines, render_without_paint

MOST_CHANGES = 60
MOST_LISTED = 20
_MOST_WORDS = 240
_MOST_FIGURES = 3
AMOUNTS = frozenset(("count", "number", "share", "seconds", "money", "span"))
_INDENT = " " * 18
_SEVERITY = 8


def render_plan_text(
    comparison: Comparison, columns: int = 80, paint: Paint = render_without_paint
) -> str:
    """The whole plan as lines of at most `columns`, ending with the verdict."""
    if comparison.problems or comparison.errors:
        lines = list(_plan_text_unjudged(comparison, columns, paint))
    elif comparison.nothing_changes:
        lines = []
    else:
        lines = list(_plan_text_changes(comparison, columns, paint))
    for note in comparison.notes:
        lines.extend(wrap_text(note, columns, "  ", "Note: "))
    lines.extend(_plan_text_verdict(comparison, columns, paint))
    return "\n".join(without_ci_commands(line) for line in lines) + "\n"


def _plan_text_unjudged(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    for outcome in comparison.errors:
        yield from wrap_text(f"{outcome.subject}: {outcome.reason}", columns, "  ", "Rule broken: ")
        yield ""
    for problem in comparison.problems:
        yield from render_problem_lines(problem, columns, paint)
        yield ""


def _plan_text_changes(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    for change in comparison.changes[:MOST_CHANGES]:
        yield from _plan_text_change(change, columns, paint)
    more = len(comparison.changes) - MOST_CHANGES
    if more > 0:
        yield f"… and {format_count(more, 'more change')}; --format json lists them all."
    counts = (
        ("Fixes", comparison.mended),
        ("Breaks", comparison.new),
        ("Elsewhere", comparison.elsewhere),
        ("Worse", comparison.worse),
        ("Hidden", comparison.hidden),
        ("Unjudged", comparison.unjudged),
    )
    always = ("Fixes", "Breaks", "Hidden")
    told = "   ".join(f"{name} {len(found)}" for name, found in counts if found or name in always)
    yield f"{told}   Unchanged {comparison.unchanged}"
    yield from _plan_text_findings(comparison.mended, "✓", columns, paint)
    yield from _plan_text_findings(comparison.elsewhere, "→", columns, paint)
    yield from _plan_text_findings(comparison.moved, "~", columns, paint)
    yield from _plan_text_findings(comparison.hidden, "?", columns, paint)
    yield from _plan_text_lost_judgements(comparison.unjudged, columns, paint)
    yield from _plan_text_findings(comparison.worse, "↑", columns, paint)
    for one in comparison.new:
        yield from _plan_text_finding(one, SIGNS[one.finding.severity], columns, paint, whole=True)
    yield from _plan_text_ranges(comparison.scores)
    yield from _plan_text_money(comparison, columns, paint)


def _plan_text_money(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    """What moves in money, by finding and in sum; nothing where none does."""
    for one in comparison.money[:MOST_LISTED]:
        code = one.finding.code
        yield from wrap_text(f"{code} {render_money_change(one)}", columns, _INDENT, "  Money: ")
    if len(comparison.money) > MOST_LISTED:
        yield f"  Money: and {len(comparison.money) - MOST_LISTED} more findings"
    for text in render_money_sums(comparison):
        yield from wrap_text(f"{text}.", columns, "  ", "  ")


def _plan_text_findings(
    found: Sequence[ComparedFinding], sign: str, columns: int, paint: Paint
) -> Iterator[str]:
    for one in found[:MOST_LISTED]:
        yield from _plan_text_finding(one, sign, columns, paint, whole=False)
    if len(found) > MOST_LISTED:
        yield f"  {sign} … and {len(found) - MOST_LISTED} more"


def _plan_text_lost_judgements(
    found: Sequence[LostJudgement], columns: int, paint: Paint
) -> Iterator[str]:
    for one in found[:MOST_LISTED]:
        head = f"  ? {one.code} {one.severity.ljust(_SEVERITY)}"
        indent = " " * max(len(_INDENT), len(head))
        where = _plan_text_place(one.at.place, gone=False) or printable_text(one.subject)
        lines = wrap_text(f"Can no longer be judged: {one.title}", columns, indent)
        yield f"{paint(one.severity, head.ljust(len(indent)))}{paint('title', lines[0].strip())}"
        yield from lines[1:]
        yield f"{indent}{paint('faint', where)}"
        yield from wrap_text(f"It passed before; {one.why}.", columns, indent)
    if len(found) > MOST_LISTED:
        yield f"  ? … and {len(found) - MOST_LISTED} more"


def _plan_text_change(change: FieldChange, columns: int, paint: Paint) -> Iterator[str]:
    where = _plan_text_place(change.place, gone=change.after is None)
    if not change.field:
        says = "new entry" if change.kind == "added" else "the entry is gone"
        if "." not in change.entry:
            says = "declared, with no entry" if change.kind == "added" else "no longer declared"
        yield from _render_text_with_place_after(
            f"{printable_text(change.entry)}: {says}", where, columns, "    ", paint
        )
        return
    name = f"{printable_text(change.entry)}: {printable_text(change.field)}"
    sides = [
        "(not declared)" if side is None else printable_text(side)
        for side in (change.before, change.after)
    ]
    line = f"{name}  {sides[0]} → {sides[1]}"
    if terminal_text_width(line) <= columns:
        yield from _render_text_with_place_after(line, where, columns, "    ", paint)
        return
    yield from _render_text_with_place_after(name, where, columns, "    ", paint)
    yield from wrap_text(cut_text_to_columns(sides[0], _MOST_WORDS), columns, "      ", "    − ")
    yield from wrap_text(cut_text_to_columns(sides[1], _MOST_WORDS), columns, "      ", "    + ")


def _render_text_with_place_after(
    text: str, where: str, columns: int, indent: str, paint: Paint
) -> Iterator[str]:
    """A text with a place after it, on a line of its own where they do not fit on one."""
    if where and terminal_text_width(text) + 3 + terminal_text_width(where) <= columns:
        yield f"{text}   {paint('faint', where)}"
    else:
        yield text
        if where:
            yield f"{indent}{paint('faint', where)}"


def _plan_text_finding(
    one: ComparedFinding, sign: str, columns: int, paint: Paint, *, whole: bool
) -> Iterator[str]:
    """A finding: its title and place, and what there is to say of the change."""
    finding = one.finding
    head = f"  {sign} {finding.code} {finding.severity.ljust(_SEVERITY)}"
    indent = _INDENT if len(head.rstrip()) < len(_INDENT) else " " * (len(_INDENT) + 2)
    gone = not whole and sign not in ("~", "↑")
    where = _plan_text_place(finding.at.place, gone=gone) or printable_text(finding.at.route)
    if one.untouched and not gone:
        where += " (not changed by you)"
    title = printable_text(finding.title)
    first = paint(finding.severity, head) + " " * (len(indent) - len(head))
    if len(indent) + terminal_text_width(title) + 3 + terminal_text_width(where) <= columns:
        yield f"{first}{paint('title', title)}   {paint('faint', where)}"
    else:
        lines = wrap_text(title, columns, indent)
        yield f"{first}{paint('title', lines[0].strip())}"
        yield from lines[1:]
        yield f"{indent}{paint('faint', where)}"
    says, rest = _plan_text_figures_before(finding.says if whole else "", one.figures)
    if one.reason:
        says = f"{one.reason[:1].upper()}{one.reason[1:]}. {says}".strip()
    if says:
        yield from wrap_text(says, columns, indent)
    for figure in rest:
        title = f"{figure.title[:1].upper()}{figure.title[1:]}"
        line = f"{title}: {figure.before} → {figure.after}"
        yield from wrap_text(line, columns, f"{indent}  ", indent)
    if finding.waiver is not None:
        yield f"{indent}waived until {finding.waiver.expires.isoformat()}"


def _plan_text_figures_before(
    says: str, figures: Sequence[FigureChange]
) -> tuple[str, list[FigureChange]]:
    """What a finding says, with what its figures were before; and the figures it does not name."""
    was: dict[str, set[str]] = {}
    for figure in figures:
        if figure.before is not None and figure.after is not None:
            was.setdefault(figure.after, set()).add(figure.before)
    # Which of two figures a sentence means cannot be told where both read alike and were different.
    named = {
        after: before
        for after, befores in was.items()
        if len(befores) == 1
        and (before := next(iter(befores))) != after
        and len(_plan_text_finds_figure_alone(after).findall(says)) == 1
    }
    if named:  # in one pass, so that nothing is put into what was put in
        longest_first = sorted(named, key=len, reverse=True)
        every = re.compile(
            "|".join(_plan_text_finds_figure_alone(after).pattern for after in longest_first)
        )
        says = every.sub(lambda found: f"{found.group()} (was {named[found.group()]})", says)
    rest = [
        figure
        for figure in figures
        if figure.before is not None
        and figure.after not in (None, figure.before)
        and figure.after not in named
        and figure.unit in AMOUNTS
    ]
    return says, rest[:_MOST_FIGURES]


def _plan_text_finds_figure_alone(figure: str) -> re.Pattern[str]:
    """A figure where it is not a part of a longer one: `41 %`, not in `141 %`."""
    return re.compile(rf"(?<![\w.,]){re.escape(figure)}(?!\w)")


def _plan_text_place(place: Place | None, *, gone: bool) -> str:
    if place is None:
        return ""
    return f"{'was ' if gone else ''}{printable_text(place.file)}:{place.line}"


def _plan_text_ranges(scores: Sequence[ComparedScore]) -> Iterator[str]:
    """The principles whose range differs, before and after."""
    rows = []
    for score in scores:
        before, after = _plan_text_range(score.before), _plan_text_range(score.after)
        if before != after:
            name = principle_title(score.principle)
            rows.append((printable_text(name), before, after))
    if not rows:
        return
    names = max(18, *(terminal_text_width(name) + 2 for name, _, _ in rows))
    middle = max(9, *(terminal_text_width(before) + 3 for _, before, _ in rows))
    yield f"  {' ' * names}{'before'.ljust(middle)}after"
    for name, before, after in rows:
        yield f"  {name.ljust(names)}{before.ljust(middle)}{after}"


def _plan_text_range(score: Score | None) -> str:
    if score is None:
        return "–"
    if score.low is None or score.high is None:
        return score.note or "–"
    text = f"{100 * score.low:.0f}–{100 * score.high:.0f}"
    return f"{text}, {score.note}" if score.note else text


def _plan_text_verdict(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    bad = (
        *comparison.new,
        *comparison.hidden,
        *comparison.worse,
        *comparison.unjudged,
        *comparison.problems,
        *comparison.errors,
    )
    says = comparison.verdict
    if not comparison.nothing_changes or comparison.problems or comparison.errors:
        says = f"Verdict: {says}"
    for line in wrap_text(says, columns, "  ", ""):
        yield paint("critical" if bad else "good", line)
