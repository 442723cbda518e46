"""What records show of policies, held against chance.

Each sign compares contacts with others that differ in one thing only, and asks how often chance
alone would show as much. Whatever is looked at in a run is corrected together (Holm 1979), so that
many groups and many signs do not make one appear. What is not recorded is not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.arithmetic.intervals import (
    above_share,
    bootstrap_difference,
    design_effect,
    difference_of_shares,
    holm,
)
from principlecheck.arithmetic.sample import Sample, heap_under
from principlecheck.evidence.counting import Group, pairs_of_clusters, pairs_of_people
from principlecheck.evidence.figures import Counter, added
from principlecheck.evidence.held import Deadline, cuts, deadlines_of, limit_of
from principlecheck.model import units

CALL_BACK_WITHIN = units.HOUR
_JUST_BEFORE = 0.1
"""The last tenth of a deadline is just before it."""
_ROUNDED = 0.5


class Looked(Struct, frozen=True):
    """One look: which sign, in which group, what was found, and the chance of it.

    `at` is a limit or a deadline as the policies write it. `apart` is the interval of the
    difference, where customers were drawn anew for it.
    """

    sign: str
    by: tuple[str, ...]
    group: Group
    contacts: int
    share: float
    usual: float
    chance: float
    at: str = ""
    apart: tuple[float, float] | None = None


NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "under_limit": (("handle_time",),),
    "under_deadline": (("solved", "resolution_took"),),
    "short_contacts": (("customer",), ("handle_time",)),
    "closed_early": (("customer",), ("closed", "solved"), ("follow_up_due",)),
    "stopped_clocks": (("replies",), ("first_reply", "first_reply_took", "answered", "wait")),
    "not_asked": (("complained",), ("survey_sent",)),
    "starved": (("priority",), ("first_reply", "first_reply_took", "answered", "wait")),
    "opened_twice": (("customer",), ("solved",)),
}
"""By sign: the columns that it takes, of each group one."""


def lacking(columns: Collection[str]) -> dict[str, list[str]]:
    """The signs that cannot be looked for, each with the columns that are not mapped for it."""
    found = {
        sign: [" or ".join(some) for some in needs if not set(some) & set(columns)]
        for sign, needs in NEEDS.items()
    }
    return {sign: missing for sign, missing in found.items() if missing}


def signs_in(counter: Counter) -> list[Looked]:
    """Every look that the records allow, with chances corrected for all of them."""
    by = ("queue",) if counter.cleaned.has("queue") else ()
    looks = [
        look
        for find in (
            *(_under_limit, _under_deadline, _short_contacts, _closed_early),
            *(_stopped_clocks, _not_asked, _starved, _opened_twice),
        )
        for look in find(counter, by)
    ]
    corrected, alone = holm([look.chance for look in looks]), counter.by_one_agent(by)
    return [
        replace(look, chance=chance)
        for look, chance in zip(looks, corrected, strict=True)
        if look.contacts >= counter.mapping.fewest and look.group[: len(by)] not in alone
    ]


def _under_limit(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    for group, sample in counter.handle_times(by).items():
        limiting = limit_of(counter.organisation, counter.names.queue_of(by, group))
        # A limit that ends contacts makes a heap by itself, and says so.
        if limiting is None or cuts(limiting[0]) or rounded_to_minutes(sample):
            continue
        heap = heap_under(sample, limiting[1])
        if heap is not None:
            at = units.duration(limiting[1])
            yield Looked(
                "under_limit", by, group, heap.contacts, heap.share, heap.usual, heap.chance, at
            )


def rounded_to_minutes(sample: Sample) -> bool:
    """Whether most lengths are whole minutes: a heap then says how they were written down."""
    whole = sum(
        e + c
        for v, e, c in zip(sample.values, sample.ended, sample.cut, strict=True)
        if v % 60 == 0
    )
    return sample.n > 0 and whole / sample.n > _ROUNDED


def _held(
    counter: Counter, by: tuple[str, ...], clock: str
) -> Iterator[tuple[Group, Deadline, Sample]]:
    """Each group that a deadline holds for, with its clock."""
    known = {
        group: deadlines_of(counter.organisation, counter.names.queue_of(by, group))[clock]
        for group in counter.sums(by)
    }
    for group, deadline in known.items():
        if deadline.limit is None:
            continue
        sample = counter.clock(deadline, by).get(group)
        if sample is not None:
            yield group, deadline, sample


def _under_deadline(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    for group, deadline, sample in _held(counter, by, "resolution"):
        rows = zip(sample.values, sample.ended, strict=True)
        ended = Sample.of((value, n, 0) for value, n in rows if n)
        if not ended.n or deadline.limit is None:
            continue
        heap = heap_under(ended, deadline.limit)
        if heap is not None:
            found = (heap.contacts, heap.share, heap.usual, heap.chance, str(deadline.span))
            yield Looked("under_deadline", by, group, *found)


def _two_shares(
    counter: Counter,
    sign: str,
    by: tuple[str, ...],
    one: tuple[Any, Any],
    other: tuple[Any, Any],
) -> Iterator[Looked]:
    """A share of contacts against that of others, of customers who are known."""
    found = pairs_of_clusters(counter.engine, counter.linked, by, one, other)
    for group, kinds in counter.names.merged(found, by, added).items():
        yield from _apart(counter, Looked(sign, by, group, 0, 0.0, 0.0, 1.0), kinds)


def _apart(
    counter: Counter, look: Looked, kinds: Mapping[tuple[int, int, int, int], int]
) -> Iterator[Looked]:
    """A look at two shares, customers counting once each for chance.

    Whoever complains often is asked, or not, by what one person has chosen: a hundred contacts of
    three customers are three. So few people on either side show nothing.
    """
    fewest = counter.mapping.fewest
    hits, n, others, m = (sum(kind[i] * c for kind, c in kinds.items()) for i in range(4))
    people = min(sum(c for kind, c in kinds.items() if kind[i]) for i in (1, 3))
    if min(n, m, people) < fewest:
        return
    chance = difference_of_shares((hits, n), (others, m), (_effect(kinds, 0), _effect(kinds, 2)))
    apart = bootstrap_difference(kinds) if chance < 0.01 else None
    yield replace(
        look, contacts=n, share=hits / n, usual=others / m, chance=chance, apart=apart
    )  # fmt: skip


def _effect(kinds: Mapping[tuple[int, int, int, int], int], at: int) -> float:
    found: dict[tuple[int, int], int] = {}
    for kind, count in kinds.items():
        if kind[at + 1]:
            key = kind[at], kind[at + 1]
            found[key] = found.get(key, 0) + count
    return design_effect(found)


def _short_contacts(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    """Contacts of a few seconds, and who calls back within the hour."""
    if not counter.cleaned.has("customer", "handle_time"):
        return
    contacts = counter.linked
    whole = contacts.handle_time.notnull() & (
        contacts.arrived < counter.cleaned.period.ends - CALL_BACK_WITHIN
    )
    back = contacts.next_any <= CALL_BACK_WITHIN
    short = contacts.handle_time <= counter.mapping.short
    yield from _two_shares(
        counter, "short_contacts", by, (back, whole & short), (back, whole & ~short)
    )


def _closed_early(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    """Cases closed before the follow-up that was promised for them, and who comes back."""
    closing = next((c for c in ("closed", "solved") if counter.cleaned.has(c)), None)
    if closing is None or not counter.cleaned.has("customer", "follow_up_due"):
        return
    import ibis

    contacts, window = counter.linked, counter.mapping.repeat_seconds
    closed = contacts[closing]
    whole = contacts.follow_up_due.notnull() & closed.notnull()
    whole = whole & (contacts.arrived < counter.cleaned.period.ends - window)
    made = (
        ibis.coalesce(contacts.follow_up_made <= closed, False)
        if "follow_up_made" in contacts.columns
        else ibis.literal(False)
    )
    early = (closed < contacts.follow_up_due) & ~made
    back = contacts.next_same <= window
    yield from _two_shares(
        counter, "closed_early", by, (back, whole & early), (back, whole & ~early)
    )


def _stopped_clocks(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    """First replies in the last tenth of the deadline, and after how many it takes another."""
    if not counter.cleaned.has("replies", "first_reply_took"):
        return
    for group, deadline, _ in _held(counter, by, "first_reply"):
        table, value, done = counter.on_clock(deadline)
        limit = deadline.limit or 0
        near = done & (value > limit * (1 - _JUST_BEFORE)) & (value <= limit)
        sooner = done & (value <= limit * (1 - _JUST_BEFORE))
        known, more = table.replies.notnull(), table.replies > 1
        pairs = (more, near & known), (more, sooner & known)
        found = pairs_of_people(counter.engine, table, by, *pairs)
        kinds = counter.names.merged(found, by, added).get(group)
        if kinds is not None:
            look = Looked("stopped_clocks", by, group, 0, 0.0, 0.0, 1.0, str(deadline.span))
            yield from _apart(counter, look, kinds)


def _not_asked(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    """Who complained and was not asked, against the others."""
    if not counter.cleaned.has("complained", "survey_sent"):
        return
    table = counter.table
    known = table.complained.notnull() & table.survey_sent.notnull()
    unasked, did = ~table.survey_sent, table.complained
    pairs = (unasked, known & did), (unasked, known & ~did)
    found = pairs_of_people(counter.engine, table, by, *pairs)
    for group, kinds in counter.names.merged(found, by, added).items():
        yield from _apart(counter, Looked("not_asked", by, group, 0, 0.0, 0.0, 1.0), kinds)


def _starved(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    """The last priority missing what is promised to it, while the first one is served."""
    if not counter.cleaned.has("priority"):
        return
    ranks = {item.id: item.get("rank") for item in counter.organisation.items("priorities")}
    fewest, both = counter.mapping.fewest, (*by, "priority")
    found: dict[Group, dict[str, tuple[int, int, Deadline]]] = {}
    for group in counter.sums(both):
        name = str(group[-1])
        queue = counter.names.queue_of(both, group)
        deadline = deadlines_of(counter.organisation, queue, name)["first_reply"]
        if deadline.limit is None or ranks.get(name) is None:
            continue
        sample = counter.clock(deadline, both).get(group)
        if sample is None:
            continue
        kept = sum(
            e for v, e in zip(sample.values, sample.ended, strict=True) if v <= deadline.limit
        )
        still = sum(c for v, c in zip(sample.values, sample.cut, strict=True) if v < deadline.limit)
        n = sample.n - still
        if n >= fewest:
            found.setdefault(group[:-1], {})[name] = (n - kept, n, deadline)
    for group, classes in found.items():
        order = sorted(classes, key=lambda name: ranks[name])
        if len(order) < 2:
            continue
        (missed, n, deadline), (missed_first, first, _) = classes[order[-1]], classes[order[0]]
        chance = max(
            above_share(missed, n, 1 - min(deadline.share, 0.999)),
            difference_of_shares((missed, n), (missed_first, first)),
        )
        yield Looked(
            "starved", both, (*group, order[-1]), n, missed / n, missed_first / first,
            chance, str(deadline.span),
        )  # fmt: skip


def _opened_twice(counter: Counter, by: tuple[str, ...]) -> Iterator[Looked]:
    """Cases opened while the same customer's was open, against as long a time after it was solved."""
    if not counter.cleaned.has("customer", "solved"):
        return
    contacts = counter.linked
    lasted = contacts.solved - contacts.arrived
    whole = (lasted > units.HOUR) & (contacts.arrived + 2 * lasted < counter.cleaned.period.ends)
    after = contacts.next_same
    during = after <= lasted
    once_solved = (after > lasted) & (after <= 2 * lasted)
    left = whole & ~(during & after.notnull())
    yield from _two_shares(counter, "opened_twice", by, (during, whole), (once_solved, left))
