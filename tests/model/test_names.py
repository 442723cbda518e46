"""What people call entries: by what they are, or by a name that stands in quotes."""

import pytest

from principlecheck.model.format.names import entry_as_subject, entry_name


@pytest.mark.parametrize(
    ("section", "id_", "name", "subject"),
    [
        ("departments", "customer-care", "customer care", "customer care"),
        ("roles", "team-lead", "the team lead", "the team lead"),
        ("customer_rules", "price-changes", "“price changes”", "the rule “price changes”"),
        ("handovers", "lead-to-finance", "“lead to finance”", "the hand-over “lead to finance”"),
        ("channels", "e-mail", "“e-mail”", "the channel “e-mail”"),
        ("replies", "a-kind-word", "“a kind word”", "the reply “a kind word”"),
        ("organisation", "", "the organisation", "the organisation"),
    ],
)
def test_an_entry_is_called_what_people_call_it(
    section: str, id_: str, name: str, subject: str
) -> None:
    assert entry_name(section, id_) == name
    assert entry_as_subject(section, id_) == subject
