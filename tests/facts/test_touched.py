"""How many contacts a finding touches, where the policies say how large a part of them it is about."""

from __future__ import annotations

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "promised_clock"
DESK = """
channels: {mail: {kind: email}}
queues: {inbox: {channels: [mail]}, bench: {channels: [mail]}}
priorities: {urgent: {rank: 1, share: 12%}}
contact_reasons:
  late: {queue: inbox, share: 30%}
  lost: {queue: inbox, share: 20%}
  zips: {queue: bench, share: 40%}
"""


def touched(scope: str) -> float:
    policy = f"{DESK}promises: {{p: {{{scope}, first_reply: {{at_most: 4h}}}}}}"
    return float(value(policy, ON, "contacts_touched", "promises.p.first_reply"))


def test_a_promise_touches_the_contacts_of_its_priority_or_of_its_reasons() -> None:
    assert touched("priority: urgent") == pytest.approx(0.12)
    assert touched("reasons: [late, lost]") == pytest.approx(0.5)
    assert touched("priority: urgent, reasons: [late, lost]") == pytest.approx(0.12)


@pytest.mark.parametrize("scope", ["channels: [mail]", "reasons: [late, zips]"])
def test_shares_of_unlike_wholes_are_not_added(scope: str) -> None:
    with pytest.raises(NotDeclared):
        touched(scope)
