"""Whom a provision binds, and from when.

A provision whose scope rests on something that nobody has declared (staff, turnover) is neither
applied nor set aside.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType

from principlecheck.model.format.organisation import Organisation, once_per_organisation
from principlecheck.model.format.quantities import Money
from principlecheck.model.law import Binds, Law, LegalSize, Provision

_EVERYBODY = Binds()


class Named(Struct, frozen=True, eq=False):
    """A provision with its name and the file that it stands in."""

    law: Law
    name: str
    provision: Provision

    @property
    def binds(self) -> Binds:
        """Whom it binds; everybody where it does not say."""
        return _EVERYBODY if self.provision.binds is UNSET else self.provision.binds


class ScopeUnknown(Exception):  # noqa: N818 - a state of the documents, not a fault
    """Whether a provision binds rests on fields that are not declared; `routes` name them."""

    def __init__(self, *routes: str) -> None:
        super().__init__(", ".join(routes))
        self.routes = routes


def laws_concerning(organisation: Organisation) -> tuple[Law, ...]:
    """The contracts, and the laws of the declared jurisdictions."""
    countries = organisation.countries
    return tuple(law for law in organisation.laws if law.is_contract or law.countries & countries)


def countries_without_law(organisation: Organisation) -> tuple[str, ...]:
    """The declared jurisdictions of which no law is judged."""
    judged = {code for law in laws_concerning(organisation) for code in law.countries}
    return tuple(sorted(organisation.countries - judged))


@once_per_organisation
def provisions_effective(organisation: Organisation) -> tuple[Named, ...]:
    """The provisions of contracts and of the declared jurisdictions that hold on the day judged,
    or have been passed by then and will.
    """
    today = organisation.as_of
    return tuple(
        Named(law, name, provision)
        for law in laws_concerning(organisation)
        for name, provision in law.file.provisions.items()
        if (provision.until is UNSET or today <= provision.until)
        and (provision.adopted is UNSET or provision.adopted <= today)
    )


def provision_binds(named: Named, organisation: Organisation) -> bool:
    """Whether a provision of the organisation's own jurisdictions, or of a contract, binds it.

    Raises `ScopeUnknown` where that rests on something not declared.
    """
    unknown: list[str] = []
    for answer in _conditions_of_provision_scope(named.binds, organisation):
        if answer is False:
            return False
        if answer is not True:
            unknown.extend(answer)
    if unknown:
        raise ScopeUnknown(*dict.fromkeys(unknown))
    return True


def provision_binds_a_part(named: Named, organisation: Organisation) -> bool:
    """Whether a provision binds only what is about its own matter, beside other work."""
    sectors: list[str] = organisation.about.get("sectors") or []
    return not set(named.binds.beside or ()).isdisjoint(sectors)


def fields_deciding_provision_scope(named: Named) -> tuple[str, ...]:
    """The fields of the organisation that decide whether a provision binds."""
    own = named.binds
    names = [] if named.law.is_contract else ["jurisdictions"]
    narrowed = (own.sectors, own.not_sectors, own.or_size, own.beside)
    names += ["sectors"] * any(part is not UNSET for part in narrowed)
    names += ["sells_to"] * (own.sells_to is not UNSET)
    names += ["sells_at_a_distance"] * (own.at_a_distance is True)
    names += ["staff", "turnover", "balance_sheet"] if own.or_size is not UNSET else []
    return tuple(names)


def _conditions_of_provision_scope(
    own: Binds, organisation: Organisation
) -> Iterator[bool | list[str]]:
    """Each condition of the scope: true, false, or the routes that would say."""
    about = organisation.about
    if own.sells_to is not UNSET:
        sells_to = about.get("sells_to")
        yield ["organisation.sells_to"] if sells_to is None else own.sells_to in sells_to
    if own.at_a_distance is True:
        distant = about.get("sells_at_a_distance")
        yield ["organisation.sells_at_a_distance"] if distant is None else bool(distant)
    sectors = about.get("sectors")
    if own.sectors is UNSET and own.not_sectors is UNSET and own.or_size is UNSET:
        yield True
    elif sectors is None:
        yield ["organisation.sectors"]
    else:
        yield not sectors or not set(sectors) <= set(own.not_sectors or ())
        if not set(own.sectors or ()) & set(sectors):
            if own.or_size is not UNSET:
                yield _organisation_is_large_for_law(own.or_size, organisation)
            else:
                yield own.sectors is UNSET


def _organisation_is_large_for_law(size: LegalSize, organisation: Organisation) -> bool | list[str]:
    about, unknown = organisation.about, []
    if size.staff is not UNSET:
        staff = about.get("staff")
        if staff is None:
            unknown.append("organisation.staff")
        elif staff >= size.staff:
            return True
    for name in ("turnover", "balance_sheet"):
        most: Money | UnsetType = getattr(size, name)
        if most is UNSET:
            continue
        money: Money | None = about.get(name)
        if money is None or money.currency != most.currency:
            unknown.append(f"organisation.{name}")
        elif money.amount > most.amount:
            return True
    return unknown or False
