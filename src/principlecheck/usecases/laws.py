"""The laws and contract terms that policies are held against, as a list for people and programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from principlecheck.facts.law.scope import (
    Named,
    ScopeUnknown,
    countries_without_law,
    provision_binds,
)

if TYPE_CHECKING:
    from principlecheck.model.format.organisation import Organisation
    from principlecheck.model.law import Law
    from principlecheck.usecases.run import Run


class ListedProvision(Struct, frozen=True):
    """One provision as of a day: `due` is when it has to be met, `days_left` until then, `age` how
    many days ago it was read. `binds` says whether it binds the policies in question, if any are.
    """

    name: str
    subject: str
    law: str
    article: str
    asks: str
    in_force: date
    due: date
    days_left: int
    over: bool
    read_at: str
    read_on: date | None
    age: int | None
    binds: str


class ListedLaw(Struct, frozen=True):
    """One file: of a jurisdiction, or of a contract with somebody."""

    title: str
    jurisdiction: str
    contract_with: str
    version: str
    source: str
    digest: str
    provisions: tuple[ListedProvision, ...]
    left_out: tuple[tuple[str, str], ...]


def list_laws_for_run(run: Run) -> list[ListedLaw]:
    """The laws of a run, each provision as of its day; with policies, whether it binds them."""
    organisation = run.corpus.organisation if run.paths else None
    return [_list_law_of_run(law, run.as_of, organisation) for law in run.laws]


def countries_of_run_without_law(run: Run) -> tuple[str, ...]:
    """The jurisdictions that the policies declare and of which no law is judged."""
    return countries_without_law(run.corpus.organisation) if run.paths else ()


def _list_law_of_run(law: Law, today: date, organisation: Organisation | None) -> ListedLaw:
    file = law.file
    return ListedLaw(
        file.title,
        file.jurisdiction or "",
        file.contract_with or "",
        file.version,
        law.source,
        law.digest,
        tuple(_list_provisions_of_run(law, today, organisation)),
        tuple((one.law, one.why) for one in file.left_out or ()),
    )


def _list_provisions_of_run(
    law: Law, today: date, organisation: Organisation | None
) -> Iterator[ListedProvision]:
    for name, one in law.file.provisions.items():
        due = one.in_force if one.adapt_by is UNSET else one.adapt_by
        read = None if one.read is UNSET else one.read
        yield ListedProvision(
            name,
            one.subject,
            one.law,
            one.article,
            one.asks,
            one.in_force,
            due,
            max(0, (due - today).days),
            one.until is not UNSET and one.until < today,
            "" if read is None else read.at,
            None if read is None else read.on,
            None if read is None else (today - read.on).days,
            ""
            if organisation is None
            else _whether_provision_binds_run(Named(law, name, one), organisation),
        )


def _whether_provision_binds_run(named: Named, organisation: Organisation) -> str:
    """Whether a provision binds, in words."""
    if not named.law.is_contract:
        if organisation.about.get("jurisdictions") is None:
            return "may bind: organisation.jurisdictions is not declared"
        if not named.law.countries & organisation.countries:
            return "does not bind: another jurisdiction"
    try:
        return "binds" if provision_binds(named, organisation) else "does not bind"
    except ScopeUnknown as unknown:
        return f"may bind: {', '.join(unknown.routes)} not declared"
