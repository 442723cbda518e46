"""What the two formats that take blocks differ in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from principlecheck.theming.job import Job, Wrong
from principlecheck.theming.sandbox import BlockEnvironment


class Format(Struct, frozen=True):
    """A format: how its templates are rendered, what they may name in a section, and what is
    wrong with a section that a block has written (`place` stands for the program's own).
    """

    environment: BlockEnvironment
    context: Callable[[str], dict[str, Any]]
    faults: Callable[[str, str, str], Iterable[tuple[str, Wrong]]]


def format_of(job: Job) -> Format:
    """The format of a job, with everything imported that rendering may need."""
    return _markdown(job)


def _markdown(job: Job) -> Format:
    from principlecheck.reporters.markdown import FILTERS, context
    from principlecheck.reporters.markdown_text import Raw, escaped
    from principlecheck.theming.markdown_check import Asked, markdown_faults

    labels = tuple(one.label for one in job.audit.findings)
    images = frozenset(job.pictures.values())

    def faults(text: str, section: str, place: str) -> Iterable[tuple[str, Wrong]]:
        return markdown_faults(text, Asked(section, place, labels, images))

    markdown_faults("", Asked("", "", (), frozenset()))  # imports what is only needed in use
    return Format(
        BlockEnvironment(escaped, Raw, FILTERS),
        lambda section: context(job.audit, job.pictures, job.order.index(section)),
        faults,
    )
