"""The Markdown audit: the sections of an audit document, each from a template of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from principlecheck.glossary import GLOSSARY
from principlecheck.model import units
from principlecheck.model.audit_document import SECTIONS, AuditDocument
from principlecheck.model.report import PRINCIPLES, Located, Score
from principlecheck.reporters.audit_parts import (
    by_rule,
    charts_of,
    figures,
    here,
    set_otherwise,
    spots,
    tallies,
    there,
)
from principlecheck.reporters.chart_tables import table_of
from principlecheck.reporters.markdown_text import Raw, code, escaped, quoted
from principlecheck.reporters.money_text import money_or_needs
from principlecheck.reporters.templates import template

BAR_WIDTH = 20
BLANK = Raw("____________")
NOBODY = "to be named"


def markdown_audit(
    audit: AuditDocument,
    pictures: Mapping[str, str] | None = None,
    themed: Mapping[str, str] | None = None,
    order: Sequence[str] = SECTIONS,
) -> str:
    """The audit in Markdown: the sections of `order`, which are numbered as they come.

    `pictures` are the pictures that stand beside it: a finding's fingerprint, or a name of
    `audit.charts` or `logo`, to the relative path. `themed` are sections that a theme has
    written already, in place of the program's own.
    """
    ready = themed or {}
    written = [
        ready[name] if name in ready else section(audit, name, pictures, order) for name in order
    ]
    return "\n\n".join(one.strip() for one in written) + "\n"


def section(
    audit: AuditDocument,
    name: str,
    pictures: Mapping[str, str] | None = None,
    order: Sequence[str] = SECTIONS,
) -> str:
    """One section by the program's own template."""
    template = environment().get_template(f"{name}.md.j2")
    return template.render(**context(audit, pictures or {}, order.index(name))).strip()


def context(audit: AuditDocument, pictures: Mapping[str, str], number: int) -> dict[str, Any]:
    """What a template of a section may name; `number` is that of its heading."""
    by_label = {one.label: one for one in audit.findings}

    def link(label: str) -> Raw:
        # A label alone is a finding's heading: every host makes the same link of that.
        one = by_label.get(label)
        return Raw(f"[{label}](#{one.anchor})") if one else escaped(label)

    return {
        "audit": audit,
        "number": number,
        "report": audit.report,
        "glossary": sorted(GLOSSARY.items()),
        "blank": BLANK,
        "logo": _logo(audit, pictures),
        "picture": lambda name: _picture(audit, pictures, name),
        "named": by_label.__getitem__,
        "by_rule": lambda labels: by_rule(by_label[label] for label in labels),
        "link": link,
        "links": lambda labels: Raw(", ".join(map(link, labels))),
    }


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Jinja, sandboxed, with every value escaped and nothing undefined passed over."""
    made = ImmutableSandboxedEnvironment(
        loader=DictLoader({f"{n}.md.j2": template("markdown", f"{n}.md.j2") for n in SECTIONS}),
        undefined=StrictUndefined,
        autoescape=False,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.filters.update(FILTERS)
    return made


def bar(score: Score) -> Raw:
    """A principle's range as blocks: █ passed, ▒ unknown, ░ failed."""
    if score.low is None or score.high is None:
        return Raw("")
    low, high = round(score.low * BAR_WIDTH), round(score.high * BAR_WIDTH)
    return Raw("█" * low + "▒" * (high - low) + "░" * (BAR_WIDTH - high))


def place(located: Located) -> Raw:
    """Where a route stands, as `file:line:column`, or the route itself where it is not declared."""
    return code(located.place or located.route)


def _range(score: Score) -> str:
    if score.low is None or score.high is None:
        return "–"
    return f"{units.share(score.low)} to {units.share(score.high)}"


def _judged(score: Score) -> str:
    """A range with its note and coverage, or why there is none."""
    note = f" ({score.note})" if score.note else ""
    told = score.note or "–" if score.low is None else f"{_range(score)}{note}"
    return told if score.coverage is None else f"{told}, coverage {_covered(score.coverage)}"


def _covered(value: float | None) -> str:
    return "–" if value is None else units.covered(value)


def _sentence(text: str) -> str:
    """`text` with a capital first; unlike Jinja's `capitalize` it leaves the rest as written."""
    return f"{text[:1].upper()}{text[1:]}"


def _principle(name: str) -> str:
    return PRINCIPLES.get(name, name.replace("_", " "))


def _listed(counts: Mapping[str, int]) -> str:
    """Counts as `2 pass, 1 fail`."""
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def _codes(names: Iterable[str]) -> Raw:
    return Raw(", ".join(code(name) for name in names))


def _ended(text: str) -> str:
    """`text` with a full stop, once."""
    return f"{text.rstrip('.')}."


def _picture(audit: AuditDocument, pictures: Mapping[str, str], name: str) -> Raw:
    """A picture as an image, or nothing where none was drawn."""
    path = pictures.get(name)
    chart = charts_of(audit).get(name) if path else None
    return Raw(f"![{escaped(chart.alt)}]({path})" if chart else "")


def _logo(audit: AuditDocument, pictures: Mapping[str, str]) -> Raw:
    logo, path = audit.brief.logo, pictures.get("logo")
    return Raw(f"![{escaped(logo.alt or 'Logo')}]({path})" if logo and path else "")


FILTERS = {
    "code": code,
    "codes": _codes,
    "quoted": quoted,
    "bar": bar,
    "range": _range,
    "judged": _judged,
    "covered": _covered,
    "place": place,
    "sentence": _sentence,
    "principle": _principle,
    "listed": _listed,
    "counted": _counted,
    "owner": lambda name: name or NOBODY,
    "ended": _ended,
    "costs": money_or_needs,
    "here": here,
    "there": there,
    "figures": figures,
    "tallies": tallies,
    "set_otherwise": set_otherwise,
    "spots": spots,
    "table": table_of,
}
