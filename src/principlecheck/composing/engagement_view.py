"""What a consultant says of the engagement, as it is read: opinion, summary, who did the work, who
receives it and who signs.
"""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.composing.words import make_words
from principlecheck.model.audit.dossier import Brief, Person, Signature
from principlecheck.model.audit.view import (
    Blank,
    Block,
    Column,
    Paragraph,
    Part,
    Row,
    Table,
    Words,
)

DRAFT = "Draft"


def compose_opinion_section(brief: Brief) -> Iterator[Block]:
    """Opinion and summary, before anything that the program says."""
    for title, texts in (("Opinion", brief.opinion), ("Summary by the author", brief.summary)):
        if texts:
            yield Part(title, tuple(Paragraph(make_words(text)) for text in texts))


def compose_sign_off_section(brief: Brief) -> Iterator[Block]:
    """Who signs, each with a line to sign on where nobody has."""
    if not brief.sign_off:
        return
    columns = (
        Column("Name", "name"),
        Column("As"),
        Column("Date", "long"),
        Column("Signature", "wide"),
    )
    rows = tuple(Row(_audit_sign_off_row(one)) for one in brief.sign_off)
    yield Part("Sign-off", (Table("sign-off-table", "Who signs this audit", columns, rows),))


def _audit_sign_off_row(one: Signature) -> tuple[Words, ...]:
    signed = make_words(one.signed.isoformat()) if one.signed else make_words(Blank())
    return make_words(one.name), make_words(one.role), signed, make_words(Blank())


def compose_engagement_particulars(brief: Brief) -> tuple[tuple[str, Words], ...]:
    """What stands on the title page of version, team and distribution."""
    return (
        ("Version", make_words(brief.version)),
        ("Team", make_words("; ".join(map(_signatory_name_and_role, brief.team)))),
        ("Distribution", make_words("; ".join(brief.distribution))),
    )


def _signatory_name_and_role(person: Person) -> str:
    return f"{person.name}, {person.role}" if person.role else person.name


def audit_draft_marking(brief: Brief) -> str:
    """What stands above every page: that it is a draft, and who may read it."""
    return " · ".join(filter(None, (DRAFT if brief.is_draft else "", brief.classification)))
