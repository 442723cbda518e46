"""What the law leaves no choice about: a dated table, and whom each provision binds.

No legal advice. Each row says where it comes from, since when it holds and when it was last looked
up; whoever relies on one reads the law first. A provision whose scope rests on something that
nobody has declared (staff, turnover) is neither applied nor set aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.quantities import Money, Span

CHECKED = "2026-11"
"""The month in which every row was last looked up."""
WARNING = "verify before relying on it"

EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - one line a list
)
"""The member states of the European Union, by ISO 3166 code."""
_OTHER_CODES = {"EL": "GR", "UK": "GB"}

Bounds = Literal[
    "call_wait",
    "long_wait",
    "bot_exit",
    "reference",
    "answer",
    "language",
    "withdrawal",
    "refund",
    "dispute",
]
"""What a provision bounds: the wait on the phone and what happens in it, the way out of a bot, a
reference for each contact, the answer to a complaint, the language of service, the time to change
one's mind, the time to pay back, and the time until an outside body may be asked."""


class Size(Struct, frozen=True):
    """Large enough when one of the three is reached: people, and millions of EUR exceeded."""

    staff: int
    turnover: float
    balance_sheet: float


class Provision(Struct, frozen=True, kw_only=True):
    """One thing that a law asks of the organisations in its scope.

    It binds in `countries`, in any of `sectors` (empty: all), or above `size` in the others, save
    for organisations whose sectors are all among `not_sectors`.
    """

    id: str
    asks: str
    """Completes “the law asks …”."""
    bounds: Bounds
    countries: frozenset[str]
    source: str
    effective_from: date
    limit: str = ""
    """A span or a share of time as a policy would write it."""
    share: float = 1.0
    adapt_by: date | None = None
    """Until then the organisations bound may still be on their way."""
    sectors: frozenset[str] = frozenset()
    not_sectors: frozenset[str] = frozenset()
    unless_also: frozenset[str] = frozenset()
    """Sectors beside which it binds only what is `about` its own matter."""
    about: str = ""
    """A word of `listening.about`: complaints that name others only are not bound."""
    size: Size | None = None
    to_consumers: bool = True
    at_a_distance: bool = False

    @property
    def span(self) -> Span:
        """The limit, where it is a time."""
        return Span(self.limit)


class ScopeUnknown(Exception):  # noqa: N818 - a state of the documents, not a fault
    """Whether a provision binds rests on fields that are not declared; `routes` name them."""

    def __init__(self, *routes: str) -> None:
        super().__init__(", ".join(routes))
        self.routes = routes


_SPAIN = "Spain, Ley 10/2025 on customer service"
_BASIC = frozenset(("basic_services", "airline"))
# Telecoms and finance keep to the rules of their own sector first.
_OWN_RULES = frozenset(("telecoms", "financial_services", "payment_services"))
_LARGE = Size(250, 50e6, 43e6)


def _spanish(id_: str, asks: str, bounds: Bounds, limit: str = "", share: float = 1.0) -> Provision:
    return Provision(
        id=id_,
        asks=asks,
        bounds=bounds,
        limit=limit,
        share=share,
        countries=frozenset(("ES",)),
        source=_SPAIN,
        effective_from=date(2025, 12, 28),
        adapt_by=date(2026, 12, 28),
        sectors=_BASIC,
        not_sectors=_OWN_RULES,
        size=_LARGE,
    )


PROVISIONS: tuple[Provision, ...] = (
    _spanish(
        "es-calls", "that 95 % of calls are answered within 3 minutes", "call_wait", "3m", 0.95
    ),
    _spanish("es-no-hang-up", "that nobody is cut off for having waited long", "long_wait"),
    _spanish("es-person", "that a customer who wants a person gets one", "bot_exit"),
    _spanish(
        "es-answer",
        "that questions and complaints are answered within 15 working days",
        "answer",
        "15 working days",
    ),
    _spanish("es-reference", "that every case is given a reference to follow it by", "reference"),
    _spanish("es-language", "that customers in Spain are served in Spanish", "language", "es"),
    Provision(
        id="uk-final-response",
        asks="for a final response to a complaint within 8 weeks",
        bounds="answer",
        limit="56 calendar days",
        countries=frozenset(("GB",)),
        sectors=frozenset(("financial_services",)),
        source="UK, FCA Handbook DISP 1.6.2R",
        effective_from=date(2013, 4, 1),
        to_consumers=False,
    ),
    Provision(
        id="uk-payment-complaints",
        asks="for a final response to a payment complaint within 15 working days",
        bounds="answer",
        limit="15 working days",
        countries=frozenset(("GB",)),
        sectors=frozenset(("payment_services",)),
        unless_also=frozenset(("financial_services",)),
        about="payments",
        source="UK, FCA Handbook DISP 1.6.2AR (35 days in exceptional cases)",
        effective_from=date(2018, 1, 13),
        to_consumers=False,
    ),
    Provision(
        id="eu-withdrawal",
        asks="for 14 days in which a consumer may withdraw from a distance sale",
        bounds="withdrawal",
        limit="14 calendar days",
        countries=EU,
        not_sectors=frozenset(("airline",)),
        source="EU, Directive 2011/83/EU, article 9",
        effective_from=date(2014, 6, 13),
        at_a_distance=True,
    ),
    Provision(
        id="eu-withdrawal-refund",
        asks="for the money back within 14 days of a withdrawal",
        bounds="refund",
        limit="14 calendar days",
        countries=EU,
        not_sectors=frozenset(("airline",)),
        source="EU, Directive 2011/83/EU, article 13",
        effective_from=date(2014, 6, 13),
        at_a_distance=True,
    ),
    Provision(
        id="us-flight-refund",
        asks="for refunds within 7 business days by card, or 20 calendar days otherwise",
        bounds="refund",
        limit="20 calendar days",
        countries=frozenset(("US",)),
        sectors=frozenset(("airline",)),
        source="US, DOT airline refund rule, 14 CFR part 260",
        effective_from=date(2024, 10, 28),
    ),
    Provision(
        id="uk-telecoms-dispute",
        asks="that a complaint may go to dispute resolution after 6 weeks",
        bounds="dispute",
        limit="42 calendar days",
        countries=frozenset(("GB",)),
        sectors=frozenset(("telecoms",)),
        source="UK, Ofcom General Conditions, C4",
        effective_from=date(2026, 4, 8),
    ),
)

PAYMENT_SOURCE = "EU, Directive 2011/7/EU on late payment"
BETWEEN_BUSINESSES, BY_PUBLIC_BODIES = 60, 30
_LATE_PAYMENT_SINCE = date(2013, 3, 16)


def countries_of(organisation: Organisation) -> frozenset[str]:
    """The countries of `organisation.jurisdictions`; a region (`ES-CT`) counts as its country."""
    declared: list[str] = organisation.about.get("jurisdictions") or []
    codes = (jurisdiction.strip().upper().partition("-")[0] for jurisdiction in declared)
    return frozenset(_OTHER_CODES.get(code, code) for code in codes)


def payment_limit(organisation: Organisation) -> tuple[int, str] | None:
    """The longest agreed time to pay a supplier, in calendar days, and where that is written.

    None where no such law is known for the jurisdictions, and while none is declared. Between
    businesses, 60 days may be exceeded where both sides say so expressly and it is not unfair.
    """
    if organisation.as_of < _LATE_PAYMENT_SINCE or not EU & countries_of(organisation):
        return None
    if "public" in (organisation.about.get("sectors") or []):
        return BY_PUBLIC_BODIES, f"{PAYMENT_SOURCE}, article 4"
    return BETWEEN_BUSINESSES, f"{PAYMENT_SOURCE}, article 3(5)"


def provisions_in_effect(organisation: Organisation) -> list[Provision]:
    """The provisions of the declared jurisdictions that hold on the day judged."""
    countries = countries_of(organisation)
    return [
        provision
        for provision in PROVISIONS
        if provision.countries & countries and provision.effective_from <= organisation.as_of
    ]


def binds(provision: Provision, organisation: Organisation) -> bool:
    """Whether a provision of the organisation's own jurisdictions binds it.

    Raises `ScopeUnknown` where that rests on something not declared.
    """
    unknown: list[str] = []
    for answer in _scope(provision, organisation):
        if answer is False:
            return False
        if answer is not True:
            unknown.extend(answer)
    if unknown:
        raise ScopeUnknown(*dict.fromkeys(unknown))
    return True


def binds_a_part(provision: Provision, organisation: Organisation) -> bool:
    """Whether a provision binds only what is about its own matter, beside other work."""
    sectors: list[str] = organisation.about.get("sectors") or []
    return bool(provision.unless_also & set(sectors))


def reads_scope(provision: Provision) -> tuple[str, ...]:
    """The routes that decide whether a provision binds."""
    names = ["jurisdictions", "sectors"]
    names += ["sells_to"] * provision.to_consumers
    names += ["sells_at_a_distance"] * provision.at_a_distance
    names += ["staff", "turnover", "balance_sheet"] if provision.size else []
    return tuple(f"organisation.{name}" for name in names)


def _scope(provision: Provision, organisation: Organisation) -> Iterator[bool | list[str]]:
    """Each condition of the scope: true, false, or the routes that would say."""
    about = organisation.about
    if provision.to_consumers:
        sells_to = about.get("sells_to")
        yield ["organisation.sells_to"] if sells_to is None else "consumers" in sells_to
    if provision.at_a_distance:
        distant = about.get("sells_at_a_distance")
        yield ["organisation.sells_at_a_distance"] if distant is None else bool(distant)
    sectors = about.get("sectors")
    if sectors is not None and provision.sectors & set(sectors):
        yield not _exempt(provision, sectors)
    elif sectors is not None and (provision.size or not provision.sectors):
        yield not _exempt(provision, sectors)
        yield _large(provision.size, organisation)
    else:
        yield False if sectors is not None else ["organisation.sectors"]


def _exempt(provision: Provision, sectors: list[str]) -> bool:
    return bool(sectors) and set(sectors) <= provision.not_sectors


def _large(size: Size | None, organisation: Organisation) -> bool | list[str]:
    if size is None:
        return True
    about, unknown = organisation.about, []
    staff = about.get("staff")
    if staff is None:
        unknown.append("organisation.staff")
    elif staff >= size.staff:
        return True
    for name, most in (("turnover", size.turnover), ("balance_sheet", size.balance_sheet)):
        money: Money | None = about.get(name)
        if money is None or money.currency != "EUR":
            unknown.append(f"organisation.{name}")
        elif money.amount > most:
            return True
    return unknown or False
