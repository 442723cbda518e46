"""A plan as Markdown: for a change request, a mail, or the meeting that decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.comparison import ComparedFinding, Comparison, FieldChange
from principlecheck.model.report.report import Located, Score, principle_title
from principlecheck.model.units import sentence, share_range
from principlecheck.reporters.markdown_text import code, escaped
from principlecheck.reporters.plain import without_commands
from principlecheck.reporters.plan_money import NOTHING, money_sentence, sum_sentences
from principlecheck.reporters.plan_text import AMOUNTS

MOST_ROWS = 200
_NOT_DECLARED = "(not declared)"


def plan_markdown(comparison: Comparison) -> str:
    """The whole plan: the verdict first, then what changes, what that does, and what it costs."""
    lines = [
        f"# What the change does: {escaped(comparison.organisation)}",
        "",
        f"**{escaped(comparison.verdict)}**",
        "",
        f"Against {escaped(comparison.against)}, as of {comparison.as_of}.",
        *(f"\n{escaped(note)}" for note in comparison.notes),
    ]
    for problem in comparison.problems:
        place = code(f"{problem.place.file}:{problem.place.line}")
        lines += ["", f"Could not be judged: {place} {escaped(problem.says)}"]
    for outcome in comparison.errors:
        lines += ["", f"A rule broke: {code(outcome.subject)} {escaped(outcome.reason)}"]
    if not (comparison.problems or comparison.errors):
        lines += _parts(comparison)
    return "\n".join(without_commands(line) for line in lines).rstrip() + "\n"


def _parts(comparison: Comparison) -> Iterator[str]:
    yield from _table(
        "What changes", ("Entry", "Field", "Before", "After"), map(_change, comparison.changes)
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
        yield from _table(title, heads, map(_finding, found))
    lost = ((one.code, one.severity, one.title, code(one.subject)) for one in comparison.unjudged)
    yield from _table(
        "Can no longer be judged",
        ("Check", "Severity", "What", "On"),
        ((escaped(a), b, escaped(c), d) for a, b, c, d in lost),
    )
    yield from _money(comparison)
    yield from _table("Principles", ("Principle", "Before", "After"), _ranges(comparison))


def _table(
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


def _change(one: FieldChange) -> Sequence[str]:
    sides = [_NOT_DECLARED if side is None else side for side in (one.before, one.after)]
    if not one.field:
        came = one.kind == "added"
        sides = [NOTHING if came else "the entry", "the entry" if came else NOTHING]
    return code(one.entry), code(one.field) if one.field else "", *map(escaped, sides)


def _finding(one: ComparedFinding) -> Sequence[str]:
    finding = one.finding
    told = f"{escaped(finding.title)}. {escaped(finding.says)}"
    if one.reason:
        told = f"{told} {escaped(sentence(one.reason))}."
    figures = [
        f"{sentence(figure.title)}: {figure.before} → {figure.after}"
        for figure in one.figures
        if figure.before is not None
        and figure.after not in (None, figure.before)
        and figure.unit in AMOUNTS
    ]
    told += "".join(f" {escaped(text)}." for text in figures)
    return escaped(finding.code), finding.severity, told, _where(finding.at)


def _where(at: Located) -> str:
    return code(f"{at.place.file}:{at.place.line}") if at.place else code(at.route)


def _money(comparison: Comparison) -> Iterator[str]:
    rows = (
        (escaped(one.finding.code), escaped(one.finding.title), escaped(money_sentence(one)))
        for one in comparison.money
    )
    yield from _table("What it costs a year", ("Finding", "What", "Before → after"), rows)
    for text in sum_sentences(comparison):
        yield from ("", f"{escaped(text)}.")


def _ranges(comparison: Comparison) -> Iterator[Sequence[str]]:
    for one in comparison.scores:
        before, after = _range(one.before), _range(one.after)
        if before != after:
            yield escaped(principle_title(one.principle)), before, after


def _range(score: Score | None) -> str:
    if score is None or score.low is None or score.high is None:
        return escaped(score.note) if score else "not judged"
    note = f" ({score.note})" if score.note else ""
    return escaped(f"{share_range(score.low, score.high)}{note}")
