"""The files beside an audit, as people write them, and the register that the program keeps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.audit.dossier import ResponseStatus
from principlecheck.model.format.quantities import END
from principlecheck.model.format.shapes import about
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
PROSE = ("scope", "limitations")


class WrittenBrief(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `report.yaml`: what an audit says of the engagement."""

    format: Annotated[Literal[1], about("The version of this file's format; write 1 first", 1)]
    client: Annotated[_Line | UnsetType, about("For whom the audit is", "Northwind Home GmbH")] = (
        UNSET
    )
    period: Annotated[_Line | UnsetType, about("The time it is about", "Q4 2026")] = UNSET
    author: Annotated[_Line | UnsetType, about("Who answers for it", "Kord & Lund")] = UNSET
    classification: Annotated[
        _Line | UnsetType, about("Who may read it", "Confidential: for the board of Northwind")
    ] = UNSET
    logo: Annotated[
        Annotated[str, Meta(pattern=LOGO_NAME)] | UnsetType,
        about("An SVG or PNG file in this folder, at most 512 KiB", "logo.svg"),
    ] = UNSET
    logo_alt: Annotated[
        _Line | UnsetType,
        about("What the logo shows, for those who cannot see it", "Kord & Lund"),
    ] = UNSET
    scope: Annotated[
        _Paragraphs | UnsetType,
        about(
            "What was looked at, beside what the program says: a text, or a list of paragraphs",
            ["The policies in force on 1 November, for all four countries."],
        ),
    ] = UNSET
    limitations: Annotated[
        _Paragraphs | UnsetType,
        about(
            "What was not looked at: a text, or a list of paragraphs",
            ["Supplier contracts were not handed in."],
        ),
    ] = UNSET


class WrittenResponse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the client answers to one finding."""

    owner: Annotated[_Line | UnsetType, about("Who will mend it", "Ana Ruiz, finance")] = UNSET
    due: Annotated[date | UnsetType, about("By when", "2027-02-28")] = UNSET
    status: Annotated[
        ResponseStatus | UnsetType, about("How far it is; left out, open", "agreed")
    ] = UNSET
    answer: Annotated[
        _Words | UnsetType, about("What management says", "The limit goes in February.")
    ] = UNSET
    cause: Annotated[
        _Words | UnsetType,
        about("Why it came about, as a person has established", "Copied from another queue."),
    ] = UNSET


class ResponsesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `responses.yaml`: an answer a finding, by the finding's number or fingerprint."""

    format: Annotated[Literal[1], about("The version of this file's format; write 1 first", 1)]
    responses: Annotated[
        dict[Annotated[str, Meta(pattern=FINDING_KEY)], WrittenResponse] | UnsetType,
        about("The answers, each under its finding's number (F12) or fingerprint"),
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


class NumbersFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The register of numbers, which the program writes and nobody else."""

    format: Literal[1]
    numbers: list[WrittenNumber]
