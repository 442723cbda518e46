"""One entry for a terminal: what it declares, what follows, and how it is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from principlecheck.model.report.entry_view import DeclaredField, EntryView, FactsOf
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Outcome, Status
from principlecheck.model.units import format_count
from principlecheck.reporters.plain import (
    cut_text_to_columns,
    printable_text,
    terminal_text_width,
    without_ci_commands,
    wrap_text,
)
from principlecheck.reporters.text import Paint, render_without_paint

MOST_SUBJECTS = 8
MOST_NAMED = 12
_WORST_FIRST = (
    Status.FAIL, Status.ERROR, Status.ASKED, Status.NOT_ASSESSABLE, Status.NOT_DECLARED,
    Status.PASS, Status.NOT_APPLICABLE,
)  # fmt: skip
_STYLES = {Status.FAIL: "critical", Status.ERROR: "critical", Status.PASS: "good"}


def render_entry_text(
    view: EntryView, columns: int = 80, paint: Paint = render_without_paint
) -> str:
    """The entry as lines of at most `columns`, ending with the rules that read it."""
    lines = [
        f"{paint('title', printable_text(view.route))}  {paint('faint', _render_entry_place(view.place))}".rstrip()
    ]
    for field in view.fields:
        lines.extend(_render_entry_field(field, columns, paint))
    for scope in view.scopes:
        line = (
            f"{scope.name}: left out, so it holds for all: {_render_several_names(scope.holds_for)}"
        )
        lines.extend(wrap_text(printable_text(line), columns, "      ", "  "))
    if view.undeclared:
        lines.extend(
            wrap_text(f"Not declared: {', '.join(view.undeclared)}", columns, "    ", "  ")
        )
    for facts in view.facts[:MOST_SUBJECTS]:
        lines += ["", *_render_entry_facts(facts, columns, paint)]
    if len(view.facts) > MOST_SUBJECTS:
        more = len(view.facts) - MOST_SUBJECTS
        entries = format_count(more, "more entry", "more entries")
        lines += ["", f"It meets {entries}, whose facts are left out here."]
    titles = {card.code: card.title for card in view.rules}
    lines += ["", paint("title", "Judged on this entry")]
    lines.extend(_render_entry_outcomes(view.outcomes, titles, columns, paint))
    if view.elsewhere:
        section = view.route.partition(".")[0]
        lines += ["", paint("title", f"Rules that read {section} too, and judge something else")]
        lines.extend(_render_entry_outcomes(view.elsewhere, titles, columns, paint))
    if view.problems:
        number = len(view.problems)
        lines += ["", f"{number} thing{'' if number == 1 else 's'} could not be read; run check."]
    code = next((one.code for one in view.outcomes if one.finding), None)
    if code:
        lines += ["", f"Next: principlecheck explain {code}"]
    return "\n".join(without_ci_commands(line) for line in lines) + "\n"


def _render_several_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _render_entry_place(place: Place | None) -> str:
    return f"{printable_text(place.file)}:{place.line}" if place else ""


def _render_place_nearby(place: Place | None) -> str:
    """A place without its folder, which the entry's own place has named."""
    return f"{printable_text(PurePosixPath(place.file).name)}:{place.line}" if place else ""


def _render_entry_field(field: DeclaredField, columns: int, paint: Paint) -> Iterator[str]:
    line, where = (
        f"  {field.name}: {printable_text(field.value)}",
        _render_place_nearby(field.place),
    )
    if terminal_text_width(line) + 3 + terminal_text_width(where) <= columns:
        yield f"{line}   {paint('faint', where)}"
        return
    yield from wrap_text(line.strip(), columns, "      ", "  ")
    if where:
        yield f"      {paint('faint', where)}"


def _render_entry_facts(of: FactsOf, columns: int, paint: Paint) -> Iterator[str]:
    yield paint(
        "title", f"What follows for {printable_text(of.subject)}" if of.subject else "What follows"
    )
    for fact in of.facts:
        title = f"{fact.title[:1].upper()}{fact.title[1:]}"
        if fact.value is not None:
            yield from wrap_text(f"{title}: {fact.value}", columns, "      ", "  ")
    unknown = [fact for fact in of.facts if fact.value is None]
    for fact in unknown if not of.subject else ():
        title = f"{fact.title[:1].upper()}{fact.title[1:]}"
        yield from wrap_text(f"{title}: not known, {fact.why}", columns, "      ", "  ")


def _render_entry_outcomes(
    outcomes: Sequence[Outcome], titles: dict[str, str], columns: int, paint: Paint
) -> Iterator[str]:
    """A line a rule: its outcome, the worst where there are several, and what it waits for."""
    by_code: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_code.setdefault(outcome.code, []).append(outcome)
    if not by_code:
        yield "  No rule judges it."
    ranked = sorted(by_code, key=lambda code: (_rank_outcomes_to_print(by_code[code]), code))
    for code in ranked:
        own = by_code[code]
        status = _WORST_FIRST[_rank_outcomes_to_print(own)]
        same = Counter(one.status for one in own)[status]
        count = f" ({same} of {len(own)})" if len(own) > 1 else ""
        head = f"  {code}  {status}{count}".ljust(24)
        title = cut_text_to_columns(
            printable_text(titles.get(code, "")), max(columns - terminal_text_width(head) - 2, 20)
        )
        yield f"{paint(_STYLES.get(status, 'faint'), head)}  {title}"
        first = next(one for one in own if one.status is status)
        yield from _render_outcome_detail(first, columns)


def _rank_outcomes_to_print(outcomes: Sequence[Outcome]) -> int:
    return min(_WORST_FIRST.index(one.status) for one in outcomes)


def _render_outcome_detail(outcome: Outcome, columns: int) -> Iterator[str]:
    if outcome.finding:
        yield from wrap_text(outcome.finding.says, columns, "         ")
    elif outcome.asked:
        yield from wrap_text(outcome.asked.question, columns, "         ")
    elif outcome.status is Status.NOT_DECLARED and outcome.missing:
        yield from wrap_text(f"waits for {', '.join(outcome.missing)}", columns, "         ")
    elif outcome.reason:
        yield from wrap_text(outcome.reason, columns, "         ")
