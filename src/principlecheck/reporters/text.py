"""The report for a terminal: worst last, because the last line is the one that is read first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from principlecheck.model import units
from principlecheck.model.format.names import entry_name
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.question import Question
from principlecheck.model.report.report import SEVERITIES, Finding, Located, Report, Status
from principlecheck.reporters.gate import render_gate_lines
from principlecheck.reporters.money_text import render_money_line, render_money_summary
from principlecheck.reporters.plain import (
    UNNAMED,
    cut_text_to_columns,
    printable_text,
    render_line_with_caret,
    terminal_text_width,
    without_ci_commands,
    wrap_text,
)

Paint = Callable[[str, str], str]
"""A style (a severity, `title`, `faint`, `good`) and a text, to the text in that style."""

MOST_RELATED = 4
SIGNS = {"critical": "✗", "high": "✗", "medium": "!", "low": "·", "information": "i"}


def render_without_paint(_style: str, text: str) -> str:
    """No style at all."""
    return text


def render_text_report(
    report: Report,
    columns: int = 80,
    paint: Paint = render_without_paint,
    typed: str = UNNAMED,
    *,
    only_new: bool = False,
) -> str:
    """The whole report as lines of at most `columns`, ending with coverage.

    `typed` is what stands after the verb in the commands that it names: the paths as they were
    typed. With `only_new`, the report holds nothing but what is new or worse.
    """
    lines: list[str] = []
    for finding in reversed(report.findings):
        lines.extend(_render_finding_text(finding, columns, paint))
        lines.append("")
    lines.extend(_render_not_judged_part(report, columns, paint))
    then = [*_render_next_steps(report, typed), *_render_question_count(report, typed)]
    lines.extend(_render_summary_lines(report, columns, paint, then, only_new=only_new))
    return "\n".join(without_ci_commands(line) for line in lines) + "\n"


def render_questions_text(
    report: Report,
    columns: int = 80,
    paint: Paint = render_without_paint,
    typed: str = UNNAMED,
    *,
    only_new: bool = False,
) -> str:
    """Every question in full instead of the findings, what matters most last; then what could not
    be judged, and the summary.
    """
    lines: list[str] = []
    for question in reversed(report.questions):
        lines.extend((*_render_question_text(question, columns, paint), ""))
    lines.extend(_render_not_judged_part(report, columns, paint))
    then = list(_render_next_steps(report, typed))
    lines.extend(_render_summary_lines(report, columns, paint, then, only_new=only_new))
    return "\n".join(without_ci_commands(line) for line in lines) + "\n"


def _render_not_judged_part(report: Report, columns: int, paint: Paint) -> Iterator[str]:
    """What the summary says stands above it: the rules that broke and the problems of the files."""
    for outcome in report.errors:
        said = f"{outcome.subject}: {outcome.reason}"
        yield from (*wrap_text(said, columns, "  ", "Rule broken: "), "")
    for problem in report.problems:
        yield from (*render_problem_lines(problem, columns, paint), "")


def _render_question_text(question: Question, columns: int, paint: Paint) -> Iterator[str]:
    yield f"{paint('title', f'? {question.code}')}  {printable_text(question.asks)}"
    yield f"  {paint('faint', printable_text(_render_located_place(question.entries[0])))}"
    yield from wrap_text(question.says, columns, "  ")
    yield from wrap_text(question.write, columns, "  ")
    if question.owner:
        owner = units.format_sentence(entry_name("departments", question.owner))
        yield from wrap_text(f"{owner} decides it.", columns, "  ")


def render_summary_text(
    report: Report, columns: int = 80, paint: Paint = render_without_paint, typed: str = UNNAMED
) -> str:
    """The last lines of `render_text_report` alone."""
    then = [*_render_next_steps(report, typed), *_render_question_count(report, typed)]
    lines = _render_summary_lines(report, columns, paint, then)
    return "\n".join(without_ci_commands(line) for line in lines) + "\n"


def render_problem_lines(problem: Problem, columns: int, paint: Paint) -> Iterator[str]:
    """A problem: where, what, and what to write instead."""
    place = printable_text(str(problem.place))
    yield f"{paint('critical', 'Problem')}: {place}"
    yield from wrap_text(problem.says, columns, "  ")
    if problem.excerpt:
        yield from _render_excerpt_lines(problem.excerpt, problem.place, columns)
    for other in problem.also:
        yield f"  also: {printable_text(str(other))}"
    if problem.write:
        yield from wrap_text(f"Write {problem.write}.", columns, "  ")


def _render_finding_text(finding: Finding, columns: int, paint: Paint) -> Iterator[str]:
    sign = SIGNS[finding.severity]
    head = f"{sign} {finding.severity} {finding.code}"
    doubt = "" if finding.confidence == "certain" else f" ({finding.confidence})"
    title = printable_text(finding.title)
    if terminal_text_width(f"{head}{doubt}  {title}") <= columns:
        yield f"{paint(finding.severity, head)}{doubt}  {paint('title', title)}"
    else:
        yield f"{paint(finding.severity, head)}{doubt}"
        yield from (f"  {paint('title', line[2:])}" for line in wrap_text(title, columns, "  "))
    yield f"  {paint('faint', printable_text(_render_located_place(finding.at)))}"
    if finding.waiver:
        waiver = finding.waiver
        said = f"Waived until {waiver.expires} by {waiver.approved_by}: {waiver.reason}"
        yield f"  {paint('faint', cut_text_to_columns(printable_text(said), columns - 2))}"
    if finding.at.place and finding.at.excerpt:
        yield from _render_excerpt_lines(finding.at.excerpt, finding.at.place, columns)
    yield from wrap_text(finding.says, columns, "  ")
    yield from wrap_text(finding.effect, columns, "  ")
    if finding.money:
        yield from wrap_text(render_money_line(finding), columns, "    ", "  ")
    yield from wrap_text(f"Do: {finding.do}", columns, "      ", "  ")
    yield from wrap_text(finding.ask, columns, "  ")
    for related in finding.related[:MOST_RELATED]:
        where = printable_text(_render_located_place(related))
        excerpt = cut_text_to_columns(
            printable_text(related.excerpt.strip()),
            max(columns - terminal_text_width(where) - 8, 20),
        )
        yield f"  {paint('faint', 'see')} {where}  {excerpt}".rstrip()


def _render_located_place(located: Located) -> str:
    return str(located.place) if located.place else located.route


def _render_excerpt_lines(excerpt: str, place: Place, columns: int) -> Iterator[str]:
    for line in render_line_with_caret(
        excerpt, place.line, place.column, place.end_column, columns - 2
    ):
        yield f"  {line}"


def _render_summary_lines(
    report: Report, columns: int, paint: Paint, then: Sequence[str], *, only_new: bool = False
) -> Iterator[str]:
    yield from _render_unjudgeable_count(report, columns, paint)
    yield from _render_finding_counts(report, columns, paint, only_new=only_new)
    waived = sum(1 for finding in report.findings if finding.waiver)
    if waived:
        them, count = ("it", "it still counts") if waived == 1 else ("them", "they still count")
        total = len(report.findings)
        yield f"Waived: {waived} of {total}; the gate passes {them}, and {count} in scores."
    for line in render_money_summary(report):
        yield from wrap_text(printable_text(line), columns, "  ", "")
    for line in render_gate_lines(report):
        yield from wrap_text(line, columns, "  ", "")
    for line in then:
        yield from wrap_text(line, columns, "  ", "")
    if not report.problems:  # what to declare next is for when what is there can be read
        yield render_coverage_line(report)


def _render_finding_counts(
    report: Report, columns: int, paint: Paint, *, only_new: bool
) -> Iterator[str]:
    """How many findings there are, and what was read; nothing where nothing could be judged."""
    counts = Counter(finding.severity for finding in report.findings)
    counts_text = ", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts[s])
    files, entries = len(report.scope.files), report.scope.entries
    read = f"{_render_count(files, 'file')}, {_render_count(entries, 'entry', 'entries')}, {_render_count(len(report.rules), 'rule')}"
    total = len(report.findings)
    name = cut_text_to_columns(printable_text(report.organisation), max(columns // 2, 30))
    new, which = ("new ", "new or worse ") if only_new else ("", "")
    if total:
        verdict = f"{_render_count(total, f'{which}finding')}: {counts_text}"
        yield f"{name}: {paint('critical', verdict)} ({read})."
    elif (report.problems or report.errors) and entries:
        yield f"{name}: no {new}finding in what could be judged ({read})."
    elif not (report.problems or report.errors):  # where nothing was judged, nothing is said of it
        yield f"{name}: {paint('good', f'no {new}finding')} ({read})."


_HIDE_MOST = (
    *("file", "encoding", "hidden-character", "foreign-file", "syntax", "tab", "duplicate-key"),
    *("format", "unknown-section", "wrong-shape", "unknown-field", "missing-field"),
)
"""Problems that keep most from being read, the first of them most."""
_FIRST = 2


def _render_unjudgeable_count(report: Report, columns: int, paint: Paint) -> Iterator[str]:
    """How much could not be judged, and where to begin."""
    broken = len(report.problems) + len(report.errors)
    if broken:
        said = f"{_render_count(broken, 'problem')}: part of this could not be judged; see above."
        yield paint("critical", said)
    for line in _render_problems_to_mend_first(report):
        yield from wrap_text(line, columns, "  ", "")


def _render_problems_to_mend_first(report: Report) -> Iterator[str]:
    """Of many problems, the two that keep most from being read: a first draft is mended in turn."""
    if len(report.problems) <= _FIRST:
        return
    last = len(_HIDE_MOST)
    ranks = {kind: rank for rank, kind in enumerate(_HIDE_MOST)}
    first = sorted(report.problems, key=lambda one: ranks.get(one.kind, last))
    told = dict.fromkeys(
        f"{printable_text(one.place.file)} line {one.place.line}: "
        f"{printable_text(f'write {cut_text_to_columns(one.write, 70)}' if one.write else one.says).rstrip('.')}"
        for one in first
    )
    yield f"Mend first {'; then '.join(list(told)[:_FIRST])}."


def _render_next_steps(report: Report, typed: str) -> Iterator[str]:
    """What to do after the findings."""
    if report.findings:
        yield (
            f"Next: principlecheck explain {report.findings[0].code}, or principlecheck audit "
            f"{typed} -o audit.md for the whole report."
        )


def _render_question_count(report: Report, typed: str) -> Iterator[str]:
    """How many questions there are, and how to see them."""
    asked = len(report.questions)
    if asked:
        yield f"{_render_count(asked, 'question')}: principlecheck check {typed} --questions"


def render_coverage_line(report: Report) -> str:
    """Coverage, and the three declarations that would let the most further checks be judged."""
    outcomes = Counter(outcome.status for outcome in report.outcomes)
    judged = outcomes[Status.PASS] + outcomes[Status.FAIL]
    unknown = sum(outcomes[s] for s in (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ASKED))
    if report.coverage is None:
        return "Coverage: nothing here could be judged."
    by_count = units.format_how_many_of(judged, judged + unknown, "check", "is", "are")
    line = f"Coverage {render_coverage_share(report)}, by the weight of the rules; by count, {by_count} judged."
    if report.suggestions:
        named = ", ".join(
            f"{printable_text(suggestion.route)} (+{suggestion.checks})"
            for suggestion in report.suggestions
        )
        line += f" Declare next: {named}."
    return line


def render_coverage_share(report: Report) -> str:
    """`63 % of what is begun, 15 % of the whole`; one figure where both are the same."""
    whole, begun = report.coverage, report.coverage_begun
    if whole is None:
        return "nothing"
    if begun is None or units.format_coverage(begun) == units.format_coverage(whole):
        return units.format_coverage(whole)
    return f"{units.format_coverage(begun)} of what is begun, {units.format_coverage(whole)} of the whole"


def _render_count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
