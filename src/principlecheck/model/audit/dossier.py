"""What people write beside an audit, and the numbers that its findings keep: read, never judged.

Everything here is text as written; reporters make it safe for their format.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from principlecheck.model.audit.cause import KnownCause
from principlecheck.model.report.problem import Place


class ResponseStatus(StrEnum):
    """What has become of a finding in the hands of people."""

    OPEN = "open"
    AGREED = "agreed"
    IN_PROGRESS = "in progress"
    DONE = "done"
    RISK_ACCEPTED = "risk accepted"
    DISPUTED = "disputed"


class Logo(Struct, frozen=True):
    """An image of the brand. `media_type` is `image/svg+xml` or `image/png`."""

    media_type: str
    data: bytes
    alt: str = ""


class Person(Struct, frozen=True):
    """Somebody by name, and what they did or are."""

    name: str
    role: str = ""


class Signature(Struct, frozen=True):
    """Who signs an audit; `signed` is the day on which it was, None where it is still to be."""

    name: str
    role: str = ""
    signed: date | None = None


class OwnSection(Struct, frozen=True):
    """A section in the consultant's own words, as plain Markdown that begins with its title; it
    stands `after` the section of that name.
    """

    name: str
    after: str
    markdown: str


class Brief(Struct, frozen=True, kw_only=True):
    """What `report.yaml` says of the engagement. Empty where it says nothing.

    `scope` and `limitations` stand beside what the program itself says of them, a paragraph each;
    `opinion` and `summary` before it. `stage` is `draft` or `final`, and `edition` its number.
    """

    client: str = ""
    period: str = ""
    author: str = ""
    classification: str = ""
    logo: Logo | None = None
    scope: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    opinion: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    team: tuple[Person, ...] = ()
    distribution: tuple[str, ...] = ()
    stage: str = ""
    edition: str = ""
    sign_off: tuple[Signature, ...] = ()
    sections: tuple[OwnSection, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether every copy has to say that it is a draft."""
        return self.stage == "draft"

    @property
    def version(self) -> str:
        """The version in words: `Draft, 0.3`."""
        return ", ".join(part for part in (self.stage.capitalize(), self.edition) if part)


class Prose(Struct, frozen=True):
    """A paragraph of a person's; with `items`, a list that it introduces (`text` may be empty)."""

    text: str
    items: tuple[str, ...] = ()


class Narrative(Struct, frozen=True):
    """What somebody wrote on a finding, in `narrative/<key>.md`: plain text and plain lists."""

    key: str
    paragraphs: tuple[Prose, ...]
    file: str


Priority = Literal["high", "medium", "low"]


class Plan(Struct, frozen=True):
    """How a finding is to be mended, as people have planned it. Empty where nobody has said.

    `evidence` is what shows that it is mended.
    """

    priority: Priority | Literal[""] = ""
    cost: str = ""
    effort: str = ""
    evidence: str = ""


class AcceptedRisk(Struct, frozen=True):
    """Who has decided to live with a finding, and the last day for which that holds."""

    by: str
    until: date


class Response(Struct, frozen=True):
    """An answer to a finding, from `responses.yaml`, under its number or its fingerprint.

    `accepted` is there where the status is risk accepted. `said` names the fields that somebody has
    written.
    """

    key: str
    place: Place
    owner: str = ""
    due: date | None = None
    status: ResponseStatus = ResponseStatus.OPEN
    answer: str = ""
    cause: str = ""
    plan: Plan = field(default_factory=Plan)
    accepted: AcceptedRisk | None = None
    said: tuple[str, ...] = ()


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
    known_causes: tuple[KnownCause, ...] = ()
