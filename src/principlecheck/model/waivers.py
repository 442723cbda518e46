"""The file of waivers, as people write it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.format.quantities import END
from principlecheck.model.format.shapes import field_meta

FINGERPRINT = rf"^[0-9a-f]{{16}}{END}"

# Something, and not blanks alone.
_Words = Annotated[str, Meta(pattern=r"[^\s]", max_length=2_000)]

_Figure = Annotated[str, Meta(max_length=2_000)]


class WrittenWaiver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody's acceptance of one finding until a day, that day included."""

    code: Annotated[_Words, field_meta("The rule", "SVC18")]
    entry: Annotated[_Words, field_meta("What the finding is about", "customer_rules.refunds")]
    owner: Annotated[_Words, field_meta("Who will mend it", "finance")]
    approved_by: Annotated[_Words, field_meta("Who has accepted it until then", "Ana Ruiz, COO")]
    reason: Annotated[
        _Words, field_meta("Why it can wait", "The refund tool is replaced in March.")
    ]
    ticket: Annotated[_Words | UnsetType, field_meta("Where the work is planned", "FIN-212")] = (
        UNSET
    )
    created: Annotated[date, field_meta("The day it was accepted", "2026-11-22")]
    expires: Annotated[date, field_meta("The last day on which it holds, in UTC", "2027-02-28")]
    file: Annotated[
        _Words | UnsetType,
        field_meta(
            "Where the finding stands, from the folder of this file; it covers none elsewhere",
            "policies/refunds.yaml",
        ),
    ] = UNSET
    figures: Annotated[
        dict[_Words, _Figure | list[_Figure]] | UnsetType,
        field_meta(
            "How bad it was when it was accepted; it covers nothing worse",
            {"beyond_authority": "48.20 %"},
        ),
    ] = UNSET


class WaiverFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `waivers.yaml`: a waiver a finding, by the finding's fingerprint."""

    format: Annotated[Literal[1], field_meta("The version of this file's format; write 1 first", 1)]
    waivers: Annotated[
        dict[Annotated[str, Meta(pattern=FINGERPRINT)], WrittenWaiver] | UnsetType,
        field_meta("The waivers, each under the fingerprint of its finding"),
    ] = UNSET
