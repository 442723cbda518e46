"""What refusals and automatic messages are declared to carry; gestures and insiders likewise."""

from tests.facts.kit import value


def test_what_a_refusal_leaves_out() -> None:
    policy = "replies: {no: {kind: refusal, contains: [reason]}}"
    assert value(policy, "replies", "refusal_lacks") == [
        "an acknowledgement of what the customer hoped for",
        "what can be done instead",
    ]


def test_a_message_with_the_case_alone_is_personal_enough() -> None:
    policy = "automations: {note: {kind: message, contains: [%s], replies_read: false}}"
    assert value(policy % "case", "automations", "robotic_signs") == [
        "is answered into a box that nobody reads"
    ]
    assert value(policy % "case", "automations", "robotic_route") == "automations.note.replies_read"
    assert len(value(policy % "order-date", "automations", "robotic_signs")) == 2


def test_what_a_gesture_lacks() -> None:
    policy = "customer_rules: {card: {kind: gesture, budget: %s, agent_may_approve_up_to: %s}}"
    name = "gesture_lacks"
    assert value(policy % ("9 EUR per week", "any amount"), "customer_rules", name) == []
    assert len(value(policy % ("0 EUR per week", "0 EUR"), "customer_rules", name)) == 2


def test_insiders_who_are_not_told() -> None:
    policy = "standards: {care: {kind: caring, published_to: [customers, partners]}}"
    assert value(policy, "organisation", "insiders_untold") == ["staff", "suppliers"]
    assert value(policy, "organisation", "untold") == ["“care” (staff, suppliers)"]
    public = policy.replace("customers, partners", "public")
    assert value(public, "organisation", "untold_standards") == []
