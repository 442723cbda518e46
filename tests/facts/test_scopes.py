"""Entries by what their scopes admit, against asking each of them."""

from hypothesis import given
from hypothesis import strategies as st

from principlecheck.facts.scopes import answering, covering, covering_any, covers, queues_covered
from tests.facts.kit import organisation

QUEUES = tuple("abcd")
SCOPES = st.lists(
    st.lists(st.sampled_from(QUEUES), unique=True, max_size=3), min_size=1, max_size=6
)


def _policy(scopes: list[list[str]]) -> str:
    lines = ["channels: {" + ", ".join(f"{q}: {{kind: email}}" for q in QUEUES) + "}", "queues:"]
    lines += [f"  {q}: {{channels: [{q}, {QUEUES[0]}]}}" for q in QUEUES[1:]]
    lines += [f"  {QUEUES[0]}: {{channels: [{QUEUES[0]}]}}", "targets:"]
    for n, scope in enumerate(scopes):
        named = f"queues: [{', '.join(scope)}], " if scope else ""
        lines.append(f"  t{n}: {{{named}first_reply: {{at_most: 1h}}}}")
    return "\n".join(lines) + "\n"


@given(SCOPES, st.lists(st.sampled_from(QUEUES), max_size=3))
def test_an_index_gives_what_asking_every_entry_gives_in_the_same_order(
    scopes: list[list[str]], asked: list[str]
) -> None:
    declared = organisation(_policy(scopes))
    targets = declared.items("targets")

    for id_ in QUEUES:
        assert covering(declared, "targets", "queues", id_) == tuple(
            target for target in targets if covers(target, "queues", id_)
        )
    assert covering_any(declared, "targets", "queues", asked) == tuple(
        target
        for target in targets
        if not target.get("queues") or any(covers(target, "queues", id_) for id_ in asked)
    )
    for target in targets:
        assert queues_covered(declared, target) == tuple(
            queue for queue in declared.items("queues") if covers(target, "queues", queue.id)
        )
    assert answering(declared, asked) == tuple(
        queue for queue in declared.items("queues") if set(asked) & set(queue.get("channels"))
    )
