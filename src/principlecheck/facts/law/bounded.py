"""Which policies the provisions in force bind: each with each is judged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET, Struct

from principlecheck.facts.case import Case, NotDeclared, Pairing
from principlecheck.facts.law.scope import (
    Named,
    ScopeUnknown,
    binds,
    binds_a_part,
    provisions_told,
    reads_scope,
)
from principlecheck.facts.scopes import SCOPES, scope
from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTIONS,
    Item,
    Organisation,
    once,
)
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import hints_of
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


def find_bounded(organisation: Organisation) -> list[Subject]:
    """Each provision with each policy that it bounds.

    Where it is not declared whether a provision binds, or nothing at all that it bounds, the
    organisation stands in for the policies, so that the gap is named.
    """
    about = organisation.about
    found = [Subject(ON, item, None, part) for item, part, _ in _found(organisation)]
    if about.get("jurisdictions") is None:
        found.insert(0, Subject(ON, about, None, UNKNOWN_LAW))
    return found


PROVISION_AND_POLICY = Pairing(
    ON, "a provision of a law or a contract and a policy that it bounds", (ORGANISATION,),
    find_bounded, union=True,
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
                yield from (f"{bound.of}.{name}" for name in names if name in hints_of(has))


def bounded_in(case: Case) -> Bounded:
    """The provision and its bound; raises `NotDeclared` where its scope, or all that it bounds, is
    unknown.
    """
    about = case.organisation.about
    if case.part == UNKNOWN_LAW and case.entry.section == ORGANISATION:
        case.need(about, "jurisdictions")
    held = _by_subject(case.organisation)[case.entry.route, case.part]
    for name in reads_scope(held.named):
        case.get(about, name)
    if held.missing:
        raise NotDeclared(*held.missing)
    return held


@once
def _by_subject(organisation: Organisation) -> dict[tuple[str, str], Bounded]:
    return {(item.route, part): held for item, part, held in _found(organisation)}


@once
def _found(organisation: Organisation) -> tuple[tuple[Item, str, Bounded], ...]:
    """Every bounded entry with its provision, and the part that tells it from all others of the
    entry: the provision's name, numbered where several of its bounds hold for one entry.
    """
    found: dict[tuple[str, str], tuple[Item, Bounded]] = {}
    for named in provisions_told(organisation):
        for item, held in _of_provision(named, organisation):
            part, number = named.name, 1
            while (item.route, part) in found:
                number += 1
                part = f"{named.name}-{number}"
            found[item.route, part] = (item, held)
    return tuple((item, part, held) for (_, part), (item, held) in found.items())


def _of_provision(named: Named, organisation: Organisation) -> Iterator[tuple[Item, Bounded]]:
    about = organisation.about
    try:
        if not binds(named, organisation):
            return
    except ScopeUnknown as unknown:
        yield about, Bounded(named, 0, unknown.routes)
        return
    any_there = False
    for number, bound in enumerate(named.provision.bounds):
        for item in policies_bound(named, bound, organisation):
            any_there = True
            yield item, Bounded(named, number)
        for queue in _without_target(bound, organisation):
            any_there = True
            yield queue, Bounded(named, number, (f"targets.{bound.field}",))
    if any_there or binds_a_part(named, organisation):
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
            and _held_by(item, where.channels or (), "channels", organisation)
            and _held_by(item, where.reasons or (), "reasons", organisation)
            and all(item.get(name) is not None for name in where.written or ())
            and _speaks(item, bound)
            and _in_segments(named, item)
            and (named.provision.matter is UNSET or _may_be_about(named, item, organisation))
        ):
            yield item


def _speaks(item: Item, bound: LegalBound) -> bool:
    """Whether an entry that may have many fields has the one in question.

    Promises, targets and figures are about whatever they name; of a rule, a channel or a
    supplier, a field that is not written is a gap.
    """
    if item.section in ("promises", "targets", "measured", "listening", "handovers"):
        return item.get(bound.field.partition(".")[0]) is not None
    return True


def _held_by(item: Item, kinds: tuple[str, ...] | list[str], by: str, of: Organisation) -> bool:
    """Whether an entry holds on a kind of channel, or for a kind of reason; one that names none of
    them holds on all, and a reason without a kind may be any.
    """
    if not kinds:
        return True
    if item.section in ("channels", "contact_reasons"):
        return item.get("kind") in kinds
    if by == "reasons":
        named = [of.find("contact_reasons", id_) for id_ in scope(item, "reasons")]
        return not named or any(one is None or one.get("kind") in (None, *kinds) for one in named)
    channels = list(scope(item, "channels"))
    for id_ in scope(item, "queues"):
        queue = of.find("queues", id_)
        channels += scope(queue, "channels") if queue is not None else ()
    there = channels or [one.id for one in of.items("channels")]
    found = (of.find("channels", id_) for id_ in there)
    return any(channel is not None and channel.get("kind") in kinds for channel in found)


def _in_segments(named: Named, item: Item) -> bool:
    """Whether an entry may hold for the customers that a contract is about."""
    own = named.law.file.segments or ()
    return (
        not own or not scope(item, "segments") or not set(own).isdisjoint(scope(item, "segments"))
    )


def _may_be_about(named: Named, item: Item, organisation: Organisation) -> bool:
    """Whether a policy is about the matter of a provision, or may be: it names no other alone.

    Beside other work, a promise has to be one to complaints, for else it is about anything.
    """
    if item.section == "listening":
        about = item.get("about")
        return about is None or named.provision.matter in about
    if not binds_a_part(named, organisation):
        return True
    reasons = (organisation.find("contact_reasons", id_) for id_ in scope(item, "reasons"))
    return any(reason is not None and reason.get("kind") == "complaint" for reason in reasons)


def _without_target(bound: LegalBound, organisation: Organisation) -> Iterator[Item]:
    """The queues on a kind of channel for which a target is asked, and that have none."""
    if bound.of != "targets" or bound.where is UNSET or not bound.where.channels:
        return
    aimed = [
        scope(target, "queues")
        for target in organisation.items("targets")
        if target.get(bound.field) is not None and not scope(target, "roles")
    ]
    for queue in organisation.items("queues"):
        channels = (organisation.find("channels", id_) for id_ in scope(queue, "channels"))
        if any(
            c is not None and c.get("kind") in bound.where.channels for c in channels
        ) and not any(not ids or queue.id in ids for ids in aimed):
            yield queue
