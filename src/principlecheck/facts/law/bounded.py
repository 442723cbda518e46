"""Which policies the provisions in force bind: each with each is judged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET, Struct

from principlecheck.facts.case import Case, NotDeclared, Pairing
from principlecheck.facts.law.scope import (
    Named,
    ScopeUnknown,
    fields_deciding_provision_scope,
    provision_binds,
    provision_binds_a_part,
    provisions_effective,
)
from principlecheck.facts.scopes import SCOPES, scope_ids
from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTIONS,
    Item,
    Organisation,
    once_per_organisation,
)
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import type_hints_of
from principlecheck.model.format.subject import Subject
from principlecheck.model.law import Law, LegalBound, Where

ON = "provision_and_policy"
UNKNOWN_LAW = "jurisdictions"
_ALL = Where()


class Bounded(Struct, frozen=True, eq=False):
    """A provision and the bound of it that a policy is held against.

    `number` is the bound's place in the provision. `missing` are the routes without which it
    cannot be said that the provision binds at all, or on what.
    """

    named: Named
    number: int
    missing: tuple[str, ...] = ()

    @property
    def bound(self) -> LegalBound:
        """The bound itself."""
        return self.named.provision.bounds[self.number]

    def limit(self, way: str) -> object:
        """The value of a limit, or None where it sets none such."""
        return self.named.law.limits.get((self.named.name, self.number, way))


def find_policies_law_bounds(organisation: Organisation) -> list[Subject]:
    """Each provision with each policy that it bounds.

    Where it is not declared whether a provision binds, or nothing at all that it bounds, the
    organisation stands in for the policies, so that the gap is named.
    """
    about = organisation.about
    found = [
        Subject(ON, item, None, part) for item, part, _ in _policies_bound_by_law(organisation)
    ]
    if about.get("jurisdictions") is None:
        found.insert(0, Subject(ON, about, None, UNKNOWN_LAW))
    return found


PROVISION_AND_POLICY = Pairing(
    ON, "a provision of a law or a contract and a policy that it bounds", (ORGANISATION,),
    find_policies_law_bounds, union=True,
)  # fmt: skip


def reads_of_laws(laws: Iterable[Law]) -> Iterator[str]:
    """The routes (`section.field`) that a judgement under some laws may rest on."""
    for law in laws:
        for provision in law.file.provisions.values():
            for bound in provision.bounds:
                where = _ALL if bound.where is UNSET else bound.where
                names = [bound.field.partition(".")[0], *(where.written or ())]
                kind = SECTIONS.get(bound.of)
                names += ["kind", *SCOPES] if kind is not None else []
                has = AboutOrganisation if kind is None else kind
                yield from (f"{bound.of}.{name}" for name in names if name in type_hints_of(has))


def bound_of_provision(case: Case) -> Bounded:
    """The provision and its bound; raises `NotDeclared` where its scope, or all that it bounds, is
    unknown.
    """
    about = case.organisation.about
    if case.part == UNKNOWN_LAW and case.entry.section == ORGANISATION:
        case.need(about, "jurisdictions")
    held = _legal_bounds_by_subject(case.organisation)[case.entry.route, case.part]
    for name in fields_deciding_provision_scope(held.named):
        case.get(about, name)
    if held.missing:
        raise NotDeclared(*held.missing)
    return held


@once_per_organisation
def _legal_bounds_by_subject(organisation: Organisation) -> dict[tuple[str, str], Bounded]:
    return {(item.route, part): held for item, part, held in _policies_bound_by_law(organisation)}


@once_per_organisation
def _policies_bound_by_law(organisation: Organisation) -> tuple[tuple[Item, str, Bounded], ...]:
    """Every bounded entry with its provision, and the part that tells it from all others of the
    entry: the provision's name, numbered where several of its bounds hold for one entry.
    """
    found: dict[tuple[str, str], tuple[Item, Bounded]] = {}
    for named in provisions_effective(organisation):
        for item, held in _policies_bound_by_provision(named, organisation):
            part, number = named.name, 1
            while (item.route, part) in found:
                number += 1
                part = f"{named.name}-{number}"
            found[item.route, part] = (item, held)
    return tuple((item, part, held) for (_, part), (item, held) in found.items())


def _policies_bound_by_provision(
    named: Named, organisation: Organisation
) -> Iterator[tuple[Item, Bounded]]:
    about = organisation.about
    try:
        if not provision_binds(named, organisation):
            return
    except ScopeUnknown as unknown:
        yield about, Bounded(named, 0, unknown.routes)
        return
    any_there = False
    for number, bound in enumerate(named.provision.bounds):
        for item in policies_bound(named, bound, organisation):
            any_there = True
            yield item, Bounded(named, number)
        for queue in _queues_without_asked_target(bound, organisation):
            any_there = True
            yield queue, Bounded(named, number, (f"targets.{bound.field}",))
    if any_there or provision_binds_a_part(named, organisation):
        return
    first, must = named.provision.bounds[0], named.provision.must_be_said
    if must is True or (must is UNSET and first.of not in organisation.begun):
        yield about, Bounded(named, 0, (f"{first.of}.{first.field}",))


def policies_bound(named: Named, bound: LegalBound, organisation: Organisation) -> Iterator[Item]:
    """The entries that a bound is about, whether they say anything of its field or not."""
    where = _ALL if bound.where is UNSET else bound.where
    for item in organisation.items(bound.of):
        if (
            (not where.kind or item.get("kind") in where.kind)
            and _policy_holds_where_law_binds(item, where.channels or (), "channels", organisation)
            and _policy_holds_where_law_binds(item, where.reasons or (), "reasons", organisation)
            and all(item.get(name) is not None for name in where.written or ())
            and _policy_speaks_of_bounded_field(item, bound)
            and _policy_may_hold_for_contract(named, item)
            and (
                named.provision.matter is UNSET
                or _policy_may_be_about_provision(named, item, organisation)
            )
        ):
            yield item


def _policy_speaks_of_bounded_field(item: Item, bound: LegalBound) -> bool:
    """Whether an entry that may have many fields has the one in question.

    Promises, targets and figures are about whatever they name; of a rule, a channel or a
    supplier, a field that is not written is a gap.
    """
    if item.section in ("promises", "targets", "measured", "listening", "handovers"):
        return item.get(bound.field.partition(".")[0]) is not None
    return True


def _policy_holds_where_law_binds(
    item: Item, kinds: tuple[str, ...] | list[str], by: str, of: Organisation
) -> bool:
    """Whether an entry holds on a kind of channel, or for a kind of reason; one that names none of
    them holds on all, and a reason without a kind may be any.
    """
    if not kinds:
        return True
    if item.section in ("channels", "contact_reasons"):
        return item.get("kind") in kinds
    if by == "reasons":
        named = [of.find("contact_reasons", id_) for id_ in scope_ids(item, "reasons")]
        return not named or any(one is None or one.get("kind") in (None, *kinds) for one in named)
    channels = list(scope_ids(item, "channels"))
    for id_ in scope_ids(item, "queues"):
        queue = of.find("queues", id_)
        channels += scope_ids(queue, "channels") if queue is not None else ()
    there = channels or [one.id for one in of.items("channels")]
    found = (of.find("channels", id_) for id_ in there)
    return any(channel is not None and channel.get("kind") in kinds for channel in found)


def _policy_may_hold_for_contract(named: Named, item: Item) -> bool:
    """Whether an entry may hold for the customers that a contract is about."""
    own = named.law.file.segments or ()
    return (
        not own
        or not scope_ids(item, "segments")
        or not set(own).isdisjoint(scope_ids(item, "segments"))
    )


def _policy_may_be_about_provision(named: Named, item: Item, organisation: Organisation) -> bool:
    """Whether a policy is about the matter of a provision, or may be: it names no other alone.

    Beside other work, a promise has to be one to complaints, for else it is about anything.
    """
    if item.section == "listening":
        about = item.get("about")
        return about is None or named.provision.matter in about
    if not provision_binds_a_part(named, organisation):
        return True
    reasons = (organisation.find("contact_reasons", id_) for id_ in scope_ids(item, "reasons"))
    return any(reason is not None and reason.get("kind") == "complaint" for reason in reasons)


def _queues_without_asked_target(bound: LegalBound, organisation: Organisation) -> Iterator[Item]:
    """The queues on a kind of channel for which a target is asked, and that have none."""
    if bound.of != "targets" or bound.where is UNSET or not bound.where.channels:
        return
    aimed = [
        scope_ids(target, "queues")
        for target in organisation.items("targets")
        if target.get(bound.field) is not None and not scope_ids(target, "roles")
    ]
    for queue in organisation.items("queues"):
        channels = (organisation.find("channels", id_) for id_ in scope_ids(queue, "channels"))
        if any(
            c is not None and c.get("kind") in bound.where.channels for c in channels
        ) and not any(not ids or queue.id in ids for ids in aimed):
            yield queue
