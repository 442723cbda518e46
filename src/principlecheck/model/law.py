"""Law as data: the file of provisions that people write, and what is judged by.

A client's contract terms are the same kind of file. No legal advice: each provision says where it
was read and on which day; whoever relies on one reads the law first, with a lawyer.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec import field as named_field

from principlecheck.model.format.quantities import END, Money, Share
from principlecheck.model.format.shapes import (
    COUNTRY,
    FIELD_NAME,
    ID,
    SECTION_NAME,
    Count,
    field_meta,
)

MOST_PROVISIONS, MOST_BOUNDS, MOST_EXAMPLES = 100, 12, 12
MOST_BOUNDS_IN_ALL = 150
"""Of one file: each bound is held against each entry of its section."""
OLD_AFTER = 365
"""Days after which a law that was read once is to be read again."""
CONFIRM = "have a lawyer confirm"
"""What is said of every provision, for none is legal advice."""

PROVISION = rf"^[a-z0-9][a-z0-9-]{{1,40}}{END}"
VERSION = rf"^[0-9]+\.[0-9]+{END}"
_PATH = rf"^[a-z][a-z_]{{0,40}}(?:\.[a-z][a-z_0-9]{{0,40}}){{0,3}}{END}"
Country = Annotated[str, Meta(pattern=COUNTRY)]
Line = Annotated[str, Meta(pattern=r"[^\s]", max_length=600)]
Word = Annotated[str, Meta(pattern=r"[^\s]", max_length=100)]
Limit = Annotated[
    Any, Meta(extra_json_schema={"type": ["string", "integer"], "minLength": 1, "maxLength": 60})
]


class LawPart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A map inside a file of law."""


class LegalSize(LawPart, frozen=True, kw_only=True):
    """Large enough when one of them is reached: so many people, or an amount exceeded."""

    staff: Annotated[Count | UnsetType, field_meta("So many people or more", 250)] = UNSET
    turnover: Annotated[
        Money | UnsetType, field_meta("More than this a year", "50 million EUR")
    ] = UNSET
    balance_sheet: Annotated[
        Money | UnsetType, field_meta("A balance sheet of more than this", "43 million EUR")
    ] = UNSET


class Binds(LawPart, frozen=True, kw_only=True):
    """Whom a provision binds; what is left out narrows nothing. It binds those of `sectors`, and
    whoever is large enough; never those whose sectors are all among `not_sectors`.
    """

    sectors: Annotated[
        list[Word] | UnsetType, field_meta("As in organisation.sectors", ["basic_services"])
    ] = UNSET
    not_sectors: Annotated[
        list[Word] | UnsetType, field_meta("Sectors with rules of their own", ["airline"])
    ] = UNSET
    or_size: Annotated[
        LegalSize | UnsetType,
        field_meta("Others too, where they are as large as this", {"staff": 250}),
    ] = UNSET
    sells_to: Annotated[
        Literal["consumers", "businesses"] | UnsetType,
        field_meta("Only whoever sells to these", "consumers"),
    ] = UNSET
    at_a_distance: Annotated[
        bool | UnsetType,
        field_meta("True where it binds only who sells online, by phone or post", True),
    ] = UNSET
    beside: Annotated[
        list[Word] | UnsetType,
        field_meta(
            "Sectors beside which it binds only what is about the provision's own matter",
            ["financial_services"],
        ),
    ] = UNSET


class Where(LawPart, frozen=True, kw_only=True):
    """Which entries of a section are bound; left out, all."""

    kind: Annotated[list[Word] | UnsetType, field_meta("Their kind", ["refund"])] = UNSET
    channels: Annotated[
        list[Word] | UnsetType,
        field_meta("Kinds of channel; an entry that holds on any of them is bound", ["phone"]),
    ] = UNSET
    reasons: Annotated[
        list[Word] | UnsetType,
        field_meta(
            "Kinds of contact reason; an entry that holds for any of them is bound", ["billing"]
        ),
    ] = UNSET
    written: Annotated[
        list[Annotated[str, Meta(pattern=FIELD_NAME)]] | UnsetType,
        field_meta("Only entries in which these fields are written", ["claim_within"]),
    ] = UNSET


class ForSome(LawPart, frozen=True, kw_only=True):
    """A narrower limit that holds for a part of what a policy covers, and that it cannot tell apart."""

    when: Annotated[Line, field_meta("For which part", "what was paid by card")]
    at_most: Annotated[Limit, field_meta("No more than this there", "7 working days")]


_BY_CARD = {"when": "what was paid by card", "at_most": "7 working days"}


class LegalBound(LawPart, frozen=True, kw_only=True):
    """What is asked of one field of ours."""

    of: Annotated[
        Annotated[str, Meta(pattern=SECTION_NAME)], field_meta("The section", "customer_rules")
    ]
    where: Annotated[
        Where | UnsetType, field_meta("Which of its entries; left out, all", {"kind": ["refund"]})
    ] = UNSET
    field: Annotated[
        Annotated[str, Meta(pattern=_PATH)], field_meta("The field that is bound", "settled_within")
    ]
    at_most: Annotated[
        Limit | UnsetType,
        field_meta("No more than this, as a policy writes it", "14 calendar days"),
    ] = UNSET
    at_least: Annotated[Limit | UnsetType, field_meta("No less than this", "14 calendar days")] = (
        UNSET
    )
    for_share: Annotated[
        Share | UnsetType, field_meta("For this share of contacts; left out, all", "95%")
    ] = UNSET
    for_some: Annotated[
        ForSome | UnsetType,
        field_meta("A narrower limit for a part", _BY_CARD),
    ] = UNSET
    is_: Annotated[
        bool | UnsetType, field_meta("What a field of true or false has to be", True)
    ] = named_field(default=UNSET, name="is")
    one_of: Annotated[
        list[Word] | UnsetType, field_meta("The words that it may be", ["keep", "callback"])
    ] = UNSET
    includes: Annotated[
        list[Word] | UnsetType, field_meta("What has to be among its words", ["es"])
    ] = UNSET
    found: Annotated[
        Line | UnsetType,
        field_meta("What a policy does that asks less; {id} and {value} are filled in",
              "{id} pays back within {value}"),
    ] = UNSET  # fmt: skip
    do: Annotated[
        Line | UnsetType, field_meta("The remedy, if it is not to write the limit there",
                                "Give {id} a way to a person and write way_to_person: true"),
    ] = UNSET  # fmt: skip


class Read(LawPart, frozen=True, kw_only=True):
    """Where the words of the law were read, and on which day."""

    at: Annotated[
        Line, field_meta("The page or the document", "https://eur-lex.europa.eu/eli/dir/2011/83/oj")
    ]
    on: Annotated[date, field_meta("The day", "2026-11-29")]


class LawExamples(LawPart, frozen=True, kw_only=True):
    """Policies, without their `format: 1`; `principlecheck test` runs them."""

    keeps: Annotated[
        list[dict[str, Any]],
        Meta(min_length=1, max_length=MOST_EXAMPLES, description="Policies that keep to it"),
    ]
    breaks: Annotated[
        list[dict[str, Any]],
        Meta(min_length=1, max_length=MOST_EXAMPLES, description="Policies that ask less"),
    ]


class Provision(LawPart, frozen=True, kw_only=True):
    """One thing that a law, or a contract, asks."""

    subject: Annotated[
        Line, field_meta("What it is about, in a few words", "time to answer a complaint")
    ]
    law: Annotated[
        Line, field_meta("The act or the document", "Directive 2011/83/EU, consumer rights")
    ]
    article: Annotated[Line, field_meta("The place in it", "article 9(1)")]
    asks: Annotated[
        Line, field_meta("Completes “the law asks …”", "for a final response within 8 weeks")
    ]
    wording: Annotated[
        Line,
        field_meta("What it says, in words of your own", "An answer is due within eight weeks."),
    ]
    binds: Annotated[
        Binds | UnsetType,
        field_meta("Whom it binds; left out, everybody", {"sells_to": "consumers"}),
    ] = UNSET
    matter: Annotated[
        Word | UnsetType, field_meta("What it is about, as in listening.about; left out, anything",
                                "payments"),
    ] = UNSET  # fmt: skip
    adopted: Annotated[
        date | UnsetType,
        field_meta("The day it was passed; before, nothing is told of it", "2025-12-26"),
    ] = UNSET
    in_force: Annotated[date, field_meta("The day from which it holds", "2014-06-13")]
    adapt_by: Annotated[
        date | UnsetType,
        field_meta("The last day for adapting to it, if there is one", "2026-12-28"),
    ] = UNSET
    until: Annotated[
        date | UnsetType, field_meta("The last day on which it holds", "2030-12-31")
    ] = UNSET
    bounds: Annotated[
        Annotated[list[LegalBound], Meta(min_length=1, max_length=MOST_BOUNDS)],
        field_meta("What it asks of fields of the policy format"),
    ]
    must_be_said: Annotated[
        bool | UnsetType,
        field_meta(
            "True: it is a gap if no policy says anything of it; false: never; left out: while the section is absent",
            True,
        ),
    ] = UNSET
    unless: Annotated[
        Line | UnsetType, field_meta("Completes “unless …”", "the case is exceptional")
    ] = UNSET
    may_be_agreed: Annotated[
        bool | UnsetType, field_meta("True where the two sides may agree otherwise", True)
    ] = UNSET
    read: Annotated[
        Read | UnsetType, field_meta("Where and when it was read; a law must say so")
    ] = UNSET
    examples: Annotated[
        LawExamples | UnsetType, field_meta("Policies that keep to it and that ask less")
    ] = UNSET


class LeftOut(LawPart, frozen=True, kw_only=True):
    """A law, or a part of one, that is not in the file."""

    law: Annotated[Line, field_meta("Which", "Directive 2011/83/EU, article 21")]
    why: Annotated[Line, field_meta("Why not", "no field of ours says what a call costs")]


class LawFile(LawPart, frozen=True, kw_only=True):
    """One file: the provisions of a jurisdiction, or the terms of a contract."""

    format: Annotated[Literal[1], field_meta("Of law files; write 1 first", 1)]
    version: Annotated[
        Annotated[str, Meta(pattern=VERSION)],
        field_meta("The file's own; reports name it, with the first digits of its SHA-256", "1.0"),
    ]
    title: Annotated[Line, field_meta("What it is called", "Spain")]
    jurisdiction: Annotated[
        Country | UnsetType, field_meta("Of a law: the country or union, as its ISO code", "ES")
    ] = UNSET
    members: Annotated[
        list[Country] | UnsetType,
        field_meta("Of a union: the countries where it holds", ["IE", "ES"]),
    ] = UNSET
    contract_with: Annotated[
        Line | UnsetType, field_meta("Of a contract: with whom", "Meridian Bank")
    ] = UNSET
    segments: Annotated[
        list[Annotated[str, Meta(pattern=ID)]] | UnsetType,
        field_meta(
            "Of a contract: the segments that it is about; left out, everybody", ["meridian"]
        ),
    ] = UNSET
    provisions: Annotated[
        Annotated[
            dict[Annotated[str, Meta(pattern=PROVISION)], Provision],
            Meta(max_length=MOST_PROVISIONS),
        ],
        field_meta("What it asks, each under a name of its own"),
    ]
    left_out: Annotated[
        list[LeftOut] | UnsetType, field_meta("What was looked at and is not judged, and why")
    ] = UNSET


class Law(Struct, frozen=True, eq=False):
    """A file of law as read: `name` for reports, `source` as shown, `digest` the SHA-256 of its
    `data`. `limits` are the bounds' limits as values, by provision, place and name.
    """

    name: str
    source: str
    digest: str
    data: bytes
    file: LawFile
    limits: dict[tuple[str, int, str], Any]

    @property
    def is_contract(self) -> bool:
        """Whether it is somebody's contract, and no law."""
        return self.file.contract_with is not UNSET

    @property
    def countries(self) -> frozenset[str]:
        """Where it holds, as ISO codes, a union's own among them; none of a contract."""
        own = () if self.file.jurisdiction is UNSET else (self.file.jurisdiction,)
        return frozenset((*own, *(self.file.members or ())))

    @property
    def stamp(self) -> str:
        """Its version and the first digits of its digest, as reports name packs."""
        return f"{self.file.version} {self.digest[:12]}"
