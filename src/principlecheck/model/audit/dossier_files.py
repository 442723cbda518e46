"""The files beside an audit, as people write them, and the register that the program keeps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.audit.dossier import Priority, ResponseStatus
from principlecheck.model.format.quantities import END
from principlecheck.model.format.shapes import ID, field_meta
from principlecheck.model.waivers import FINGERPRINT

NUMBER = r"[Ff][1-9][0-9]{0,8}"
FINDING_KEY = rf"^(?:{NUMBER}|[0-9a-f]{{16}}){END}"
LOGO_NAME = rf"^[^/\\:.][^/\\:]{{0,199}}{END}"
MOST_LOGO_BYTES = 512 << 10

# Something, and not blanks alone.
_Line = Annotated[str, Meta(pattern=r"[^\s]", max_length=300)]
_Words = Annotated[str, Meta(pattern=r"[^\s]", max_length=5_000)]
# A single text is a list of its own paragraphs; `dossier/brief.py` parts it.
_Paragraphs = Annotated[list[_Words], Meta(max_length=200)]
PROSE = ("scope", "limitations", "opinion", "summary")


class WrittenPerson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who did the work."""

    name: Annotated[_Line, field_meta("Who it is", "Ada Kord")]
    role: Annotated[_Line | UnsetType, field_meta("What they did", "Lead auditor")] = UNSET


class WrittenSignature(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who signs."""

    name: Annotated[_Line, field_meta("Who signs", "Ada Kord")]
    role: Annotated[_Line | UnsetType, field_meta("As what", "Partner")] = UNSET
    signed: Annotated[
        date | UnsetType,
        field_meta("The day of the signature; left out, a line to sign on", "2026-12-04"),
    ] = UNSET


class WrittenSection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section in your own words."""

    text: Annotated[
        Annotated[str, Meta(pattern=r"[^\s]", max_length=65_536)],
        field_meta(
            "Plain Markdown, its title first", "# Management letter\n\nDear members of the board,"
        ),
    ]
    after: Annotated[
        _Line | UnsetType,
        field_meta("The section that it stands after; left out, scope", "scope"),
    ] = UNSET


class WrittenBrief(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `report.yaml`: what an audit says of the engagement."""

    format: Annotated[Literal[1], field_meta("The version of this file's format; write 1 first", 1)]
    client: Annotated[
        _Line | UnsetType, field_meta("For whom the audit is", "Northwind Home GmbH")
    ] = UNSET
    period: Annotated[_Line | UnsetType, field_meta("The time it is about", "Q4 2026")] = UNSET
    author: Annotated[_Line | UnsetType, field_meta("Who answers for it", "Kord & Lund")] = UNSET
    classification: Annotated[
        _Line | UnsetType, field_meta("Who may read it", "Confidential: for the board of Northwind")
    ] = UNSET
    logo: Annotated[
        Annotated[str, Meta(pattern=LOGO_NAME)] | UnsetType,
        field_meta("An SVG or PNG file in this folder, at most 512 KiB", "logo.svg"),
    ] = UNSET
    logo_alt: Annotated[
        _Line | UnsetType,
        field_meta("What the logo shows, for those who cannot see it", "Kord & Lund"),
    ] = UNSET
    scope: Annotated[
        _Paragraphs | UnsetType,
        field_meta(
            "What was looked at, beside what the program says: a text, or a list of paragraphs",
            ["The policies in force on 1 November, for all four countries."],
        ),
    ] = UNSET
    limitations: Annotated[
        _Paragraphs | UnsetType,
        field_meta(
            "What was not looked at: a text, or a list of paragraphs",
            ["Supplier contracts were not handed in."],
        ),
    ] = UNSET
    opinion: Annotated[
        _Paragraphs | UnsetType,
        field_meta(
            "Your opinion, at the head of page one: a text, or a list of paragraphs",
            ["In our opinion the refund policy cannot be kept with the authority it gives."],
        ),
    ] = UNSET
    summary: Annotated[
        _Paragraphs | UnsetType,
        field_meta(
            "Your summary, below the opinion: a text, or a list of paragraphs",
            ["Three decisions are due before the new year."],
        ),
    ] = UNSET
    team: Annotated[
        Annotated[list[WrittenPerson], Meta(max_length=50)] | UnsetType,
        field_meta("Who did the work", [{"name": "Ada Kord", "role": "Lead auditor"}]),
    ] = UNSET
    distribution: Annotated[
        Annotated[list[_Line], Meta(max_length=100)] | UnsetType,
        field_meta("Who receives it", ["The board of Northwind Home", "Works council"]),
    ] = UNSET
    version: Annotated[
        Literal["draft", "final"] | UnsetType,
        field_meta("draft or final; a draft says so on every page", "draft"),
    ] = UNSET
    edition: Annotated[
        _Line | UnsetType, field_meta("The number of this version, as you count", "0.3")
    ] = UNSET
    sign_off: Annotated[
        Annotated[list[WrittenSignature], Meta(max_length=20)] | UnsetType,
        field_meta("Who signs it", [{"name": "Ada Kord", "role": "Partner"}]),
    ] = UNSET
    sections: Annotated[
        Annotated[dict[Annotated[str, Meta(pattern=ID)], WrittenSection], Meta(max_length=20)]
        | UnsetType,
        field_meta("Sections in your own words, each under a name of its own"),
    ] = UNSET


class WrittenResponse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the client answers to one finding."""

    owner: Annotated[_Line | UnsetType, field_meta("Who will mend it", "Ana Ruiz, finance")] = UNSET
    due: Annotated[date | UnsetType, field_meta("By when", "2027-02-28")] = UNSET
    status: Annotated[
        ResponseStatus | UnsetType, field_meta("How far it is; left out, open", "agreed")
    ] = UNSET
    answer: Annotated[
        _Words | UnsetType, field_meta("What management says", "The limit goes in February.")
    ] = UNSET
    cause: Annotated[
        _Words | UnsetType,
        field_meta("Why it came about, as a person has established", "Copied from another queue."),
    ] = UNSET
    priority: Annotated[
        Priority | UnsetType, field_meta("How soon it is to be done, beside the rest", "high")
    ] = UNSET
    cost: Annotated[_Line | UnsetType, field_meta("What mending it costs", "4,000 EUR once")] = (
        UNSET
    )
    effort: Annotated[
        _Line | UnsetType, field_meta("How much work it is", "Two days of planning")
    ] = UNSET
    evidence: Annotated[
        _Words | UnsetType,
        field_meta("What shows that it is mended", "The October survey: 92 % answered in time."),
    ] = UNSET
    accepted_by: Annotated[
        _Line | UnsetType,
        field_meta("Who accepts the risk; with status risk accepted", "Ana Ruiz, CFO"),
    ] = UNSET
    accepted_until: Annotated[
        date | UnsetType,
        field_meta(
            "The last day for which it is accepted; with status risk accepted", "2027-06-30"
        ),
    ] = UNSET


class ResponsesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `responses.yaml`: an answer a finding, by the finding's number or fingerprint."""

    format: Annotated[Literal[1], field_meta("The version of this file's format; write 1 first", 1)]
    responses: Annotated[
        dict[Annotated[str, Meta(pattern=FINDING_KEY)], WrittenResponse] | UnsetType,
        field_meta("The answers, each under its finding's number (F12) or fingerprint"),
    ] = UNSET


class WrittenNumber(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding of the register: its number for good, and what it was when it was first seen."""

    number: Annotated[int, Meta(ge=1, le=999_999_999)]
    fingerprint: Annotated[str, Meta(pattern=FINGERPRINT)]
    code: Annotated[str, Meta(max_length=200)]
    route: Annotated[str, Meta(max_length=2_000)]
    title: Annotated[str, Meta(max_length=20_000)]
    first: date
    gone: date | UnsetType = UNSET


class WrittenCause(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cause of the register: its number for good, and the numbers of the findings it held."""

    number: Annotated[int, Meta(ge=1, le=999_999_999)]
    topic: Annotated[str, Meta(max_length=200)]
    title: Annotated[str, Meta(max_length=20_000)]
    findings: list[int]
    first: date
    gone: date | UnsetType = UNSET


class NumbersFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The register of numbers, which the program writes and nobody else."""

    format: Literal[1]
    numbers: list[WrittenNumber]
    causes: list[WrittenCause] | UnsetType = UNSET
