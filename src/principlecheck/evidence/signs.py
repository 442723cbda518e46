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
    bootstrap_difference,
    design_effect,
    holm_correction,
    p_value_above_share,
    p_value_of_two_shares,
)
from principlecheck.arithmetic.sample import Sample, density_heap_under
from principlecheck.evidence.counting import (
    Group,
    count_cluster_pairs_in_records,
    count_pairs_of_people_in_records,
)
from principlecheck.evidence.figures import RecordCounter, add_measured_counts
from principlecheck.evidence.held import (
    Deadline,
    deadlines_records_are_held_to,
    limit_ends_recorded_contact,
    limit_records_are_held_to,
)
from principlecheck.model import units

CALL_BACK_WITHIN = units.HOUR
_JUST_BEFORE = 0.1
"""The last tenth of a deadline is just before it."""
_ROUNDED = 0.5


class SignTest(Struct, frozen=True):
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


def signs_lacking_columns(columns: Collection[str]) -> dict[str, list[str]]:
    """The signs that cannot be looked for, each with the columns that are not mapped for it."""
    found = {
        sign: [" or ".join(some) for some in needs if not set(some) & set(columns)]
        for sign, needs in NEEDS.items()
    }
    return {sign: missing for sign, missing in found.items() if missing}


def find_signs_in_records(counter: RecordCounter) -> list[SignTest]:
    """Every look that the records allow, with chances corrected for all of them."""
    by = ("queue",) if counter.cleaned.has("queue") else ()
    looks = [
        look
        for find in (
            *(
                _find_sign_of_heap_under_limit,
                _find_sign_under_deadline,
                _find_sign_of_short_contacts,
                _find_sign_of_early_closing,
            ),
            *(
                _find_sign_of_stopped_clocks,
                _find_sign_of_customers_not_asked,
                _find_sign_of_starved_priority,
                _find_sign_of_cases_opened_twice,
            ),
        )
        for look in find(counter, by)
    ]
    corrected, alone = holm_correction([look.chance for look in looks]), counter.by_one_agent(by)
    return [
        replace(look, chance=chance)
        for look, chance in zip(looks, corrected, strict=True)
        if look.contacts >= counter.mapping.fewest and look.group[: len(by)] not in alone
    ]


def _find_sign_of_heap_under_limit(
    counter: RecordCounter, by: tuple[str, ...]
) -> Iterator[SignTest]:
    for group, sample in counter.handle_times(by).items():
        limiting = limit_records_are_held_to(
            counter.organisation, counter.names.queue_of(by, group)
        )
        # A limit that ends contacts makes a heap by itself, and says so.
        if (
            limiting is None
            or limit_ends_recorded_contact(limiting[0])
            or recorded_lengths_in_whole_minutes(sample)
        ):
            continue
        heap = density_heap_under(sample, limiting[1])
        if heap is not None:
            at = units.format_duration(limiting[1])
            yield SignTest(
                "under_limit", by, group, heap.contacts, heap.share, heap.usual, heap.chance, at
            )


def recorded_lengths_in_whole_minutes(sample: Sample) -> bool:
    """Whether most lengths are whole minutes: a heap then says how they were written down."""
    whole = sum(
        e + c
        for v, e, c in zip(sample.values, sample.ended, sample.cut, strict=True)
        if v % 60 == 0
    )
    return sample.n > 0 and whole / sample.n > _ROUNDED


def _record_groups_held_to_deadline(
    counter: RecordCounter, by: tuple[str, ...], clock: str
) -> Iterator[tuple[Group, Deadline, Sample]]:
    """Each group that a deadline holds for, with its clock."""
    known = {
        group: deadlines_records_are_held_to(
            counter.organisation, counter.names.queue_of(by, group)
        )[clock]
        for group in counter.sums(by)
    }
    for group, deadline in known.items():
        if deadline.limit is None:
            continue
        sample = counter.clock(deadline, by).get(group)
        if sample is not None:
            yield group, deadline, sample


def _find_sign_under_deadline(counter: RecordCounter, by: tuple[str, ...]) -> Iterator[SignTest]:
    for group, deadline, sample in _record_groups_held_to_deadline(counter, by, "resolution"):
        rows = zip(sample.values, sample.ended, strict=True)
        ended = Sample.of((value, n, 0) for value, n in rows if n)
        if not ended.n or deadline.limit is None:
            continue
        heap = density_heap_under(ended, deadline.limit)
        if heap is not None:
            found = (heap.contacts, heap.share, heap.usual, heap.chance, str(deadline.span))
            yield SignTest("under_deadline", by, group, *found)


def _find_sign_of_two_shares(
    counter: RecordCounter,
    sign: str,
    by: tuple[str, ...],
    one: tuple[Any, Any],
    other: tuple[Any, Any],
) -> Iterator[SignTest]:
    """A share of contacts against that of others, of customers who are known."""
    found = count_cluster_pairs_in_records(counter.engine, counter.linked, by, one, other)
    for group, kinds in counter.names.merged(found, by, add_measured_counts).items():
        yield from _sign_compared_by_customer(
            counter, SignTest(sign, by, group, 0, 0.0, 0.0, 1.0), kinds
        )


def _sign_compared_by_customer(
    counter: RecordCounter, look: SignTest, kinds: Mapping[tuple[int, int, int, int], int]
) -> Iterator[SignTest]:
    """A look at two shares, customers counting once each for chance.

    Whoever complains often is asked, or not, by what one person has chosen: a hundred contacts of
    three customers are three. So few people on either side show nothing.
    """
    fewest = counter.mapping.fewest
    hits, n, others, m = (sum(kind[i] * c for kind, c in kinds.items()) for i in range(4))
    people = min(sum(c for kind, c in kinds.items() if kind[i]) for i in (1, 3))
    if min(n, m, people) < fewest:
        return
    chance = p_value_of_two_shares(
        (hits, n),
        (others, m),
        (_design_effect_of_customers(kinds, 0), _design_effect_of_customers(kinds, 2)),
    )
    apart = bootstrap_difference(kinds) if chance < 0.01 else None
    yield replace(
        look, contacts=n, share=hits / n, usual=others / m, chance=chance, apart=apart
    )  # fmt: skip


def _design_effect_of_customers(kinds: Mapping[tuple[int, int, int, int], int], at: int) -> float:
    found: dict[tuple[int, int], int] = {}
    for kind, count in kinds.items():
        if kind[at + 1]:
            key = kind[at], kind[at + 1]
            found[key] = found.get(key, 0) + count
    return design_effect(found)


def _find_sign_of_short_contacts(counter: RecordCounter, by: tuple[str, ...]) -> Iterator[SignTest]:
    """Contacts of a few seconds, and who calls back within the hour."""
    if not counter.cleaned.has("customer", "handle_time"):
        return
    contacts = counter.linked
    whole = contacts.handle_time.notnull() & (
        contacts.arrived < counter.cleaned.period.ends - CALL_BACK_WITHIN
    )
    back = contacts.next_any <= CALL_BACK_WITHIN
    short = contacts.handle_time <= counter.mapping.short
    yield from _find_sign_of_two_shares(
        counter, "short_contacts", by, (back, whole & short), (back, whole & ~short)
    )


def _find_sign_of_early_closing(counter: RecordCounter, by: tuple[str, ...]) -> Iterator[SignTest]:
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
    yield from _find_sign_of_two_shares(
        counter, "closed_early", by, (back, whole & early), (back, whole & ~early)
    )


def _find_sign_of_stopped_clocks(counter: RecordCounter, by: tuple[str, ...]) -> Iterator[SignTest]:
    """First replies in the last tenth of the deadline, and after how many it takes another."""
    if not counter.cleaned.has("replies", "first_reply_took"):
        return
    for group, deadline, _ in _record_groups_held_to_deadline(counter, by, "first_reply"):
        table, value, done = counter.on_clock(deadline)
        limit = deadline.limit or 0
        near = done & (value > limit * (1 - _JUST_BEFORE)) & (value <= limit)
        sooner = done & (value <= limit * (1 - _JUST_BEFORE))
        known, more = table.replies.notnull(), table.replies > 1
        pairs = (more, near & known), (more, sooner & known)
        found = count_pairs_of_people_in_records(counter.engine, table, by, *pairs)
        kinds = counter.names.merged(found, by, add_measured_counts).get(group)
        if kinds is not None:
            look = SignTest("stopped_clocks", by, group, 0, 0.0, 0.0, 1.0, str(deadline.span))
            yield from _sign_compared_by_customer(counter, look, kinds)


def _find_sign_of_customers_not_asked(
    counter: RecordCounter, by: tuple[str, ...]
) -> Iterator[SignTest]:
    """Who complained and was not asked, against the others."""
    if not counter.cleaned.has("complained", "survey_sent"):
        return
    table = counter.table
    known = table.complained.notnull() & table.survey_sent.notnull()
    unasked, did = ~table.survey_sent, table.complained
    pairs = (unasked, known & did), (unasked, known & ~did)
    found = count_pairs_of_people_in_records(counter.engine, table, by, *pairs)
    for group, kinds in counter.names.merged(found, by, add_measured_counts).items():
        yield from _sign_compared_by_customer(
            counter, SignTest("not_asked", by, group, 0, 0.0, 0.0, 1.0), kinds
        )


def _find_sign_of_starved_priority(
    counter: RecordCounter, by: tuple[str, ...]
) -> Iterator[SignTest]:
    """The last priority missing what is promised to it, while the first one is served."""
    if not counter.cleaned.has("priority"):
        return
    ranks = {item.id: item.get("rank") for item in counter.organisation.items("priorities")}
    fewest, both = counter.mapping.fewest, (*by, "priority")
    found: dict[Group, dict[str, tuple[int, int, Deadline]]] = {}
    for group in counter.sums(both):
        name = str(group[-1])
        queue = counter.names.queue_of(both, group)
        deadline = deadlines_records_are_held_to(counter.organisation, queue, name)["first_reply"]
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
            p_value_above_share(missed, n, 1 - min(deadline.share, 0.999)),
            p_value_of_two_shares((missed, n), (missed_first, first)),
        )
        yield SignTest(
            "starved", both, (*group, order[-1]), n, missed / n, missed_first / first,
            chance, str(deadline.span),
        )  # fmt: skip


def _find_sign_of_cases_opened_twice(
    counter: RecordCounter, by: tuple[str, ...]
) -> Iterator[SignTest]:
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
    yield from _find_sign_of_two_shares(
        counter, "opened_twice", by, (during, whole), (once_solved, left)
    )
