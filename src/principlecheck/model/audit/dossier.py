"""What people write beside an audit, and the numbers that its findings keep: read, never judged.

Everything here is text as written; reporters make it safe for their format.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from principlecheck.model.report.problem import Place


class ResponseStatus(StrEnum):
    """What has become of a finding in the hands of people."""

    OPEN = "open"
    AGREED = "agreed"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DISPUTED = "disputed"


class Logo(Struct, frozen=True):
    """An image of the brand. `media_type` is `image/svg+xml` or `image/png`."""

    media_type: str
    data: bytes
    alt: str = ""


class Brief(Struct, frozen=True, kw_only=True):
    """What `report.yaml` says of the engagement. Empty where it says nothing.

    `scope` and `limitations` stand beside what the program itself says of them, a paragraph each.
    """

    client: str = ""
    period: str = ""
    author: str = ""
    classification: str = ""
    logo: Logo | None = None
    scope: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()


class Prose(Struct, frozen=True):
    """A paragraph of a person's; with `items`, a list that it introduces (`text` may be empty)."""

    text: str
    items: tuple[str, ...] = ()


class Narrative(Struct, frozen=True):
    """What somebody wrote on a finding, in `narrative/<key>.md`: plain text and plain lists."""

    key: str
    paragraphs: tuple[Prose, ...]
    file: str


class Response(Struct, frozen=True):
    """An answer to a finding, from `responses.yaml`, under its number or its fingerprint."""

    key: str
    place: Place
    owner: str = ""
    due: date | None = None
    status: ResponseStatus = ResponseStatus.OPEN
    answer: str = ""
    cause: str = ""


class KnownFinding(Struct, frozen=True):
    """A finding of this audit or an earlier one, and the number that is its own for good.

    `gone` is the day of the first audit that no longer had it, None while it is there.
    """

    number: int
    fingerprint: str
    code: str
    route: str
    title: str
    first: date
    gone: date | None = None


class Dossier(Struct, frozen=True):
    """Everything that stands beside an audit: brief, answers, prose, and the numbers so far."""

    brief: Brief = field(default_factory=Brief)
    responses: tuple[Response, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    known: tuple[KnownFinding, ...] = ()
