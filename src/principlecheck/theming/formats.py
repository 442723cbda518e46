"""What the two formats that take blocks differ in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from principlecheck.theming.job import Job, Wrong
from principlecheck.theming.sandbox import BlockEnvironment


class Format(Struct, frozen=True):
    """A format: how its templates are rendered, what they may name in a section, what is wrong
    with a section that a block has written (`place` stands for the program's own), and the
    section with the program's own in its place.
    """

    environment: BlockEnvironment
    context: Callable[[str], dict[str, Any]]
    faults: Callable[[str, str, str], Iterable[tuple[str, Wrong]]]
    whole: Callable[[str, str, str], str]


def format_of(job: Job) -> Format:
    """The format of a job, with everything imported that rendering may need."""
    return _html(job) if job.kind == "html" else _markdown(job)


def _markdown(job: Job) -> Format:
    from principlecheck.reporters.markdown import FILTERS, context
    from principlecheck.reporters.markdown_text import Raw, escaped
    from principlecheck.theming.markdown_check import Asked, markdown_faults

    heads = {
        "findings": tuple(one.label for one in job.audit.findings),
        "appendix": ("Appendix A. Every check and its outcome", "Appendix B. Method"),
    }
    linked = tuple(head for those in heads.values() for head in those)
    images = frozenset(job.pictures.values())

    def faults(text: str, section: str, place: str) -> Iterable[tuple[str, Wrong]]:
        asked = Asked(section, place, heads.get(section, ()), linked, images)
        return markdown_faults(text, asked)

    return Format(
        BlockEnvironment(escaped, Raw, FILTERS),
        lambda section: context(job.audit, job.pictures, job.order.index(section)),
        faults,
        lambda text, section, place: text.replace(place, job.builtin.get(section, "")),
    )


def _html(job: Job) -> Format:
    from markupsafe import Markup, escape

    from principlecheck.reporters.html_sections import FILTERS, context, environment
    from principlecheck.reporters.html_text import text as plain
    from principlecheck.theming.html_check import Page, html_faults

    audit = job.audit
    ids = {
        "findings": tuple(one.anchor for one in audit.findings),
        "principles": tuple(f"principle-{n}" for n in range(1, len(audit.principles) + 1)),
        "appendix": ("checks", "method"),
    }
    environment()  # reads the templates that pictures are made with

    def faults(text: str, section: str, place: str) -> Iterable[tuple[str, Wrong]]:
        return html_faults(text, Page(section, place, ids.get(section, ())))

    def whole(text: str, section: str, place: str) -> str:
        """Inside the element that the program's own section is: `<section id="…">`."""
        opening, _, rest = job.builtin.get(section, "").partition(">")
        own = rest.removesuffix("</section>").strip()
        return f"{opening}>\n{text.replace(place, own)}\n</section>"

    return Format(
        BlockEnvironment(lambda value: escape(plain(value)), Markup, FILTERS, apart=True),
        lambda section: {
            # The search belongs to the program's own findings, which carry what it looks for.
            name: value
            for name, value in context(audit, job.order.index(section)).items()
            if name != "controls"
        },
        faults,
        whole,
    )
