"""What trying values brought, for a terminal: a table of a sweep, or the nearest value that does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.report import Finding
from principlecheck.model.report.what_if import Nearest, Sought, Sweep, SweepColumn
from principlecheck.reporters.plain import (
    printable_text,
    terminal_text_width,
    without_ci_commands,
    wrap_text,
)
from principlecheck.reporters.text import SIGNS, Paint, render_without_paint

_HEADS = {"critical": "crit", "high": "high", "medium": "med", "low": "low", "information": "info"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GAP = 2
NOT_COMPUTED = "–"
MOST_OTHERS = 5


def render_sweep_text(swept: Sweep, columns: int = 80, paint: Paint = render_without_paint) -> str:
    """A row a value; under the table what the letters stand for, and what comes and goes."""
    lines = [paint("title", printable_text(swept.route)), ""]
    visible_columns = _render_sweep_columns_that_fit(swept, columns)
    lines.extend(_render_sweep_table(swept, visible_columns, paint))
    lines.append("")
    for letter, column in zip(_LETTERS, visible_columns, strict=False):
        lines.extend(
            wrap_text(_render_sweep_column_name(column), columns, "     ", f"  {letter}  ")
        )
    more = len(swept.columns) - len(visible_columns)
    if more:
        figures = "figure moves" if more == 1 else "figures move"
        lines.append(f"  and {more} more {figures}, for which the terminal is too narrow.")
    if visible_columns:
        lines.append("")
    lines.extend(_render_findings_coming_and_going(swept, columns))
    lines.extend(wrap_text(_render_swept_rules(swept), columns, "  ", ""))
    return _printable_lines(lines)


def render_search_text(
    sought: Sought, columns: int = 80, paint: Paint = render_without_paint
) -> str:
    """What the value would do, what stays, and the answer last."""
    lines = [
        paint(
            "title",
            f"{printable_text(sought.route)}, today {printable_text(sought.today or 'not declared')}",
        )
    ]
    best = sought.best
    for finding in (*best.findings, *sought.stay) if best else ():
        lines.extend(_render_remaining_finding(finding, columns, paint))
    for one in sought.each:
        lines.extend(wrap_text(_render_finding_gone_alone(one), columns, "    ", "  "))
    if best is None or best.value is None:
        lines.extend(wrap_text(_render_why_no_value_found(sought), columns, "  ", ""))
        return _printable_lines(lines)
    lines.extend(_render_what_else_value_does(sought, best, columns, paint))
    if sought.stay:
        stays = [_render_finding_with_route(finding) for finding in sought.stay]
        goes = "goes" if len(stays) == 1 else "go"
        says = f"{render_listed_codes(stays)} {goes} at no number tried {_render_searched_span(best)}: other fields decide."
        if sought.word:
            says += f" `{sought.word}` would do for all."
        lines.extend(wrap_text(says, columns, "  ", ""))
    lines.extend(
        paint("good", line) for line in wrap_text(_render_search_answer(best), columns, "  ", "")
    )
    return _printable_lines(lines)


def _render_finding_gone_alone(one: Nearest) -> str:
    what = f"alone goes at {one.value}" if one.value else "goes at no number that was tried"
    return f"{_render_finding_with_route(one.findings[0])} {what}."


def _render_finding_with_route(finding: Finding) -> str:
    return f"{finding.code} ({finding.at.route})"


def _render_searched_span(best: Nearest) -> str:
    return f"between {best.least} and {best.most}"


def _render_what_else_value_does(
    sought: Sought, best: Nearest, columns: int, paint: Paint
) -> Iterator[str]:
    """What the value does beyond what was asked."""
    asked = {finding.fingerprint for finding in best.findings}
    also = [finding for finding in sought.fixed if finding.fingerprint not in asked]
    for says, found in (
        (f"At {best.value} these go as well:", also),
        (f"At {best.value} these come:", sought.new),
        (f"At {best.value} these can no longer be judged:", sought.hidden),
    ):
        if found:
            yield says
            for finding in found:
                yield from _render_remaining_finding(finding, columns, paint)


def _render_search_answer(best: Nearest) -> str:
    codes, one = (
        render_listed_codes([finding.code for finding in best.findings]),
        len(best.findings) == 1,
    )
    if not best.neighbour:
        return f"Write {best.value}, at which {codes} {'goes' if one else 'go'}; no number does it."
    goes = f"the nearest value at which {codes} {'goes' if one else 'go'}"
    says = f"Write {best.value}: {goes}."
    if best.coarser:
        says = f"No whole number of {best.coarser} does. Write it in {best.unit}: {best.value}, {goes}."
    if best.fails:
        return f"{says} {best.fails}"
    rest = "it is still found" if one else "not all of them are gone"
    return f"{says} At {best.neighbour} {rest}."


def _render_why_no_value_found(sought: Sought) -> str:
    best = sought.best
    if best is None or sought.reason:
        if not sought.others:
            return sought.reason
        more = ", …" if len(sought.others) > MOST_OTHERS else ""
        codes = render_listed_codes([finding.code for finding in sought.others[:MOST_OTHERS]])
        return f"{sought.reason} What is found there rests on other fields: {codes}{more}."
    codes = render_listed_codes([finding.code for finding in best.findings])
    if any(one.value for one in sought.each):
        return (
            f"No one number {_render_searched_span(best)} does for all of them: they ask for different ones. "
            "Ask for one of them with --code."
        )
    verb = "goes" if len(best.findings) == 1 else "go"
    return f"{codes} {verb} at no number tried {_render_searched_span(best)}: other fields decide."


def _render_remaining_finding(finding: Finding, columns: int, paint: Paint) -> Iterator[str]:
    head = f"  {SIGNS[finding.severity]} {finding.severity} {finding.code}"
    where = finding.at.place
    place = (
        f"  {printable_text(where.file)}:{where.line}"
        if where
        else f"  {printable_text(finding.at.route)}"
    )
    title = f"  {printable_text(finding.title)}"
    if terminal_text_width(head + title + place) <= columns:
        yield f"{paint(finding.severity, head)}{title}{paint('faint', place)}"
    else:
        lines = wrap_text(finding.title, columns, "      ", f"{head}  ")
        yield paint(finding.severity, head) + lines[0][len(head) :]
        yield from lines[1:]
        yield f"    {paint('faint', place)}"


def _render_sweep_columns_that_fit(swept: Sweep, columns: int) -> list[SweepColumn]:
    """The columns that fit beside the values and the counts."""
    left = (
        columns
        - _render_sweep_value_width(swept)
        - sum(max(len(h), 3) + _GAP for h in _HEADS.values())
    )
    fitting = []
    for column in swept.columns[: len(_LETTERS)]:
        left -= _render_sweep_column_width(column) + _GAP
        if left < 0:
            break
        fitting.append(column)
    return fitting


def _render_sweep_value_width(swept: Sweep) -> int:
    return 2 + max(terminal_text_width(printable_text(row.value)) for row in swept.rows)


def _render_sweep_column_width(column: SweepColumn) -> int:
    return max(
        3, *(terminal_text_width(printable_text(value or NOT_COMPUTED)) for value in column.values)
    )


def _render_sweep_table(
    swept: Sweep, columns: Sequence[SweepColumn], paint: Paint
) -> Iterator[str]:
    first = _render_sweep_value_width(swept)
    gap = " " * _GAP
    heads = [head.rjust(3) for head in _HEADS.values()]
    letters = [
        _LETTERS[i].rjust(_render_sweep_column_width(column)) for i, column in enumerate(columns)
    ]
    yield paint("faint", gap.join([" " * first, *heads, *letters]))
    for index, row in enumerate(swept.rows):
        value = f"{'>' if row.today else ' '} {printable_text(row.value)}"
        if row.refused:
            yield f"{_render_padded_right(value, first)}{gap}refused"
            continue
        counts = [
            (str(count) if count else "·").rjust(max(len(_HEADS[severity]), 3))
            for severity, count in row.counts
        ]
        cells = [
            _render_padded_left(
                printable_text(column.values[index] or NOT_COMPUTED),
                _render_sweep_column_width(column),
            )
            for column in columns
        ]
        line = gap.join([_render_padded_right(value, first), *counts, *cells])
        yield paint("title", line) if row.today else line


def _render_padded_right(text: str, columns: int) -> str:
    return text + " " * (columns - terminal_text_width(text))


def _render_padded_left(text: str, columns: int) -> str:
    return " " * (columns - terminal_text_width(text)) + text


def _render_sweep_column_name(column: SweepColumn) -> str:
    return f"{column.title} ({column.subject}; {column.code})"


def _render_findings_coming_and_going(swept: Sweep, columns: int) -> Iterator[str]:
    """What comes and goes on the way, value by value."""
    for row in swept.rows:
        parts = []
        if row.gone:
            parts.append(
                f"{render_listed_codes(row.gone)} {'goes' if len(row.gone) == 1 else 'go'}"
            )
        if row.come:
            parts.append(
                f"{render_listed_codes(row.come)} {'comes' if len(row.come) == 1 else 'come'}"
            )
        if row.hidden:
            parts.append(f"{render_listed_codes(row.hidden)} can no longer be judged")
        if parts:
            yield from wrap_text(f"From {row.value} on: {'; '.join(parts)}.", columns, "    ", "  ")
        if row.refused:
            yield from wrap_text(f"{row.value} is refused: {row.refused}", columns, "    ", "  ")


def _render_swept_rules(swept: Sweep) -> str:
    if not swept.rules:
        return f"No rule reads `{swept.route}`, so no finding comes or goes with it."
    rules = f"{swept.rules} rule{' reads' if swept.rules == 1 else 's read'} it"
    quiet = not swept.columns and not any(row.gone or row.come or row.hidden for row in swept.rows)
    if quiet:
        return f"Nothing moves between these values; {rules}."
    today = f" Today: {swept.today} (>)." if swept.today else " It is not declared today."
    return f"“From … on” is said of the values in the table; {rules}.{today}"


def render_listed_codes(codes: Sequence[str]) -> str:
    """Codes in a sentence, each once."""
    words = [printable_text(word) for word in dict.fromkeys(codes)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _printable_lines(lines: Sequence[str]) -> str:
    return "\n".join(without_ci_commands(line.rstrip()) for line in lines) + "\n"
