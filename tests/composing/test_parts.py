"""What a reader is told that is gathered from many findings or outcomes."""

from msgspec.structs import replace

from principlecheck.composing.parts import audit_words_on_next_declarations
from principlecheck.model.report.report import Suggestion
from tests.reporters import samples


def test_what_to_declare_next_is_told_where_it_opens_more_than_one_check() -> None:
    told = (Suggestion("queues", 3), Suggestion("metrics", 1))
    assert audit_words_on_next_declarations(samples.report(suggestions=told)) == told
    assert (
        audit_words_on_next_declarations(samples.report(suggestions=(Suggestion("queues", 1),)))
        == ()
    )


def test_nothing_is_to_be_declared_before_what_is_there_can_be_read() -> None:
    made = samples.report(suggestions=(Suggestion("queues", 3),))
    assert audit_words_on_next_declarations(replace(made, problems=(samples.problem(),))) == ()
