"""From the audit as a document to the audit as it is read: sections in order, in words.

A section is made by the function of its name; `findings_view` and `appendix_view` hold the two
that are long.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.actions_view import compose_actions_section, compose_waivers_section
from principlecheck.composing.appendix_view import compose_appendix
from principlecheck.composing.causes_view import compose_causes_section
from principlecheck.composing.changes_view import compose_changes_section
from principlecheck.composing.closing_view import compose_holds_section, compose_method_section
from principlecheck.composing.engagement_view import (
    audit_draft_marking,
    compose_engagement_particulars,
)
from principlecheck.composing.findings_view import compose_finding_block
from principlecheck.composing.letter_view import compose_letter
from principlecheck.composing.plan_view import compose_plan_section
from principlecheck.composing.principles_view import (
    compose_contradictions_section,
    compose_heat_map_section,
    compose_principles_section,
)
from principlecheck.composing.questions_view import compose_questions_section
from principlecheck.composing.relative_places import audit_view_with_relative_files
from principlecheck.composing.scope_view import (
    compose_scope_section,
    folder_of_audited_files,
    scope_section_counts,
)
from principlecheck.composing.tracker import compose_tracker_sheets
from principlecheck.composing.words import make_words
from principlecheck.dossier.prose import parse_own_section
from principlecheck.model.audit.document import SECTIONS, AuditDocument
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.view import (
    HOLD_NOTHING,
    AuditView,
    Block,
    Code,
    Findings,
    Pairs,
    Paragraph,
    Part,
    Reference,
    SectionView,
    Text,
)

KIND = "Policy design audit"
TITLES = {
    "first_page": "Summary",
    "scope": "Scope and limits",
    "heat_map": "Principle × department",
    "causes": "Causes",
    "plan": "Ninety days",
    "questions": "Questions for a person",
    "holds": "What holds",
    "changes": "Change since the last report",
    "how_judged": "How it was judged",
    "principles": "The principles",
    "contradictions": "Contradictions between documents",
    "findings": "Findings",
    "actions": "Every action",
    "waivers": "Waivers",
    "appendix": "Appendices",
}
ANNEX = ("principles", "contradictions", "findings", "actions", "waivers", "appendix")
"""The sections that hold everything; the others are the report that is signed."""
ALWAYS = ("causes", "plan")
"""Sections that stand after the scope in an order that was written before there were causes."""


def compose_audit_view(
    audit: AuditDocument,
    look: Look | None = None,
    order: Sequence[str] = SECTIONS,
    own: Mapping[str, SectionView] | None = None,
) -> AuditView:
    """The audit as it is read: the sections of `order`, numbered as they come. `own` are sections
    that somebody has written, by their names; the program's own cannot be among them.
    """
    order = _section_order_with_brief(audit, _section_order_with_causes(order))
    written = {one.name: parse_own_section(one.name, one.markdown) for one in audit.brief.sections}
    texts = {**written, **(own or {})}
    sections, number = [], 0
    for name in order:
        if name == "front":
            continue
        number += name != "appendix"
        if name in texts and name not in SECTIONS:
            sections.append(replace(texts[name], number=number))
        else:
            sections.append(_compose_audit_section(audit, name, number, order))
    return _name_audit_view(audit, look or Look(), tuple(sections))


def _is_empty_audit_section(audit: AuditDocument, name: str) -> bool:
    """Whether a section has nothing to say that belongs into a report to sign."""
    return name == "changes" and audit.changes is None and not audit.unattached


def compose_short_report(whole: AuditView, annex_file: str = "") -> AuditView:
    """The report that is signed: what of `whole` is not in the annex, which is in `annex_file` where
    it is written too.
    """
    kept = [one for one in whole.sections if not one.annex]
    short = replace(whole, sections=_renumber_audit_sections(kept), annex_file=annex_file)
    return _audit_view_standing_alone(short, beside=bool(annex_file))


def compose_annex(whole: AuditView) -> AuditView:
    """Everything that the report rests on."""
    kept = [one for one in whole.sections if one.annex]
    alone = replace(whole, kind=f"{whole.kind}, annex", sections=_renumber_audit_sections(kept))
    return _audit_view_standing_alone(alone, beside=True)


def _audit_view_standing_alone(view: AuditView, *, beside: bool) -> AuditView:
    """`view` with plain words in the place of references to what is not in it, be it in a file
    `beside` it or in none.
    """
    ids = {one.id for one in view.sections}
    ids |= {block.id for block in view.blocks() if isinstance(block, Part)}
    made: AuditView = _without_dangling_references(view, ids, beside=beside)
    return made


def _without_dangling_references(value: Any, ids: Collection[str], *, beside: bool) -> Any:
    if isinstance(value, Reference):
        told = value.text if beside else value.otherwise or value.text
        return value if value.id in ids else Text(told)
    if isinstance(value, tuple):
        made = tuple(
            one
            if type(one) in HOLD_NOTHING
            else _without_dangling_references(one, ids, beside=beside)
            for one in value
        )
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    if not isinstance(value, Struct):
        return value
    fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
    parts = {name: part for name, part in fields if type(part) not in HOLD_NOTHING}
    changed = {
        name: _without_dangling_references(part, ids, beside=beside) for name, part in parts.items()
    }
    changed = {name: part for name, part in changed.items() if part is not parts[name]}
    return replace(value, **changed) if changed else value


def _renumber_audit_sections(sections: Sequence[SectionView]) -> tuple[SectionView, ...]:
    made, number = [], 0
    for one in sections:
        number += one.number is not None
        made.append(one if one.number is None else replace(one, number=number))
    return tuple(made)


def _section_order_with_causes(order: Sequence[str]) -> tuple[str, ...]:
    """`order` with the causes and the plan after the scope, where it names neither."""
    if any(name in order for name in ALWAYS) or "scope" not in order:
        return tuple(order)
    at = order.index("scope") + 1
    return (*order[:at], *ALWAYS, *order[at:])


def _section_order_with_brief(audit: AuditDocument, order: Sequence[str]) -> tuple[str, ...]:
    """`order` with each section of report.yaml after the one that it names; where a theme leaves
    that one out, before the appendix.
    """
    made = list(order)
    for one in reversed(audit.brief.sections):
        if one.name in made:
            continue
        at = made.index(one.after) + 1 if one.after in made else made.index("appendix")
        made.insert(at, one.name)
    return tuple(made)


def _name_audit_view(
    audit: AuditDocument, look: Look, sections: tuple[SectionView, ...]
) -> AuditView:
    brief, report = audit.brief, audit.report
    marked = audit_draft_marking(brief)
    return AuditView(
        kind=KIND,
        name=brief.client or report.organisation,
        organisation=report.organisation,
        author=brief.author,
        classification=marked,
        draft=brief.is_draft,
        as_of=report.as_of,
        version=report.version,
        reminder=f"A design audit of declared policies as of {report.as_of}{f' · {marked}' if marked else ''}",
        logo=brief.logo,
        look=look,
        front=_compose_title_page_particulars(
            audit, linked=any(one.name == "how_judged" for one in sections)
        ),
        sections=audit_view_with_relative_files(sections, folder_of_audited_files(audit)),
        sheets=compose_tracker_sheets(audit),
    )


def _compose_title_page_particulars(audit: AuditDocument, *, linked: bool) -> Pairs:
    brief, report = audit.brief, audit.report
    scope = report.scope
    files, entries = scope_section_counts(audit)
    commit = (", commit ", Code(report.revision)) if report.commit else ()
    method = Reference("how-judged", "“How it was judged”") if linked else "the program"
    pairs = [
        ("Client", make_words(brief.client)),
        ("Organisation", make_words(report.organisation)),
        ("Period", make_words(brief.period)),
        ("Author", make_words(brief.author)),
        *compose_engagement_particulars(brief),
        ("As of", make_words(report.as_of.isoformat())),
        ("Classification", make_words(brief.classification or "to be set by whoever hands it on")),
        (
            "Input",
            make_words(f"{files}, {entries}", *commit, ", SHA-256 ", Code(scope.digest[:16])),
        ),
        ("Prepared with", make_words(f"principlecheck {report.version}; packs under ", method)),
    ]
    return Pairs(tuple(pair for pair in pairs if pair[1]), "particulars")


def _compose_audit_section(
    audit: AuditDocument, name: str, number: int, order: Sequence[str]
) -> SectionView:
    blocks = tuple(_SECTIONS[name](audit, order))
    printed = None if name == "appendix" else number
    return SectionView(
        name.replace("_", "-"),
        name,
        TITLES[name],
        printed,
        blocks,
        annex=name in ANNEX or _is_empty_audit_section(audit, name),
    )


def _compose_findings_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    if audit.findings:
        yield Findings(tuple(compose_finding_block(one) for one in audit.findings))
    else:
        yield Paragraph(make_words("No finding."))


def _compose_appendix_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    return compose_appendix(audit)


_SECTIONS: dict[str, Callable[[AuditDocument, Sequence[str]], Iterator[Block]]] = {
    "first_page": compose_letter,
    "scope": compose_scope_section,
    "heat_map": compose_heat_map_section,
    "causes": compose_causes_section,
    "plan": compose_plan_section,
    "questions": compose_questions_section,
    "holds": compose_holds_section,
    "changes": compose_changes_section,
    "how_judged": compose_method_section,
    "principles": compose_principles_section,
    "contradictions": compose_contradictions_section,
    "findings": _compose_findings_section,
    "actions": compose_actions_section,
    "waivers": compose_waivers_section,
    "appendix": _compose_appendix_section,
}
