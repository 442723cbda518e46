"""Blocks and themes made for the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from principlecheck.composing import compose
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.report.problem import Problem
from principlecheck.reporters.html_sections import section_html
from principlecheck.reporters.markdown import section
from principlecheck.theming.child import told_of
from principlecheck.theming.formats import format_of
from principlecheck.theming.job import Block, Job, Kind, Told
from principlecheck.theming.rendering import Limits, markdown_blocks
from principlecheck.theming.theme import BadTheme, Theme
from tests.reporters.samples import failed, finding, many, report, rule

SCOPE = "{{ builtin }}\n\nWe were paid by the hour."
PICTURES = {"ranges": "audit-pictures/ranges.svg"}


@cache
def audit(findings: int = 3) -> AuditDocument:
    return compose(many(findings), "principlecheck audit policies")


def audit_saying(text: str) -> AuditDocument:
    """An audit whose one finding says what somebody wrote."""
    told = finding(says=text, title=text, do=text, ask=text)
    return compose(report([failed(told)], [rule()]), "principlecheck audit policies")


def block(source: str, section: str = "questions", kind: Kind = "markdown") -> Block:
    return Block(kind, section, f"themes/x/{kind}/{section}.j2", source)


def theme(*blocks: Block) -> Theme:
    return Theme(blocks=blocks)


def written(source: str, section: str = "questions", of: AuditDocument | None = None) -> str:
    """What a block comes to, rendered in a process of its own."""
    made = markdown_blocks(theme(block(source, section)), of or audit(), PICTURES)
    return made[section]


def refused(
    source: str, section: str = "questions", limits: Limits | None = None, findings: int = 3
) -> list[Problem]:
    """Why a block is refused, in a process of its own."""
    try:
        made = markdown_blocks(theme(block(source, section)), audit(findings), PICTURES, limits)
    except BadTheme as error:
        return error.problems
    raise AssertionError(f"The block was taken: {made[section][:200]}")


def rendered_here(*blocks: Block, of: AuditDocument | None = None) -> dict[str, Told]:
    """What becomes of blocks, in this process: as the child does it, without its limits."""
    document = of or audit()
    job = Job(blocks[0].kind, document, Theme().order, PICTURES, blocks, _builtin(blocks, document))
    told = told_of(job, format_of(job), 1 << 20)
    return {one.section: one for one in told if one.text is not None or one.wrong}


def _builtin(blocks: tuple[Block, ...], document: AuditDocument) -> dict[str, str]:
    if blocks[0].kind == "html":
        return {one.section: str(section_html(document, one.section)) for one in blocks}
    return {one.section: section(document, one.section, PICTURES) for one in blocks}


def folder(path: Path, **files: str) -> Path:
    """A theme's folder: `theme` is theme.yaml, `markdown_scope` is markdown/scope.md.j2."""
    for name, text in files.items():
        kind, _, section = name.partition("_")
        ending = {"markdown": ".md.j2", "html": ".html.j2"}.get(kind, "")
        file = path / kind / f"{section}{ending}" if section else path / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path
