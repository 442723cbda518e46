"""Entries by what their scopes admit, against asking each of them."""

from hypothesis import given
from hypothesis import strategies as st

from principlecheck.facts.promises.measured_promises import latest_measurements
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.scopes import (
    entries_covering,
    entries_covering_any_id,
    is_fresh_measurement,
    latest_measured_overall,
    queues_answering_channels,
    queues_covered,
    scope_covers,
    scope_ids,
    scope_takes_in,
    scopes_meet,
)
from principlecheck.model.format.organisation import Item, Organisation
from tests.facts.kit import organisation

QUEUES = tuple("abcd")
SCOPES = st.lists(
    st.lists(st.sampled_from(QUEUES), unique=True, max_size=3), min_size=1, max_size=6
)


def _policy(scopes: list[list[str]]) -> str:
    lines = ["channels: {" + ", ".join(f"{q}: {{kind: email}}" for q in QUEUES) + "}", "queues:"]
    lines += [f"  {q}: {{channels: [{q}, {QUEUES[0]}]}}" for q in QUEUES[1:]]
    lines += [f"  {QUEUES[0]}: {{channels: [{QUEUES[0]}]}}", "targets:"]
    for n, queues in enumerate(scopes):
        named = f"queues: [{', '.join(queues)}], " if queues else ""
        lines.append(f"  t{n}: {{{named}first_reply: {{at_most: 1h}}}}")
    return "\n".join(lines) + "\n"


@given(SCOPES, st.lists(st.sampled_from(QUEUES), max_size=3))
def test_an_index_gives_what_asking_every_entry_gives_in_the_same_order(
    scopes: list[list[str]], asked: list[str]
) -> None:
    declared = organisation(_policy(scopes))
    targets = declared.items("targets")

    for id_ in QUEUES:
        assert entries_covering(declared, "targets", "queues", id_) == tuple(
            target for target in targets if scope_covers(target, "queues", id_)
        )
    assert entries_covering_any_id(declared, "targets", "queues", asked) == tuple(
        target
        for target in targets
        if not target.get("queues") or any(scope_covers(target, "queues", id_) for id_ in asked)
    )
    for target in targets:
        assert queues_covered(declared, target) == tuple(
            queue for queue in declared.items("queues") if scope_covers(target, "queues", queue.id)
        )
    assert queues_answering_channels(declared, asked) == tuple(
        queue for queue in declared.items("queues") if set(asked) & set(queue.get("channels"))
    )


MEASURED = st.lists(
    st.tuples(
        st.lists(st.sampled_from(QUEUES), unique=True),
        st.sampled_from(("", "plus", "trade")),
        st.sampled_from(("2025-06-30", "2026-09-30", "2026-10-31")),
    ),
    min_size=1,
    max_size=6,
)


def _measurements(scopes: list[tuple[list[str], str, str]], more: str = "") -> Organisation:
    lines = ["segments: {plus: {}, trade: {}, plain: {}}", "measured:"]
    for n, (queues, segment, until) in enumerate(scopes):
        named = f"queues: [{', '.join(queues)}], " if queues else ""
        named += f"segments: [{segment}], " if segment else ""
        lines.append(f"  m{n}: {{{named}until: {until}, first_reply: {{median: 1h}}}}")
    return organisation("\n".join([_policy([[]]) + more, *lines]) + "\n")


@given(MEASURED)
def test_the_latest_of_all_queues_is_what_a_search_finds(
    scopes: list[tuple[list[str], str, str]],
) -> None:
    declared = _measurements(scopes)
    of_all = [
        item
        for item in declared.items("measured")
        if is_fresh_measurement(item, declared.as_of)
        and all(scope_covers(item, "queues", queue.id) for queue in declared.items("queues"))
    ]
    for segment in (None, "plus", "plain"):
        own = [item for item in of_all if scope_ids(item, "segments") in ((), (segment,))]
        assert latest_measured_overall(declared, "first_reply", segment) == max(
            own, key=lambda i: (scope_ids(i, "segments"), i.get("until")), default=None
        )


@given(MEASURED, st.lists(st.sampled_from(QUEUES), unique=True, max_size=2))
def test_the_latest_measurements_of_a_promise_are_what_a_search_finds(
    scopes: list[tuple[list[str], str, str]], channels: list[str]
) -> None:
    named = f"channels: [{', '.join(channels)}], " if channels else ""
    bound = "first_reply: {at_most: 1h}"
    declared = _measurements(scopes, f"promises: {{p: {{{named}{bound}}}, q: {{{bound}}}}}\n")
    for promise in declared.items("promises"):
        queues = [queue.id for queue in queues_of_promise(declared, promise, "first_reply")]
        assert latest_measurements(declared, promise, "first_reply") == _latest(
            declared, promise, queues
        )


def _latest(declared: Organisation, promise: Item, queues: list[str]) -> list[Item]:
    latest: dict[object, Item] = {}
    for item in declared.items("measured"):
        if scopes_meet(queues or [""], scope_ids(item, "queues")):
            place = scope_ids(item, "queues"), scope_ids(item, "segments")
            if place not in latest or latest[place].get("until") <= item.get("until"):
                latest[place] = item
    within = [
        item
        for item in latest.values()
        if not scope_ids(promise, "channels")
        or (scope_ids(item, "queues") and set(scope_ids(item, "queues")) <= set(queues))
    ]
    return within or list(latest.values())


@given(SCOPES, SCOPES)
def test_a_scope_takes_in_what_holds_nowhere_else(
    wides: list[list[str]], narrows: list[list[str]]
) -> None:
    """Beside the queues named, there may always be another that neither names."""
    everywhere = {*QUEUES, "another"}
    for wide, narrow in zip(wides, narrows, strict=False):
        assert scope_takes_in(wide, narrow) is (
            set(narrow or everywhere) <= set(wide or everywhere)
        )
