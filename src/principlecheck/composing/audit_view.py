"""From the audit as a document to the audit as it is read: sections in order, in words.

A section is made by the function of its name; `findings_view` and `appendix_view` hold the two
that are long.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.actions_view import actions, waivers
from principlecheck.composing.appendix_view import appendix
from principlecheck.composing.causes_view import causes
from principlecheck.composing.changes_view import changes
from principlecheck.composing.closing_view import holds, method
from principlecheck.composing.engagement_view import marking, particulars
from principlecheck.composing.findings_view import finding_block
from principlecheck.composing.letter_view import letter
from principlecheck.composing.plan_view import plan
from principlecheck.composing.principles_view import contradictions, heat_map, principles
from principlecheck.composing.questions_view import questions
from principlecheck.composing.relative_places import named_from
from principlecheck.composing.scope_view import folder_of, scope, what_was_read
from principlecheck.composing.tracker import sheets_of
from principlecheck.composing.words import words
from principlecheck.dossier.prose import section_of
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


def audit_view(
    audit: AuditDocument,
    look: Look | None = None,
    order: Sequence[str] = SECTIONS,
    own: Mapping[str, SectionView] | None = None,
) -> AuditView:
    """The audit as it is read: the sections of `order`, numbered as they come. `own` are sections
    that somebody has written, by their names; the program's own cannot be among them.
    """
    order = _with_sections_of_the_brief(audit, _with_causes(order))
    written = {one.name: section_of(one.name, one.markdown) for one in audit.brief.sections}
    texts = {**written, **(own or {})}
    sections, number = [], 0
    for name in order:
        if name == "front":
            continue
        number += name != "appendix"
        if name in texts and name not in SECTIONS:
            sections.append(replace(texts[name], number=number))
        else:
            sections.append(_section(audit, name, number, order))
    return _named(audit, look or Look(), tuple(sections))


def _says_nothing(audit: AuditDocument, name: str) -> bool:
    """Whether a section has nothing to say that belongs into a report to sign."""
    return name == "changes" and audit.changes is None and not audit.unattached


def short_view(whole: AuditView, annex_file: str = "") -> AuditView:
    """The report that is signed: what of `whole` is not in the annex, which is in `annex_file` where
    it is written too.
    """
    kept = [one for one in whole.sections if not one.annex]
    short = replace(whole, sections=_renumbered(kept), annex_file=annex_file)
    return _standing_alone(short, beside=bool(annex_file))


def annex_view(whole: AuditView) -> AuditView:
    """Everything that the report rests on."""
    kept = [one for one in whole.sections if one.annex]
    alone = replace(whole, kind=f"{whole.kind}, annex", sections=_renumbered(kept))
    return _standing_alone(alone, beside=True)


def _standing_alone(view: AuditView, *, beside: bool) -> AuditView:
    """`view` with plain words in the place of references to what is not in it, be it in a file
    `beside` it or in none.
    """
    ids = {one.id for one in view.sections}
    ids |= {block.id for block in view.blocks() if isinstance(block, Part)}
    made: AuditView = _without_dangling(view, ids, beside=beside)
    return made


def _without_dangling(value: Any, ids: Collection[str], *, beside: bool) -> Any:
    if isinstance(value, Reference):
        told = value.text if beside else value.otherwise or value.text
        return value if value.id in ids else Text(told)
    if isinstance(value, tuple):
        made = tuple(
            one if type(one) in HOLD_NOTHING else _without_dangling(one, ids, beside=beside)
            for one in value
        )
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    if not isinstance(value, Struct):
        return value
    fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
    parts = {name: part for name, part in fields if type(part) not in HOLD_NOTHING}
    changed = {name: _without_dangling(part, ids, beside=beside) for name, part in parts.items()}
    changed = {name: part for name, part in changed.items() if part is not parts[name]}
    return replace(value, **changed) if changed else value


def _renumbered(sections: Sequence[SectionView]) -> tuple[SectionView, ...]:
    made, number = [], 0
    for one in sections:
        number += one.number is not None
        made.append(one if one.number is None else replace(one, number=number))
    return tuple(made)


def _with_causes(order: Sequence[str]) -> tuple[str, ...]:
    """`order` with the causes and the plan after the scope, where it names neither."""
    if any(name in order for name in ALWAYS) or "scope" not in order:
        return tuple(order)
    at = order.index("scope") + 1
    return (*order[:at], *ALWAYS, *order[at:])


def _with_sections_of_the_brief(audit: AuditDocument, order: Sequence[str]) -> tuple[str, ...]:
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


def _named(audit: AuditDocument, look: Look, sections: tuple[SectionView, ...]) -> AuditView:
    brief, report = audit.brief, audit.report
    marked = marking(brief)
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
        front=_front(audit, linked=any(one.name == "how_judged" for one in sections)),
        sections=named_from(sections, folder_of(audit)),
        sheets=sheets_of(audit),
    )


def _front(audit: AuditDocument, *, linked: bool) -> Pairs:
    brief, report = audit.brief, audit.report
    scope = report.scope
    files, entries = what_was_read(audit)
    commit = (", commit ", Code(report.revision)) if report.commit else ()
    method = Reference("how-judged", "“How it was judged”") if linked else "the program"
    pairs = [
        ("Client", words(brief.client)),
        ("Organisation", words(report.organisation)),
        ("Period", words(brief.period)),
        ("Author", words(brief.author)),
        *particulars(brief),
        ("As of", words(report.as_of.isoformat())),
        ("Classification", words(brief.classification or "to be set by whoever hands it on")),
        ("Input", words(f"{files}, {entries}", *commit, ", SHA-256 ", Code(scope.digest[:16]))),
        ("Prepared with", words(f"principlecheck {report.version}; packs under ", method)),
    ]
    return Pairs(tuple(pair for pair in pairs if pair[1]), "particulars")


def _section(audit: AuditDocument, name: str, number: int, order: Sequence[str]) -> SectionView:
    blocks = tuple(_SECTIONS[name](audit, order))
    printed = None if name == "appendix" else number
    return SectionView(
        name.replace("_", "-"),
        name,
        TITLES[name],
        printed,
        blocks,
        annex=name in ANNEX or _says_nothing(audit, name),
    )


def _findings(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    if audit.findings:
        yield Findings(tuple(finding_block(one) for one in audit.findings))
    else:
        yield Paragraph(words("No finding."))


def _appendix(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    return appendix(audit)


_SECTIONS: dict[str, Callable[[AuditDocument, Sequence[str]], Iterator[Block]]] = {
    "first_page": letter,
    "scope": scope,
    "heat_map": heat_map,
    "causes": causes,
    "plan": plan,
    "questions": questions,
    "holds": holds,
    "changes": changes,
    "how_judged": method,
    "principles": principles,
    "contradictions": contradictions,
    "findings": _findings,
    "actions": actions,
    "waivers": waivers,
    "appendix": _appendix,
}
