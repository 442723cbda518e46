"""What a consultant says of the engagement, as it is read: opinion, summary, who did the work, who
receives it and who signs.
"""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.composing.words import words
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


def own_words(brief: Brief) -> Iterator[Block]:
    """Opinion and summary, before anything that the program says."""
    for title, texts in (("Opinion", brief.opinion), ("Summary by the author", brief.summary)):
        if texts:
            yield Part(title, tuple(Paragraph(words(text)) for text in texts))


def sign_off(brief: Brief) -> Iterator[Block]:
    """Who signs, each with a line to sign on where nobody has."""
    if not brief.sign_off:
        return
    columns = (
        Column("Name", "name"),
        Column("As"),
        Column("Date", "long"),
        Column("Signature", "wide"),
    )
    rows = tuple(Row(_signed(one)) for one in brief.sign_off)
    yield Part("Sign-off", (Table("sign-off-table", "Who signs this audit", columns, rows),))


def _signed(one: Signature) -> tuple[Words, ...]:
    signed = words(one.signed.isoformat()) if one.signed else words(Blank())
    return words(one.name), words(one.role), signed, words(Blank())


def particulars(brief: Brief) -> tuple[tuple[str, Words], ...]:
    """What stands on the title page of version, team and distribution."""
    return (
        ("Version", words(brief.version)),
        ("Team", words("; ".join(map(_named, brief.team)))),
        ("Distribution", words("; ".join(brief.distribution))),
    )


def _named(person: Person) -> str:
    return f"{person.name}, {person.role}" if person.role else person.name


def marking(brief: Brief) -> str:
    """What stands above every page: that it is a draft, and who may read it."""
    return " · ".join(filter(None, (DRAFT if brief.is_draft else "", brief.classification)))
