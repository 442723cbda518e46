"""What each topic is called, and how anybody can know in the world that it has been settled."""

from __future__ import annotations

from collections.abc import Mapping

from principlecheck.model.report.finding import BINDING, Finding, Topic

NAMES: dict[Topic, str] = {
    "law": "What the law asks",
    "clock": "Time limits and handle times",
    "promises": "Promises to customers",
    "capacity": "People and work",
    "authority": "Who may settle what",
    "ownership": "Who has a case",
    "channels": "Ways to a person",
    "incentives": "What people are measured by and paid for",
    "loyalty": "Customers who stay, and those who leave",
    "listening": "Listening to customers and colleagues",
    "craft": "Skills, careers and words",
    "standards": "Standards, principles and reviews",
}
DANGER = "Dangers to people"
KNOW: dict[Topic, str] = {
    "law": (
        "A sample of thirty cases of the month after the date shows that each customer had what "
        "the provision asks for."
    ),
    "clock": (
        "Contacts that last longer than the limit of today end solved, and the share of customers "
        "who come back falls."
    ),
    "promises": (
        "What is promised is measured against the promise and kept for three months in a row."
    ),
    "capacity": (
        "In the busiest hours of four weeks the target is met with the people who are there, and "
        "the backlog does not grow."
    ),
    "authority": (
        "Eight in ten requests are settled in the contact in which they are made, and nobody has "
        "to be asked."
    ),
    "ownership": "A sample of twenty cases shows one named owner from the first day to the last.",
    "channels": (
        "A test contact on each way in reaches a person at a time at which it is shown as open."
    ),
    "incentives": (
        "The next scorecards and the next pay run give more for solved cases than for speed or "
        "sales."
    ),
    "loyalty": (
        "A test customer who leaves needs no more steps than one who joins, and nobody who stays "
        "has worse terms than somebody who arrives."
    ),
    "listening": "A sample of twenty answers shows that each had a reply within its time.",
    "craft": (
        "In the next staff survey people in these roles say that they can learn the work, may judge "
        "for themselves and mean to stay."
    ),
    "standards": (
        "Ten people of different departments, asked at random, know the rule and who keeps it."
    ),
}


SUPPLIER_KEPT = (
    "The next ten cases with the supplier, such as invoices, were handled within what the provision "
    "asks for, or what both sides agreed instead is on file."
)
DANGER_SETTLED = (
    "In the next case of danger each customer who is known to be affected was told within the time, "
    "weekends included."
)


def audit_words_on_knowing_settled(finding: Finding, known_by: Mapping[str, str]) -> str:
    """How anybody can know in the world that what was found is settled: what its rule says of that
    (`known_by`, by code), or else its topic. What is owed to a supplier, no customer can show.
    """
    if finding.duty == "danger":
        return DANGER_SETTLED
    if finding.duty in BINDING and finding.at.route.startswith("suppliers."):
        return SUPPLIER_KEPT
    return known_by.get(finding.code) or KNOW[finding.topic or "standards"]


def audit_topic_name(topic: Topic, *, danger: bool = False) -> str:
    """A topic for people."""
    return DANGER if danger else NAMES[topic]
