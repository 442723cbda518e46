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
from principlecheck.model.units import counted
from principlecheck.reporters.plain import cut, printable, width, without_commands, wrapped
from principlecheck.reporters.plan_money import money_sentence, sum_sentences
from principlecheck.reporters.text import SIGNS, Paint, problem_lines, unpainted

MOST_CHANGES = 60
MOST_LISTED = 20
_MOST_WORDS = 240
_MOST_FIGURES = 3
AMOUNTS = frozenset(("count", "number", "share", "seconds", "money", "span"))
_INDENT = " " * 18
_SEVERITY = 8


def plan_text(comparison: Comparison, columns: int = 80, paint: Paint = unpainted) -> str:
    """The whole plan as lines of at most `columns`, ending with the verdict."""
    if comparison.problems or comparison.errors:
        lines = list(_unjudged(comparison, columns, paint))
    elif comparison.nothing_changes:
        lines = []
    else:
        lines = list(_change_lines(comparison, columns, paint))
    for note in comparison.notes:
        lines.extend(wrapped(note, columns, "  ", "Note: "))
    lines.extend(_verdict(comparison, columns, paint))
    return "\n".join(without_commands(line) for line in lines) + "\n"


def _unjudged(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    for outcome in comparison.errors:
        yield from wrapped(f"{outcome.subject}: {outcome.reason}", columns, "  ", "Rule broken: ")
        yield ""
    for problem in comparison.problems:
        yield from problem_lines(problem, columns, paint)
        yield ""


def _change_lines(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    for change in comparison.changes[:MOST_CHANGES]:
        yield from _change(change, columns, paint)
    more = len(comparison.changes) - MOST_CHANGES
    if more > 0:
        yield f"… and {counted(more, 'more change')}; --format json lists them all."
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
    yield from _listed(comparison.mended, "✓", columns, paint)
    yield from _listed(comparison.elsewhere, "→", columns, paint)
    yield from _listed(comparison.moved, "~", columns, paint)
    yield from _listed(comparison.hidden, "?", columns, paint)
    yield from _lost(comparison.unjudged, columns, paint)
    yield from _listed(comparison.worse, "↑", columns, paint)
    for one in comparison.new:
        yield from _finding(one, SIGNS[one.finding.severity], columns, paint, whole=True)
    yield from _ranges(comparison.scores)
    yield from _money(comparison, columns, paint)


def _money(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
    """What moves in money, by finding and in sum; nothing where none does."""
    for one in comparison.money[:MOST_LISTED]:
        code = one.finding.code
        yield from wrapped(f"{code} {money_sentence(one)}", columns, _INDENT, "  Money: ")
    if len(comparison.money) > MOST_LISTED:
        yield f"  Money: and {len(comparison.money) - MOST_LISTED} more findings"
    for text in sum_sentences(comparison):
        yield from wrapped(f"{text}.", columns, "  ", "  ")


def _listed(
    found: Sequence[ComparedFinding], sign: str, columns: int, paint: Paint
) -> Iterator[str]:
    for one in found[:MOST_LISTED]:
        yield from _finding(one, sign, columns, paint, whole=False)
    if len(found) > MOST_LISTED:
        yield f"  {sign} … and {len(found) - MOST_LISTED} more"


def _lost(found: Sequence[LostJudgement], columns: int, paint: Paint) -> Iterator[str]:
    for one in found[:MOST_LISTED]:
        head = f"  ? {one.code} {one.severity.ljust(_SEVERITY)}"
        indent = " " * max(len(_INDENT), len(head))
        where = _where(one.at.place, gone=False) or printable(one.subject)
        lines = wrapped(f"Can no longer be judged: {one.title}", columns, indent)
        yield f"{paint(one.severity, head.ljust(len(indent)))}{paint('title', lines[0].strip())}"
        yield from lines[1:]
        yield f"{indent}{paint('faint', where)}"
        yield from wrapped(f"It passed before; {one.why}.", columns, indent)
    if len(found) > MOST_LISTED:
        yield f"  ? … and {len(found) - MOST_LISTED} more"


def _change(change: FieldChange, columns: int, paint: Paint) -> Iterator[str]:
    where = _where(change.place, gone=change.after is None)
    if not change.field:
        says = "new entry" if change.kind == "added" else "the entry is gone"
        if "." not in change.entry:
            says = "declared, with no entry" if change.kind == "added" else "no longer declared"
        yield from _beside(f"{printable(change.entry)}: {says}", where, columns, "    ", paint)
        return
    name = f"{printable(change.entry)}: {printable(change.field)}"
    sides = [
        "(not declared)" if side is None else printable(side)
        for side in (change.before, change.after)
    ]
    line = f"{name}  {sides[0]} → {sides[1]}"
    if width(line) <= columns:
        yield from _beside(line, where, columns, "    ", paint)
        return
    yield from _beside(name, where, columns, "    ", paint)
    yield from wrapped(cut(sides[0], _MOST_WORDS), columns, "      ", "    − ")
    yield from wrapped(cut(sides[1], _MOST_WORDS), columns, "      ", "    + ")


def _beside(text: str, where: str, columns: int, indent: str, paint: Paint) -> Iterator[str]:
    """A text with a place after it, on a line of its own where they do not fit on one."""
    if where and width(text) + 3 + width(where) <= columns:
        yield f"{text}   {paint('faint', where)}"
    else:
        yield text
        if where:
            yield f"{indent}{paint('faint', where)}"


def _finding(
    one: ComparedFinding, sign: str, columns: int, paint: Paint, *, whole: bool
) -> Iterator[str]:
    """A finding: its title and place, and what there is to say of the change."""
    finding = one.finding
    head = f"  {sign} {finding.code} {finding.severity.ljust(_SEVERITY)}"
    indent = _INDENT if len(head.rstrip()) < len(_INDENT) else " " * (len(_INDENT) + 2)
    gone = not whole and sign not in ("~", "↑")
    where = _where(finding.at.place, gone=gone) or printable(finding.at.route)
    if one.untouched and not gone:
        where += " (not changed by you)"
    title = printable(finding.title)
    first = paint(finding.severity, head) + " " * (len(indent) - len(head))
    if len(indent) + width(title) + 3 + width(where) <= columns:
        yield f"{first}{paint('title', title)}   {paint('faint', where)}"
    else:
        lines = wrapped(title, columns, indent)
        yield f"{first}{paint('title', lines[0].strip())}"
        yield from lines[1:]
        yield f"{indent}{paint('faint', where)}"
    says, rest = _with_figures(finding.says if whole else "", one.figures)
    if one.reason:
        says = f"{one.reason[:1].upper()}{one.reason[1:]}. {says}".strip()
    if says:
        yield from wrapped(says, columns, indent)
    for figure in rest:
        title = f"{figure.title[:1].upper()}{figure.title[1:]}"
        line = f"{title}: {figure.before} → {figure.after}"
        yield from wrapped(line, columns, f"{indent}  ", indent)
    if finding.waiver is not None:
        yield f"{indent}waived until {finding.waiver.expires.isoformat()}"


def _with_figures(says: str, figures: Sequence[FigureChange]) -> tuple[str, list[FigureChange]]:
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
        and len(_alone(after).findall(says)) == 1
    }
    if named:  # in one pass, so that nothing is put into what was put in
        longest_first = sorted(named, key=len, reverse=True)
        every = re.compile("|".join(_alone(after).pattern for after in longest_first))
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


def _alone(figure: str) -> re.Pattern[str]:
    """A figure where it is not a part of a longer one: `41 %`, not in `141 %`."""
    return re.compile(rf"(?<![\w.,]){re.escape(figure)}(?!\w)")


def _where(place: Place | None, *, gone: bool) -> str:
    if place is None:
        return ""
    return f"{'was ' if gone else ''}{printable(place.file)}:{place.line}"


def _ranges(scores: Sequence[ComparedScore]) -> Iterator[str]:
    """The principles whose range differs, before and after."""
    rows = []
    for score in scores:
        before, after = _range(score.before), _range(score.after)
        if before != after:
            name = principle_title(score.principle)
            rows.append((printable(name), before, after))
    if not rows:
        return
    names = max(18, *(width(name) + 2 for name, _, _ in rows))
    middle = max(9, *(width(before) + 3 for _, before, _ in rows))
    yield f"  {' ' * names}{'before'.ljust(middle)}after"
    for name, before, after in rows:
        yield f"  {name.ljust(names)}{before.ljust(middle)}{after}"


def _range(score: Score | None) -> str:
    if score is None:
        return "–"
    if score.low is None or score.high is None:
        return score.note or "–"
    text = f"{100 * score.low:.0f}–{100 * score.high:.0f}"
    return f"{text}, {score.note}" if score.note else text


def _verdict(comparison: Comparison, columns: int, paint: Paint) -> Iterator[str]:
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
    for line in wrapped(says, columns, "  ", ""):
        yield paint("critical" if bad else "good", line)
